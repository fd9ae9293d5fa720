"""Print pages: one plain HTML page beside each page of the site, for a reader's own printer.

They hold the same words in the same order as the handout (both are made from one Document), their
own style sheet inside the file, and no script but that of the "Print" button. Search engines are
always told to stay away: the page itself is the one to be found.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from plainleaf.frame import direction, same_tongue
from plainleaf.model import Edition
from plainleaf.project import Project, Settings
from plainleaf.publish import THEME
from plainleaf.publish.articles import Paper, read_articles
from plainleaf.publish.clinic import clinic_of
from plainleaf.publish.environment import environment
from plainleaf.publish.first_sheet import FirstSheet, first_sheet
from plainleaf.publish.nodes import BoxNode, Document, Heading, Node, tongues_in
from plainleaf.publish.on_paper import foot
from plainleaf.publish.opening import opening
from plainleaf.publish.sheet import Sheet, level_label, sheet
from plainleaf.publish.tombstone import bare
from plainleaf.publish.whole import save
from plainleaf.review.record import Withdrawal

TEMPLATES = THEME / "print"
SITE_FONTS = "assets/fonts/"
"""Where the site keeps its fonts; the print page shares them."""

PAPERS = {"a4": ("A4", "25mm"), "letter": ("letter", "28mm")}
"""CSS name of each paper, and its margin at the sides."""

PRINT = 'const b=document.querySelector(".print");b.hidden=false;b.addEventListener("click",()=>print())'
"""The script of the button, which only a browser that runs scripts shows."""

_COMMENT = re.compile(r"/\*.*?\*/\n?", re.S)

KEY_POINTS = "key-points"
"""Anchor of the section that stands in a panel of its own."""


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring nodes; a panel is set apart by a frame."""

    nodes: tuple[Node, ...]
    panel: bool = False


def print_address(page: str) -> str:
    """Address of a page's print page below the site: "other/rest.md" -> "other/rest/print.html".

    The same in both layouts of a site (rest/index.html online, rest.html in the offline bundle).
    """
    return PurePosixPath(page).with_suffix("").as_posix() + "/print.html"


def write_print_pages(
    project: Project,
    site_dir: Path,
    edition: Edition,
    build_date: dt.date,
    pages: Sequence[str] | None = None,
    paper: str | None = None,
    ready: Sequence[Paper] = (),
) -> list[Path]:
    """Write the print pages of `pages` (paths below docs/; None: of all articles) into a built site.

    `ready`: those pages, where they were read already. Returns their files in order of page. Pages that cannot be
    read are passed over: the handouts, made from the same pages, report them.
    """
    papers = ready or read_articles(project, pages, edition)[0]
    clinic = clinic_of(project)
    written = []
    for one in papers:
        around = sheet(one, project.settings, edition, build_date)
        first = first_sheet(one, around, project.settings, edition, clinic)
        address = print_address(one.document.path)
        html = render(one.document, around, paper or project.settings.paper, address, _back(site_dir, address), first)
        written.append(save(site_dir / address, html.encode("utf-8")))
    return written


def write_notices(site_dir: Path, withdrawn: Mapping[str, Withdrawal], settings: Settings) -> None:
    """Where the print page of a withdrawn page stood, say that it was withdrawn: people keep such addresses."""
    for page, gone in withdrawn.items():
        save(site_dir / print_address(page), bare(gone, settings).encode("utf-8"))


def render(
    document: Document, around: Sheet, paper: str, address: str, back: str, first: FirstSheet | None = None
) -> str:
    """The whole HTML of one print page that will stand at `address` below the site; `back` leads to the page ("": none).

    `first`: what the first sheet says besides; None for an archived copy, which is not for a patient.
    """
    style = _style(around, paper, "../" * address.count("/") + SITE_FONTS)
    pieces, rest = opening(document.nodes) if first else ((), document.nodes)
    return (
        _template()
        .get_template("page.html.jinja")
        .render(
            document=document,
            sheet=around,
            back=back,
            style=style,
            policy=_policy(
                style,
                PRINT if back else "",
                pictures=bool(first and (first.qr or (first.clinic and first.clinic.logo))),
            ),
            script=Markup(PRINT),
            first=first,
            opening=parts([node for piece in pieces for node in piece.nodes]),
            rest=parts(rest),
            foot=foot(around, first),
            **nodes_of(document, around),
        )
    )


