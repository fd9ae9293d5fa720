"""What changed since a page was signed is told in words: which part, which text, which words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainleaf import review
from plainleaf.project import Project
from plainleaf.review import record as books
from plainleaf.review.changes import Change, changes, in_words, summary, words_between
from plainleaf.review.library import entry_of
from plainleaf.review.units import ARTICLE, FACTS, HAND, LEFT_OUT, LIBRARY, Unit, dump, load_units
from plainleaf.review.view import View, view
from plainleaf.write.escape import escape
from projects import MakeProject
from review_help import DAY, LEE, PATH, anew, article_project, page_text, rewrite, rewrite_source, settled
from test_cli import run


@pytest.fixture
def here(make_project: MakeProject) -> Project:
    project = article_project(make_project)
    settled(project)
    review.sign(project, PATH, LEE, DAY)
    return project


def told(project: Project) -> str:
    found = review.PageReview.load(project, PATH)
    return "\n".join(line for change in found.differences(found.record.signatures[-1])[0] for line in in_words(change))


def test_a_changed_dose_is_told_by_its_words(here: Project) -> None:
    rewrite(here, "one 200 mg tablet", "two 200 mg tablets")
    assert told(here).split("\n") == [
        "words written by hand, under “How to take it”: changed",
        "  was: Take one 200 mg tablet every 6 hours with food. Your doctor may give you 400 mg three times a day for a short "
        "time.",
        "  now: Take two 200 mg tablets every 6 hours with food. Your doctor may give you 400 mg three times a day for a short "
        "time.",
        "  “one” → “two”",
        "  “tablet” → “tablets”",
    ]


def test_what_came_went_and_moved_is_told(here: Project) -> None:
    text = page_text(here)
    sentence = "Keep the tablets in a dry cupboard, away from children.\n\n"
    moved = text.replace(sentence, "").replace("### How to take it\n\n", f"### How to take it\n\n{sentence}")
    moved = moved.replace("Gristol can upset your stomach. Call 911 if you vomit blood or your face swells.", "")
    (here.docs / PATH).write_text(moved + "\nAsk us anything you like to know.\n", encoding="utf-8")
    said = told(here)
    assert ": moved\n  “Keep the tablets in a dry cupboard, away from children.” stood under “Storage” before" in said
    assert ": new\n  now: Ask us anything you like to know." in said
    assert ": gone\n  was: Gristol can upset your stomach." in said


def test_what_is_left_out_now_is_told(here: Project) -> None:
    rewrite_source(
        here, "Sign up for our newsletter!", "Sign up for our newsletter today!\n\nShare this page: Email | Print"
    )
    anew(here)
    said = told(here)
    assert "what was left out of the article (gristol.txt): changed\n  was: Sign up for our newsletter!" in said
    assert "  “newsletter!” → “newsletter today!”" in said
    assert ": new\n  now: Share this page: Email | Print" in said


def test_text_of_our_own_is_told_by_its_entry(here: Project) -> None:
    rewrite(here, "Poison Help answers day and night", "Poison Help answers by day")
    found = review.PageReview.load(here, PATH)
    _, lines = found.differences(found.record.signatures[0])
    (line,) = [line for line in lines if "hand" in line]
    assert line == "words written by hand: 1 changed"
    assert "helplines.line.us-overdose-1-800-222-1222" in told(here)


def test_a_fact_is_told_by_its_name(here: Project) -> None:
    rewrite(here, "- Pain\n", "- Pain\n- Sleep\n")
    assert "the facts about the page (title, names, tags) (tags): changed" in told(here)


def test_what_is_set_otherwise_is_told_though_the_words_are_the_same(here: Project) -> None:
    rewrite(here, "\n### Storage\n", "\n### Storage {: .wide }\n")
    (row,) = review.status(here)
    assert row.review.changed == ("setting",)
    found = review.PageReview.load(here, PATH)
    assert found.differences(found.record.signatures[0])[1] == ("how the page is set (marks, levels, links, pictures)",)


def test_where_the_words_are_lost_the_part_is_still_named(here: Project) -> None:
    record = books.read(here, PATH)
    rewrite(here, "dry cupboard", "cool cupboard")
    path = books.seen_path(here, PATH, record.signatures[0].seen)
    for spoil in (lambda: path.write_text("[]\n", encoding="utf-8"), path.unlink):
        spoil()
        found = review.PageReview.load(here, PATH)
        assert found.differences(record.signatures[0]) == ((), ("the article's words", "words written by hand"))
        result = run("review", "diff", "gristol", within=here)
        assert result.exit_code == 0 and "read the whole page" in result.stdout


def test_every_unit_of_a_page_has_its_origin(here: Project) -> None:
    rewrite(here, "in a dry cupboard", "in a cool, dry cupboard")
    units = view(here, PATH, page_text(here)).units
    of = {part: [u.text for u in units if u.part == part] for part in (ARTICLE, HAND, LIBRARY, LEFT_OUT)}
    assert of[HAND] == ["Keep the tablets in a cool, dry cupboard, away from children."]
    assert of[LEFT_OUT] == ["Sign up for our newsletter!"]
    assert "Gristol is a brand of ibuprofen. It is a medicine that eases pain and swelling in the back." in of[ARTICLE]
    assert "## What ibuprofen is" in of[LIBRARY] and "[emergency] Emergency: when to call 911" in of[LIBRARY]
    words = "".join(u.text for u in units if u.part in (ARTICLE, HAND, LIBRARY))
    for line in page_text(here).split("---\n")[2].split("\n"):
        if line.strip() and not line.lstrip().startswith(("{:", "!!!", "#", "- ")):
            assert escape(words).count(line.strip()[:40]) or line.strip()[:40] in words, line


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        (
            "A talk treatment that changes habits and thoughts that keep you awake. No drug is used.",
            "glossary.word.insomnia-cbt",
        ),
        ("What clonazepam is and what it is for", "sections.page.medicine.overview"),
        ("Added by this site. Source: a leaflet. Not yet reviewed.", "page_text.page.added_unsigned"),
        ("No entry holds these words.", ""),
    ],
)
def test_our_own_text_is_known_by_its_entry(text: str, entry: str) -> None:
    assert entry_of(text) == entry


# ---------------------------------------------------------------- any two texts

TEXTS = st.lists(st.sampled_from([f"Line {c} says this and that." for c in "abcdef"]), max_size=6)


@settings(deadline=None)
@given(before=TEXTS, after=TEXTS)
def test_the_differences_account_for_every_text(before: list[str], after: list[str]) -> None:
    """What was, less what went or was changed, with what came, is what is: nothing is passed over or told twice."""
    old = [Unit(ARTICLE, text) for text in before]
    new = View("", "", "", tuple(Unit(ARTICLE, text) for text in after))
    found = changes(old, new, [ARTICLE])
    gone = sorted(c.was for c in found if c.how in ("gone", "changed"))
    come = sorted(c.now for c in found if c.how in ("new", "changed"))
    left = list(before)
    for text in gone:
        left.remove(text)
    assert sorted(left + come) == sorted(after)
    assert (not found) == (before == after)


@given(was=st.text(alphabet="ab ", max_size=20), now=st.text(alphabet="ab ", max_size=20))
def test_changed_words_are_those_and_no_others(was: str, now: str) -> None:
    pairs = words_between(was, now)
    assert (pairs == []) == (was.split() == now.split())
    assert all(old != new for old, new in pairs)


@given(st.lists(st.builds(Unit, st.sampled_from([ARTICLE, FACTS]), st.text(), st.text(), st.text()), max_size=5))
def test_the_words_that_were_signed_are_kept_as_they_are(units: list[Unit]) -> None:
    try:
        kept = dump(units).encode("utf-8").decode("utf-8")
    except UnicodeEncodeError:
        return  # no page holds a lone surrogate
    assert list(load_units(kept)) == units


def test_a_summary_counts_by_part() -> None:
    found = [Change(ARTICLE, "gone", "x"), Change(ARTICLE, "new", "", "y"), Change(LIBRARY, "changed", "a", "b")]
    assert summary(found, [ARTICLE, LIBRARY], ["glossary.word.inr"]) == (
        "the article's words: 1 new, 1 gone",
        "text added by this site: 1 changed (glossary.word.inr)",
    )


# ---------------------------------------------------------------- on the command line


def test_status_and_history_name_what_changed(here: Project) -> None:
    rewrite(here, "one 200 mg tablet", "two 200 mg tablets")
    result = run("review", "status", "gristol", within=here)
    assert "changed since; waits for a signature for what has changed" in result.stdout
    assert "  words written by hand: 1 changed" in result.stdout and "review diff" in result.stdout
    told = json.loads(run("review", "status", "--json", within=here).stdout)["pages"][0]
    assert (told["state"], told["changed"]) == ("changed", ["article", "hand"])


def test_nothing_changed_is_said(here: Project) -> None:
    assert "Nothing has changed since" in run("review", "diff", "gristol", within=here).stdout
    review.revoke(here, PATH, LEE, "For the test of it.", DAY)
    assert "nobody has signed it" in run("review", "diff", "gristol", within=here).stdout
