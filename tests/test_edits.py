"""A librarian's way: a page edited in any editor, an article that changes, two texts for one place, and on from there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from built import tree
from plainleaf import checks, review
from plainleaf.checks import edited
from plainleaf.edits.hand import parse
from plainleaf.edits.merge import merge
from plainleaf.edits.recorded import recorded
from plainleaf.errors import Problem, Severity
from plainleaf.project import Project, build_date
from plainleaf.review import record
from plainleaf.write.pages import base_of, conflict_of, hand_of, new_of
from projects import MakeProject
from test_cli import run

ARTICLE = """Testamine at Night

What testamine is

Testamine is a medicine for adults who cannot sleep. It does not help everyone. Most people feel its effect within an hour.

How to take it

Take testamine half an hour before bed. Do not take it with alcohol. Swallow the tablet with water.

Do not take more than 10 mg in one night. Keep the tablets in their box.

Side effects

Testamine can make you sleepy the next day. Call your doctor if you feel confused. Call 911 if you cannot breathe.

Stopping testamine

Never stop testamine all at once. Your doctor can lower the dose slowly. Most people stop within a few weeks.
"""
SIDECAR = 'kind = "medicine"\nmedicines = ["testamine"]\nrights = "own"\nauthority = "label"\ntopic = "testamine"\n'
PAGE = "medicines/testamine/night.md"


@pytest.fixture
def here(make_project: MakeProject) -> Project:
    project = make_project({"source_texts/night.txt": ARTICLE, "source_texts/night.toml": SIDECAR})
    assert run("pages", within=project).exit_code == 0
    return project


def page(project: Project, path: str = PAGE) -> Path:
    return project.docs / path


def rewrite(file: Path, *pairs: tuple[str, str]) -> None:
    """Changes words of a file as an editor on another system would save it."""
    text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_bytes(text.encode("utf-8"))


def section(text: str, heading: str) -> str:
    return text.replace("\r\n", "\n").split(f"## {heading}")[1].split("\n## ")[0]


def told(project: Project) -> list[Problem]:
    return checks.run(project)


def rules(project: Project) -> set[str]:
    return {problem.rule for problem in told(project)}


def books(project: Project, path: str = PAGE) -> list[tuple[str, str, str]]:
    file = hand_of(path, project.records)
    found = parse(file.read_text(encoding="utf-8")) if file.is_file() else ()
    return [(one.change, one.was, one.text) for one in found]


def ledger(project: Project, words: str) -> list[dict[str, str]]:
    """The places of the row that holds some words."""
    book = recorded("night.txt", project.records)
    assert book is not None
    row = next(row for row in book.kept() if words in book.said(row))
    return list(row["places"])


# ---------------------------------------------------------------- the whole way


def test_a_librarians_way(here: Project) -> None:
    file = page(here)
    # she edits in an editor that writes Windows line ends, other list marks and a byte order mark
    rewrite(
        file,
        ("It does not help everyone.", "It does not help all people."),
        ("Most people feel its effect within an hour.", "You may feel it within an hour."),
        (" Keep the tablets in their box.", ""),
    )
    head, body = file.read_text(encoding="utf-8").split("\n---\n", 1)
    body = f"{head}\n---\n" + body.replace("\n- ", "\n* ")
    file.write_bytes(b"\xef\xbb\xbf" + body.replace("\n", "\r\n").encode("utf-8"))
    assert run("pages", within=here).exit_code == 0
    changed = [row for row in books(here) if row[0] in ("changed", "removed", "added")]
    assert changed == [
        ("changed", "It does not help everyone.", "It does not help all people."),
        ("changed", "Most people feel its effect within an hour.", "You may feel it within an hour."),
        ("removed", "Keep the tablets in their box.", ""),
    ]
    assert "check.hand-books" not in rules(here)
    # the article changes elsewhere, and at one place that she changed too
    rewrite(
        here.sources / "night.txt",
        ("Swallow the tablet with water.", "Swallow the tablet whole, with water."),
        ("Most people feel its effect within an hour.", "Most people feel its effect within two hours."),
    )
    before = file.read_bytes(), base_of(PAGE, here.records).read_bytes()
    result = run("pages", within=here)
    assert result.exit_code == 1
    assert "within an hour" in result.stderr and "within two hours" in result.stderr
    assert f"docs/{PAGE}:" in result.stderr and "night.conflict.md" in result.stderr
    assert (file.read_bytes(), base_of(PAGE, here.records).read_bytes()) == before
    assert [p.severity for p in told(here) if p.rule == "check.stale"] == [Severity.SIGNING]
    # she is asked to choose, line by line
    shown = conflict_of(PAGE, here.records)
    result = run("edits", "settle", "night", within=here)
    assert result.exit_code == 1 and "night.conflict.md:" in result.stderr
    rewrite(shown, ("> \n", "> You may feel it within two hours.\n"))
    result = run("edits", "settle", "night", within=here)
    assert result.exit_code == 0, result.output
    text = file.read_bytes().decode("utf-8")
    assert text.count("\r\n") == text.count("\n")
    for words in ("You may feel it within two hours.", "whole, with water", "It does not help all people."):
        assert words in text
    assert "Keep the tablets in their box." not in text
    assert not shown.exists() and not new_of(PAGE, here.records).exists()
    # and on: nothing is left to do, now and the next time
    after = tree(here.root)
    assert run("pages", within=here).exit_code == 0
    assert tree(here.root) == after
    assert not [p for p in told(here) if p.severity is Severity.BUILD]


def test_other_pages_build_while_one_waits(make_project: MakeProject) -> None:
    other = ARTICLE.replace("testamine", "ibuprofen").replace("Testamine", "Ibuprofen")
    here = make_project(
        {
            "source_texts/night.txt": ARTICLE,
            "source_texts/night.toml": SIDECAR,
            "source_texts/pain.txt": other,
            "source_texts/pain.toml": SIDECAR.replace("testamine", "ibuprofen"),
        }
    )
    assert run("pages", within=here).exit_code == 0
    rewrite(page(here), ("It does not help everyone.", "It does not help all people."))
    for name in ("night", "pain"):
        rewrite(here.sources / f"{name}.txt", ("It does not help everyone.", "It does not help every adult."))
    result = run("build", within=here)
    assert result.exit_code == 1 and "edits.conflict" in result.stderr
    assert "every adult" in page(here, "medicines/ibuprofen/pain.md").read_text(encoding="utf-8")
    assert "all people" in (here.site / "medicines/testamine/night/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("take", "stands"), [("mine", "help all people"), ("new", "help every adult")])
def test_settling_without_the_file(here: Project, take: str, stands: str) -> None:
    rewrite(page(here), ("It does not help everyone.", "It does not help all people."))
    rewrite(here.sources / "night.txt", ("It does not help everyone.", "It does not help every adult."))
    assert run("pages", within=here).exit_code == 1
    assert run("edits", "settle", "night", "--take", take, within=here).exit_code == 0
    assert stands in page(here).read_text(encoding="utf-8")
    assert "conflict" not in str(list(here.records.rglob("*")))
    result = run("edits", "settle", "night", "--take", take, within=here)
    assert result.exit_code == 2 and "waits for nothing" in result.stderr


def test_places_are_settled_one_by_one(here: Project) -> None:
    rewrite(
        page(here),
        ("It does not help everyone.", "It helps some."),
        ("Swallow the tablet with water.", "Drink water with it."),
    )
    rewrite(
        here.sources / "night.txt",
        ("It does not help everyone.", "It does not help every adult."),
        ("Swallow the tablet with water.", "Swallow the tablet with cold water."),
    )
    assert run("pages", within=here).exit_code == 1
    assert run("edits", "settle", "night", "--take", "mine", "--place", "1", within=here).exit_code == 0
    assert conflict_of(PAGE, here.records).is_file()
    assert run("pages", within=here).exit_code == 1  # the choice that is made already stays
    assert "[x] Keep" in conflict_of(PAGE, here.records).read_text(encoding="utf-8")
    assert run("edits", "settle", "night", "--take", "new", "--place", "9", within=here).exit_code == 2
    assert run("edits", "settle", "night", "--take", "new", "--place", "2", within=here).exit_code == 0
    text = page(here).read_text(encoding="utf-8")
    assert "It helps some." in text and "with cold water" in text


def test_two_crosses_at_one_place_are_none(here: Project) -> None:
    rewrite(page(here), ("It does not help everyone.", "It helps some."))
    rewrite(here.sources / "night.txt", ("It does not help everyone.", "It does not help every adult."))
    run("pages", within=here)
    rewrite(conflict_of(PAGE, here.records), ("[ ] Keep", "[x] Keep"), ("[ ] Take", "[x] Take"))
    result = run("edits", "settle", "night", within=here)
    assert result.exit_code == 1 and "more than one text" in result.stderr
    assert "It helps some." in page(here).read_text(encoding="utf-8")


# ---------------------------------------------------------------- the third origin


def test_what_was_taken_out_stays_out_and_the_ledger_says_so(here: Project) -> None:
    rewrite(page(here), (" Do not take it with alcohol.", ""), ("Never stop testamine all at once. Your", "Your"))
    assert run("pages", within=here).exit_code == 0
    assert {p.get("was"): p["role"] for p in ledger(here, "alcohol") if p["role"] == "removed"} == {
        "section": "removed"
    }
    found = [p for p in told(here) if p.rule == "check.hand-removed"]
    assert found and all(p.severity is Severity.SIGNING for p in found)
    assert any("Do not take it with alcohol." in p.message and "alcohol" in p.message for p in found)
    assert "taken out of docs/" in run("explain", "night.txt:9", within=here).output
    rewrite(here.sources / "night.txt", ("Swallow the tablet with water.", "Swallow the tablet whole."))
    assert run("pages", within=here).exit_code == 0
    text = page(here).read_text(encoding="utf-8")
    assert "Take testamine half an hour before bed. Swallow the tablet whole." in text
    # back again: the ledger forgets it
    file, base = page(here), base_of(PAGE, here.records)
    file.write_bytes(base.read_bytes())
    assert run("pages", within=here).exit_code == 0
    assert not hand_of(PAGE, here.records).exists()
    assert "removed" not in {p["role"] for p in ledger(here, "alcohol")}


def test_numbers_and_nots_that_an_edit_changed_are_named(here: Project) -> None:
    rewrite(
        page(here),
        ("It does not help everyone.", "It helps everyone."),
        ("Do not take more than 10 mg", "Do not take more than 20 mg"),
    )
    assert run("pages", within=here).exit_code == 0
    found = {p.message: p for p in told(here) if p.rule == "check.hand-numbers"}
    assert any("“not” went" in message for message in found)
    assert any("“10mg” went, “20mg” came" in message for message in found)
    line = next(p.line for m, p in found.items() if "20mg" in m)
    assert "20 mg" in page(here).read_text(encoding="utf-8").split("\n")[line - 1]


def test_hand_text_is_no_invention_and_is_marked_where_it_is_read(here: Project) -> None:
    rewrite(
        page(here),
        ("It does not help everyone.", "It does not help all people."),
        (
            "Take testamine half an hour before bed.",
            "Ask us for a pill box.\n\nTake testamine half an hour before bed.",
        ),
        (" Swallow the tablet with water.", ""),
    )
    mine = page(here).read_bytes()
    result = run("build", within=here)
    assert result.exit_code == 0, result.output
    assert page(here).read_bytes() == mine  # the marks are in the copy that is published only
    html = (here.site / "medicines/testamine/night/index.html").read_text(encoding="utf-8")
    assert html.count('class="hand"') == 2
    assert "2 sentences were written or changed by the editors of this site." in html
    assert "One sentence of the source was taken out by the editors of this site." in html
    assert "put in order, not changed" not in html and "Nothing else was left out" not in html
    assert run("explain", f"docs/{PAGE}:1", within=here).exit_code == 0
    number = mine.decode().split("Ask us for a pill box")[0].count("\n") + 1
    assert "“Ask us for a pill box.” was written" in run("explain", f"docs/{PAGE}:{number}", within=here).output
    assert run("report", "--all", within=here).exit_code == 0
    report = (here.dist / "reports" / "night.html").read_text(encoding="utf-8")
    assert "Changed by hand" in report and "Ask us for a pill box." in report and "written by hand" in report


def test_the_site_says_nothing_of_hand_edits_where_there_are_none(here: Project) -> None:
    assert run("site", within=here).exit_code == 0
    html = (here.site / "medicines/testamine/night/index.html").read_text(encoding="utf-8")
    assert "editors of this site" not in html and "hand" not in html.split("<article")[1].split("</article")[0].split()


def test_the_checks_find_what_the_books_do_not_say(here: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite(
        page(here),
        ("It does not help everyone.", "It does not help all people."),
        (" Swallow the tablet with water.", ""),
        ("## Side effects\n", "## Side effects\n\nAsk us for a pill box.\n"),
    )
    run("pages", within=here)
    assert not {"check.hand-missing", "check.hand-unknown"} & rules(here)
    true = edited.hand
    for forgotten, rule in (("changed", "hand-missing"), ("removed", "hand-missing"), ("added", "hand-unknown")):
        monkeypatch.setattr(edited, "hand", lambda *a, f=forgotten: tuple(h for h in true(*a) if h.change != f))
        assert f"check.{rule}" in rules(here), forgotten


def test_a_moved_paragraph_stays_moved(here: Project) -> None:
    said = "Do not take more than 10 mg in one night. Keep the tablets in their box."
    text = page(here).read_text(encoding="utf-8")
    heading = text.split("## Side effects")[0] + "## Side effects\n"
    page(here).write_text(
        (heading + "\n" + said + "\n" + text.split("## Side effects\n")[1]).replace(f"{said}\n\n", "", 1)
        if text.index(said) < text.index("## Side effects")
        else text,
        encoding="utf-8",
        newline="\n",
    )
    rewrite(here.sources / "night.txt", ("Keep the tablets in their box.", "Keep the tablets in their own box."))
    assert run("pages", within=here).exit_code == 0
    text = page(here).read_text(encoding="utf-8")
    assert "in their own box." in section(text, "Side effects")
    assert "in their own box." not in section(text, "How to take testamine")
    assert ("moved", "Do not take more than 10 mg in one night. Keep the tablets in their own box.",
            "Do not take more than 10 mg in one night. Keep the tablets in their own box.") in books(here)  # fmt: skip
    assert not [p for p in told(here) if p.severity is Severity.BUILD]


def test_the_same_edits_give_the_same_books(here: Project) -> None:
    rewrite(page(here), ("It does not help everyone.", "It does not help all people."))
    run("pages", within=here)
    books_then = hand_of(PAGE, here.records).read_bytes()
    hand_of(PAGE, here.records).unlink()
    assert "check.hand-books" in rules(here)
    run("pages", within=here)
    assert hand_of(PAGE, here.records).read_bytes() == books_then


# ---------------------------------------------------------------- in short, key points


def test_in_short_stands_before_the_key_points_and_stays(here: Project) -> None:
    result = run(
        "edits", "in-short", "night", "Testamine helps some adults sleep. Never stop it all at once.", within=here
    )
    assert result.exit_code == 0, result.output
    text = page(here).read_text(encoding="utf-8")
    assert text.index("## In short") < text.index("## Key points")
    assert "check.in-short" not in str(rules(here)) and "check.hand-books" not in rules(here)
    rewrite(here.sources / "night.txt", ("Swallow the tablet with water.", "Swallow the tablet whole."))
    assert run("pages", within=here).exit_code == 0
    assert "## In short\n\nTestamine helps some adults sleep." in page(here).read_text(encoding="utf-8")
    assert run("edits", "in-short", "night", "", within=here).exit_code == 0
    assert "In short" not in page(here).read_text(encoding="utf-8")
    assert run("edits", "in-short", "night", "One. Two. Three. Four. Five. Six.", within=here).exit_code == 2


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("Take 40 mg at night.", "check.in-short-numbers"),
        ("It is like zolpidem.", "check.in-short-medicine"),
        ("It helps. It does. It may. It can. It will. It must.", "check.in-short-long"),
        ("- It helps.\n- It does.", "check.in-short-form"),
        ("", "check.in-short-empty"),
        (
            "Pharmacological interventions necessitate individualized consideration of contraindications.",
            "check.in-short-reading",
        ),
    ],
)
def test_what_in_short_may_not_say(here: Project, said: str, rule: str) -> None:
    rewrite(page(here), ("## Key points", f"## In short\n\n{said}\n\n## Key points"))
    assert rule in rules(here)


def test_in_short_in_another_place_is_told(here: Project) -> None:
    rewrite(page(here), ("## Side effects", "## In short\n\nIt helps.\n\n## Side effects"))
    assert "check.in-short-place" in rules(here)


# ---------------------------------------------------------------- deleted and renamed


def test_a_deleted_page_stays_away_and_comes_back(here: Project) -> None:
    page(here).unlink()
    result = run("pages", within=here)
    assert result.exit_code == 0
    assert "deleted by hand" in result.stderr and "plainleaf edits restore" in result.stderr
    assert not page(here).exists()
    assert PAGE not in page(here, "a-z.md").read_text(encoding="utf-8")
    assert {p["role"] for p in ledger(here, "alcohol")} == {"removed"}
    assert "deleted by hand" in run("edits", "status", within=here).output
    rewrite(here.sources / "night.txt", ("Swallow the tablet with water.", "Swallow the tablet whole."))
    assert run("build", within=here).exit_code == 1  # there is no page at all to publish
    assert not page(here).exists()
    result = run("edits", "restore", "night", within=here)
    assert result.exit_code == 0, result.output
    assert "Swallow the tablet whole." in page(here).read_text(encoding="utf-8")
    assert PAGE in page(here, "a-z.md").read_text(encoding="utf-8") or "night.md" in page(here, "a-z.md").read_text(
        encoding="utf-8"
    )
    assert run("edits", "restore", "night", within=here).exit_code == 2


def test_a_lost_docs_folder_is_made_anew(here: Project) -> None:
    before = tree(here.docs)
    for file in sorted(here.docs.rglob("*.md")):
        file.unlink()
    result = run("pages", within=here)
    assert result.exit_code == 0 and "made anew" in result.stderr
    assert tree(here.docs) == before


def sign(project: Project, path: str = PAGE) -> None:
    review.sign(project, path, "Ann Lee, pharmacist", build_date())


def test_a_renamed_article_takes_edits_and_sign_off_along(here: Project) -> None:
    rewrite(page(here), ("It does not help everyone.", "It does not help all people."))
    assert run("pages", within=here).exit_code == 0
    sign(here)
    for name in ("night.txt", "night.toml"):
        (here.sources / name).rename(here.sources / name.replace("night", "evening"))
    result = run("pages", within=here)
    assert result.exit_code == 0, result.output
    assert "the article night.txt is called evening.txt now" in result.stderr
    new = "medicines/testamine/evening.md"
    assert "It does not help all people." in page(here, new).read_text(encoding="utf-8")
    assert not page(here).exists() and not hand_of(PAGE, here.records).exists()
    assert ("changed", "It does not help everyone.", "It does not help all people.") in books(here, new)
    assert review.state(here, new).state == "signed"
    assert not (here.records / "reviews" / "medicines" / "testamine" / "night.toml").exists()
    assert not [p for p in told(here) if p.severity is Severity.BUILD]
    assert "night" not in " ".join(path.name for path in here.records.rglob("*"))


def test_a_renamed_article_keeps_the_answers_to_its_findings(here: Project) -> None:
    """A finding is known by its file as well: what was answered of the old name holds for the new one."""
    text = ARTICLE.replace("Your doctor can lower the dose slowly.", "Call us at 555-0142 before you stop.")
    (here.sources / "night.txt").write_text(text, encoding="utf-8")
    rewrite(page(here), ("It does not help everyone.", "It does not help all 30 people."))
    assert run("pages", within=here).exit_code == 0
    waiting = [f for f in review.findings(record.read(here, PAGE), told(here)) if f.blocks]
    assert {f.problem.where.rpartition("/")[2] for f in waiting} == {"night.txt", "night.md"}
    for one in waiting:
        review.answer(here, PAGE, one.id, "It is our own line.", "Ann Lee, pharmacist", build_date(), told(here))
    sign(here)
    for name in ("night.txt", "night.toml"):
        (here.sources / name).rename(here.sources / name.replace("night", "evening"))
    assert run("pages", within=here).exit_code == 0
    new = "medicines/testamine/evening.md"
    after = review.findings(record.read(here, new), told(here))
    assert len([f for f in after if f.answer]) == len(waiting) and not [f for f in after if f.blocks]


def test_another_place_asked_for_by_the_sidecar(here: Project) -> None:
    rewrite(page(here), ("It does not help everyone.", "It does not help all people."))
    assert run("pages", within=here).exit_code == 0
    (here.sources / "night.toml").write_text(SIDECAR + 'page = "sleep"\n', encoding="utf-8")
    result = run("pages", within=here)
    assert result.exit_code == 0, result.output
    assert "It does not help all people." in page(here, "medicines/testamine/sleep.md").read_text(encoding="utf-8")
    assert not page(here).exists()


def test_a_page_renamed_by_hand_is_told_how_to_keep_its_name(here: Project) -> None:
    rewrite(page(here), ("It does not help everyone.", "It does not help all people."))
    assert run("pages", within=here).exit_code == 0
    mine = page(here).with_name("sleep.md")
    page(here).rename(mine)
    result = run("pages", within=here)
    assert result.exit_code == 1
    assert "page.renamed" in result.stderr and 'page = "sleep"' in result.stderr and "night.toml" in result.stderr
    assert "was deleted by hand" not in result.stderr, "it was renamed, and that is told once"
    assert "It does not help all people." in mine.read_text(encoding="utf-8") and not page(here).exists()
    (here.sources / "night.toml").write_text(SIDECAR + 'page = "sleep"\n', encoding="utf-8")
    result = run("pages", within=here)
    assert result.exit_code == 0, result.output
    assert "It does not help all people." in mine.read_text(encoding="utf-8")
    assert [file.name for file in mine.parent.iterdir()] == ["index.md", "sleep.md"] or not page(here).exists()
    assert not [p for p in told(here) if p.severity is Severity.BUILD]


def test_a_copied_page_is_told(here: Project) -> None:
    page(here).with_name("copy.md").write_bytes(page(here).read_bytes())
    assert "page.copy" in run("pages", within=here).stderr


def test_an_article_renamed_and_changed_at_once_is_given_its_edits(here: Project) -> None:
    rewrite(page(here), ("It does not help everyone.", "It does not help all people."))
    assert run("pages", within=here).exit_code == 0
    sign(here)
    (here.sources / "night.toml").rename(here.sources / "evening.toml")
    (here.sources / "night.txt").unlink()
    (here.sources / "evening.txt").write_text(ARTICLE.replace("with water", "with cold water"), encoding="utf-8")
    assert run("pages", within=here).exit_code == 0
    assert page(here).is_file()  # edited: never taken away
    result = run("edits", "give", "night", "evening", within=here)
    assert result.exit_code == 0, result.output
    text = page(here, "medicines/testamine/evening.md").read_text(encoding="utf-8")
    assert "It does not help all people." in text and "with cold water" in text
    assert not page(here).exists()
    assert (here.records / "reviews" / "medicines" / "testamine" / "evening.toml").is_file()


# ---------------------------------------------------------------- what changed in an article


def test_what_changed_in_an_article_before_and_after_building(make_project: MakeProject) -> None:
    related = ARTICLE.replace("Testamine at Night", "Testamine by Day")
    here = make_project(
        {
            "source_texts/night.txt": ARTICLE,
            "source_texts/night.toml": SIDECAR,
            "source_texts/day.txt": related,
            "source_texts/day.toml": SIDECAR,
        }
    )
    assert run("pages", within=here).exit_code == 0
    assert "No article says anything else" in run("sources", "diff", within=here).output
    rewrite(page(here), ("It does not help everyone.", "It does not help all people."))
    assert run("pages", within=here).exit_code == 0
    rewrite(
        here.sources / "night.txt",
        ("It does not help everyone.", "It does not help every adult."),
        ("10 mg in one night", "5 mg in one night"),
        (" Call 911 if you cannot breathe.", ""),
    )
    before = tree(here.root)
    summary = json.loads(run("sources", "diff", here.sources / "night.txt", "--json", within=here).stdout)
    assert tree(here.root) == before
    (one,) = summary["sources"]
    assert one["source"] == "night.txt" and not one["built"]
    assert one["pages"] == [PAGE] and one["related"] == ["medicines/testamine/day.md"]
    changes = {change["was"]: change for change in one["changes"]}
    assert len(changes) == 3
    assert changes["It does not help everyone."]["edited"] == [PAGE]
    dose = changes["Do not take more than 10 mg in one night."]
    assert "10 mg" in str(dose["doses_was"]) and "5 mg" in str(dose["doses_now"])
    gone = changes["Call 911 if you cannot breathe."]
    assert gone["now"] == "" and "emergency" in gone["safety"]
    shown = run("sources", "diff", within=here).output
    assert shown.index("Call 911") < shown.index("every adult")  # the grave ones first
    assert (
        "you changed this on docs/" in shown and "Speaks of the same medicine: docs/medicines/testamine/day.md" in shown
    )
    run("pages", within=here)
    assert run("edits", "settle", "night", "--take", "mine", within=here).exit_code == 0
    after = json.loads(run("sources", "diff", "--json", within=here).stdout)["sources"]
    assert [(o["source"], o["built"], len(o["changes"])) for o in after] == [("night.txt", True, 3)]


def test_a_changed_number_is_among_what_is_grave(here: Project) -> None:
    """Also where the sentence names no medicine and no danger; and the article may be named as it is called."""
    rewrite(
        here.sources / "night.txt",
        ("It does not help everyone.", "It does not help every adult."),
        ("within a few weeks", "within 3 weeks"),
    )
    shown = run("sources", "diff", "night.txt", within=here).output
    assert "“3weeks” came" in shown.replace(" ", "").replace("came", " came") and "1 on safety" in shown
    assert shown.index("within 3 weeks") < shown.index("every adult")
    result = run("sources", "diff", "nigth.txt", within=here)
    assert result.exit_code == 2 and "nigth.txt" in result.stderr


# ---------------------------------------------------------------- ended in the middle

KILLED = """
import os, signal, sys
from plainleaf import cli
left = int(sys.argv.pop(1))
replaces = os.replace
def replace(old, new):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    replaces(old, new)
os.replace = replace
sys.argv[0] = "plainleaf"
cli.main()
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no process can be killed like this here")
def test_nothing_is_lost_however_a_run_is_ended(here: Project, tmp_path: Path) -> None:
    """Killed before each of its writes in turn, and run again: the same files as if it had never been killed."""
    rewrite(
        page(here),
        ("It does not help everyone.", "It does not help all people."),
        (" Keep the tablets in their box.", ""),
    )
    rewrite(here.sources / "night.txt", ("Swallow the tablet with water.", "Swallow the tablet whole."))
    start = tree(here.root)
    assert run("pages", within=here).exit_code == 0
    wanted = tree(here.root)
    assert wanted != start
    killed, left = True, 0
    while killed:
        restore(here.root, start)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(left), "-C", str(here.root), "pages", "-q"],
            capture_output=True,
            check=False,
        )
        killed = done.returncode == -signal.SIGKILL
        assert killed or done.returncode == 0, done.stderr
        text = page(here).read_text(encoding="utf-8")
        assert "It does not help all people." in text and "Keep the tablets in their box." not in text
        assert run("pages", within=here).exit_code == 0
        assert tree(here.root) == wanted, left
        left += 1
    assert left > 5


