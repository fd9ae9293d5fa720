"""Make what people hold: the website, the copy that works offline, the handouts."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from plainleaf import review
from plainleaf.desk.desk import Built
from plainleaf.desk.jobs import Job
from plainleaf.desk.routes.common import render, run, the_desk
from plainleaf.errors import Severity
from plainleaf.model import Edition
from plainleaf.project import build_date

routes = Blueprint("publish", __name__)


@routes.get("/publish")
def show() -> str:
    desk = the_desk()
    ready = review.publishable(desk.project)
    return render("publish.html.jinja", ready=ready, total=len(desk.pages()), built=desk.built, project=desk.project)


@routes.post("/publish")
def publish() -> Response:
    edition = Edition.PUBLIC if request.form.get("edition") == "public" else Edition.PREVIEW
    desk = the_desk()

    def work(job: Job) -> str:
        from plainleaf.checks import published  # these three load slowly, and most days nobody publishes
        from plainleaf.publish import handout, offline, site

        here, day = desk.project, build_date()
        with desk.writing():
            job.step("Making the handouts")
            sheets = handout.build_handouts(here, None, edition, day, None)
            job.step("Making the website")
            built = site.build_site(here, edition, day, handouts=here.dist / "handouts")
            job.step("Checking the website against the articles")
            problems = [*sheets.problems, *built.problems]
            problems += published.check(here.site, here.sources, here.docs, here.records, review.withdrawn(here))
            job.step("Making the copy that works offline")
            bundle = offline.build_offline(here, edition, day, handouts=here.dist / "handouts")
        desk.built = Built(
            edition.value,
            built.pages,
            len(sheets.paths),
            here.shown(built.dir),
            here.shown(bundle),
            here.shown(here.dist / "handouts"),
            tuple(dict.fromkeys([*sheets.archived, *built.archived])),
            tuple(p for p in problems if p.severity is not Severity.NOTE),
        )
        return f"Done: {built.pages} {'page' if built.pages == 1 else 'pages'} in the {edition.value} edition."

    return run(f"Making the {edition.value} edition", "/publish", work)
