"""The finished HTML against source, books and docs/: faults of tables, lists, boxes, titles and the site's own text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from plainleaf import pipeline, review
from plainleaf.checks import copied, published
from plainleaf.checks.books import Book, books
from plainleaf.checks.built_page import built
from plainleaf.model import Edition
from plainleaf.publish.site import build_site
from plainleaf.report import Reporter
from plainleaf.review.withdraw import withdraw
from projects import project_in

ARTICLE = """7 things to know about clonazepam

Clonazepam is a benzodiazepine that is only approved for seizures and panic disorder. It may make you sleepy.

1. Who should not take it

Do not take clonazepam if you have serious liver disease. People with glaucoma should not take clonazepam.

2. How to take it

Take 0.5 mg before bed. Do not take more than 2 mg a day unless your doctor says so. Take it with water or food.

Strength | Colour | Form
0.5 mg | Orange | Tablet
1 mg | Blue | Tablet
2 mg | White | Tablet

Before the visit
- Write a list of
    - your tablets
    - your herbs
- Bring your glasses

Call 911 if you have taken clonazepam and:
- you cannot breathe
- your lips swell

You do not need to call us if:
- you feel a little tired
- your mouth is dry

3. Side effects and what to do

It may cause dizziness and headache in some people. These effects often go away after a few days.

Clonazepam can cause severe breathing problems and death when it is taken with opioids.

4. Stopping it

Never stop clonazepam suddenly. Your doctor will bring the dose down slowly.

5. How to store it

