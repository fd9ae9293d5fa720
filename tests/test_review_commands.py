"""The commands of a review: each does its work, tells a mistake in a sentence, and waits for whoever writes."""

from __future__ import annotations

import json
import re

import pytest

from plainleaf import checks, lock, review
from plainleaf.errors import SettingsError
from plainleaf.project import Project
from projects import MakeProject
from review_help import ARTICLE, LEE, PATH, RAY, SIDECAR, article_project, page_text, rewrite
from test_cli import run
from test_lock import another

OUT = "2026-11-22"


@pytest.fixture
def here(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 2026-11-22
    return article_project(make_project)


def ids(project: Project, kind: str) -> list[str]:
    told = json.loads(run("review", kind, "gristol", "--json", within=project).stdout)
    return [row["id"] for row in told["doses" if kind == "dose" else "findings"] if row.get("blocks", True)]


def settle(project: Project) -> None:
    words = [word for id in ids(project, "dose") for word in ("--confirm", id)]
    assert run("review", "dose", "gristol", *words, "--by", LEE, within=project).exit_code == 0
    for id in ids(project, "findings"):
        done = run(
            "review", "answer", "gristol", id, "--reason", "We tell them at the counter.", "--by", LEE, within=project
        )
        assert done.exit_code == 0, done.output


def test_the_whole_way_from_draft_to_signed(here: Project) -> None:
    listed = run("review", "dose", "gristol", within=here).stdout
    assert "one 200 mg tablet every 6 hours  (docs/medicines/ibuprofen/gristol.md:" in listed
    assert "2 dose(s) to be confirmed." in listed
    first, second = ids(here, "dose")
    done = run(
        "review",
        "dose",
        "gristol",
        "--correct",
        first,
        "one 100 mg tablet",
        "--leave-out",
        second,
        "--by",
        LEE,
        within=here,
    )
    assert f"Corrected {first}: one 200 mg tablet every 6 hours, now one 100 mg tablet" in done.stdout
    assert f"Left out {second}: 400 mg three times a day" in done.stdout and "0 dose(s) to be confirmed." in done.stdout
    assert "Take one 100 mg tablet with food.\n" in page_text(here)
    refused = run("review", "sign", "gristol", "--by", LEE, within=here)
    assert refused.exit_code == 1 and "plainleaf review answer" in refused.stderr
    settle(here)
    listed = run("review", "findings", "gristol", within=here).stdout
    assert (
        f"answered by {LEE} on {OUT}: We tell them at the counter." in listed and "0 in the way of signing." in listed
    )
    part = run("review", "sign", "gristol", "--by", RAY, "--for", "faithful", "--note", "Read twice.", within=here)
    assert "the whole page, for faithful (Read twice.)" in part.stdout and "a signature for: clinical" in part.stdout
    whole = run("review", "sign", "gristol", "--by", LEE, "--for", "clinical", "--months", "6", within=here)
    assert "due to be read again on 2027-05-22" in whole.stdout
    history = run("review", "history", "gristol", within=here).stdout
    assert [line.split("  ")[1].split(" by ")[0] for line in history.splitlines()] == [
        *["dose"] * 2,
        *["answered"] * (len(history.splitlines()) - 4),
        *["signed"] * 2,
    ]
    assert f"{OUT}  signed by {RAY}: the whole page, for faithful (Read twice.)" in history


def test_what_is_due_by_the_clock_of_the_build(here: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(here)
    assert run("review", "sign", "gristol", "--by", LEE, within=here).exit_code == 0
    assert "0 past their day, 0 within 60 days." in run("review", "due", within=here).stdout
    assert f"2027-11-22  in 365 day(s)  {PATH}" in run("review", "due", "--within", "365", within=here).stdout
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1826928000")  # 2027-11-23
    late = run("review", "due", within=here).stdout
    assert f"2027-11-22  1 day(s) past  {PATH}: signed by {LEE}" in late and "1 past their day" in late
    (row,) = json.loads(run("review", "due", "--json", within=here).stdout)["pages"]
    assert (row["page"], row["days"]) == (PATH, -1)


def test_a_change_is_shown_and_signed_alone(here: Project) -> None:
    settle(here)
    run("review", "sign", "gristol", "--by", LEE, within=here)
    rewrite(here, "dry cupboard", "cool cupboard")
    diff = run("review", "diff", "gristol", within=here).stdout
    assert f"Since then (faithful and clinical, signed by {LEE} on {OUT}):" in diff and "“dry” → “cool”" in diff
    for id in ids(here, "findings"):
        run("review", "answer", "gristol", id, "--reason", "It is cool in there.", "--by", LEE, within=here)
    signed = run("review", "sign", "gristol", "--by", RAY, within=here)
    assert f"Signed {PATH} by {RAY}: what had changed, for faithful and clinical." in signed.stdout
    assert "words written by hand: 1 changed" in signed.stdout
    assert "words written by hand: 1 changed" in run("review", "history", "gristol", within=here).stdout


@pytest.mark.parametrize(
    "words",
    [
        ["sign", "gristol", "--by", "Ann"],
        ["sign", "gristol", "--by", LEE, "--for", "everything"],
        ["sign", "gristol", "--by", LEE, "--months", "0"],
        ["sign", "gristol", "--by", LEE, "--seen"],
        ["sign", "grisotl", "--by", LEE],
        ["answer", "gristol", "xxxxxx", "--reason", "No reason at all.", "--by", LEE],
        ["answer", "gristol"],
        ["dose", "gristol", "--confirm", "xxxxxx", "--by", LEE],
        ["dose", "gristol", "--confirm", "xxxxxx"],
        ["dose", "gristol", "--correct", "xxxxxx"],
        ["revoke", "gristol", "--by", LEE, "--reason", "It is wrong."],
        ["history", "nothing"],
        ["diff", "nothing"],
        ["show", "nothing"],
        ["show", "K7M-R4T-X2W"],
        ["due", "--within", "-1"],
    ],
)
def test_a_mistake_is_a_sentence(here: Project, words: list[str]) -> None:
    before = {path: path.read_bytes() for path in here.root.rglob("*") if path.is_file() and ".cache" not in path.parts}
    result = run("review", *words, within=here)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output and "fault in the program" not in result.output
    assert {
        path: path.read_bytes() for path in here.root.rglob("*") if path.is_file() and ".cache" not in path.parts
    } == before


def test_a_note_is_added_to_the_history_and_signs_nothing(here: Project) -> None:
    settle(here)
    assert run("review", "sign", "gristol", "--by", LEE, within=here).exit_code == 0
    done = run("review", "note", "gristol", "The maker was asked\n about 400 mg.", "--by", RAY, within=here)
    assert done.exit_code == 0 and "Noted on" in done.stdout
    told = json.loads(run("review", "history", "gristol", "--json", within=here).stdout)["history"]
    assert told[-1] == {
        "on": OUT,
        "did": "noted",
        "by": RAY,
        "what": "The maker was asked about 400 mg.",
        "changed": [],
    }
    assert review.state(here, PATH).state == "signed"
    for words in ("", "…", "a" * 3000):
        assert run("review", "note", "gristol", words, "--by", RAY, within=here).exit_code == 2


def test_scripts_are_told_in_json(here: Project) -> None:
    told = json.loads(run("review", "findings", "gristol", "--json", within=here).stdout)
    assert {"id", "rule", "severity", "blocks", "answer", "times"} <= told["findings"][0].keys()
    assert json.loads(run("review", "history", "gristol", "--json", within=here).stdout)["history"] == []
    wrong = run("find", "--medicine", " ", "--json", within=here)
    assert json.loads(wrong.stdout)["status"] == 2


def test_no_review_is_lost_when_its_page_is_gone(here: Project) -> None:
    settle(here)
    run("review", "sign", "gristol", "--by", LEE, within=here)
    (here.docs / PATH).unlink()
    assert "signed by Ann Lee" in run("review", "history", "gristol", within=here).stdout


# ---------------------------------------------------------------- one writer at a time

WRITERS = [
    ["pages"],
    ["site"],
    ["offline"],
    ["handouts"],
    ["build"],
    ["worksheet"],
    ["report", "--all"],
    ["review", "sign", "gristol", "--by", LEE],
    ["review", "revoke", "gristol", "--by", LEE, "--reason", "It is wrong."],
    ["review", "findings", "gristol"],
    ["review", "note", "gristol", "A note.", "--by", LEE],
    ["review", "answer", "gristol", "xxxxxx", "--reason", "No reason at all.", "--by", LEE],
    ["review", "dose", "gristol", "--confirm", "xxxxxx", "--by", LEE],
    ["review", "status", "--html"],
    ["withdraw", "gristol", "--reason", "It is wrong."],
    ["find", "--medicine", "ibuprofen", "--withdraw", "--reason", "It is wrong.", "--yes"],
    ["edits", "in-short", "gristol", "Words."],
]


@pytest.mark.parametrize("words", WRITERS, ids=lambda words: "-".join(words[:2]))
def test_whoever_writes_waits_for_the_other(here: Project, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock.writing, "__kwdefaults__", {"wait": 0.05}, raising=False)
    monkeypatch.setattr(lock.writing.__wrapped__, "__kwdefaults__", {"wait": 0.05})  # type: ignore[attr-defined]
    before = {path: path.read_bytes() for path in here.root.rglob("*") if path.is_file() and ".cache" not in path.parts}
    with another(here.root) as process:
        result = run(*words, within=here)
        assert result.exit_code == 1, result.output
        assert f'"plainleaf build" (process {process.pid} on this computer) is writing in this project' in result.output
    after = {
        path: path.read_bytes()
        for path in here.root.rglob("*")
        if path.is_file() and ".cache" not in path.parts and path.name != lock.NAME
    }
    assert after == before


def test_whoever_only_reads_does_not_wait(here: Project) -> None:
    with another(here.root):
        for words in (
            ["review", "status"],
            ["review", "due"],
            ["review", "dose", "gristol"],
            ["check"],
            ["explain", "gristol.txt"],
        ):
            assert run(*words, within=here).exit_code == 0, words


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("signatures: clinicl", r"mkdocs\.yml:\d+: .*'clinicl'.*Did you mean 'clinical'"),
        ("signatures: []", "name one or more of: faithful"),
        ("signatures: 3", "name one or more of"),
        ('two_people: "yes"', r"mkdocs\.yml:\d+: .*write yes or no"),
        ("two_people: yes\n    signatures: clinical", "names only one line"),
        ("signature: clinical", "no key 'signature'.*Did you mean 'signatures'"),
    ],
)
def test_a_wrong_setting_is_named(make_project: MakeProject, line: str, says: str) -> None:
    here = make_project()
    path = here.root / "mkdocs.yml"
    text = path.read_text(encoding="utf-8").replace("  plainleaf:\n", f"  plainleaf:\n    {line}\n")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        Project.load(here.root)
    assert re.search(says, str(caught.value)), str(caught.value)


