"""The record of a review: one file a page that keeps whatever was entered, whole at any moment, its history only growing."""

from __future__ import annotations

import datetime as dt
import re
import signal
import subprocess
import sys
import time
import tomllib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainleaf import review
from plainleaf.errors import ContentError
from plainleaf.project import Project
from plainleaf.review import record as books
from plainleaf.review.record import Answer, Dose, Event, Record, Seen, Signature, Withdrawal
from projects import MakeProject
from review_help import DAY, LEE, RAY
from test_review import PAGE, PATH, rewrite

OLD = f"""\
# Who read this page, and what it said then. Made by 'plainleaf review sign'; do not edit.
page = "{PATH}"
by = "Ann Lee, pharmacist"
on = 2026-11-22
due = 2027-11-22
content = "CONTENT"
seen = ["a finding"]
"""


@pytest.fixture
def here(make_project: MakeProject) -> Project:
    return make_project({f"docs/{PATH}": PAGE})


# ---------------------------------------------------------------- what is kept

WORDS = st.text(max_size=30).map(books.entered)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))
RECORDS = st.builds(
    Record,
    page=st.just(PATH),
    withdrawn=st.none() | st.builds(Withdrawal, DAYS, WORDS, WORDS, WORDS),
    signatures=st.lists(
        st.builds(
            Signature,
            st.sampled_from(["faithful", "clinical"]),
            WORDS,
            DAYS,
            DAYS,
            st.sampled_from([books.WHOLE, books.CHANGE]),
            st.just("0123456789ab"),
            WORDS,
        ),
        max_size=3,
    ).map(tuple),
    answers=st.lists(st.builds(Answer, WORDS, WORDS, WORDS, WORDS, WORDS, DAYS, st.integers(1, 9)), max_size=3).map(
        tuple
    ),
    doses=st.lists(st.builds(Dose, WORDS, WORDS, WORDS, WORDS, WORDS, DAYS, WORDS), max_size=3).map(tuple),
    history=st.lists(
        st.builds(Event, DAYS, WORDS, WORDS, WORDS, st.lists(WORDS, max_size=3).map(tuple)), max_size=3
    ).map(tuple),
    seen=st.just(()),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=RECORDS)
def test_whatever_is_entered_is_kept(here: Project, record: Record) -> None:
    (here.records / "reviews").mkdir(exist_ok=True)
    books.record_path(here, PATH).unlink(missing_ok=True)
    seen = Seen("0123456789ab", "sha256:x", "y", "z", {"article": "1", "left-out": ""}, {"glossary.word.a b": "2"})
    record = replace(record, seen=(seen,) if record.signatures else ())
    books.write(here, record, {"0123456789ab": "{}\n"})
    assert books.read(here, PATH) == record
    text = books.record_path(here, PATH).read_text(encoding="utf-8")
    assert books.dump(books.read(here, PATH)) == text  # the same record, the same file
    assert tomllib.loads(text)["page"] == PATH


def test_the_history_only_grows(here: Project) -> None:
    review.sign(here, PATH, LEE, DAY)
    record = books.read(here, PATH)
    before = books.record_path(here, PATH).read_bytes()
    for shorter in (record.history[1:], (replace(record.history[0], what="other"),)):
        with pytest.raises(ValueError, match="would lose a line"):
            books.write(here, replace(record, history=shorter))
    assert books.record_path(here, PATH).read_bytes() == before


def test_whatever_is_done_only_adds_to_the_history(here: Project) -> None:
    seen: list[Event] = []
    for n in range(3):
        review.sign(here, PATH, LEE, DAY)
        rewrite(here, "200 mg tablet", f"200 mg tablet {n}")
        review.sign(here, PATH, RAY, DAY)
        review.revoke(here, PATH, LEE, f"Once more, {n}.", DAY)
        rewrite(here, f"200 mg tablet {n}", "200 mg tablet")
        history = list(books.read(here, PATH).history)
        assert history[: len(seen)] == seen and len(history) == len(seen) + 3
        seen = history


def test_words_of_states_that_nobody_stands_by_any_more_go(here: Project) -> None:
    folder = books.record_path(here, PATH).parent
    for n in range(3):
        rewrite(here, "tablet", f"tablet{n}")
        review.sign(here, PATH, LEE, DAY, whole=True)
        assert len(list(folder.glob("*.seen-*.jsonl"))) == 1
    review.revoke(here, PATH, LEE, "It was too early.", DAY)
    assert [path.name for path in folder.iterdir()] == ["ibuprofen.toml"]


