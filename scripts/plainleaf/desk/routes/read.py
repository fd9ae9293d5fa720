"""A page beside the article it was made from."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, request

from plainleaf.desk import edits, parts
from plainleaf.desk.blocks import Block, Section, Unit
from plainleaf.desk.matter import matter
from plainleaf.desk.origin import Part, origins
from plainleaf.desk.paper import Sentence, View, view
from plainleaf.desk.routes.common import md, render, the_desk
from plainleaf.desk.sections import places
from plainleaf.desk.words import plain, plainly
from plainleaf.publish.clean_report import WORDS
from plainleaf.write.pages import conflict_of

routes = Blueprint("read", __name__)

HEADER = "X-Desk-Part"
"""Asked with it, only the panel is drawn."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the panel shows of the thing that was pointed at."""

    kind: str  # sentence, part
    sentence: Sentence | None = None
    block: Block | None = None
    unit: Unit | None = None
    words: str = ""  # of the whole unit, to be edited
    plainly: bool = True
    part: Part | None = None
    article: str = ""
    stands: tuple[Sentence, ...] = ()  # on the page, of a part
    twins: int = 0  # other places that say the same
    heads: tuple[str, ...] = ()  # headings it stands under
    section: Section | None = None
    movable: bool = False
    under: int = 0  # parts that stand under a heading


@routes.get("/read/<path:page>")
def read(page: str) -> str:
    path = md(page)
    desk = the_desk()
    text = desk.text(path)
    shown = view(origins(desk.project, path, text))
    at = request.args.get("at", "")
    look = look_at(shown, at) if at else None
    if at and look is None and request.headers.get(HEADER):
        abort(404)
    template = "look.html.jinja" if request.headers.get(HEADER) == "panel" else "read.html.jinja"
    return render(
        template,
        page=page,
        title=title_of(shown),
        view=shown,
        look=look,
        at=at,
        gone=bool(at) and look is None,
        layers=WORDS,
        marked={part.id for part in (look.sentence.found.parts if look and look.sentence else ())}
        | ({look.part.id} if look and look.part else set()),
        standing={s.id for s in look.stands} if look else set(),
        places=places(shown.origins.sheet, matter(text)),
        digest=shown.origins.sheet.digest,
        waits=conflict_of(path, desk.project.records).is_file(),
    )


def title_of(shown: View) -> str:
    block = next((b for b in shown.origins.sheet.blocks if b.kind == "title"), None)
    return plain(block.units[0].raw) if block else "A page without a title"


def look_at(shown: View, at: str) -> Look | None:
    """What is meant by `at`: the id of a sentence or of a part of an article. None: it is not there."""
    found = shown.origins
    if at.startswith("p"):
        for article in found.articles:
            part = next((p for p in article.parts() if p.id == at), None)
            if part is not None:
                return Look("part", part=part, article=article.name, stands=shown.of_part(at))
        return None
    sentence = shown.sentence(at)
    if sentence is None:
        return None
    pair = found.sheet.unit(at.rpartition(".")[0])
    if pair is None:
        return None
    block, unit = pair
    outer = next((b for b in found.sheet.blocks if b is block or block in b.inside), block)
    movable = (
        outer is block and block.kind not in ("title", "box") and not (block.kind == "heading" and block.level <= 2)
    )
    article_name = ""
    if sentence.found.parts:
        article_name = found.articles[sentence.found.parts[0].number].name
    section = found.sheet.section_of(block.id)
    return Look(
        "sentence",
        sentence=sentence,
        block=block,
        unit=unit,
        words=plain(unit.raw) if plainly(unit.raw) else unit.raw,
        plainly=plainly(unit.raw),
        article=article_name,
        twins=len(edits.twins(found.sheet, unit.id, {sentence.text})),
        heads=tuple(plain(h.units[0].raw) for h in parts.heads(found.sheet, outer)),
        section=section,
        movable=movable and section is not None and section.heading is not None,
        under=len(parts.under(found.sheet, block)),
    )
