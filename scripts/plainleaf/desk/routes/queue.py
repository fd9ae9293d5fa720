"""The first page of the desk: what waits."""

from __future__ import annotations

from flask import Blueprint, request

from plainleaf.desk.adding import Adding
from plainleaf.desk.queue import STATES, groups
from plainleaf.desk.routes.common import bare, render, the_desk
from plainleaf.project import build_date

routes = Blueprint("queue", __name__)

MOST = 100
"""Pages of one state that are shown at first: nobody reads a thousand cards, and a tablet is slow to draw them."""


@routes.get("/")
def show() -> str:
    desk = the_desk()
    found = desk.queue.entries(build_date())
    wanted, words = request.args.get("state", ""), " ".join(request.args.get("find", "").split())
    shown = [
        entry
        for entry in found
        if (not wanted or entry.state == wanted) and words.casefold() in f"{entry.title} {entry.page}".casefold()
    ]
    return render(
        "queue.html.jinja",
        groups=groups(shown),
        most=len(shown) if wanted else MOST,
        counts={state: sum(e.state == state for e in found) for state in STATES},
        states=STATES,
        wanted=wanted,
        find=words,
        total=len(found),
        bare=bare,
        waiting=Adding(desk.project).all(),
        today=build_date(),
    )
