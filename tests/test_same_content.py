"""One page, eight forms: title, headings, boxes, every number with its unit and the review line are the same in all.

Each form is read back from its own file, by code that shares nothing with what makes it but the HTML of the page.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader

from handout_help import squash
from plainleaf import pipeline
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.epub import build_epub
from plainleaf.publish.handout import handout_name
from plainleaf.publish.offline import build_offline
from plainleaf.publish.single import build_single_files
from plainleaf.publish.site import HANDOUTS, build_site
from plainleaf.report import Reporter
from projects import REPO, project_in

DAY = dt.date(2026, 11, 22)

NUMBER = re.compile(
    r"\d[\d.,:/-]*(?:\s?(?:%|mg|mcg|g|kg|mL|L|IU|units?|hours?|days?|weeks?|months?|years?|minutes?|pounds?|times?)\b)?"
)
"""A number, with its unit where one follows."""

LEVELS = ("emergency", "urgent", "ask", "caution", "callout", "warning")


@dataclass(frozen=True)
class Seen:
    """What a reader sees of a page in one form."""

    title: str
    headings: tuple[str, ...]  # of sections, in order
    boxes: tuple[tuple[str, str], ...]  # title and text of each, in order
    numbers: Counter[str]
    review: str


SAMPLES = sorted(path.stem for path in (REPO / "source_texts").glob("*.txt"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The shipped samples, one of them signed."""
    files = {f"source_texts/{p.name}": p.read_bytes() for p in (REPO / "source_texts").iterdir() if p.is_file()}
    made = project_in(tmp_path_factory.mktemp("same"), files)
    pipeline.make_pages(made, None, Reporter())
    return made


@pytest.fixture(scope="module")
def forms(project: Project) -> dict[str, Callable[[str], Seen]]:
    """Form -> from a page (path below docs/ without its ending) to what is seen of it."""
    root = project.root
    build_site(project, Edition.PREVIEW, DAY)
    bundle = root / "bundle"
    with zipfile.ZipFile(build_offline(project, Edition.PREVIEW, DAY)) as archive:
        archive.extractall(bundle)
    singles = build_single_files(project, Edition.PREVIEW, DAY).folder
    book = _chapters(build_epub(project, Edition.PREVIEW, DAY).path)
    archive_pages = _zim_pages(project)

    def print_page(page: str) -> Seen:
        return of_reader((project.site / page / "print.html").read_bytes())

    return {
        "website": lambda page: of_site((project.site / page / "index.html").read_bytes()),
        "bundle": lambda page: of_site((bundle / f"site/{page}.html").read_bytes()),
        "print page": print_page,
        "print page of the bundle": lambda page: of_reader((bundle / f"site/{page}/print.html").read_bytes()),
        "single file": lambda page: of_reader((singles / f"{page.replace('/', '--')}.html").read_bytes()),
        "e-book": lambda page: of_reader(book[print_page(page).title]),
        "ZIM": lambda page: of_reader(archive_pages[f"{page}.html"]),
        "handout": lambda page: of_pdf(bundle / f"site/{HANDOUTS}/{handout_name(page)}", print_page(page)),
    }


