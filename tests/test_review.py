"""Promise 5, a person signs: and a change of what a reader would see takes the sign-off away by itself."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainleaf import review
from plainleaf.errors import ContentError, Problem, UsageError
from plainleaf.project import LINES, Project
from plainleaf.review import lines
from plainleaf.review import record as books
from projects import MakeProject
from review_help import DAY, LEE, RAY, SOURCE, anew, article_project, page_text, rewrite_source, settled
from review_help import PATH as MADE

PATH = "medicines/ibuprofen/ibuprofen.md"
WHO = LEE
NEXT_YEAR = dt.date(2027, 11, 22)

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


@pytest.fixture
def made(make_project: MakeProject) -> Project:
    """A page made from an article, its doses settled."""
    project = article_project(make_project)
    settled(project)
    return project


def rewrite(project: Project, old: str, new: str, path: str = PATH) -> None:
    file = project.docs / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


# ---------------------------------------------------------------- one signature


def test_a_page_is_a_draft_until_a_person_signs(here: Project) -> None:
    assert review.state(here, PATH) == review.Review("draft", missing=("faithful", "clinical"))
    assert review.publishable(here) == ()
    signed = review.sign(here, PATH, WHO, DAY)
    assert (signed.state, signed.by, signed.on, signed.due) == ("signed", WHO, DAY, NEXT_YEAR)
    assert signed == review.state(here, PATH)
    assert [(s.line, s.by, s.read) for s in signed.signed] == [
        ("faithful", WHO, "the whole page"),
        ("clinical", WHO, "the whole page"),
    ]
    assert review.publishable(here) == (PATH,)


def test_signing_does_not_touch_the_page(here: Project) -> None:
    review.sign(here, PATH, WHO, DAY)
    assert (here.docs / PATH).read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("200 mg", "400 mg", "hand"),
        ("# Ibuprofen", "# Ibuprofen for pain", "hand"),
        ("title: Ibuprofen", "title: Ibuprofen for pain", "facts"),
        ("publisher: The Cabinet", "publisher: Another", "sources"),
        ("one 200 mg", "**one** 200 mg", "hand"),
        ("# Ibuprofen\n\nTake", "# Ibuprofen\n\n## Take", "hand"),
        ("tablet.", "[tablet](https://example.org/).", "hand"),
        ("tablet.", "[tablet](#here).", "setting"),
        ("tablet.", "tablet. ![](a.png)", "setting"),
    ],
)
def test_what_a_reader_would_see_counts(here: Project, old: str, new: str, part: str) -> None:
    review.sign(here, PATH, WHO, DAY)
    rewrite(here, old, new)
    found = review.state(here, PATH)
    assert (found.state, found.changed) == ("changed", (part,))
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
        ("Take one 200 mg tablet.", "Take one\n200 mg tablet."),
        ("Take one 200 mg tablet.", "Take one 200 mg tablet&#46;"),
        ("# Ibuprofen\n", "Ibuprofen\n=========\n"),
        ("title: Ibuprofen\nsources:", "sources:"),
    ],
)
def test_what_no_reader_sees_does_not(here: Project, old: str, new: str) -> None:
    review.sign(here, PATH, WHO, DAY)
    rewrite(here, old, new)
    if old.startswith("title"):  # the order of the facts does not count
        rewrite(here, "review:", "title: Ibuprofen\nreview:")
    assert review.state(here, PATH).state == "signed"


def test_a_picture_replaced_under_its_name_is_another_picture(here: Project) -> None:
    rewrite(here, "tablet.", "tablet. ![A spoon](spoon.png)")
    picture = (here.docs / PATH).with_name("spoon.png")
    picture.write_bytes(b"a teaspoon")
    review.sign(here, PATH, WHO, DAY)
    assert review.state(here, PATH).state == "signed"
    picture.write_bytes(b"a tablespoon")
    assert review.state(here, PATH).changed == ("setting",)


def test_a_page_with_a_dose_to_be_confirmed_is_not_signed(here: Project) -> None:
    rewrite(here, "200 mg tablet", "200 mg *(dose to be confirmed)* tablet")
    with pytest.raises(ContentError, match=r"confirm it, correct it, or leave it out.*review dose") as caught:
        review.sign(here, PATH, WHO, DAY)
    assert caught.value.problem.line == 16
    assert review.state(here, PATH).state == "draft"


def test_a_dose_mark_is_seen_though_an_editor_wrapped_the_line(here: Project) -> None:
    rewrite(here, "200 mg tablet", "200 mg *(dose to be\nconfirmed)* tablet")
    with pytest.raises(ContentError, match="1 dose"):
        review.sign(here, PATH, WHO, DAY)


def test_a_broken_page_is_not_signed(here: Project) -> None:
    with pytest.raises(ContentError, match=r"a line is lost.*Mend what is wrong"):
        review.sign(here, PATH, WHO, DAY, [Problem("balance", "a line is lost", "", PATH)])


@pytest.mark.parametrize("by", ["", "Ann Lee", "Ann Lee,", ", pharmacist", "\n,\n"])
def test_a_name_and_a_role_are_needed(here: Project, by: str) -> None:
    with pytest.raises(UsageError, match="name and the role"):
        review.sign(here, PATH, by, DAY)


@pytest.mark.parametrize("by", ['Ann "A" Lee, nurse\\', "Ann\nLee, nurse\x7f", "Zoë 李, médecin", "Ann,nurse"])
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


@pytest.mark.parametrize(
    ("on", "months", "due"),
    [
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 31), 60, dt.date(2031, 12, 31)),
    ],
)
def test_how_long_it_holds(here: Project, on: dt.date, months: int, due: dt.date) -> None:
    assert review.sign(here, PATH, WHO, on, months=months).due == due


@pytest.mark.parametrize("months", [0, -1, 61])
def test_it_holds_for_a_month_to_five_years(here: Project, months: int) -> None:
    with pytest.raises(UsageError, match="1 to 60 months"):
        review.sign(here, PATH, WHO, DAY, months=months)


# ---------------------------------------------------------------- part by part


def test_signing_holds_every_part_of_a_page(made: Project) -> None:
    review.sign(made, MADE, WHO, DAY)
    (seen,) = books.read(made, MADE).seen
    assert list(seen.parts) == ["article", "hand", "library", "left-out", "overrides", "sources", "facts"]
    assert seen.parts["article"] and seen.parts["left-out"] and not seen.parts["hand"] and not seen.parts["overrides"]
    assert {"helplines.line.us-overdose-1-800-222-1222", "medicines.topics.nsaid-heart"} <= seen.entries.keys()


def new_article(project: Project) -> None:
    rewrite_source(project, "dry cupboard", "cool dry cupboard")


def new_left_out(project: Project) -> None:
    rewrite_source(project, "Sign up for our newsletter!", "Subscribe to our newsletter!")


def new_override(project: Project) -> None:
    tables = '[[drop]]\ntext = "Sign up for our newsletter!"\nreason = "An advert."\n'
    (project.sources / "gristol.overrides.toml").write_text(tables, encoding="utf-8")


def new_rights(project: Project) -> None:
    path = project.sources / "gristol.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('rights = "own"', 'rights = "public-domain"'), "utf-8")


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (new_article, {"article"}),
        (new_left_out, {"left-out"}),
        (new_override, {"overrides", "library"}),  # the page says how many lines are left out, and as what
        (new_rights, {"sources", "library"}),
    ],
)
def test_what_changed_is_named(made: Project, change: Callable[[Project], None], parts: set[str]) -> None:
    review.sign(made, MADE, WHO, DAY)
    change(made)
    anew(made)
    found = review.state(made, MADE)
    assert found.state == "changed"
    assert set(found.changed) == parts


def test_a_person_s_own_words_are_named_as_hers(made: Project) -> None:
    review.sign(made, MADE, WHO, DAY)
    rewrite(made, "in a dry cupboard", "in a cool, dry cupboard", MADE)
    assert set(review.state(made, MADE).changed) == {"article", "hand"}


def test_a_line_added_to_the_article_s_blanks_is_no_change(made: Project) -> None:
    """The source's bytes and all line numbers change; nothing that anybody reads does."""
    text = page_text(made)
    review.sign(made, MADE, WHO, DAY)
    rewrite_source(made, "\n\nHow to take it", "\n\n\n\nHow to take it")
    anew(made)
    assert page_text(made) != text
    assert review.state(made, MADE).state == "signed"


