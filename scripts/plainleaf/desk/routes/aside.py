"""What stands beside the work: the look, who is there, drafts, progress, what was done, closing the desk."""

from __future__ import annotations

import threading

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from plainleaf.desk import undoing
from plainleaf.desk.jobs import Job
from plainleaf.desk.routes.common import NAME, go, here, render, run, the_desk
from plainleaf.errors import PlainleafError
from plainleaf.publish import THEME

routes = Blueprint("aside", __name__)

FONTS = THEME / "overrides/assets/fonts"
LOOK = {
    "desk.css": (THEME / "desk/desk.css", "text/css"),
    "desk.js": (THEME / "desk/desk.js", "text/javascript"),
    "leaf.svg": (THEME / "overrides/assets/images/favicon.svg", "image/svg+xml"),
} | {path.name: (path, "font/woff2") for path in sorted(FONTS.glob("*.woff2"))}
"""Files that the pages load: a closed list."""

CLOSING = 0.3
"""Seconds between the last answer and the end."""


@routes.get("/look/<name>")
def look(name: str) -> Response:
    if name not in LOOK:
        abort(404)
    path, kind = LOOK[name]
    return Response(path.read_bytes(), mimetype=kind)


@routes.get("/who")
def ask_who() -> str:
    name, _, role = the_desk().who.partition(", ")
    return render("who.html.jinja", name=name, role=role, back=here(request.args.get("back", "/")))


@routes.post("/who")
def set_who() -> AnyResponse:
    the_desk().set_who(request.form.get("name", ""), request.form.get("role", ""))
    return go(here(request.form.get("back", "/")), f"You are {the_desk().who}. Your name stands in what you do.")


@routes.post("/draft")
def keep_draft() -> AnyResponse:
    """Autosave: what is typed, while it is typed."""
    fields = {key[2:]: value for key, value in request.form.items() if key.startswith("f.")}
    if not the_desk().drafts.keep(request.form.get(NAME, ""), fields):
        abort(400)
    return jsonify(kept=True)


@routes.post("/draft/drop")
def drop_draft() -> AnyResponse:
    the_desk().drafts.drop(request.form.get(NAME, ""))
    return go(here(request.form.get("back", "/")), "The draft was thrown away.")


@routes.get("/job/<job_id>")
def job(job_id: str) -> AnyResponse | str:
    found = the_desk().jobs.get(job_id)
    if found is None:
        abort(404)
    if found.state == "done":
        return go(found.then, found.said)
    if found.state == "failed":
        raise PlainleafError(found.error)
    return render("job.html.jinja", job=found)


@routes.get("/job/<job_id>/state")
def job_state(job_id: str) -> AnyResponse:
    found = the_desk().jobs.get(job_id)
    if found is None:
        abort(404)
    return jsonify(state=found.state, stage=found.stage, count=found.count, total=found.total)


@routes.get("/done")
def done() -> str:
    steps = the_desk().steps
    return render("done.html.jinja", steps=steps.all()[:100], undo=steps.next_undo())


@routes.post("/undo")
def undo() -> AnyResponse:
    """Take back the step that is named: only the newest of those that can be, so that nothing is built on what went."""
    desk = the_desk()
    step = desk.steps.next_undo()
    if step is None:
        return go(here(request.form.get("back", "/")), "There is nothing to undo.")
    if str(step.number) != request.form.get("step"):
        return go(here(request.form.get("back", "/")), "Something else was done meanwhile. Look at the list first.")
    then = (
        f"/read/{step.page.removesuffix('.md')}" if step.page in desk.pages() else here(request.form.get("back", "/"))
    )
    if not step.sources:
        undoing.undo(desk, step, Job("", ""))
        return go(then, f"Undone: {step.label}")

    def work(job: Job) -> str:
        undoing.undo(desk, step, job)
        if step.page not in desk.pages():
            job.then = "/"
        return f"Undone: {step.label}"

    return run(f"Undoing: {step.label}", then, work)


@routes.get("/help")
def help_() -> str:
    return render("help.html.jinja")


@routes.post("/stop")
def stop() -> AnyResponse | str:
    desk = the_desk()
    if desk.jobs.busy:
        raise PlainleafError("The desk is still busy. Close it when the work is done.")
    threading.Timer(CLOSING, desk.stop).start()
    return render("closed.html.jinja", around=False)
