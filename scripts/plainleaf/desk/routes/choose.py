"""A page on which a person's words and the article's new ones stand in the same place: she chooses, place by place, or
writes a third text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from plainleaf.desk import meaning
from plainleaf.desk.edits import LONGEST
from plainleaf.desk.jobs import Job
from plainleaf.desk.routes.common import go, md, render, run, the_desk
from plainleaf.desk.steps import Stale
from plainleaf.desk.words import markdown, plain, runs
from plainleaf.edits import conflict, settle
from plainleaf.edits.merge import merge
from plainleaf.errors import PlainleafError
from plainleaf.write.escape import clean
from plainleaf.write.pages import base_of, conflict_of, new_of, read

routes = Blueprint("choose", __name__)

LINES_OF_FACTS = frozenset({"title", "subtitle", "description"})
"""What stands at the top of a page's file in plain words: a third text can be written for it as well."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place with two texts."""

    id: str  # the same for as long as both texts are
    number: int  # from 1, as the file has them
    section: str
    key: str  # of the block at the top of the page, where the place is there
    was: str
    mine: str
    new: str
    raw: str  # Markdown of the page's text, or of the new one where the page has none
    third: bool  # whether a third text can stand there


def places(page: str) -> tuple[Place, ...]:
    """The places of a page (path below docs/) that wait for a choice, in order."""
    desk = the_desk()
    text, records = desk.text(page), desk.project.records
    filed = read(conflict_of(page, records)) or ""
    ids = conflict.ids(filed)
    filled = conflict.read_file(filed)
    found = merge(read(base_of(page, records)) or "", text, read(new_of(page, records)) or text).conflicts
    return tuple(
        Place(
            one.id,
            ids.index(one.id) + 1,
            one.section,
            one.key,
            conflict.shown(one.base),
            conflict.shown(one.mine),
            conflict.shown(one.new),
            one.mine or one.new,
            one.id != conflict.WHOLE and (not one.key or one.key in LINES_OF_FACTS),
        )
        for one in found
        if one.id in ids and (one.id in filled.open or one.id in filled.unclear)
    )


@routes.get("/choose/<path:page>")
def show(page: str) -> str:
    return _view(page, places(md(page)))


def _view(page: str, waiting: Sequence[Place], typed: str = "", asked: Sequence[meaning.Difference] = ()) -> str:
    place = waiting[0] if waiting else None
    own = typed or (plain(place.raw) if place else "")
    return render("choose.html.jinja", page=page, place=place, left=len(waiting), own=own, asked=asked)


@routes.post("/do/choose/<path:page>")
def choose(page: str) -> Response | str:
    desk, path, take = the_desk(), md(page), request.form.get("take", "")
    if take not in ("mine", "new", "own"):
        raise PlainleafError("Choose one of the two texts, or write a third.")
    with desk.writing():
        waiting = places(path)
        place = next((p for p in waiting if p.id == request.form.get("place")), None)
        if place is None:
            raise Stale(desk.shown(path))
        if take == "own":
            typed = _typed(place)
            if asked := _asked(place, typed):
                return _view(page, [place, *(p for p in waiting if p is not place)], typed, asked)
            take = conflict.OWN + (typed if place.key else markdown(typed, runs(place.raw)))
        settle.choose(desk.project, path, take, place.number)
        desk.note_final("Wrote a third text for one place" if take.startswith(conflict.OWN) else _LABELS[take], path)
        if settle.still_open(desk.project, path):
            return go(f"/choose/{page}", "Chosen. On to the next place.")

    def work(job: Job) -> str:
        job.step("Making the page")
        with desk.writing():
            desk.remake(desk.sources_of(path), job)
        return "The page is made with what you chose."

    return run("Making the page", f"/read/{page}", work)


_LABELS = {"mine": "Kept a person’s text over the article’s new one", "new": "Took the article’s new text"}


def _typed(place: Place) -> str:
    """The third text. Raises PlainleafError where it cannot stand there."""
    if not place.third:
        raise PlainleafError("Here only one of the two can be taken. Change it afterwards, on its page.")
    typed = clean(request.form.get("words", ""))
    if not any(ch.isalnum() for ch in typed):
        raise PlainleafError(
            "There are no words in it. To have nothing there, take the text that says so, or change it later."
        )
    if len(typed) > LONGEST:
        raise PlainleafError(f"It is too long: {len(typed):,} signs. At most {LONGEST:,} can stand in one place.")
    return typed


def _asked(place: Place, typed: str) -> tuple[meaning.Difference, ...]:
    """What the third text does not say that the article says now; () where she has said that she means it."""
    if place.key or not place.new or request.form.get("sure") == "yes":
        return ()
    return tuple(one for one in meaning.compare(place.new, typed) if one.kind != "empty")