def test_reasons_and_rules_that_a_new_version_words_anew_are_no_change(made: Project) -> None:
    review.sign(made, MADE, WHO, DAY)
    ledger = made.records / "gristol.ledger.jsonl"
    text = ledger.read_text(encoding="utf-8")
    ledger.write_text(re.sub(r'"(why|rule)": "[^"]*"', r'"\1": "other"', text), encoding="utf-8")
    assert review.state(made, MADE).state == "signed"


def test_an_article_that_is_gone_leaves_the_signature_on_what_stands(made: Project) -> None:
    """What was left out of it cannot be told any more; the page says what it said. The checks tell of the article."""
    review.sign(made, MADE, WHO, DAY)
    (made.records / "gristol.ledger.jsonl").write_text("{}", encoding="utf-8")
    assert review.state(made, MADE).state == "signed"
    (made.sources / SOURCE).unlink()
    assert review.state(made, MADE).state == "signed"


# ---------------------------------------------------------------- signing a change


def test_only_the_change_is_signed_again_and_the_day_stays(made: Project) -> None:
    review.sign(made, MADE, LEE, DAY)
    rewrite(made, "in a dry cupboard", "in a cool cupboard", MADE)
    later = dt.date(2027, 3, 1)
    signed = review.sign(made, MADE, RAY, later)
    assert (signed.state, signed.by, signed.due) == ("signed", f"{LEE}; {RAY}", NEXT_YEAR)
    assert [(s.line, s.by, s.read) for s in signed.signed] == [
        ("faithful", LEE, "the whole page"),
        ("faithful", RAY, "what had changed"),
        ("clinical", LEE, "the whole page"),
        ("clinical", RAY, "what had changed"),
    ]
    event = books.read(made, MADE).history[-1]
    assert event.what == "what had changed, for faithful and clinical"
    assert event.changed == ("words written by hand: 1 changed",)


