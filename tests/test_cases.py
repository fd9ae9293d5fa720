"""Golden cases: each folder of tests/cases holds an article (with its sidecar) and what must come of it.

page.md and ledger.jsonl are compared as they stand. After a change that is meant, write them anew with
`PLAINLEAF_UPDATE_CASES=1 .venv/bin/python -m pytest tests/test_cases.py`, and read the difference before you
commit it; never in CI.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from browser import in_ci
from plainleaf import intake, pipeline, write
from plainleaf.write.ledger import dump

CASES = sorted(folder for folder in (Path(__file__).parent / "cases").iterdir() if folder.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda folder: folder.name)
def test_case(case: Path) -> None:
    article = next(case / f"source{suffix}" for suffix in intake.FORMATS if (case / f"source{suffix}").exists())
    page = pipeline.make_page(intake.read(article, case))
    made = {"page.md": write.markdown(page), "ledger.jsonl": dump(write.ledger(page, "source"))}
    assert not pipeline.unbalanced(page)
    if os.environ.get("PLAINLEAF_UPDATE_CASES") and not in_ci():
        for name, text in made.items():
            (case / name).write_text(text, encoding="utf-8", newline="\n")
    for name, text in made.items():
        assert text == (case / name).read_text(encoding="utf-8"), f"{case.name}/{name}"
