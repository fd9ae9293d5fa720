"""Lays out the pages of one edition in a folder of their own, from which MkDocs builds.

Preview: all of docs/. Public: the signed pages whose rights allow it, and around them hub pages,
A-Z and home made anew, so that no list names a page that is not there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml

from plainleaf.errors import PlainleafError
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.review import Review, state

FOLDERS = ("medicines", "conditions", "procedures", "self-care", "other")
"""Folders under docs/ that hold articles; all else under docs/ belongs to the site itself."""

Hubs = Callable[[Mapping[str, str]], Mapping[str, str]]
"""From the articles of an edition (path below docs/ -> Markdown) to the pages that lead to them, home included."""


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
    hubs: Hubs | None = None,
) -> tuple[str, ...]:
    """Copy the pages of `edition` into the empty folder `into`; the paths of its articles come back, sorted.

    `publishable`: for the public edition, paths below docs/ of the signed pages that may be shown.
    Raises PlainleafError where there is nothing to publish.
    """
    if not project.docs.is_dir():
        raise PlainleafError(
            f"There is no folder {project.shown(project.docs)}. Run 'plainleaf pages' first: it makes the pages."
        )
    everything = tuple(sorted(p.relative_to(project.docs).as_posix() for p in _files(project.docs)))
    if edition is Edition.PREVIEW:
        chosen = everything
        if not any(path.endswith(".md") for path in everything):
            raise PlainleafError(
                f"{project.shown(project.docs)} holds no pages. Put articles into "
                f"{project.shown(project.sources)} and run 'plainleaf pages'."
            )
    else:
        allowed = {path for path in publishable if path in everything and is_article(path)}
        if not allowed:
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
        if path in articles:
            text = (project.docs / path).read_text(encoding="utf-8-sig")
            target.write_text(with_review(text, state(project, path)), encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(project.docs / path, target)
    if edition is Edition.PUBLIC:
        _lead(into, articles, hubs)
    return articles


def with_review(text: str, review: Review) -> str:
    """The page with its sign-off, as kept in records/, in its front matter; not a word of it changes."""
    if not text.startswith("---\n"):
        return text
    head, fence, body = text[4:].partition("\n---\n")
    if not fence:
        return text
    kept, inside = [], False
    for line in head.split("\n"):
        if line.startswith("review:"):
            inside = True
        elif not (inside and (line.startswith((" ", "-")) or not line.strip())):
            inside = False
            kept.append(line)
    entry: dict[str, object] = {"state": review.state}
    if review.state == "signed":
        entry |= {"by": review.by, "on": review.on, "due": review.due}
    block = yaml.safe_dump({"review": entry}, sort_keys=False, allow_unicode=True).rstrip("\n")
    return "---\n" + "\n".join([*kept, block]) + fence + body


def _files(folder: Path) -> list[Path]:
    """Files below `folder` without hidden ones."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def _of_the_site(path: str) -> bool:
    """Whether a file is neither article nor a generated list of articles: about page, pictures, pages by hand."""
    if not path.endswith(".md"):
        return True
    return path.split("/")[0] not in FOLDERS and path not in ("index.md", "a-z.md")


def _lead(into: Path, articles: Sequence[str], hubs: Hubs | None) -> None:
    """Write the pages that lead to the articles of this edition."""
    if hubs is None:
        from plainleaf.write import hubs as made_by_write

        hubs = made_by_write
    texts = {path: (into / path).read_text(encoding="utf-8") for path in articles}
    for path, text in hubs(texts).items():
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