@pytest.mark.parametrize("value", ["clinical, faithful", "[clinical, faithful]", "clinical faithful"])
def test_lines_may_be_named_in_many_ways(make_project: MakeProject, value: str) -> None:
    here = make_project()
    path = here.root / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  plainleaf:\n", f"  plainleaf:\n    signatures: {value}\n    two_people: yes\n"), "utf-8"
    )
    found = Project.load(here.root).settings
    assert (found.signatures, found.two_people) == (("faithful", "clinical"), True)


# ---------------------------------------------------------------- the checks of one page


def test_checks_of_one_page_are_those_of_all_pages_on_it(make_project: MakeProject) -> None:
    files = {f"source_texts/{name}.txt": ARTICLE.replace("Gristol", name) for name in ("gristol", "blandol")}
    files |= {f"source_texts/{name}.toml": SIDECAR.replace("Gristol", name) for name in ("gristol", "blandol")}
    here = make_project(files)
    assert run("pages", within=here).exit_code == 0
    for page in (PATH, PATH.replace("gristol", "blandol")):
        alone = review.findings_on(here, page, checks.run(here, [page]))
        of_all = review.findings_on(here, page, checks.run(here))
        assert sorted(map(str, alone)) == sorted(map(str, of_all)) and len(alone) > 3
    assert not [p for p in checks.run(here, [PATH]) if "blandol" in str(p)]
