"""Golden cases of merging: folders in tests/cases_edits with base.md, mine.md, new.md, and what comes of them.

merged.md where they can be put together, conflict.md (what a person is shown) where they cannot, and hand.jsonl, the books
of what she made of base.md. To make a new case, write the first three, and look at what the test says is missing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf.edits.conflict import write_file
from plainleaf.edits.hand import dump, hand
from plainleaf.edits.merge import merge

CASES = Path(__file__).parent / "cases_edits"


def names() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", names())
def test_case(name: str) -> None:
    case = CASES / name
    base, mine, new = ((case / f"{side}.md").read_bytes().decode("utf-8") for side in ("base", "mine", "new"))
    merged = merge(base, mine, new)
    if merged.text is not None:
        assert not (case / "conflict.md").exists()
        assert merged.text == (case / "merged.md").read_bytes().decode("utf-8")
    else:
        assert not (case / "merged.md").exists()
        assert write_file("docs/page.md", "page", merged.conflicts) == (case / "conflict.md").read_text(
            encoding="utf-8"
        )
    assert dump(hand(base, mine, "page.md")) == (case / "hand.jsonl").read_text(encoding="utf-8")


def test_there_are_cases_of_both_kinds() -> None:
    assert any((CASES / name / "merged.md").exists() for name in names())
    assert any((CASES / name / "conflict.md").exists() for name in names())