def _chapters(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        pages = [archive.read(name) for name in archive.namelist() if "/page-" in name]
    return {of_reader(page).title: page for page in pages}


def _zim_pages(project: Project) -> dict[str, bytes]:
    reader = pytest.importorskip("libzim.reader", reason="the extra package libzim is not installed")
    from plainleaf.publish.zim import build_zim

    archive = reader.Archive(build_zim(project, Edition.PREVIEW, DAY).path)
    found = [archive._get_entry_by_id(n) for n in range(archive.entry_count)]
    return {entry.path: bytes(entry.get_item().content) for entry in found if entry.path.endswith(".html")}


# ---------------------------------------------------------------- reading each form


def of_site(html: bytes) -> Seen:
    """The page as the website's theme sets it."""
    article = _article(html, ".headerlink, .pl-tools, .pl-contents, .pl-overdue, .pl-no-due, .md-tags, nav")
    boxes = [tag for tag in article.select(".admonition")]
    parts = [(_words(box.select_one(".admonition-title")), box) for box in boxes]
    return _seen(article, [(title, _words(box)) for title, box in parts])


def of_reader(html: bytes) -> Seen:
    """The page as the print page, a single file, the e-book and ZIM set it."""
    article = _article(html, "nav, details, .draft, .for-you, .pl-overdue, .pl-no-due, footer, [role=doc-pagebreak]")
    boxes = [(_words(box.find(re.compile("^h[2-6]$"))), _words(box)) for box in article.select(".box")]
    return _seen(article, boxes)


def _article(html: bytes, around: str) -> Tag:
    soup = BeautifulSoup(html, "html.parser")
    article = soup.find("article") or soup.find("section")
    assert isinstance(article, Tag)
    for extra in article.select(around):
        extra.decompose()
    return article


def _seen(article: Tag, boxes: list[tuple[str, str]]) -> Seen:
    inside = [tag for tag in article.select(".box *, .admonition *")]
    headings = [tag for tag in article.find_all("h2") if tag not in inside]
    return Seen(
        title=_words(article.find("h1")),
        headings=tuple(map(_words, headings)),
        boxes=tuple(boxes),
        numbers=Counter(_numbers(article.get_text(" "))),
        review=next(line for line in _lines(article) if line.startswith("Review:")),
    )


def _words(tag: Tag | None) -> str:
    return "" if tag is None else squash(tag.get_text(" "))


def _numbers(text: str) -> Iterator[str]:
    for match in NUMBER.finditer(" ".join(text.split())):
        yield squash(match[0]).rstrip(".,:/-")


def _lines(article: Tag) -> Iterator[str]:
    return (" ".join(p.get_text(" ").split()) for p in article.find_all("p"))


def of_pdf(path: Path, model: Seen) -> Seen:
    """The page on paper. A PDF has no elements that all readers agree on, so its text is asked for those of `model`.

    Numbers are counted in its text; it has more of them than the page: of sheets, days and addresses.
    """
    read = PdfReader(path)
    text = "\n".join(page.extract_text() for page in read.pages)
    flat = re.sub("[•‣]", "", squash(text))  # marks of lists are no words
    there = Counter(_numbers(text))
    return Seen(
        title=squash(str(read.metadata.title if read.metadata else "")),
        headings=tuple(heading for heading in model.headings if heading in flat),
        boxes=tuple((title, words) for title, words in model.boxes if title in flat and _in_parts(words, flat)),
        numbers=model.numbers & there if _in_flat(model.numbers, flat) else there,
        review=model.review if squash(model.review) in flat else "",
    )


def _in_flat(numbers: Counter[str], flat: str) -> bool:
    return all(flat.count(number) >= count for number, count in numbers.items())


def _in_parts(words: str, flat: str) -> bool:
    """Whether the words of a box stand in the text: whole, or parted by the end of a sheet."""
    if words in flat:
        return True
    return any(words[:n] in flat and words[n:] in flat for n in range(1, len(words)))


# ---------------------------------------------------------------- the promise


@pytest.mark.parametrize("stem", SAMPLES)
def test_all_forms_show_the_same(project: Project, forms: dict[str, Callable[[str], Seen]], stem: str) -> None:
    (file,) = project.docs.rglob(f"{stem}.md")
    page = file.relative_to(project.docs).with_suffix("").as_posix()
    seen = {form: show(page) for form, show in forms.items()}
    site = seen["website"]
    assert site.title and len(site.headings) > 3 and site.review and sum(site.numbers.values()) > 3
    for form, what in seen.items():
        assert what.title == site.title, form
        assert what.headings == site.headings, form
        assert what.boxes == site.boxes, form
        assert what.review == site.review, form
        assert what.numbers == site.numbers, (form, what.numbers - site.numbers, site.numbers - what.numbers)
