"""Say it more simply: one hard sentence at a time, the article's words beside it."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from plainleaf.checks.reading import grade
from plainleaf.desk import edits, meaning, parts, simpler
from plainleaf.desk.origin import origins
from plainleaf.desk.paper import View, view
from plainleaf.desk.routes.common import NAME, go, md, render, the_desk
from plainleaf.desk.routes.read import title_of
from plainleaf.desk.steps import Stale

routes = Blueprint("simpler", __name__)


def _view(page: str) -> View:
    desk = the_desk()
    return view(origins(desk.project, md(page), desk.text(md(page))))


@routes.get("/simpler/<path:page>")
def show(page: str) -> str:
    shown = _view(page)
    queued = simpler.queue(shown)
    at = request.args.get("at", "")
    waiting = [hard for hard in queued if not hard.done]
    hard = next((h for h in queued if h.id == at), waiting[0] if waiting and not at else None)
    return _draw(page, shown, queued, hard)


def _draw(
    page: str,
    shown: View,
    queued: tuple[simpler.Hard, ...],
    hard: simpler.Hard | None,
    typed: str | None = None,
    found: tuple[meaning.Difference, ...] = (),
) -> str:
    return render(
        "simpler.html.jinja",
        page=page,
        title=title_of(shown),
        queue=queued,
        hard=hard,
        typed=typed,
        found=found,
        refused=meaning.refused(found),
        carriers=meaning.carriers(hard.sentence.text) if hard else (),
        grade=grade([typed]) if typed else None,
        digest=shown.origins.sheet.digest,
    )


@routes.post("/simpler/<path:page>")
def rewrite(page: str) -> Response | str:
    desk, path, typed = the_desk(), md(page), " ".join(request.form.get("words", "").split())
    shown = _view(page)
    if request.form.get("digest") != shown.origins.sheet.digest:
        raise Stale(desk.project.shown(desk.project.docs / path))
    queued = simpler.queue(shown)
    hard = next((h for h in queued if h.id == request.form.get("at")), None)
    if hard is None:
        raise parts.Gone("This sentence does not stand on the page any more.")
    found = simpler.check(hard.original, hard.sentence.text, typed)
    asked = [d for d in found if d.level == meaning.ASK]
    answered = set(request.form.getlist("sure"))
    if meaning.refused(found) or any(d.message not in answered for d in asked):
        desk.drafts.keep(request.form.get(NAME, ""), {"words": typed})
        return _draw(page, shown, queued, hard, typed, found)
    unit_id = hard.id.rpartition(".")[0]
    desk.edit(
        path,
        shown.origins.sheet.digest,
        f"Said more simply: “{typed[:50]}”",
        lambda now: edits.put_sentence(now, unit_id, hard.sentence.text, typed),
    )
    left = len([h for h in simpler.queue(_view(page)) if not h.done])
    return go(f"/simpler/{page}", f"Saved. {left} more." if left else "Saved. That was the last one.")
