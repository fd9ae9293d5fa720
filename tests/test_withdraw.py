"""A withdrawn page is gone from everywhere, and what stands in its place says so; a recall finds all that names a medicine."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import zipfile
from pathlib import Path

import pytest

from built import ARTICLE, DAY, sample_project, tree
from finding_index import read_index
from plainleaf import recall, review
from plainleaf.errors import ContentError, UsageError
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.booklet import build_booklet
from plainleaf.publish.handout import build_handouts
from plainleaf.publish.offline import build_offline
from plainleaf.publish.press import form_of
from plainleaf.publish.site import build_site
from plainleaf.review import mentions
from plainleaf.review import record as books
from plainleaf.write import hubs
from review_help import LEE, RAY
from test_cli import run

PAGE = "conditions/insomnia/sleeping-badly.md"
STEM = "conditions/insomnia/sleeping-badly"
OTHER = f"{ARTICLE}.md"
REASON = "The advice on driving is <out of date> & wrong."
GONE = "Insomnia means that you sleep too little"
"""Words that stand on the page and nowhere else."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = sample_project(tmp_path / "p")
    text = (project.docs / OTHER).read_text(encoding="utf-8").replace("*(dose to be confirmed)*", "")
    (project.docs / OTHER).write_text(re.sub("rights: .*", "rights: own", text), encoding="utf-8", newline="\n")
    for path in project.docs.rglob("*.md"):
        if path.relative_to(project.docs).as_posix() not in (PAGE, OTHER):
            path.unlink()
    for page in (PAGE, OTHER):
        review.sign(project, page, LEE, DAY)
    hubs.save(project)
    return project


def texts(folder: Path) -> dict[str, str]:
    return {
        name: html.unescape(content.decode("utf-8"))
        for name, content in tree(folder).items()
        if name.endswith((".html", ".json", ".txt", ".xml", ".js"))
    }


# ---------------------------------------------------------------- what a reader meets


@pytest.mark.parametrize("edition", list(Edition))
def test_a_withdrawn_page_leaves_a_notice_and_nothing_else(project: Project, edition: Edition) -> None:
    recall.withdraw(project, [PAGE], REASON, DAY, LEE)
    build_site(project, edition, DAY)
    found = texts(project.site)
    assert [name for name, text in found.items() if GONE in text] == []
    for name in (f"{STEM}/index.html", f"{STEM}/print.html"):
        assert "This page was withdrawn on November 22, 2026" in found[name], name
        assert f"Why: {REASON}" in found[name] and "<out of date>" not in (project.site / name).read_text("utf-8")
        assert "Questions: Plainleaf sample" in found[name] or "Questions:" in found[name]
        assert "noindex" in found[name]
    assert not list((project.site / "handouts").glob("*sleeping-badly*"))
    assert [card["u"] for card in read_index(project.site).cards if "sleeping-badly" in card["u"]] == []
    naming = {name for name, text in found.items() if f"{STEM}/" in text or "../sleeping-badly/" in text}
    assert naming <= {"a-z/index.html", f"{STEM}/index.html", f"{STEM}/print.html", "sitemap.xml"}
    assert "withdrawn on November 22, 2026" in found["a-z/index.html"].partition("Withdrawn pages")[2]


def test_the_offline_copy_holds_the_notice_and_lists_it(project: Project) -> None:
    recall.withdraw(project, [PAGE], REASON, DAY)
    with zipfile.ZipFile(build_offline(project, Edition.PUBLIC, DAY)) as bundle:
        held = {
            n: bundle.read(n).decode("utf-8", "ignore") for n in bundle.namelist() if not n.endswith((".pdf", ".woff2"))
        }
    assert [name for name, text in held.items() if GONE in html.unescape(text)] == []
    assert "This page was withdrawn" in html.unescape(held[f"site/{STEM}.html"])
    assert json.loads(held["manifest.json"])["withdrawn"] == [
        {"page": PAGE, "title": "Sleeping badly", "on": "2026-11-22", "reason": REASON}
    ]