def test_the_whole_page_can_be_signed_anew(made: Project) -> None:
    review.sign(made, MADE, LEE, DAY)
    rewrite(made, "in a dry cupboard", "in a cool cupboard", MADE)
    later = dt.date(2027, 3, 1)
    signed = review.sign(made, MADE, RAY, later, whole=True)
    assert (signed.by, signed.due, len(signed.signed)) == (RAY, dt.date(2028, 3, 1), 2)
    again = review.sign(made, MADE, RAY, dt.date(2027, 4, 1))  # nothing changed: the whole page once more
    assert again.due == dt.date(2028, 4, 1) and len(again.signed) == 2


def test_past_its_day_the_whole_page_is_signed(made: Project) -> None:
    review.sign(made, MADE, LEE, DAY)
    rewrite(made, "in a dry cupboard", "in a cool cupboard", MADE)
    signed = review.sign(made, MADE, RAY, dt.date(2027, 11, 23))
    assert (signed.by, signed.due) == (RAY, dt.date(2028, 11, 23))


def test_a_change_of_a_signed_change_is_a_change(made: Project) -> None:
    review.sign(made, MADE, LEE, DAY)
    for n, who in enumerate([RAY, LEE, RAY]):
        rewrite(made, "cupboard", f"cupboard {n}", MADE)
        assert review.state(made, MADE).state == "changed"
        assert review.sign(made, MADE, who, DAY).state == "signed"
    assert len(review.state(made, MADE).signed) == 8


def test_back_to_what_was_signed_first_is_still_a_change_of_the_last(made: Project) -> None:
    review.sign(made, MADE, LEE, DAY)
    rewrite(made, "in a dry cupboard", "in a cool cupboard", MADE)
    review.sign(made, MADE, RAY, DAY)
    rewrite(made, "in a cool cupboard", "in a dry cupboard", MADE)
    assert review.state(made, MADE).state == "changed"


