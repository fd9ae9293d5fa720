"""A page's text at the desk: cut up and put together again it is the same, and a change is only what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile_cases import CASES
from plainleaf.desk import edits, key_points, parts, words
from plainleaf.desk.blocks import sheet
from plainleaf.desk.origin import origins
from plainleaf.desk.paper import Shown, view
from plainleaf.project import Project
from plainleaf.publish.document import to_html
from plainleaf.write.escape import clean, escape
from projects import REPO

PAGES = sorted(
    path for path in (REPO / "docs").rglob("*.md") if path.name != "index.md" and path.parent != REPO / "docs"
)
NAMES = [path.stem for path in PAGES]
SAID = st.text(st.characters(codec="utf-8"), max_size=80)


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_every_unit_goes_to_plain_words_and_back_unchanged(path: Path) -> None:
    page = sheet(path.read_text(encoding="utf-8"))
    units = [unit for _, unit in page.units()]
    assert len({unit.id for unit in units}) == len(units) > 20
    for unit in units:
        assert page.text[unit.start : unit.end] == unit.raw
        assert words.plainly(unit.raw), unit.raw
        back = words.markdown(words.plain(unit.raw), words.runs(unit.raw))
        assert words.plain(back) == words.plain(unit.raw)
        assert [run for run in words.runs(back) if run.mark] == [run for run in words.runs(unit.raw) if run.mark]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_the_desk_shows_the_very_words_of_the_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    project = Project.load(REPO)
    shown = view(origins(project, path.relative_to(REPO / "docs").as_posix(), text))

    def said(blocks: tuple[Shown, ...]) -> str:
        out = []
        for block in blocks:
            out.append(block.title)
            out += [run.text for unit in block.words for s in unit.sentences for run in s.runs]
            out.append(said(block.inside))
        return "".join("".join(out).split())

    body = text[sheet(text).head :]
    assert said(shown.blocks) == "".join(BeautifulSoup(to_html(body), "html.parser").get_text().split())


@settings(deadline=None)
@given(SAID)
def test_what_is_typed_is_what_is_read(text: str) -> None:
    raw = words.markdown(text)
    assert "\n" not in raw and "<" not in raw
    assert words.plain(raw) == clean(text) or words.DOSE_WORDS in clean(text)
    if raw:
        seen = BeautifulSoup(to_html(f"x {raw}"), "html.parser").get_text()
        assert seen.split() == f"x {clean(text)}".split()


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_hostile_words_that_are_typed_are_only_words(name: str, text: str) -> None:
    seen = BeautifulSoup(to_html(f"x {words.markdown(text)}"), "html.parser")
    assert seen.get_text().split() == f"x {clean(text)}".split()
    assert {tag.name for tag in seen.find_all(True)} <= {"p", "em"}


@settings(deadline=None)
@given(st.lists(SAID.map(escape).filter(bool), min_size=1, max_size=6), SAID.filter(lambda t: bool(clean(t))))
def test_changing_one_paragraph_leaves_every_other_character(paragraphs: list[str], typed: str) -> None:
    text = "---\ntitle: x\n---\n\n# Title\n\n" + "\n\n".join(paragraphs) + "\n"
    page = sheet(text)
    units = [unit for block, unit in page.units() if block.kind == "paragraph"]
    for unit in units[:2]:
        new = edits.put_words(page, unit.id, typed, everywhere=False)
        assert new.startswith(text[: unit.start]) and new.endswith(text[unit.end :])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "Begin at 50 mg. (dose to be confirmed) For panic the first dose is 25 mg. (dose to be confirmed) After a week it "
            "can be raised by 25 mg, (dose to be confirmed) and it should not exceed 200 mg a day.",
            [
                "Begin at 50 mg. (dose to be confirmed)",
                "For panic the first dose is 25 mg. (dose to be confirmed)",
                "After a week it can be raised by 25 mg, (dose to be confirmed) and it should not exceed 200 mg a day.",
            ],
        ),
        ("Take 5 mg (dose to be confirmed).", ["Take 5 mg (dose to be confirmed)."]),
        ("Take 5 mg. (dose to be confirmed)", ["Take 5 mg. (dose to be confirmed)"]),
        ("(dose to be confirmed) Take 5 mg. Then rest.", ["(dose to be confirmed) Take 5 mg.", "Then rest."]),
        ("(dose to be confirmed)", ["(dose to be confirmed)"]),
        ("", []),
    ],
)
def test_the_mark_of_a_dose_belongs_to_the_sentence_before_it(words: str, told: list[str]) -> None:
    found = edits.sentences_of(words)
    assert [said.text for said in found] == told
    assert [words[said.start : said.end] for said in found] == told


def test_a_link_and_a_bold_word_stay_where_their_words_stay() -> None:
    raw = "**Take care:** the [blood thinner](#word-anticoagulant) may bleed *(dose to be confirmed)* more."
    was = words.runs(raw)
    new = words.markdown("Take care: the blood thinner can bleed (dose to be confirmed) a little more.", was)
    assert (
        new
        == "**Take care:** the [blood thinner](#word-anticoagulant) can bleed *(dose to be confirmed)* a little more."
    )
    assert words.markdown("Take care: a thinner can bleed.", was) == "**Take care:** a thinner can bleed."


PAGE = """---
title: Title
---