Keep the tablets in a dry place and out of the reach of children.
"""


PAGE = "medicines/clonazepam/clona.md"


@dataclass(frozen=True, slots=True)
class Site:
    """A built site, and what its page is held against, read once."""

    html: str
    used: tuple[Book, ...]
    markdown: str
    scratch: Path

    def rules(self, html: str) -> set[str]:
        """Rules of what is found on the page with this HTML."""
        self.scratch.write_text(html, encoding="utf-8")
        page = built(self.scratch)
        found = [
            *published.check_page(PAGE, page, self.used),
            *copied.check(PAGE, page, self.markdown, published.FAULT),
        ]
        return {problem.rule for problem in found}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    project = project_in(tmp_path_factory.mktemp("whole"), {"source_texts/clona.txt": ARTICLE})
    pipeline.make_pages(project, None, Reporter())
    build_site(project, Edition.PREVIEW, dt.date(2026, 11, 22))
    assert not published.check(project.site, project.sources, project.docs, project.records)
    html = next(project.site.rglob("clonazepam/clona/index.html")).read_text(encoding="utf-8")
    used = tuple(books(project.sources, project.records)[0])
    return Site(html, used, (project.docs / PAGE).read_text(encoding="utf-8"), project.site / "spoilt.html")


def swapped(html: str, one: str, other: str) -> str:
    assert one in html and other in html
    return html.replace(one, "\0").replace(other, one).replace("\0", other)


def without_box(html: str, number: int) -> str:
    return html.replace(re.findall(r'<div class="admonition[^"]*">.*?</div>', html, re.S)[number], "")


def moved(html: str, item: str, behind: str) -> str:
    """A list item behind another one, wherever that stands."""
    return html.replace(f"<li>{item}</li>", "").replace(f"<li>{behind}</li>", f"<li>{behind}</li><li>{item}</li>")


def sections_exchanged(html: str, one: str, other: str) -> str:
    parts = re.split(r"(?=<h2)", html)
    first, second = (next(n for n, part in enumerate(parts) if f">{name}" in part[:200]) for name in (one, other))
    parts[first], parts[second] = parts[second], parts[first]
    return "".join(parts)


ROW = re.compile(r"<tr>\s*<td>1 mg</td>.*?</tr>", re.S)
FAULTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "two cells exchanged between rows": ("order", lambda h: swapped(h, "<td>Orange</td>", "<td>Blue</td>")),
    "two cells exchanged in a row": (
        "order",
        lambda h: ROW.sub("<tr><td>Blue</td><td>1 mg</td><td>Tablet</td></tr>", h),
    ),
    "a row lost": ("missing", lambda h: ROW.sub("", h)),
    "the header lost": ("missing", lambda h: re.sub(r"<thead>.*?</thead>", "", h, flags=re.S)),
    "two heads of columns exchanged": ("order", lambda h: swapped(h, ">Strength<", ">Colour<")),
    "a cell lost whose words stand elsewhere": (
        "order",
        lambda h: ROW.sub(lambda m: m[0].replace("<td>Tablet</td>", "<td></td>"), h),
    ),
    "an item moved to another list": ("order", lambda h: moved(h, "you feel a little tired", "your lips swell")),
    "the last item moved to the next list": (
        "order",
        lambda h: re.sub(
            r"<li>your lips swell</li>\s*</ul>(.*?)<ul>", r"</ul>\1<ul><li>your lips swell</li>", h, flags=re.S
        ),
    ),
    "“and” and “or” exchanged in a heading": (
        "invented",
        lambda h: h.replace("Side effects and what to do", "Side effects or what to do"),
    ),
    "a heading over nothing that limits lost": (
        "missing",
        lambda h: re.sub(r"<h3[^>]*>How to store it<a.*?</h3>", "", h, flags=re.S),
    ),
    "a number changed in the title": ("title", lambda h: h.replace(">7 things to know", ">17 things to know")),
    "a word changed in the title": ("title", lambda h: re.sub(r"(<h1[^>]*>)7 things", r"\g<1>7 facts", h)),
    "an “only” cut": ("missing", lambda h: h.replace("that is only approved", "that is approved")),
    "“may” became “must”": ("missing", lambda h: h.replace("It may make you sleepy", "It must make you sleepy")),
    "a card lost": ("box", lambda h: without_box(h, 0)),
    "the note on the boxed warning lost": ("copy", lambda h: without_box(h, 1)),
    "a callout lost": ("box", lambda h: without_box(h, -1)),
    "the title of a box changed": (
        "copy",
        lambda h: re.sub(r'(admonition-title">Emergency): [^<]*', r"\1: all is well", h),
    ),
    "a card in another colour": ("box", lambda h: h.replace("admonition danger emergency", "admonition info ask")),
    "a callout in another colour": (
        "copy",
        lambda h: h.replace("admonition warning callout", "admonition note caution"),
    ),
    "a sentence said twice": (
        "count",
        lambda h: h.replace("Take it with water or food.", "Take it with water or food. Take it with water or food."),
    ),
    "a sentence said once more elsewhere": (
        "count",
        lambda h: h.replace("Keep the tablets", "Take it with water or food. Keep the tablets"),
    ),
    "a paragraph said twice": ("count", lambda h: re.sub(r"(<p>Never stop.*?</p>)", r"\1\1", h, flags=re.S)),
    "a step of a list lost": (
        "list",
        lambda h: re.sub(r"(<li>Write a list of)\s*<ul>(.*?)</ul>\s*</li>", r"\1</li>\2", h, flags=re.S),
    ),
    "a step of a list made": (
        "list",
        lambda h: h.replace("<li>Bring your glasses</li>", "<li><ul><li>Bring your glasses</li></ul></li>"),
    ),
    "an item made text": (
        "list",
        lambda h: h.replace("<li>you cannot breathe</li>", "").replace("and:</p>", "and: you cannot breathe</p>"),
    ),
    "a word cut in a key point": (
        "invented",
        lambda h: re.sub(r"(What it is:</strong>.*?) only", r"\1", h, count=1, flags=re.S),
    ),
    "a key point lost": ("box", lambda h: re.sub(r"<li><strong>What it is.*?</li>", "", h, count=1, flags=re.S)),
    "another medicine in a heading": (
        "copy",
        lambda h: h.replace(">How to take clonazepam<", ">How to take lorazepam<"),
    ),
    "what is not said left out": ("copy", lambda h: re.sub(r"<li>Alcohol: this.*?</li>", "", h, flags=re.S)),
    "a number to call changed": ("copy", lambda h: h.replace("1-800-222-1222", "1-800-222-1223")),
    "the mark on a dose lost": ("copy", lambda h: h.replace("(dose to be confirmed)", "")),
    "library text softened": ("copy", lambda h: h.replace("coma and death", "drowsiness")),
    "an explanation changed": ("copy", lambda h: re.sub(r"(<strong>Benzodiazepine:</strong>)[^<]*", r"\1 A sweet.", h)),
    "two sections exchanged": ("copy", lambda h: sections_exchanged(h, "Side effects", "Stopping")),
    "a section lost": ("missing", lambda h: re.sub(r"<h2[^>]*>Stopping.*?(?=<h2)", "", h, flags=re.S)),
    "a paragraph hidden": ("hidden", lambda h: h.replace("<p>Never stop", '<p style="display: none">Never stop')),
    "a “do not” struck out": (
        "hidden",
        lambda h: h.replace("Do not take more than 2 mg", "<del>Do not</del> take more than 2 mg"),
    ),
}


def test_a_page_as_it_is_built_passes(site: Site) -> None:
    assert site.rules(site.html) == set()


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_found(site: Site, name: str) -> None:
    rule, spoil = FAULTS[name]
    spoilt = spoil(site.html)
    assert spoilt != site.html, "the fault was not seeded"
    assert f"published.{rule}" in site.rules(spoilt)


def test_unsigned_library_text_may_be_missing_where_none_is_shown() -> None:
    ours = "    Ours\n    {: .added .unsigned }\n\n    Cited\n    {: .added .unsigned .cite }\n\n"
    text = (
        "---\ntitle: x\n---\nName\n\n# X\n\n"
        '!!! warning callout "Warning: Boxed warning"\n' + ours + "Read this warning as well.\n\n"
        '!!! warning callout "Warning: Theirs"\n    Quoted.\n\n'
        "## One\n\nSaid.\n\n## Who to call\n\nNumber\n{: .added .unsigned }\n"
    )
    whole = copied.sections(text, signed_only=False)
    assert [heading for heading, _ in whole] == ["", "One", "Who to call"]
    assert "ours" in whole[0][1] and "added" not in whole[0][1]
    left = copied.sections(text, signed_only=True)
    assert [heading for heading, _ in left] == ["", "One"]
    assert left[0][1] == ("name", "x", "read", "this", "warning", "as", "well", "warning", "theirs", "quoted")


DAY = dt.date(2026, 11, 22)


def test_the_public_edition_passes_as_it_is_built(tmp_path: Path) -> None:
    """With its sign-off, without library text that nobody signed, and no longer a proposal; and when it is withdrawn."""
    article = ARTICLE.replace("Take 0.5 mg before bed", "Take it before bed")  # a dose would have to be confirmed first
    texts = {"source_texts/clonazepam.txt": article, "source_texts/clonazepam.toml": 'rights = "public-domain"\n'}
    project = project_in(tmp_path, texts)
    pipeline.make_pages(project, None, Reporter())
    (path,) = [p.relative_to(project.docs).as_posix() for p in project.docs.rglob("*/clonazepam/clonazepam.md")]
    assert ".proposal" in (project.docs / path).read_text(encoding="utf-8")
    review.sign(project, path, "Ann Lee, pharmacist", DAY)
    for edition in Edition:
        result = build_site(project, edition, DAY)
        assert [str(p) for p in result.problems] == []
        assert (project.site / path).with_suffix("").is_dir()
        assert published.check(project.site, project.sources, project.docs, project.records) == []
    withdraw(project, path, "Doses changed.", DAY, "Ann Lee, pharmacist")
    assert [str(p) for p in build_site(project, Edition.PUBLIC, DAY).problems] == []
