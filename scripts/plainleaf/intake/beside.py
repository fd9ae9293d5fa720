"""The small text files that stand beside an article: sidecars and overrides."""

from __future__ import annotations

from pathlib import Path

from plainleaf.errors import ContentError, Problem


def text_beside(path: Path, where: str, *, family: str, what: str, largest: int) -> str:
    """The file's text, line ends made \\n. ContentError, its rule named after `family`, where it cannot be read,
    is no UTF-8 or has more than `largest` bytes; `what` is what a person calls the file."""
    try:
        data = path.read_bytes()
        if len(data) > largest:
            message = f"the {what} has {len(data):,} bytes"
            raise ContentError(Problem(f"{family}.size", message, "Keep it to what has to be said.", where))
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        message = f"the {what} cannot be read: {error.strerror or error}"
        problem = Problem(f"{family}.unreadable", message, "Give yourself the right to read it.", where)
        raise ContentError(problem) from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = Problem(f"{family}.syntax", f"the {what} is not UTF-8 text", "Save it as UTF-8.", where, line)
        raise ContentError(problem) from None
