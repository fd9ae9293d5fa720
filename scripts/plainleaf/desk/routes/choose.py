"""A page on which a person's words and the article's new ones stand in the same place: she chooses, place by place."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from plainleaf.desk.jobs import Job
from plainleaf.desk.routes.common import go, md, render, run, the_desk
from plainleaf.edits import conflict, settle
from plainleaf.edits.merge import merge
from plainleaf.errors import PlainleafError
from plainleaf.write.pages import base_of, conflict_of, new_of, read

routes = Blueprint("choose", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """One place with two texts."""

    number: int  # from 1, as the file has them
    section: str
    was: str
    mine: str
    new: str


@routes.get("/choose/<path:page>")
def show(page: str) -> str:
    desk, path = the_desk(), md(page)
    text, records = desk.text(path), desk.project.records
    filed = read(conflict_of(path, records)) or ""
    ids = conflict.ids(filed)
    open_ones = {**conflict.read_file(filed).open, **conflict.read_file(filed).unclear}
    found = merge(read(base_of(path, records)) or "", text, read(new_of(path, records)) or text).conflicts
    places = [
        Place(ids.index(one.id) + 1, one.section, *map(conflict.shown, (one.base, one.mine, one.new)))
        for one in found
        if one.id in ids and one.id in open_ones
    ]
    return render("choose.html.jinja", page=page, place=places[0] if places else None, left=len(open_ones))


@routes.post("/do/choose/<path:page>")
def choose(page: str) -> Response:
    desk, path, take = the_desk(), md(page), request.form.get("take", "")
    place = request.form.get("place", "")
    if take not in ("mine", "new") or not place.isdecimal():
        raise PlainleafError("Choose one of the two texts.")
    desk.text(path)
    with desk.writing():
        settle.choose(desk.project, path, take, int(place))
        desk.note_final("Chose between two texts", path)
        if settle.still_open(desk.project, path):
            return go(f"/choose/{page}", "Chosen. On to the next place.")

    def work(job: Job) -> str:
        job.step("Making the page")
        with desk.writing():
            desk.remake(desk.sources_of(path), job)
        return "The page is made with what you chose."

    return run("Making the page", f"/read/{page}", work)
