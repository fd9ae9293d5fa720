"""What is known of a source: sidecar and front matter, and faults in them told with their line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from plainleaf import intake
from plainleaf.errors import ContentError, Problem
from plainleaf.model import About, Kind

SAMPLES = Path(__file__).parent.parent / "source_texts"

FULL = """title = "How much?"
subtitle = "For sleep"
publisher = "Pillowfern"
url = "https://example.org/a?b=1&c=2"
author = "A. Body"
published = 2024-10-09
retrieved = "2026-11-01"
language = "en-US"
kind = "medicine"
topic = "sleep medicine"
medicines = ["Clonazepam", "zolpidem", "clonazepam"]
codes = ["rxnorm:2598", "icd-10-cm:F51.01"]
page = "medicines/clonazepam/all-about"
authority = "commercial"
rights = "open-may-adapt"
rights_note = "CC-BY-4.0"
interest = "sells a sleep app"
"""


def about(tmp_path: Path, sidecar: str = "", article: str = "Take it.\n", name: str = "a.txt") -> About:
    (tmp_path / name).write_text(article, encoding="utf-8")
    if sidecar:
        (tmp_path / "a.toml").write_bytes(sidecar.encode("utf-8", "surrogateescape"))
    return intake.read(tmp_path / name, tmp_path).about


def fault(tmp_path: Path, sidecar: str = "", article: str = "Take it.\n", name: str = "a.txt") -> Problem:
    with pytest.raises(ContentError) as caught:
        about(tmp_path, sidecar, article, name)
    return caught.value.problem


def test_every_key(tmp_path: Path) -> None:
    assert about(tmp_path, FULL) == About(
        title="How much?",
        subtitle="For sleep",
        publisher="Pillowfern",
        url="https://example.org/a?b=1&c=2",
        author="A. Body",
        published=dt.date(2024, 10, 9),
        retrieved=dt.date(2026, 11, 1),
        language="en-US",
        kind=Kind.MEDICINE,
        topic="sleep medicine",
        medicines=("clonazepam", "zolpidem"),
        codes=("rxnorm:2598", "icd-10-cm:F51.01"),
        page="medicines/clonazepam/all-about",
        authority="commercial",
        rights="open-may-adapt",
        rights_note="CC-BY-4.0",
        interest="sells a sleep app",
    )


def test_no_sidecar_and_an_empty_one(tmp_path: Path) -> None:
    assert about(tmp_path) == About()
    assert about(tmp_path, "# nothing yet\r\n") == About()
    assert about(tmp_path, "\ufefftitle = 'marked'\n").title == "marked"


@pytest.mark.parametrize(
    ("sidecar", "rule", "line", "says"),
    [
        ('title = "x"\nrigths = "own"\n', "unknown-key", 2, "Did you mean `rights`?"),
        ('title = "x"\nfoo = 1\n', "unknown-key", 2, "Keys: title, subtitle"),
        ("[source]\ntitle = 'x'\n", "unknown-key", 1, "`source`"),
        ('rights = "public domain"\n', "bad-value", 1, 'Did you mean "public-domain"?'),
        ('rights = "all-mine"\n', "bad-value", 1, "Allowed: public-domain, open-may-adapt"),
        ('\n\nauthority = "Hospital"\n', "bad-value", 3, 'Did you mean "hospital"?'),
        ('kind = "drug"\n', "bad-value", 1, "Allowed: medicine, condition, procedure, selfcare"),
        ("title = 3\n", "bad-value", 1, "a number"),
        ("title = ['a']\n", "bad-value", 1, "a list"),
        ("title = true\n", "bad-value", 1, "true or false"),
        ("title.main = 'x'\n", "bad-value", 1, "a table"),
        ('published = "March 2024"\n', "bad-value", 1, "2024-03-14"),
        ('published = "2024-02-31"\n', "bad-value", 1, "no such day"),
        ("published = 2024\n", "bad-value", 1, "not a date"),
        ("medicines = 'clonazepam'\n", "bad-value", 1, '["clonazepam"]'),
        ("medicines = [1]\n", "bad-value", 1, "a list of texts"),
        ('codes = ["2598"]\n', "bad-value", 1, "rxnorm, ndc, icd-10-cm"),
        ('url = "javascript:alert(1)"\n', "bad-value", 1, "https://"),
        ('url = "example.org"\n', "bad-value", 1, "https://"),
        ('topic = "../../etc"\n', "bad-value", 1, "letters, digits"),
        ('page = "/etc/passwd"\n', "bad-value", 1, "letters, digits"),
        ('page = "a/../b"\n', "bad-value", 1, "letters, digits"),
        ('language = "English please"\n', "bad-value", 1, '"en"'),
        ('title = "x"\ntitle = "y"\n', "syntax", 2, "not TOML"),
        ('title = "x\n', "syntax", 1, "title"),
        ("published = 2024-13-01\n", "syntax", 1, "2024-13-01"),
        ("title: x\n", "syntax", 1, "title: x"),
        ("x = " + "[" * 5000, "syntax", 1, "not TOML"),
        ('title = "caf\udce9"\n', "syntax", 1, "UTF-8"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, sidecar: str, rule: str, line: int, says: str) -> None:
    problem = fault(tmp_path, sidecar)
    assert (problem.rule, problem.where, problem.line) == (f"sidecar.{rule}", "a.toml", line)
    assert says in str(problem)
    assert len(str(problem)) < 500


def test_several_faults_are_counted(tmp_path: Path) -> None:
    problem = fault(tmp_path, 'foo = 1\ntitle = 3\nrights = "x"\n')
    assert problem.line == 1 and "2 more" in problem.todo and "line 2, line 3" in problem.todo


def test_values_are_one_clean_line(tmp_path: Path) -> None:
    assert about(tmp_path, 'title = " Don\u00e2\u20ac\u2122t\\n\\u202e &amp; \\u0007stop "\n').title == "Don’t & stop"


FRONT = '---\ntitle: "Sleep"\npublished: 2024-03-14\nmedicines: [Clonazepam]\n---\n# Sleep\nWords.\n'


def test_front_matter_says_the_same_and_stays_in_the_ledger(tmp_path: Path) -> None:
    known = about(tmp_path, article=FRONT, name="a.md")
    assert (known.title, known.published, known.medicines) == ("Sleep", dt.date(2024, 3, 14), ("clonazepam",))
    source = intake.read(tmp_path / "a.md", tmp_path)
    assert source.text == FRONT
    assert [p.line for p in source.passages if p.markup and p.markup.tag == "front-matter"] == [1, 2, 3, 4, 5]
    assert about(tmp_path, article='+++\ntitle = "T"\nkind = "condition"\n+++\nx', name="a.md").kind is Kind.CONDITION


def test_front_matter_and_sidecar_together(tmp_path: Path) -> None:
    known = about(tmp_path, 'title = "Sleep"\nrights = "own"\n', FRONT, "a.md")
    assert (known.title, known.rights, known.medicines) == ("Sleep", "own", ("clonazepam",))
    problem = fault(tmp_path, 'title = "Other"\n', FRONT, "a.md")
    assert (problem.rule, problem.where, problem.line) == ("sidecar.contradiction", "a.md", 2)
    assert '"Sleep"' in problem.message and '"Other"' in problem.message and "a.toml" in problem.message


@pytest.mark.parametrize(
    ("article", "rule", "line"),
    [
        ("---\ntitle: x\nrigths: own\n---\nText", "unknown-key", 3),
        ("---\ntitle: x\npublished: soon\n---\nText", "bad-value", 3),
        ("---\ntitle: a: b\n---\nText", "syntax", 2),
        ("---\ntitle: !!python/object/apply:os.system ['x']\n---\nText", "syntax", 2),
        ("+++\ntitle = x\n+++\nText", "syntax", 2),
        ("---\na: " + "[" * 3000 + "\n---\nText", "syntax", 2),
    ],
)
def test_faults_in_front_matter(tmp_path: Path, article: str, rule: str, line: int) -> None:
    problem = fault(tmp_path, article=article, name="a.md")
    assert (problem.rule, problem.where) == (f"sidecar.{rule}", "a.md")
    assert abs(problem.line - line) <= 1


@pytest.mark.parametrize(
    ("article", "name"),
    [
        ("---\nA line between two rules.\n---\nText", "a.md"),
        ("---\nnever closed: x\n\nText", "a.md"),
        ("---\ntitle: x\nrigths: own\n---\nText", "a.txt"),
        ("Text\n---\ntitle: x\n---\n", "a.md"),
    ],
)
def test_what_is_no_front_matter_is_text(tmp_path: Path, article: str, name: str) -> None:
    assert about(tmp_path, article=article, name=name) == About()


def test_sidecar_of_a_source_in_a_folder_is_named_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/a.txt").write_text("Text", encoding="utf-8")
    (tmp_path / "sub/a.toml").write_text("foo = 1", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        intake.read(tmp_path / "sub/a.txt", tmp_path)
    assert caught.value.problem.where == "sub/a.toml"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda p: p.stem)
def test_every_shipped_article_says_where_it_is_from(path: Path) -> None:
    known = intake.read(path, SAMPLES).about
    assert known.publisher and known.url and known.retrieved and known.rights == "public-domain"
    assert known.authority in ("commercial", "hospital")
