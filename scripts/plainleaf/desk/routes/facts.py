"""What is known of a page's article: the form of its sidecar."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from plainleaf.desk import facts
from plainleaf.desk.desk import read_source
from plainleaf.desk.jobs import Job
from plainleaf.desk.origin import origins
from plainleaf.desk.paper import view
from plainleaf.desk.routes.common import go, md, render, run, the_desk
from plainleaf.desk.routes.read import title_of
from plainleaf.desk.steps import Change, Stale
from plainleaf.intake.sidecar import sidecar_of

routes = Blueprint("facts", __name__)


@routes.get("/facts/<path:page>")
def show(page: str) -> str:
    desk, path = the_desk(), md(page)
    names = desk.sources_of(path)
    title = title_of(view(origins(desk.project, path, desk.text(path))))
    forms = []
    for name in names:
        beside = sidecar_of(read_source(desk.project, name))
        text = desk.steps.read(desk.project.shown(beside)) or ""
        forms.append((name, facts.values_of(text)))
    return render("facts.html.jinja", page=page, title=title, forms=forms, fields=facts.fields())


@routes.post("/facts/<path:page>")
def save(page: str) -> Response:
    desk, path = the_desk(), md(page)
    name = request.form.get("source", "")
    sources = desk.sources_of(path)
    if name not in sources:
        abort(404)
    beside = desk.project.shown(sidecar_of(read_source(desk.project, name)))
    before = desk.steps.read(beside)
    seen = {key.removeprefix("was."): value for key, value in request.form.items() if key.startswith("was.")}
    now = facts.values_of(before or "")
    if any(now.get(key, "") != value for key, value in seen.items()):
        raise Stale(beside)
    after = facts.written(before or "", request.form)
    facts.refuse(name, after)
    if after == (before or ""):
        return go(f"/facts/{page}", "Nothing was changed.")

    def work(job: Job) -> str:
        job.step("Making the page")
        with desk.writing():
            step = desk.steps.begin(
                f"Changed what is known of {name}",
                [Change(beside, before, after)],
                page=path,
                who=desk.who,
                sources=sources,
            )
            result = desk.remake(sources, job)
            desk.steps.end(step)
        if path not in result.pages and result.pages:
            job.then = f"/read/{result.pages[0].removesuffix('.md')}"
        return "Saved. The page was made anew with it."

    return run("Making the page anew", f"/facts/{page}", work)
