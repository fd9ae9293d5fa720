"""Pages to carry along, out of the same data as the print page: what single files and the ZIM archive share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from plainleaf.errors import PlainleafError
from plainleaf.model import Edition
from plainleaf.project import Settings
from plainleaf.publish import THEME
from plainleaf.publish.articles import Paper
from plainleaf.publish.copies import (
    age_data,
    built_data,
    clock_script,
    dated,
    digest_source,
    words,
)
from plainleaf.publish.environment import environment
from plainleaf.publish.nodes import Document, Heading, Node, plain
from plainleaf.publish.print_page import TEMPLATES as SHARED
from plainleaf.publish.print_page import nodes_of, parts
from plainleaf.publish.sheet import sheet

TEMPLATES = THEME / "reader"
STYLE = TEMPLATES / "reader.css"
FOR_BROWSERS = TEMPLATES / "browser.css"
FONTS = THEME / "overrides/assets/fonts"

FACES = (
    ("atkinson-hyperlegible-latin-400-normal.woff2", 400, ""),
    ("atkinson-hyperlegible-latin-700-normal.woff2", 700, ""),
    ("atkinson-hyperlegible-latin-ext-400-normal.woff2", 400, "U+100-2BA, U+2BD-2C5, U+2C7-2CC, U+1E00-1E9F"),
    ("atkinson-hyperlegible-latin-ext-700-normal.woff2", 700, "U+100-2BA, U+2BD-2C5, U+2C7-2CC, U+1E00-1E9F"),
)
"""Our font: file, weight, and the letters that the file is only needed for."""


def nothing(edition: Edition) -> PlainleafError:
    """What is said where an edition holds no page at all."""
    if edition is Edition.PUBLIC:
        return PlainleafError(
            "No page can be published: the public edition holds only pages that a person has signed and whose rights "
            "allow it, and there is none. Sign a page with 'plainleaf review sign PAGE --by NAME', or make the preview "
            "with '--edition preview'."
        )
    return PlainleafError("There are no pages. Put articles into the sources folder and run 'plainleaf pages' first.")


def anchors(document: Document) -> dict[int, str]:
    """Ids for the section headings of a page: id() of the node -> "s1", "s2" in order."""
    heads = [node for node in document.nodes if isinstance(node, Heading) and node.level == 2]
    return {id(node): f"s{n}" for n, node in enumerate(heads, start=1)}


def sections(document: Document, ids: Mapping[int, str]) -> list[tuple[str, str, str]]:
    """(id, heading, its language or "") of each section, for a list of contents."""
    found = [(ids[id(node)], node) for node in document.nodes if id(node) in ids]
    return [(name, plain(node.runs).replace("\n", " "), node.lang) for name, node in found if isinstance(node, Heading)]


def render(
    paper: Paper,
    settings: Settings,
    edition: Edition,
    build_date: dt.date,
    *,
    style: str = "",
    files: Mapping[str, str] | None = None,
    home: str = "",
) -> str:
    """The whole HTML of one page.

    `style`: a style sheet to stand in the file itself, with the script; else `files` says where both are ("style",
    "script"). `home`: where a link to the first page leads, if there is one.
    """
    document, around = paper.document, sheet(paper, settings, edition, build_date)
    tongue, due = around.language, paper.review.due if paper.review.state == "signed" else None
    ids = anchors(document)
    script = clock_script() if style else ""

    def anchor(node: Node) -> str:
        return ids.get(id(node), "")

    return (
        _template()
        .get_template("page.html.jinja")
        .render(
            document=document,
            sheet=around,
            say=words(tongue),
            built=built_data(tongue, build_date),
            age=age_data(tongue),
            made=dated(tongue, "made", date=build_date),
            version=f"{around.version}." if around.version else "",
            due=due.isoformat() if due else "",
            overdue=dated(tongue, "overdue", due=due) if due else "",
            no_due=dated(tongue, "no_due", made=build_date, due=due) if due else "",
            sections=sections(document, ids),
            parts=parts(document.nodes),
            home=home,
            style=Markup(style),
            script=Markup(script),
            files=files or {},
            policy=_policy(style, script) if style else "",
            **nodes_of(document, around, anchor),
        )
    )


def _policy(style: str, script: str) -> str:
    """Only this style and this script; nothing is loaded but fonts that stand in the file."""
    return (
        f"default-src 'none'; style-src {digest_source(style)}; script-src {digest_source(script)}; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def style_sheet(*, simple: bool = False) -> str:
    """The style of a page to carry along, without its fonts. `simple`: only what e-readers know."""
    files = (STYLE,) if simple else (STYLE, FOR_BROWSERS)
    return "".join(file.read_text(encoding="utf-8") for file in files).replace("</", "<\\/")


def font_faces(addresses: Sequence[str]) -> str:
    """The CSS rules that load the font from `addresses`, one for each of FACES in order; "" leaves one out."""
    rules = []
    for (_, weight, letters), address in zip(FACES, addresses, strict=True):
        if address:
            only = f" unicode-range: {letters};" if letters else ""
            rules.append(
                f'@font-face {{ font-family: "Atkinson Hyperlegible"; font-weight: {weight}; '
                f'src: url("{address}") format("woff2");{only} }}\n'
            )
    return "".join(rules)


def font_file(name: str) -> Path:
    return FONTS / name


@cache
def _template() -> Environment:
    return environment(TEMPLATES, SHARED)