Name

# Title

!!! danger emergency "Emergency: when to get help"
    Call 911 for trouble breathing.

    - You faint
    - You vomit blood

## Key points

These points were picked by a program. A person has not checked them yet.
{: .proposal }

- **A danger:** It may bleed. Ask first.
- **What to do:** Ask first.

## Uses

It helps.

### When

At night. It may bleed. Ask first.

## Warnings

It may bleed. Ask first.

!!! warning callout "Warning: bleeding"
    It may bleed.

## Empty after

Only this.
"""


def unit(text: str, having: str, nth: int = 0) -> str:
    found = [u for _, u in sheet(text).units() if having in words.plain(u.raw)]
    return found[nth].id


def block(text: str, having: str) -> str:
    return next(b.id for b in sheet(text).all_blocks() if b.kind != "box" and having in b.raw)


def section(text: str, heading: str) -> str:
    return next(s.id for s in sheet(text).sections() if s.heading and heading in s.heading.raw)


def test_a_changed_sentence_is_changed_wherever_it_is_repeated() -> None:
    new = edits.put_words(sheet(PAGE), unit(PAGE, "At night"), "At night. It can bleed. Ask first.")
    assert "It may bleed" not in new and new.count("It can bleed.") == 4
    alone = edits.put_words(sheet(PAGE), unit(PAGE, "At night"), "At night. It can bleed. Ask first.", everywhere=False)
    assert alone.count("It may bleed.") == 3


def test_a_sentence_taken_away_goes_from_boxes_too_and_an_empty_box_goes_whole() -> None:
    new = edits.put_words(sheet(PAGE), unit(PAGE, "At night"), "At night. Ask first.")
    assert "bleed." not in new and "!!! warning" not in new and "!!! danger" in new


def test_a_heading_takes_what_stands_under_it() -> None:
    new = parts.move(sheet(PAGE), block(PAGE, "### When"), section(PAGE, "Warnings"))
    assert new.index("## Warnings") < new.index("### When") < new.index("At night.") < new.index("!!! warning")
    assert new.count("### When") == 1 and new.count("At night.") == 1
    assert sorted(new.split()) == sorted(PAGE.split())


def test_a_section_that_has_nothing_left_goes_with_its_heading() -> None:
    new = parts.move(sheet(PAGE), block(PAGE, "Only this."), section(PAGE, "Uses"))
    assert "Empty after" not in new and new.count("Only this.") == 1
    assert new.index("At night") < new.index("Only this.") < new.index("## Warnings")


def test_what_cannot_move_is_refused() -> None:
    page = sheet(PAGE)
    for name in ("# Title", "## Uses"):
        with pytest.raises(parts.Refused):
            parts.move(page, block(PAGE, name), section(PAGE, "Warnings"))
    with pytest.raises(parts.Refused, match="already"):
        parts.move(page, block(PAGE, "It helps."), section(PAGE, "Uses"))
    with pytest.raises(parts.Gone):
        parts.move(page, block(PAGE, "It helps."), "b0")


def test_key_points_are_ticked_in_part_whole_or_not_at_all() -> None:
    points = key_points.key_points(sheet(PAGE))
    assert points is not None and points.proposal is not None
    first, second = (u.id for u in points.block.units)
    both = key_points.tick(sheet(PAGE), [first, second])
    assert "picked by a program" not in both and "- **A danger:**" in both and "- **What to do:**" in both
    one = key_points.tick(sheet(PAGE), [second])
    assert "A danger" not in one and "- **What to do:**" in one
    none = key_points.tick(sheet(PAGE), [])
    assert "Key points" not in none and none.index("You vomit blood") < none.index("## Uses")


def test_an_item_goes_alone_and_the_last_one_with_its_list() -> None:
    new = parts.take_away_unit(sheet(PAGE), unit(PAGE, "You faint"))
    assert "You faint" not in new and "    - You vomit blood" in new
    new = parts.take_away_unit(sheet(new), unit(new, "You vomit blood"))
    assert "vomit" not in new and "Call 911" in new


def test_words_are_added_inside_a_box_as_its_own() -> None:
    new = edits.add_paragraph(sheet(PAGE), block(PAGE, "Call 911"), "Then call us.")
    assert "    Call 911 for trouble breathing.\n\n    Then call us.\n\n    - You faint" in new


@settings(deadline=None)
@given(st.text("ab #-*>|!\n 1.{}:\"'`~\t", max_size=200))
def test_any_text_can_be_cut_up(text: str) -> None:
    page = sheet(text)
    assert page.text == text.replace("\r\n", "\n").replace("\r", "\n")
    for block in page.all_blocks():
        assert page.text[block.start : block.end].rstrip()
    for _, one in page.units():
        assert 0 <= one.start <= one.end <= len(page.text)
    for block in page.blocks:
        parts.take_away(page, block.id)
