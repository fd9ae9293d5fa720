"""Withdrawn pages in builds that are older than the withdrawal: until the next build nothing of them may be read there."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from plainleaf.project import Project
from plainleaf.publish.handout import handout_name
from plainleaf.publish.offline import NAME as BUNDLE
from plainleaf.publish.print_page import print_address
from plainleaf.publish.search.index import forget
from plainleaf.publish.tombstone import bare
from plainleaf.review.record import Withdrawal


def clean(project: Project, page: str, gone: Withdrawal) -> tuple[str, ...]:
    """Take `page` out of what earlier builds left: site, handouts, offline copy. What was done, a line each.

    The site keeps the page's address with a plain notice; its lists name the page until the next build.
    """
    done: list[str] = []
    site, stem = project.site, PurePosixPath(page).with_suffix("").as_posix()
    for address in (f"{stem}/index.html", f"{stem}.html", print_address(page)):
        path = site / address
        if path.is_file():
            _replace(path, bare(gone, project.settings))
            done.append(f"{project.shown(path)} says that the page was withdrawn")
    for path in (site / "handouts" / handout_name(page), project.dist / "handouts" / handout_name(page)):
        if path.is_file():
            path.unlink()
            done.append(f"{project.shown(path)} is gone")
    if forget(site, (f"{stem}/", f"{stem}.html")):
        done.append(f"the search of {project.shown(site)} no longer finds it")
    bundle = project.dist / BUNDLE
    if bundle.is_file():
        bundle.unlink()
        done.append(f"{project.shown(bundle)} held it and is gone; 'plainleaf offline' makes it anew")
    return tuple(done)


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(path)
