"""Promise 5, a person signs: and a change of what a reader would see takes the sign-off away by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from plainleaf import review
from plainleaf.errors import ContentError, Problem, Severity, UsageError
from plainleaf.project import Project
from projects import MakeProject

PATH = "medicines/ibuprofen/ibuprofen.md"
DAY = dt.date(2026, 11, 22)
WHO = "Ann Lee, pharmacist"

PAGE = """---
title: Ibuprofen
sources:
- file: ibuprofen.txt
  sha256: aaaa
  publisher: The Cabinet
  rights: public-domain
  left_out:
    promo: 3
review:
  state: draft
---

# Ibuprofen

Take one 200 mg tablet.
"""


@pytest.fixture
def here(make_project: MakeProject) -> Project:
    return make_project({f"docs/{PATH}": PAGE, "docs/index.md": "# Home\n", "docs/a-z.md": "---\ntitle: A\n---\n"})


def rewrite(project: Project, old: str, new: str) -> None:
    path = project.docs / PATH
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def test_a_page_is_a_draft_until_a_person_signs(here: Project) -> None:
    assert review.state(here, PATH) == review.Review("draft")
    assert review.publishable(here) == ()
    signed = review.sign(here, PATH, WHO, DAY)
    assert signed == review.Review("signed", WHO, DAY, dt.date(2027, 11, 22)) == review.state(here, PATH)
    assert review.publishable(here) == (PATH,)


def test_signing_does_not_touch_the_page(here: Project) -> None:
    review.sign(here, PATH, WHO, DAY)
    assert (here.docs / PATH).read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("200 mg", "400 mg"),
        ("# Ibuprofen", "# Ibuprofen for pain"),
        ("title: Ibuprofen", "title: Ibuprofen for pain"),
        ("publisher: The Cabinet", "publisher: Another"),
    ],
)
def test_what_a_reader_would_see_counts(here: Project, old: str, new: str) -> None:
    review.sign(here, PATH, WHO, DAY)
    rewrite(here, old, new)
    assert review.state(here, PATH).state == "changed"
    assert review.publishable(here) == ()
    rewrite(here, new, old)
    assert review.state(here, PATH).state == "signed"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("state: draft", "state: signed"),
        ("sha256: aaaa", "sha256: bbbb"),
        ("promo: 3", "promo: 4"),
        ("\n", "\r\n"),
        ("mg tablet.\n", "mg tablet.  \n\n"),
    ],
)
def test_what_no_reader_sees_does_not(here: Project, old: str, new: str) -> None:
    review.sign(here, PATH, WHO, DAY)
    rewrite(here, old, new)
    assert review.state(here, PATH).state == "signed"


def test_a_page_with_a_dose_to_be_confirmed_is_not_signed(here: Project) -> None:
    rewrite(here, "200 mg tablet", "200 mg *(dose to be confirmed)* tablet")
    with pytest.raises(ContentError, match=r"confirm it .* correct it, or leave the dose out") as caught:
        review.sign(here, PATH, WHO, DAY)
    assert caught.value.problem.line == 16
    assert review.state(here, PATH).state == "draft"


def test_findings_wait_for_an_answer(here: Project) -> None:
    asked = Problem("safety.left-out", "a warning was left out", "Look at it.", PATH, severity=Severity.SIGNING)
    with pytest.raises(ContentError, match="--seen"):
        review.sign(here, PATH, WHO, DAY, [asked])
    review.sign(here, PATH, WHO, DAY, [asked], seen=True)
    record = (here.records / "reviews/medicines/ibuprofen/ibuprofen.toml").read_text(encoding="utf-8")
    assert "a warning was left out" in record
    assert review.state(here, PATH).state == "signed"


def test_a_broken_page_is_not_signed_whatever_was_seen(here: Project) -> None:
    broken = Problem("balance", "a line is lost", "", PATH)
    with pytest.raises(ContentError, match="a line is lost"):
        review.sign(here, PATH, WHO, DAY, [broken], seen=True)


def test_what_is_found_on_a_page_or_its_article_is_found_on_the_page(here: Project) -> None:
    places = (PATH, f"docs/{PATH}", "ibuprofen.txt", "source_texts/ibuprofen.txt", "other.txt", "docs/index.md")
    found = review.findings_on(here, PATH, [Problem("x", "", "", where) for where in places])
    assert [p.where for p in found] == list(places[:4])


@pytest.mark.parametrize("by", ["", "Ann Lee", "Ann Lee,", ", pharmacist", "\n,\n"])
def test_a_name_and_a_role_are_needed(here: Project, by: str) -> None:
    with pytest.raises(UsageError, match="name and the role"):
        review.sign(here, PATH, by, DAY)


@pytest.mark.parametrize("by", ['Ann "A" Lee, nurse\\', "Ann\nLee, nurse\x7f", "Zoë 李, médecin"])
def test_any_name_can_be_kept(here: Project, by: str) -> None:
    signed = review.sign(here, PATH, by, DAY)
    assert review.state(here, PATH) == signed
    assert "\n" not in signed.by


@pytest.mark.parametrize("rights", ["unknown", "open-no-adaptation", "''", "anything"])
def test_rights_keep_a_signed_page_in_the_preview(here: Project, rights: str) -> None:
    rewrite(here, "rights: public-domain", f"rights: {rights}")
    review.sign(here, PATH, WHO, DAY)
    assert review.publishable(here) == ()


def test_every_source_needs_cleared_rights(here: Project) -> None:
    rewrite(here, "review:\n", "- file: b.txt\n  rights: unknown\nreview:\n")
    review.sign(here, PATH, WHO, DAY)
    assert review.publishable(here) == ()


def test_a_leap_day_has_its_next_year(here: Project) -> None:
    assert review.sign(here, PATH, WHO, dt.date(2028, 2, 29)).due == dt.date(2029, 2, 28)


def test_a_spoilt_record_is_named(here: Project) -> None:
    review.sign(here, PATH, WHO, DAY)
    record = here.records / "reviews/medicines/ibuprofen/ibuprofen.toml"
    record.write_text("by = 1", encoding="utf-8")
    with pytest.raises(ContentError, match=r"records/reviews/medicines/ibuprofen/ibuprofen\.toml"):
        review.state(here, PATH)


def test_status_says_what_each_page_waits_for(here: Project) -> None:
    (row,) = review.status(here)  # hubs and lists are not signed
    assert row.in_words(DAY) == f"{PATH}: draft; waits for a signature"
    review.sign(here, PATH, WHO, DAY)
    (row,) = review.status(here)
    assert row.waits_for(DAY) == ()
    assert row.waits_for(dt.date(2028, 1, 1)) == ("a new reading: it was due on 2027-11-22",)
    assert "cleared rights" in replace(row, rights=False).in_words(DAY)


@pytest.mark.parametrize(
    "named",
    [
        PATH,
        "medicines/ibuprofen/ibuprofen",
        "ibuprofen",
        "ibuprofen.md",
        f"docs/{PATH}",
        "medicines\\ibuprofen\\ibuprofen",
    ],
)
def test_a_page_may_be_named_in_many_ways(here: Project, named: str) -> None:
    assert review.page_path(here, named) == PATH


@pytest.mark.parametrize("named", ["ibuprofin", "medicines/x", "", ".", "../project/docs/index.md", "a-z.md"])
def test_a_page_that_is_not_there_is_told(here: Project, named: str) -> None:
    with pytest.raises(UsageError, match="No article page"):
        review.page_path(here, named)


def test_a_dose_mark_is_seen_though_an_editor_wrapped_the_line(here: Project) -> None:
    rewrite(here, "200 mg tablet", "200 mg *(dose to be\nconfirmed)* tablet")
    with pytest.raises(ContentError, match="1 dose"):
        review.sign(here, PATH, WHO, DAY)