def test_no_handout_is_made_of_it_in_either_edition(project: Project) -> None:
    recall.withdraw(project, [PAGE], REASON, DAY)
    for edition in Edition:
        assert [path.name for path in build_handouts(project, None, edition, DAY).paths] == [
            f"{ARTICLE.replace('/', '--')}.pdf"
        ]
        named = build_handouts(project, [PAGE], edition, DAY)
        assert named.paths == () and [p.rule for p in named.problems] == ["handout.withdrawn"]


def test_a_site_of_notices_alone_is_published(project: Project) -> None:
    """Where the last public page is withdrawn, readers have to learn of it."""
    recall.withdraw(project, [PAGE, OTHER], REASON, DAY)
    build_site(project, Edition.PUBLIC, DAY)
    assert "This page was withdrawn" in (project.site / f"{STEM}/index.html").read_text(encoding="utf-8")


def test_the_notice_stays_though_the_page_itself_goes(project: Project) -> None:
    recall.withdraw(project, [PAGE], REASON, DAY)
    (project.docs / PAGE).unlink()
    build_site(project, Edition.PREVIEW, DAY)
    page = (project.site / f"{STEM}/index.html").read_text(encoding="utf-8")
    assert "Sleeping badly: withdrawn" in html.unescape(page)
    assert [row.page for row in review.status(project) if row.review.state == "withdrawn"] == [PAGE]


