"""Withdrawn pages in builds that are older than the withdrawal: until the next build nothing of them may be read there."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from plainleaf.project import Project
from plainleaf.publish.booklet import FOLDER as BOOKLETS
from plainleaf.publish.handout import handout_name
from plainleaf.publish.press import FOLDERS
from plainleaf.publish.print_page import print_address
from plainleaf.publish.search.index import forget
from plainleaf.publish.single import FOLDER as SINGLE_FILES
from plainleaf.publish.single import file_name
from plainleaf.publish.tombstone import bare
from plainleaf.review.record import Withdrawal

WHOLE = {
    "plainleaf-offline.zip": "plainleaf offline",
    "plainleaf-update-since-*.zip": "plainleaf offline --since COPY",
    "plainleaf*.epub": "plainleaf epub",
    "plainleaf.zim": "plainleaf zim",
    f"{BOOKLETS}/*.pdf": "plainleaf booklet PAGE...",
}
"""What in dist/ holds many pages in one file, and the command that makes it anew."""


def clean(project: Project, page: str, gone: Withdrawal) -> tuple[str, ...]:
    """Take `page` out of what earlier builds left: site, handouts, offline copies. What was done, a line each.

    The site keeps the page's address with a plain notice; its lists name the page until the next build.
    """
    done: list[str] = []
    site, stem = project.site, PurePosixPath(page).with_suffix("").as_posix()
    for address in (f"{stem}/index.html", f"{stem}.html", print_address(page)):
        path = site / address
        if path.is_file():
            _replace(path, bare(gone, project.settings))
            done.append(f"{project.shown(path)} says that the page was withdrawn")
    sheets = (project.dist / folder for folder in FOLDERS.values())
    for path in (folder / handout_name(page) for folder in (site / "handouts", *sheets)):
        if path.is_file():
            path.unlink()
            done.append(f"{project.shown(path)} is gone")
    if forget(site, (f"{stem}/", f"{stem}.html")):
        done.append(f"the search of {project.shown(site)} no longer finds it")
    single = project.dist / SINGLE_FILES / file_name(page)
    if single.is_file():
        single.unlink()
        done.append(f"{project.shown(single)} is gone")
    for pattern, command in WHOLE.items():
        for path in sorted(project.dist.glob(pattern)):
            path.unlink()
            done.append(f"{project.shown(path)} held it or may have held it and is gone; '{command}' makes it anew")
    return tuple(done)


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(path)
