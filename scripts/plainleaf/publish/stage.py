"""Lays out the pages of one edition in a folder of their own, from which MkDocs builds.

Preview: all of docs/. Public: the signed pages whose rights allow it, and around them hub pages,
A-Z and home made anew, so that no list names a page that is not there.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from plainleaf.edits.shown import with_marks
from plainleaf.errors import PlainleafError
from plainleaf.knowledge import load
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.document import read_document, words
from plainleaf.publish.signed import signed_in_words
from plainleaf.publish.tombstone import tombstone
from plainleaf.publish.tongues import with_languages
from plainleaf.publish.unsigned import without_unsigned
from plainleaf.review import Review, state, withdrawn
from plainleaf.review.codes import version
from plainleaf.write.escape import escape
from plainleaf.write.escape import front as safe
from plainleaf.write.front import dump, facts, parse
from plainleaf.write.lists import PATHS
from plainleaf.write.pages import base_of, read
from plainleaf.write.wording import date, say, wording

FOLDERS = ("medicines", "conditions", "procedures", "self-care", "other")
"""Folders under docs/ that hold articles; all else under docs/ belongs to the site itself."""

OWN_PAGES = ("index.md", "about.md", *PATHS)
"""Pages that nobody signs: they lead to the others and say who runs the site."""

OWN_FOLDERS = tuple(path.removesuffix(".md") for path in PATHS)
"""Folders of the pages into which a long list is parted."""

PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""What MkDocs makes a page of."""

_SIGNED = ("review_signed", "review_version")
"""Wordings of a signed page's last lines, known by how they open."""

PAGES_AT_HAND = 512
"""Pages whose code is remembered: a build asks for each several times."""

Hubs = Callable[[Path], Mapping[str, str]]
"""From the folder of the staged articles to the pages that lead to them (path -> Markdown), home included."""


def is_article(path: str) -> bool:
    """Whether `path` (below docs/, with forward slashes) is an article, and not a hub or a page of the site."""
    parts = path.split("/")
    return len(parts) > 1 and parts[0] in FOLDERS and parts[-1].endswith(".md") and parts[-1] != "index.md"


