"""Packages that load what they offer when asked: the names are the same, and a command loads only what it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

OFFERING = ("checks", "review", "safety", "structure", "write")

UNNEEDED = ("rich", "bs4", "mammoth", "charset_normalizer", "jinja2", "mkdocs", "plainleaf.intake", "plainleaf.clean")
"""What takes long to load, and what making handouts has no use for."""


def _run(code: str) -> str:
    """What a fresh interpreter prints: in this one everything is loaded already."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("package", OFFERING)
def test_every_name_is_there_and_is_no_module_of_that_name(package: str) -> None:
    code = f"import types, plainleaf.{package} as p; print([n for n in p.__all__ if n != 'hubs' and "
    assert _run(code + "isinstance(getattr(p, n), types.ModuleType)])") == "[]"


@pytest.mark.parametrize("first", ["import plainleaf.write.ledger", "from plainleaf.write import ledger_of"])
def test_a_module_that_was_loaded_does_not_hide_the_function_of_its_name(first: str) -> None:
    assert _run(f"{first}; from plainleaf.write import ledger; print(callable(ledger))") == "True"


def test_a_name_that_is_not_offered_is_an_error() -> None:
    import plainleaf.write

    with pytest.raises(AttributeError, match=r"'plainleaf\.write' has no attribute 'nothing'"):
        _ = plainleaf.write.nothing  # type: ignore[attr-defined]


def test_handouts_load_only_what_they_need() -> None:
    code = "import sys, plainleaf.cli, plainleaf.work, plainleaf.publish.handout; print(*sys.modules)"
    assert not {*_run(code).split()} & {*UNNEEDED}