def restore(folder: Path, files: dict[str, bytes]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    assert os.path.isdir(folder)


# ---------------------------------------------------------------- whatever a person writes


SNIPPETS = {
    "code": "```\nTake   5 mg\n\n  twice\n```",
    "quotation": "> Ann said:\n> it helps.\n>\n> Really.",
    "table": "| Time | Tablets |\n| --- | --- |\n| Morning | one |",
    "reference link": "See [our leaflet][1].\n\n[1]: https://example.org/leaflet",
    "picture": "![A tablet](tablet.png)",
    "address": "Elm Street Clinic  \n12 Elm Street  \nTelephone 555-0142",
    "nested list": "- Bring\n    - your pill box\n    - your list\n- Ask",
    "numbered list": "1. Wash your hands.\n2. Sit down.",
    "rule": "---",
    "html": "<b>Bold</b> and <!-- a note to myself -->",
    "box": '!!! note "From our pharmacy"\n    Ask for a pill box.\n\n    - small\n    - large',
    "heading": "### At our clinic\n\nCome on Mondays.",
    "attributes": "Come on Mondays.\n{: #mondays .big }",
    "entities": "Less than 5 &lt; 6 &amp; more \\* or less.",
    "jinja": "{{ config.site_name }} {% if x %}",
}


@pytest.mark.parametrize("name", SNIPPETS)
def test_whatever_markdown_a_person_writes_survives(name: str) -> None:
    head = "---\ntitle: A\nsources:\n- file: a.txt\n---\n\n# A\n\n"
    base = head + "Take it with food. Swallow it.\n\n## Side effects\n\nIt may make you sleepy.\n"
    mine = base.replace("## Side effects", f"{SNIPPETS[name]}\n\n## Side effects")
    merged = merge(base, mine, base.replace("Swallow it.", "Swallow it whole."))
    assert merged.text == mine.replace("Swallow it.", "Swallow it whole.")


def test_all_of_it_on_one_page(here: Project) -> None:
    (page(here).parent / "tablet.png").write_bytes(b"")
    rewrite(page(here), ("## Side effects\n", "\n\n".join(SNIPPETS.values()) + "\n\n## Side effects\n"))
    rewrite(here.sources / "night.txt", ("Swallow the tablet with water.", "Swallow the tablet whole."))
    result = run("pages", within=here)
    assert result.exit_code == 0, result.output
    text = page(here).read_text(encoding="utf-8")
    assert all(line in text for snippet in SNIPPETS.values() for line in snippet.split("\n"))
    assert "Swallow the tablet whole." in text
    assert not [p for p in told(here) if p.severity is Severity.BUILD]
    again = tree(here.root)
    assert run("pages", within=here).exit_code == 0
    assert tree(here.root) == again


def test_a_row_that_was_made_a_list_may_get_items_between(make_project: MakeProject) -> None:
    said = "Side effects may include sleepiness, dizziness, dry mouth, and headache."
    article = ARTICLE.replace("Testamine can make you sleepy the next day.", said)
    here = make_project({"source_texts/night.txt": article, "source_texts/night.toml": SIDECAR})
    assert run("pages", within=here).exit_code == 0
    assert "- dizziness," in page(here).read_text(encoding="utf-8")
    rewrite(page(here), ("- dizziness,", "- thirst,\n- dizziness,"))
    assert run("pages", within=here).exit_code == 0
    assert not {"check.hand-missing", "check.hand-unknown"} & rules(here)


def test_a_page_that_cannot_be_taken_apart_is_left_with_its_new_text_beside(here: Project) -> None:
    file = page(here)
    file.write_bytes(file.read_bytes().replace(b"title: ", b"title: [unclosed ", 1))
    mine = file.read_bytes()
    rewrite(here.sources / "night.txt", ("Swallow the tablet with water.", "Swallow the tablet whole."))
    result = run("pages", within=here)
    assert result.exit_code == 1 and "write.hand-edited" in result.stderr
    assert file.read_bytes() == mine
    assert "Swallow the tablet whole." in new_of(PAGE, here.records).read_text(encoding="utf-8")
    file.write_bytes(mine.replace(b"[unclosed ", b""))
    assert run("pages", within=here).exit_code == 0
    assert "Swallow the tablet whole." in file.read_text(encoding="utf-8")
    assert not new_of(PAGE, here.records).exists()