# ---------------------------------------------------------------- lines, and two people


def test_the_lines_are_those_that_mkdocs_yml_may_name() -> None:
    assert tuple(lines.LINES) == LINES


def test_one_line_is_not_enough_where_two_are_needed(here: Project) -> None:
    signed = review.sign(here, PATH, LEE, DAY, lines=["clinical"])
    assert (signed.state, signed.missing) == ("partly", ("faithful",))
    assert review.publishable(here) == ()
    (row,) = review.status(here)
    assert row.in_words(DAY).endswith("waits for a signature for: faithful")
    assert review.sign(here, PATH, RAY, DAY, lines=["faithful"]).state == "signed"
    assert review.publishable(here) == (PATH,)


def test_lines_that_nobody_asked_for_are_kept_and_do_not_count(here: Project) -> None:
    signed = review.sign(here, PATH, LEE, DAY, lines=["plain-language", "rights"])
    assert (signed.state, signed.missing) == ("partly", ("faithful", "clinical"))
    signed = review.sign(here, PATH, RAY, DAY)
    assert (signed.state, signed.by) == ("signed", RAY)
    assert [s.line for s in signed.signed] == ["faithful", "clinical", "rights", "plain-language"]


def test_other_lines_can_be_needed(make_project: MakeProject) -> None:
    here = make_project({f"docs/{PATH}": PAGE}, signatures="clinical, plain-language")
    assert here.settings.signatures == ("clinical", "plain-language")
    signed = review.sign(here, PATH, LEE, DAY)
    assert [s.line for s in signed.signed] == ["clinical", "plain-language"] and signed.state == "signed"


@pytest.fixture
def pair(make_project: MakeProject) -> Project:
    here = make_project({f"docs/{PATH}": PAGE})
    return replace(here, settings=replace(here.settings, two_people=True))


def test_two_people_have_to_sign_where_the_project_says_so(pair: Project) -> None:
    with pytest.raises(UsageError, match=r"two people.*--for faithful or --for clinical"):
        review.sign(pair, PATH, LEE, DAY)
    assert review.sign(pair, PATH, LEE, DAY, lines=["faithful"]).state == "partly"
    for same in (LEE, "ann  LEE, director"):
        with pytest.raises(ContentError, match="wants two people"):
            review.sign(pair, PATH, same, DAY, lines=["clinical"])
    assert review.sign(pair, PATH, RAY, DAY, lines=["clinical"]).state == "signed"
    assert review.publishable(pair) == (PATH,)


def test_two_people_have_to_sign_a_change_too(pair: Project) -> None:
    review.sign(pair, PATH, LEE, DAY, lines=["faithful"])
    review.sign(pair, PATH, RAY, DAY, lines=["clinical"])
    rewrite(pair, "one 200 mg", "two 200 mg")
    assert review.sign(pair, PATH, RAY, DAY, lines=["faithful"]).state == "changed"  # his own line is not signed yet
    with pytest.raises(ContentError, match="wants two people"):
        review.sign(pair, PATH, RAY, DAY, lines=["clinical"])
    assert review.sign(pair, PATH, LEE, DAY, lines=["clinical"]).state == "signed"


def test_a_rule_made_later_asks_for_a_second_person(here: Project) -> None:
    review.sign(here, PATH, LEE, DAY)
    strict = replace(here, settings=replace(here.settings, two_people=True))
    found = review.state(strict, PATH)
    assert (found.state, found.second) == ("partly", True)
    assert review.publishable(strict) == ()
    (row,) = review.status(strict)
    assert "a second person" in row.waits_for(DAY)


# ---------------------------------------------------------------- taking it back, what it waits for


