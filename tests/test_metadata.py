"""What an article says of itself, its date, its writers and its topics, is taken into the page's facts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from plainleaf import intake, pipeline, write
from plainleaf.model import Layer
from plainleaf.write.front import parse

ARTICLE = """Resting a Sprained Ankle

Harbour Row Staff
Written by
Harbour Row Staff

A sprained ankle heals best when you rest it for a day or two, and then begin to move it little by little.

Put ice in a towel and hold it to the ankle for ten minutes, and do this several times on the first day.

July 1, 2023
Sleep
Anxiety
Topics
Sleep
Topics
Anxiety
"""


def made(folder: Path, sidecar: str = "") -> str:
    (folder / "ankle.txt").write_text(ARTICLE, encoding="utf-8", newline="\n")
    if sidecar:
        (folder / "ankle.toml").write_text(sidecar, encoding="utf-8")
    return write.markdown(pipeline.make_page(intake.read(folder / "ankle.txt", folder)))


def test_date_writer_and_topics_become_front_matter(tmp_path: Path) -> None:
    text = made(tmp_path)
    values, body = parse(text)
    (source,) = values["sources"]
    assert source["published"] == dt.date(2023, 7, 1)
    assert source["author"] == "Harbour Row Staff"
    assert source["topics"] == ["Sleep", "Anxiety"]
    assert {"Sleep", "Anxiety and panic"} <= set(values["tags"])
    assert "**Date on the article:** July 1, 2023" in body


def test_the_sidecar_is_believed_before_the_text(tmp_path: Path) -> None:
    values, body = parse(made(tmp_path, 'author = "Ines Calloway"\npublished = 2024-02-03\n'))
    assert values["sources"][0]["published"] == dt.date(2024, 2, 3)
    assert values["sources"][0]["author"] == "Ines Calloway"
    assert "**Published:** February 3, 2024" in body


def test_every_such_line_is_labelled_metadata(tmp_path: Path) -> None:
    (tmp_path / "ankle.txt").write_text(ARTICLE, encoding="utf-8", newline="\n")
    page = pipeline.make_page(intake.read(tmp_path / "ankle.txt", tmp_path))
    rows = write.ledger(page, "ankle")
    lines = ARTICLE.split("\n")
    facts = {row["line"] for row in rows if row["layer"] == Layer.METADATA}
    assert {lines[n - 1] for n in facts} == {
        "Harbour Row Staff",
        "Written by",
        "July 1, 2023",
        "Sleep",
        "Anxiety",
        "Topics",
    }


def test_codes_of_the_sidecar_become_front_matter(tmp_path: Path) -> None:
    values, body = parse(made(tmp_path, 'codes = ["icd-10-cm:S93.40", "snomed-ct:44465007"]\n'))
    assert values["codes"] == ["icd-10-cm:S93.40", "snomed-ct:44465007"]
    assert "S93" not in body
    assert "codes" not in parse(made(tmp_path, 'author = "Ines Calloway"\n'))[0]
