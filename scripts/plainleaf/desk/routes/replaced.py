"""An article whose file was replaced: what it says now that it did not say, and its page made anew."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from plainleaf import pipeline
from plainleaf.desk.desk import read_source
from plainleaf.desk.jobs import Job
from plainleaf.desk.origin import origins
from plainleaf.desk.paper import view
from plainleaf.desk.routes.common import bare, md, render, run, the_desk
from plainleaf.desk.routes.read import title_of
from plainleaf.write.pages import conflict_of

routes = Blueprint("replaced", __name__)


@routes.get("/replaced/<path:page>")
def show(page: str) -> str:
    desk, path = the_desk(), md(page)
    made = origins(desk.project, path, desk.text(path))
    files = [read_source(desk.project, article.name) for article in made.articles]
    found = pipeline.source_changes(desk.project, files)[0] if files else []
    return render(
        "replaced.html.jinja",
        page=page,
        title=title_of(view(made)),
        found=[(one, sorted(one.changes, key=lambda change: not change.grave)) for one in found],
        stale=any(article.stale for article in made.articles),
        waits=conflict_of(path, desk.project.records).is_file(),
        bare=bare,
    )


@routes.post("/do/anew/<path:page>")
def anew(page: str) -> Response:
    """Make a page anew whose article was replaced: what people changed on it stays, or is asked about."""
    desk, path = the_desk(), md(page)
    desk.text(path)

    def work(job: Job) -> str:
        job.step("Making the page")
        with desk.writing():
            desk.remake(desk.sources_of(path), job)
            desk.note_final("Made the page anew: its article was replaced", path)
        if conflict_of(path, desk.project.records).is_file():
            job.then = f"/choose/{page}"
            return "The article gives another text where a person has changed the page."
        return "The page is made anew. Where it changed, it has to be signed again."

    return run("Making the page anew", f"/sign/{page}", work)