def test_lists_in_docs_no_longer_lead_to_it(project: Project) -> None:
    told = recall.withdraw(project, [PAGE], REASON, DAY)
    assert "a-z.md" in told.lines[-1]
    for path in ("index.md", "a-z.md"):
        before, _, after = (project.docs / path).read_text(encoding="utf-8").partition("Withdrawn pages")
        assert "sleeping-badly" not in before and (path == "index.md") != ("sleeping-badly" in after)
    recall.restore(project, [PAGE], DAY)
    assert "sleeping-badly" in (project.docs / "index.md").read_text(encoding="utf-8")
    assert "Withdrawn" not in (project.docs / "a-z.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("edition", list(Edition))
def test_what_was_built_before_is_cleaned_at_once(project: Project, edition: Edition) -> None:
    build_handouts(project, None, edition, DAY)
    build_site(project, edition, DAY)
    build_offline(project, edition, DAY)
    assert [name for name, text in texts(project.site).items() if GONE in text]
    told = "\n".join(recall.withdraw(project, [PAGE], REASON, DAY).lines)
    left = texts(project.site)
    assert [name for name, text in left.items() if GONE in text] == []
    assert (
        "This page was withdrawn" in left[f"{STEM}/index.html"]
        and "This page was withdrawn" in left[f"{STEM}/print.html"]
    )
    for folder in (project.site / "handouts", project.dist / "handouts"):
        assert [path.name for path in folder.iterdir()] == [f"{ARTICLE.replace('/', '--')}.pdf"]
    assert not (project.dist / "plainleaf-offline.zip").exists()
    for part in ("index.html", "print.html", ".pdf is gone", "no longer finds it", "offline.zip held it"):
        assert part in told
    index = read_index(project.site)
    assert [n for n, card in enumerate(index.cards) if not card] == index.core["gone"]
    assert any("clonazepam" in card.get("u", "") for card in index.cards)  # the others are still found


def test_large_print_and_booklets_are_cleaned_too(project: Project) -> None:
    build_handouts(project, None, Edition.PREVIEW, DAY, form=form_of(project, large=True))
    booklet = build_booklet(project, [PAGE], Edition.PREVIEW, DAY, "Sleep").path
    told = "\n".join(recall.withdraw(project, [PAGE], REASON, DAY).lines)
    assert [path.name for path in (project.dist / "handouts-large-print").iterdir()] == [
        f"{ARTICLE.replace('/', '--')}.pdf"
    ]
    assert booklet is not None and not booklet.exists() and "'plainleaf booklet PAGE...' makes it anew" in told


# ---------------------------------------------------------------- the record


def test_its_sign_offs_go_and_it_cannot_be_signed(project: Project) -> None:
    recall.withdraw(project, [PAGE], REASON, DAY, RAY)
    found = review.state(project, PAGE)
    assert found.state == "withdrawn" and found.withdrawn is not None and found.withdrawn.by == RAY
    assert PAGE not in review.publishable(project)
    with pytest.raises(ContentError, match="plainleaf restore"):
        review.sign(project, PAGE, LEE, DAY)


def test_restored_it_is_a_draft_to_be_signed_anew(project: Project) -> None:
    recall.withdraw(project, [PAGE], REASON, DAY)
    recall.restore(project, [PAGE], dt.date(2026, 12, 1), RAY)
    assert review.state(project, PAGE).state == "draft"
    assert review.publishable(project) == (OTHER,)
    review.sign(project, PAGE, LEE, dt.date(2026, 12, 2))
    assert review.publishable(project) == (PAGE, OTHER)
    history = books.read(project, PAGE).history
    assert [e.did for e in history] == ["signed", "withdrawn", "restored", "signed"]
    assert history[2].what == f"withdrawn since 2026-11-22: {REASON}"


def test_withdrawn_pages_are_told_to_programs(project: Project) -> None:
    recall.withdraw(project, [PAGE], REASON, DAY, LEE)
    assert review.withdrawn(project) == {PAGE: books.Withdrawal(DAY, REASON, "Sleeping badly", LEE)}
    rows = json.loads(run("review", "status", "--json", within=project).stdout)["pages"]
    assert {row["page"]: row["withdrawn"] for row in rows} == {
        PAGE: {"on": "2026-11-22", "reason": REASON, "by": LEE},
        OTHER: None,
    }


def test_mistakes_are_sentences(project: Project) -> None:
    for words in (
        ["withdraw", "sleeping-badly", "--reason", " "],
        ["withdraw", "no-such-page", "--reason", "x"],
        ["withdraw", "sleeping-badly", "--reason", "x", "--by", "Ann"],
        ["withdraw", "sleeping-badly"],
        ["restore", "sleeping-badly"],
    ):
        result = run(*words, within=project)
        assert result.exit_code == 2 and "Traceback" not in result.output, words
    assert review.withdrawn(project) == {}
    assert run("withdraw", "sleeping-badly", "--reason", "x", within=project).exit_code == 0
    again = run("withdraw", "sleeping-badly", "--reason", "x", within=project)
    assert again.exit_code == 2 and "withdrawn already" in again.output
    assert "Withdrawn are: " in run("restore", "sleeping-bad", within=project).output
    assert run("restore", "sleeping-badly", within=project).exit_code == 0


def test_a_record_that_cannot_be_read_stops_the_build(project: Project) -> None:
    """It may say that the page is withdrawn: better no new site than one that shows it."""
    recall.withdraw(project, [PAGE], REASON, DAY)
    path = books.record_path(project, PAGE)
    path.write_text(path.read_text(encoding="utf-8").replace("[withdrawn]", "[withdrawn"), encoding="utf-8")
    for edition in Edition:
        with pytest.raises(ContentError, match=r"sleeping-badly\.toml"):
            build_site(project, edition, DAY)
    result = run("site", within=project)
    assert result.exit_code == 1 and "sleeping-badly.toml" in result.stderr and "Traceback" not in result.output


# ---------------------------------------------------------------- a recall


def found(project: Project, name: str) -> dict[str, str]:
    return {page.page: "about" if page.about else page.by for page in mentions.find(project, name).pages}


@pytest.mark.parametrize("name", ["clonazepam", "Clonazepam", "KLONOPIN", "Rivotril", " klonopin "])
def test_a_medicine_is_found_by_any_of_its_names(project: Project, name: str) -> None:
    assert found(project, name)[OTHER] == "about"


def test_its_class_is_found_too_and_told_apart(project: Project) -> None:
    path = project.docs / PAGE
    text = path.read_text(encoding="utf-8").replace(
        "](../../medicines/clonazepam/clonazepam-at-night.md#side-effects)", "]()"
    )
    text = text.replace("See also [clonazepam]()", "See also Benzodiazepines")
    path.write_text(text, encoding="utf-8")
    assert found(project, "Klonopin") == {OTHER: "about", PAGE: "class"}
    assert found(project, "diazepam")[PAGE] == "class"
    assert found(project, "benzodiazepines")[PAGE] == "name"  # asked for as a class, it is the name


def test_a_name_is_found_as_it_is_read_and_not_inside_others(project: Project) -> None:
    for words, is_found in [
        ("St&#46; John&#39;s wort", True),
        ("St. John's worts", True),
        ("[St. John's wort](#word-x)", True),
        ("St. Johnsworth", False),
    ]:
        path = project.docs / PAGE
        text = path.read_text(encoding="utf-8")
        path.write_text(text + f"\nTake {words} with care.\n", encoding="utf-8")
        assert (PAGE in found(project, "St. John's wort")) == is_found, words
        path.write_text(text, encoding="utf-8")


def test_a_medicine_of_no_list_is_looked_for_by_its_name_alone(project: Project) -> None:
    rewritten = (project.docs / PAGE).read_text(encoding="utf-8") + "\nZzyxol helps nobody.\n"
    (project.docs / PAGE).write_text(rewritten, encoding="utf-8")
    result = run("find", "--medicine", "zzyxol", within=project)
    assert "No list of medicines holds 'zzyxol'" in result.stdout
    assert f"{PAGE}: names it; changed" in result.stdout and "Zzyxol helps nobody." in result.stdout
    assert "0 page(s)" in run("find", "--medicine", "zzyxolin", within=project).stdout
    assert "Did you mean clonazepam?" in run("find", "--medicine", "clonazepan", within=project).stdout


def test_articles_are_searched_line_by_line_what_was_left_out_too(project: Project) -> None:
    (project.sources / "night.txt").write_text(
        "Night\n\nKlonopin is mentioned here, in this article.\n\nSign up for our Klonopin newsletter!\n", "utf-8"
    )
    assert run("pages", within=project).exit_code == 0
    rows = json.loads(run("find", "--medicine", "clonazepam", "--json", within=project).stdout)["sources"]
    assert [(r["file"], [(line["line"], line["kept"]) for line in r["lines"]]) for r in rows] == [
        ("night.txt", [(3, True), (5, False)])
    ]
    (project.sources / "night.txt").unlink()
    assert "night.txt: could not be looked into" in run("find", "--medicine", "clonazepam", within=project).stdout


def test_a_recall_withdraws_all_only_when_it_is_meant(project: Project) -> None:
    for words in (["--withdraw"], ["--withdraw", "--yes"], ["--withdraw", "--reason", "Recalled."]):
        result = run("find", "--medicine", "clonazepam", *words, within=project)
        assert result.exit_code == 2 and "Nothing was withdrawn: 2 page(s) would be" in result.output
        assert review.withdrawn(project) == {}
    words = ["--withdraw", "--reason", "Recalled by its maker.", "--by", LEE, "--yes"]
    result = run("find", "--medicine", "clonazepam", *words, within=project)
    assert result.exit_code == 0, result.output
    assert {page: gone.reason for page, gone in review.withdrawn(project).items()} == dict.fromkeys(
        (PAGE, OTHER), "Recalled by its maker."
    )
    again = run("find", "--medicine", "clonazepam", *words, within=project)
    assert again.exit_code == 2 and "no page that stands names it" in again.output


def test_pages_that_name_only_the_class_stay_unless_asked_for(project: Project) -> None:
    path = project.docs / PAGE
    text = re.sub(r" See also .*", " Benzodiazepines may help.", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    words = ["find", "--medicine", "clonazepam", "--withdraw", "--reason", "Recalled.", "--yes"]
    assert run(*words, within=project).exit_code == 0
    assert list(review.withdrawn(project)) == [OTHER]
    assert run(*words, "--with-class", within=project).exit_code == 0
    assert list(review.withdrawn(project)) == [PAGE, OTHER]


def test_an_empty_name_is_no_name(project: Project) -> None:
    assert run("find", "--medicine", " ", within=project).exit_code == 2
    with pytest.raises(UsageError):
        recall.restore(project, [PAGE], DAY)