def nodes_of(
    document: Document, around: Sheet, anchor: Callable[[Node], str] = lambda _: "", *, xml: bool = False
) -> dict[str, Any]:
    """What the macros of nodes.jinja ask for, for a document in a file in the language of the words around it.

    `xml`: the file is read as XML, which has an attribute of its own for languages.
    """
    turned = direction(around.language) == "rtl"
    both_ways = turned or any(direction(one) == "rtl" for one in tongues_in(document))

    def in_tongue(tongue: str) -> Markup:
        return language_attribute(tongue, xml=xml, both_ways=both_ways)

    def spoken(tongue: str) -> Markup:
        return in_tongue(other_tongue(tongue, document, around.language))

    def label_tongue(box: BoxNode) -> Markup:
        here = around.language if both_ways else box.lang or document.frame or around.language
        return in_tongue("" if same_tongue(around.words_language, here) else around.words_language)

    return {
        "kind": lambda node: type(node).__name__,
        "label": lambda box: level_label(box, around.language) if isinstance(box, BoxNode) else "",
        "anchor": anchor,
        "in_tongue": in_tongue,
        "spoken": spoken,
        "way": Markup(' dir="rtl"' if turned else ""),
        "label_tongue": label_tongue,
        "both_ways": both_ways,
        "ours": Markup("") if same_tongue(around.words_language, around.language) else in_tongue(around.words_language),
    }


def other_tongue(tongue: str, document: Document, around: str) -> str:
    """The language of words of a document, `tongue` or that of its frame; "" where it is that of the words around them."""
    here = tongue or document.frame or around
    return "" if same_tongue(here, around) else here


def language_attribute(tongue: str, *, xml: bool = False, both_ways: bool = False) -> Markup:
    """The attributes that say the language of an element, with a blank before each; nothing for "".

    A language written from right to left says so too; where there is one on the page (`both_ways`), the others say theirs.
    """
    if not tongue:
        return Markup("")
    twice = Markup(' xml:lang="{}"').format(tongue) if xml else ""
    way = direction(tongue)
    turn = Markup(' dir="{}"').format(way) if both_ways or way == "rtl" else ""
    return Markup(' lang="{}"{}{}').format(tongue, twice, turn)


def parts(nodes: Sequence[Node]) -> tuple[Part, ...]:
    """The nodes with the key points (their heading and what follows up to the next section) set apart."""
    found: list[Part] = []
    run: list[Node] = []
    panel = False
    for node in nodes:
        if isinstance(node, Heading) and node.level == 2:
            if run:
                found.append(Part(tuple(run), panel))
            run, panel = [], node.key == KEY_POINTS
        run.append(node)
    return tuple([*found, Part(tuple(run), panel)]) if run else tuple(found)


@cache
def _template() -> Environment:
    return environment(TEMPLATES)


def _style(around: Sheet, paper: str, fonts: str) -> Markup:
    """The style sheet, filled in. Safe to stand in the page unescaped: it holds only our own words."""
    size, side = PAPERS[paper.lower()]
    before, _, rest = around.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    version = f"{around.version} · " if around.version else ""
    count = f"{_quoted(version + before)} counter(page) {_quoted(between)} counter(pages) {_quoted(after)}"
    values = {"fonts": fonts, "paper": size, "side": side, "page": count, "mark": "12mm" if around.draft else "0"}
    text = _COMMENT.sub("", (TEMPLATES / "print.css").read_text(encoding="utf-8"))
    for key, value in values.items():
        text = text.replace("{{" + key + "}}", value)
    return Markup(text.replace("</", "<\\/"))


def _quoted(words: str) -> str:
    """A CSS string."""
    return json.dumps(words, ensure_ascii=False)


def _policy(style: str, script: str, *, pictures: bool) -> str:
    """Nothing may run but `script`, and nothing be loaded but this one style sheet and the site's own fonts; pictures stand
    in the file."""
    run = f"script-src {_digest(script)}; " if script else ""
    shown = "img-src data:; " if pictures else ""
    own = f"style-src {_digest(style)}; font-src 'self' file:; {shown}base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; {run}{own}"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _back(site_dir: Path, address: str) -> str:
    """The way from a print page to its page, in whichever layout the site was built."""
    folder = PurePosixPath(address).parent
    if (site_dir / f"{folder}.html").is_file():
        return f"../{folder.name}.html"
    return "./"