def stage(
    project: Project,
    edition: Edition,
    into: Path,
    *,
    publishable: Sequence[str] = (),
    without: Collection[str] = (),
    hubs: Hubs | None = None,
) -> tuple[str, ...]:
    """Copy the pages of `edition` into the empty folder `into`; the paths of its articles come back, sorted.

    `publishable`: for the public edition, paths below docs/ of the signed pages that may be shown.
    `without`: paths of pages that cannot be read, left out of any edition. In the place of a withdrawn page stands
    one that says so; it is no article. Raises PlainleafError where there is nothing to publish.
    """
    if not project.docs.is_dir():
        raise PlainleafError(
            f"There are no pages: no folder {project.shown(project.docs)}. Put articles into "
            f"{project.shown(project.sources)} and run 'plainleaf pages': it makes the pages."
        )
    gone = withdrawn(project)
    found = (p.relative_to(project.docs).as_posix() for p in _files(project.docs))
    everything = tuple(sorted(path for path in found if path not in without and path not in gone))
    if edition is Edition.PREVIEW:
        chosen = everything
        if not gone and not any(path.endswith(".md") for path in everything):
            raise PlainleafError(
                f"{project.shown(project.docs)} holds no pages. Put articles into "
                f"{project.shown(project.sources)} and run 'plainleaf pages'."
            )
    else:
        allowed = {path for path in set(publishable).intersection(everything) if is_article(path)}
        if not allowed and not gone:
            raise PlainleafError(
                "No page can be published: the public edition holds only pages that a person has signed "
                "and whose rights allow it, and there is none. Sign a page with 'plainleaf review sign PAGE --by NAME', "
                "or build the preview with '--edition preview'."
            )
        chosen = tuple(path for path in everything if path in allowed or _of_the_site(path))
    articles = tuple(path for path in chosen if is_article(path))
    for path in chosen:
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if is_article(path):
            text = marked(project, path, (project.docs / path).read_text(encoding="utf-8-sig"))
            target.write_text(as_published(text, state(project, path), edition, path), encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(project.docs / path, target)
    for path, notice in gone.items():
        (into / path).parent.mkdir(parents=True, exist_ok=True)
        (into / path).write_text(tombstone(notice, project.settings), encoding="utf-8", newline="\n")
    if edition is Edition.PUBLIC or gone:  # no list may lead to what is not there
        _lead(project, edition, into, hubs)
    return articles


def marked(project: Project, path: str, text: str) -> str:
    """A page of docs/ with the words marked that a person wrote or changed (see edits/shown.py), and those in another language
    than its headings (see tongues.py)."""
    base = read(base_of(path, project.records))
    return with_languages(text if base is None else with_marks(text, base))


def as_published(text: str, review: Review, edition: Edition, path: str) -> str:
    """The page of docs/ at `path` as `edition` shows it, on screen and on paper: with its sign-off, and in the public
    edition with the code of its version and without library text that nobody has signed."""
    code = code_of(path, text) if edition is Edition.PUBLIC and review.state == "signed" else ""
    page = with_review(text.replace("\r\n", "\n").replace("\r", "\n"), review, code)
    if edition is Edition.PUBLIC:
        body = parse(page)[1]
        page = page.removesuffix(body) + without_unsigned(body)
    return page


@lru_cache(maxsize=PAGES_AT_HAND)
def code_of(path: str, text: str) -> str:
    """The code of the version of a page (path below docs/) that the public edition shows of its Markdown `text`.

    It comes from the words that are published, without the line on the review: the same words have the same code,
    whoever signs them and whichever machine builds them.
    """
    values, body = parse(text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = without_unsigned(without_review_line(body))
    return version(path, " ".join(words(read_document(dump({"title": values.get("title")}) + shown, path))))


def without_review_line(body: str) -> str:
    """The Markdown of a page without what changes by signing alone: its line on the review, the mark of a proposal."""
    openings = tuple(filter(None, (say("about", key).partition("{")[0].strip() for key in _SIGNED)))
    drop = (say("about", "review"), say("key_points", "proposal"))
    blocks = re.split(r"(\n{2,})", body)
    return "".join("" if (w := _words(b)) in drop or w.startswith(openings) else b for b in blocks)


def review_line(review: Review) -> str:
    """The line on the review of a signed page, in words."""
    if not review.due:
        return say("about", "review")
    said = signed_in_words(
        review.signed,
        say("about", "review_by"),
        say("about", "review_change"),
        load("page_text")["lines"],
        " and ",
        date,
    )
    return say("about", "review_signed", signed=said, due=date(review.due))


def with_review(text: str, review: Review, code: str = "") -> str:
    """A page with its sign-off, as records/ keep it, in its front matter and in its line on the review.

    Of a signed page the lines fall away that say that nobody has looked at it yet. Nothing else changes.
    """
    held = facts(text).get("review")
    if review.state == "draft" and isinstance(held, dict) and held.get("state") == "draft":
        return text
    values, body = parse(text)
    if not values:
        return text
    values["review"] = {"state": review.state, "by": "", "on": None, "due": None}
    if review.state == "signed" and review.on and review.due:
        values["review"] |= {"by": safe(review.by), "on": review.on, "due": review.due}
        if code:
            values["review"]["version"] = code
        line = escape(review_line(review))
        if code:  # in a line of its own, where nothing parts it
            line += f"\n\n{wording('about', 'review_version', code=code)}"
        instead = {say("about", "review"): line, say("key_points", "proposal"): ""}
        blocks = re.split(r"(\n{2,})", body)
        body = "".join(instead.get(_words(block), block) for block in blocks)
    return dump(values) + body


def _words(block: str) -> str:
    """A paragraph's words as say gives them: entities read, attribute list gone."""
    return html.unescape(re.sub(r"\n\{:[^}\n]*\}\s*$", "", block)).strip()


def strays(project: Project) -> list[str]:
    """Paths below docs/ that the public edition leaves out for being no page that a person can sign: notes, drafts."""
    if not project.docs.is_dir():
        return []
    found = (p.relative_to(project.docs).as_posix() for p in _files(project.docs))
    ours = (*FOLDERS, *OWN_FOLDERS)
    return sorted(path for path in found if path.split("/")[0] not in ours and not _of_the_site(path))


def _files(folder: Path) -> list[Path]:
    """Files below `folder` without hidden ones."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def _of_the_site(path: str) -> bool:
    """Whether a file belongs to the site itself: home, about, A-Z; pictures and other files that are no pages."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in PAGES:
        return path in OWN_PAGES
    return suffix not in (".html", ".htm") or path == "404.html"


def _lead(project: Project, edition: Edition, into: Path, hubs: Hubs | None) -> None:
    """Write the pages that lead to the articles of this edition.

    What the program once made (its front matter says so) is made anew; a home page that somebody wrote
    themselves stays.
    """
    from plainleaf.write.hubs import hubs as make_hubs  # only here: handouts need none of it, and it takes long to load
    from plainleaf.write.page_info import pages_in

    gone = {path: (notice.title, notice.on) for path, notice in withdrawn(project).items()}
    made = hubs(into) if hubs else make_hubs(pages_in(into), project.settings, edition, gone)
    for path, text in made.items():
        target = into / path
        if target.exists() and not _generated(target):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    for page in sorted(into.rglob("*.md")):  # a list that this edition has no entry for
        path = page.relative_to(into).as_posix()
        if _is_list(path) and path not in made and _generated(page):
            page.unlink()


def _is_list(path: str) -> bool:
    return path in PATHS or path.partition("/")[0] in OWN_FOLDERS


def _generated(page: Path) -> bool:
    values, _ = parse(page.read_text(encoding="utf-8-sig"))
    return values.get("generated") is True