# ---------------------------------------------------------------- files that a person may have touched


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("by = ", "by = = ", r"not TOML.*line \d+"),
        ('by = "Ann Lee, pharmacist"', "by = 1", "by = 1 is no text"),
        ("on = 2026-11-22", 'on = "2026-11-22"', "is no date"),
        ("[[signed]]", "[[singed]]", "'singed' is no part of it"),
        ('for = "faithful"', 'fro = "faithful"', "lacks 'for'"),
        ('read = "the whole page"', 'read = "half"', "neither"),
        ("page = ", "<<<<<<< HEAD\npage = ", "not TOML"),
    ],
)
def test_a_spoilt_record_is_named_and_never_written_over(here: Project, old: str, new: str, says: str) -> None:
    review.sign(here, PATH, LEE, DAY)
    path = books.record_path(here, PATH)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    spoilt = path.read_bytes()
    for attempt in (lambda: review.state(here, PATH), lambda: review.sign(here, PATH, RAY, DAY)):
        with pytest.raises(ContentError, match=r"records/reviews/medicines/ibuprofen/ibuprofen\.toml") as caught:
            attempt()
        assert re.search(says, str(caught.value)), str(caught.value)
    assert path.read_bytes() == spoilt


def test_line_ends_of_another_system_are_read(here: Project) -> None:
    signed = review.sign(here, PATH, LEE, DAY)
    path = books.record_path(here, PATH)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert review.state(here, PATH) == signed


# ---------------------------------------------------------------- sign-offs of before


@pytest.fixture
def old(here: Project) -> Project:
    path = books.record_path(here, PATH)
    path.parent.mkdir(parents=True)
    path.write_text(OLD.replace("CONTENT", review.content_hash(PAGE)), encoding="utf-8")
    return here


def test_a_sign_off_of_before_is_understood(old: Project) -> None:
    found = review.state(old, PATH)
    assert (found.state, found.by, found.due) == ("signed", LEE, dt.date(2027, 11, 22))
    assert [s.line for s in found.signed] == ["faithful", "clinical"]
    rewrite(old, "200 mg", "400 mg")
    assert (review.state(old, PATH).state, review.state(old, PATH).changed) == ("changed", ("page",))


def test_it_becomes_a_record_like_the_others_when_something_is_entered(old: Project) -> None:
    review.revoke(old, PATH, RAY, "A new label is out.", DAY, ["clinical"])
    found = review.state(old, PATH)
    assert (found.state, found.missing) == ("partly", ("clinical",))
    assert [s.line for s in found.signed] == ["faithful"]
    assert [e.did for e in books.read(old, PATH).history] == ["signed", "revoked"]


def test_where_it_has_lapsed_the_whole_page_is_read_again(old: Project) -> None:
    """Nobody knows what it said then: there is no change to be signed alone."""
    rewrite(old, "200 mg", "400 mg")
    signed = review.sign(old, PATH, RAY, DAY)
    assert {s.read for s in signed.signed} == {"the whole page"} and signed.by == RAY


def test_a_record_follows_its_page_to_another_name(here: Project) -> None:
    signed = review.sign(here, PATH, LEE, DAY)
    other = "medicines/ibuprofen/other name.md"
    (here.docs / PATH).rename(here.docs / other)
    books.carry_review(PATH, other, here.records)
    assert review.state(here, other) == signed
    assert not books.record_path(here, PATH).exists()
    text = (here.docs / other).read_text(encoding="utf-8")
    (here.docs / other).write_text(text.replace("200 mg", "400 mg"), encoding="utf-8")
    found = review.PageReview.load(here, other)
    assert found.differences(found.record.signatures[0])[0], "the words that were signed came along"


# ---------------------------------------------------------------- a crash

SIGN = """
import datetime as dt, sys
from pathlib import Path
from plainleaf import review
from plainleaf.project import Project
here = Project.load(Path(sys.argv[1]))
print("ready", flush=True)
n = 0
while True:
    n += 1
    review.sign(here, sys.argv[2], f"Ann Lee {n}, pharmacist", dt.date(2026, 11, 22), note="x" * 20000, whole=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("after", [0.02, 0.05, 0.11, 0.23])
def test_killed_while_it_saves_the_record_is_whole(here: Project, after: float) -> None:
    review.sign(here, PATH, RAY, DAY)
    process = subprocess.Popen([sys.executable, "-c", SIGN, str(here.root), PATH], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    found = review.state(here, PATH)
    assert found.state == "signed"
    record = books.read(here, PATH)
    assert record.history[0].by == RAY and len(record.history) >= 1
    assert books.words_of(here, PATH, record.signatures[0].seen), "the words that were signed"
    assert review.sign(here, PATH, LEE, DAY).state == "signed"  # what was left beside does not stand in the way
