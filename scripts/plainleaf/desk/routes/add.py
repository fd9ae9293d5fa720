"""Add an article: hand it over, say where it is from, see it cleaned, make its page."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from plainleaf.desk import articles, facts
from plainleaf.desk.adding import PASTED, Adding, Waiting
from plainleaf.desk.jobs import Job
from plainleaf.desk.routes.common import go, render, run, the_desk
from plainleaf.errors import PlainleafError
from plainleaf.publish.clean_report import WORDS

routes = Blueprint("add", __name__)


def _adding() -> Adding:
    return Adding(the_desk().project)


def _waiting(waiting_id: str) -> Waiting:
    found = _adding().get(waiting_id)
    if found is None:
        abort(404)
    return found


@routes.get("/add")
def show() -> str:
    return render("add.html.jinja", waiting=_adding().all())


@routes.post("/add")
def hand_over() -> Response:
    """An article as text or as a file: kept apart, nothing of the project changes."""
    name = request.form.get("name", "").strip()
    text = request.form.get("text", "").replace("\r\n", "\n")
    file = request.files.get("file")
    if file is not None and file.filename:
        if text.strip():
            raise PlainleafError("You pasted a text and chose a file. Take one of the two away.")
        waiting = _adding().take(file.stream.read(), file.filename, stem=name)
    else:
        if text.strip() and not name:
            name = " ".join(next(line for line in text.split("\n") if line.strip()).split()[:8])
        waiting = _adding().take(text.encode("utf-8", "surrogatepass"), f"{name or 'article'}{PASTED}", stem=name)
    return go(f"/add/{waiting.id}")


@routes.get("/add/<waiting_id>")
def look(waiting_id: str) -> str:
    waiting = _waiting(waiting_id)
    report, title = _adding().seen(waiting)
    values = facts.values_of(waiting.facts)
    if not values.get("title") and title:
        values = {**values, "title": ""}
    return render(
        "adding.html.jinja",
        waiting=waiting,
        report=report,
        found=title,
        values=values,
        fields=facts.fields(),
        layers=WORDS,
    )


@routes.post("/add/<waiting_id>")
def build(waiting_id: str) -> Response:
    """Put the article and its sidecar among the sources, and make its page."""
    waiting, adding, desk = _waiting(waiting_id), _adding(), the_desk()
    text = facts.written(waiting.facts, request.form)
    facts.refuse(waiting.name, text)
    adding.note(waiting, text)
    adding.refuse_taken(waiting.path.stem)

    def work(job: Job) -> str:
        job.step("Making the page")
        result = articles.add(desk, waiting.path, text, job)
        adding.drop(waiting)
        job.then = f"/read/{result.removesuffix('.md')}"
        return "The page is there. Read it beside the article."

    return run("Making the page", "/", work)


@routes.post("/add/<waiting_id>/drop")
def drop(waiting_id: str) -> Response:
    _adding().drop(_waiting(waiting_id))
    return go("/", "The article was taken away. Nothing was made of it.")
