"""Key points: a proposal until a person has ticked them."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from plainleaf.desk import key_points
from plainleaf.desk.blocks import sheet
from plainleaf.desk.edits import sentences_of
from plainleaf.desk.origin import origins
from plainleaf.desk.paper import view
from plainleaf.desk.routes.common import go, md, render, the_desk
from plainleaf.desk.routes.read import title_of
from plainleaf.desk.words import plain
from plainleaf.edits.brief import SENTENCES, brief, with_brief
from plainleaf.errors import PlainleafError

routes = Blueprint("points", __name__)


@routes.get("/points/<path:page>")
def show(page: str) -> str:
    desk = the_desk()
    text = desk.text(md(page))
    seen = sheet(text)
    points = key_points.key_points(seen)
    listed = [(unit.id, *_parted(plain(unit.raw))) for unit in points.block.units] if points else []
    title = title_of(view(origins(desk.project, md(page), text)))
    return render(
        "points.html.jinja",
        page=page,
        title=title,
        points=listed,
        open=bool(points and points.proposal),
        short=" ".join(brief(text).sentences),
        most=SENTENCES,
        digest=seen.digest,
    )


@routes.post("/points/<path:page>")
def tick(page: str) -> Response:
    keep = request.form.getlist("keep")
    step = the_desk().edit(
        md(page), request.form.get("digest", ""), "Ticked the key points", lambda now: key_points.tick(now, keep)
    )
    return go(f"/points/{page}", "Saved. The key points are checked." if step else "Nothing was changed.")


@routes.post("/do/short/<path:page>")
def short(page: str) -> Response:
    """The few sentences that a person writes for the page."""
    typed = " ".join(request.form.get("words", "").split())
    if len(sentences_of(typed)) > SENTENCES:
        raise PlainleafError(f"These are {len(sentences_of(typed))} sentences. At most {SENTENCES} can stand there.")
    label = "Wrote “In short”" if typed else "Took “In short” away"
    step = the_desk().edit(md(page), request.form.get("digest", ""), label, lambda now: with_brief(now.text, typed))
    return go(f"/points/{page}#short", "Saved." if step else "Nothing was changed.")


def _parted(words: str) -> tuple[str, str]:
    """A key point as (label, sentence)."""
    label, colon, rest = words.partition(": ")
    return (label, rest) if colon and len(label) < 60 else ("", words)
