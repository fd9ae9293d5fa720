"""Withdrawn pages in builds that are older than the withdrawal: until the next build nothing of them may be read there."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from plainleaf.project import Project
from plainleaf.publish.handout import handout_name
from plainleaf.publish.offline import NAME as BUNDLE
from plainleaf.publish.print_page import print_address
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
    if _forget(site, stem):
        done.append(f"the search of {project.shown(site)} no longer finds it")
    bundle = project.dist / BUNDLE
    if bundle.is_file():
        bundle.unlink()
        done.append(f"{project.shown(bundle)} held it and is gone; 'plainleaf offline' makes it anew")
    return tuple(done)


def _forget(site: Path, stem: str) -> bool:
    """Take a page out of the search index of a built site; whether it was there."""
    found = False
    for name, before in (("search_index.json", ""), ("search_index.js", "var __index = ")):
        path = site / "search" / name
        try:
            index = json.loads(path.read_text(encoding="utf-8").removeprefix(before))
            rows = [row for row in index["docs"] if not _of(row["location"], stem)]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if len(rows) < len(index["docs"]):
            index["docs"] = rows
            _replace(path, before + json.dumps(index, ensure_ascii=False, separators=(",", ":")))
            found = True
    return found


def _of(location: str, stem: str) -> bool:
    return location.partition("#")[0] in (f"{stem}/", f"{stem}.html", f"{stem}/index.html")


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(path)
