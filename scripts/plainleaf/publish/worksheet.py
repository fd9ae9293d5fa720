"""The worksheet of a page as one HTML file, to print and to fill in by hand."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from plainleaf.checks.worksheet import worksheet
from plainleaf.knowledge import load
from plainleaf.project import Project
from plainleaf.publish import THEME
from plainleaf.publish.handout import handout_name
from plainleaf.write import front
from plainleaf.write.pages import write

TEMPLATES = THEME / "worksheet"


def write_worksheets(project: Project, paths: Sequence[str], out: Path) -> list[Path]:
    """Writes the worksheet of each page of `paths` (below docs/) into the folder `out`; the files in their order."""
    written = []
    for path in paths:
        text = (project.docs / path).read_text(encoding="utf-8-sig")
        written.append(out / Path(handout_name(path)).with_suffix(".html"))
        write(written[-1], render(path, text))
    return written


def render(path: str, markdown: str) -> str:
    """The HTML of a page's worksheet; nothing in it runs or is loaded."""
    style = (TEMPLATES / "worksheet.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    room = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return room.get_template("worksheet.html.jinja").render(
        title=front.parse(markdown)[0].get("title") or path,
        intro=load("worksheet")["intro"],
        groups=worksheet(path, markdown),
        style=Markup(style),  # ours
        digest=f"sha256-{digest}",
    )
