"""The pages and records that ship with the samples are what the samples give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plainleaf import checks, pipeline
from plainleaf.errors import Severity
from plainleaf.project import Project
from plainleaf.report import Reporter
from projects import REPO


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {"reviews", "editions"} & set(path.parts)
    }


def test_docs_and_records_are_up_to_date(tmp_path: Path) -> None:
    shipped = Project.load(REPO)
    made = replace(shipped, docs=tmp_path / "docs", records=tmp_path / "records")
    result = pipeline.make_pages(made, None, Reporter())
    assert not [p for p in result.problems if p.severity is Severity.BUILD]
    hint = "run `plainleaf pages`, read what changed, and commit docs/ and records/"
    assert texts(made.docs) == texts(shipped.docs), hint
    assert texts(made.records) == texts(shipped.records), hint


def test_no_check_stops_the_samples() -> None:
    assert not [p for p in checks.run(Project.load(REPO)) if p.severity is Severity.BUILD]