def test_a_sign_off_can_be_taken_back(here: Project) -> None:
    review.sign(here, PATH, LEE, DAY)
    review.revoke(here, PATH, RAY, "The label has changed.", DAY, ["clinical"])
    assert (review.state(here, PATH).state, review.state(here, PATH).missing) == ("partly", ("clinical",))
    review.revoke(here, PATH, RAY, "The label has changed.", DAY)
    assert review.state(here, PATH).state == "draft"
    history = books.read(here, PATH).history
    assert [(e.did, e.by) for e in history] == [("signed", LEE), ("revoked", RAY), ("revoked", RAY)]
    assert history[1].what == "the sign-off for clinical: The label has changed."
    with pytest.raises(UsageError, match="no sign-off"):
        review.revoke(here, PATH, RAY, "Again.", DAY)


def test_taking_back_needs_a_reason_and_a_name(here: Project) -> None:
    review.sign(here, PATH, LEE, DAY)
    for by, reason in ((RAY, " "), ("Bo", "The label has changed.")):
        with pytest.raises(UsageError):
            review.revoke(here, PATH, by, reason, DAY)
    assert review.state(here, PATH).state == "signed"


def test_status_says_what_each_page_waits_for(here: Project) -> None:
    (row,) = review.status(here)  # hubs and lists are not signed
    assert row.in_words(DAY) == f"{PATH}: draft; waits for a signature"
    review.sign(here, PATH, WHO, DAY)
    (row,) = review.status(here)
    assert row.waits_for(DAY) == ()
    assert row.waits_for(dt.date(2028, 1, 1)) == ("a new reading: it was due on 2027-11-22",)
    assert "cleared rights" in replace(row, rights=False).in_words(DAY)
    rewrite(here, "200 mg", "400 mg")
    (row,) = review.status(here)
    assert row.waits_for(DAY) == ("a signature for what has changed: words written by hand",)


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


# ---------------------------------------------------------------- any change at all

BODY = PAGE[PAGE.index("# Ibuprofen") :]
WORD = st.text(alphabet="abcxyzäß0123456789", min_size=1, max_size=6)
FAST = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def put(project: Project, body: str) -> None:
    (project.docs / PATH).write_text(PAGE[: PAGE.index("# Ibuprofen")] + body, encoding="utf-8", newline="\n")


@FAST
@given(at=st.integers(0, 5), word=WORD, how=st.sampled_from(["in", "out", "for"]))
def test_any_word_that_comes_goes_or_changes_takes_it_away(here: Project, at: int, word: str, how: str) -> None:
    put(here, BODY)
    review.sign(here, PATH, WHO, DAY)
    words = ["Take", "one", "200", "mg", "tablet", "now."]
    body = BODY.replace("Take one 200 mg tablet.", " ".join(words))
    put(here, body)
    review.sign(here, PATH, WHO, DAY, whole=True)
    before = list(words)
    words[at : at + (how != "in")] = [] if how == "out" else [word]
    put(here, body.replace(" ".join(before), " ".join(words)))
    assert (review.state(here, PATH).state == "signed") == (words == before)


@FAST
@given(
    breaks=st.lists(st.booleans(), min_size=4, max_size=4),
    entities=st.sets(st.integers(0, 22)),
    blanks=st.integers(0, 1),
    ends=st.sampled_from(["\n", "\r\n"]),
    lines=st.integers(1, 3),
)
def test_no_other_way_of_writing_the_same_does(
    here: Project, breaks: list[bool], entities: set[int], blanks: int, ends: str, lines: int
) -> None:
    put(here, BODY)
    review.sign(here, PATH, WHO, DAY)
    said = "Take one 200 mg tablet."
    written = "".join(f"&#{ord(ch)};" if n in entities and ch != " " else ch for n, ch in enumerate(said))
    assert html.unescape(written) == said
    pieces = written.split(" ")
    joined = pieces[0]
    for piece, broken in zip(pieces[1:], breaks, strict=True):
        joined += (" " * blanks + "\n" if broken else " ") + piece
    body = "# Ibuprofen" + "\n" * (lines + 1) + joined + "\n" * lines
    file = here.docs / PATH
    file.write_bytes((PAGE[: PAGE.index("# Ibuprofen")] + body).replace("\n", ends).encode("utf-8"))
    assert review.state(here, PATH).state == "signed"
