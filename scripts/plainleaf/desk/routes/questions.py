"""Doses and findings, one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from plainleaf import review
from plainleaf.desk.asked import Asked, asked
from plainleaf.desk.origin import Origins, Part, origins
from plainleaf.desk.paper import view
from plainleaf.desk.routes.common import go, md, need_who, render, the_desk
from plainleaf.desk.routes.read import title_of
from plainleaf.errors import PlainleafError
from plainleaf.project import build_date
from plainleaf.review import doses
from plainleaf.review.answers import SHORTEST, Finding
from plainleaf.review.doses import OpenDose

routes = Blueprint("questions", __name__)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and where in the article it is about."""

    id: str
    kind: str  # dose, finding, broken
    dose: OpenDose | None = None
    finding: Finding | None = None
    part: Part | None = None  # of the article
    article: str = ""


@routes.get("/questions/<path:page>")
def show(page: str) -> str:
    desk, path = the_desk(), md(page)
    text = desk.text(path)
    found = asked(desk.project, path, text)
    made = origins(desk.project, path, text)
    at = request.args.get("at", "")
    wanted = at if at in found.order else (found.order[0] if found.order else "")
    question = _question(found, made, wanted) if wanted else None
    after = found.order[(found.order.index(wanted) + 1) % len(found.order)] if wanted else ""
    return render(
        "questions.html.jinja",
        page=page,
        title=title_of(view(made)),
        asked=found,
        question=question,
        number=found.order.index(wanted) + 1 if wanted else 0,
        next=after if after != wanted else "",
        notes=[(note, _part(made, note)) for note in found.notes],
        digest=made.sheet.digest,
    )


def _question(found: Asked, made: Origins, wanted: str) -> Question:
    for dose in found.doses:
        if dose.id == wanted:
            part, article = _of_words(made, dose.sentence)
            return Question(wanted, "dose", dose=dose, part=part, article=article)
    finding = next(f for f in (*found.broken, *found.open) if f.id == wanted)
    part = _part(made, finding)
    kind = "broken" if finding in found.broken else "finding"
    return Question(wanted, kind, finding=finding, part=part, article=made.articles[part.number].name if part else "")


def _part(made: Origins, finding: Finding) -> Part | None:
    """The part of an article that a finding speaks of: on its line, the one whose words it quotes, else the first."""
    problem = finding.problem
    for article in made.articles:
        if problem.where == article.name or problem.where.endswith(f"/{article.name}"):
            parts: Sequence[Part] = next((parts for line, parts in article.lines if line == problem.line), ())
            named = [part for part in parts if part.text[:40] in problem.message]
            return next(iter(named or [p for p in parts if not p.kept] or parts), None)
    return None


def _of_words(made: Origins, sentence: str) -> tuple[Part | None, str]:
    parts = made.parts_of(sentence)
    return (parts[0], made.articles[parts[0].number].name) if parts else (None, "")


@routes.post("/do/dose/<path:page>")
def settle(page: str) -> Response:
    """A dose is right, is corrected, or goes with its sentence."""
    who, desk, path = need_who(), the_desk(), md(page)
    dose, how, now = request.form.get("dose", ""), request.form.get("how", ""), request.form.get("now", "").strip()
    ways: dict[str, tuple[str, Callable[[], object]]] = {
        "confirm": ("Confirmed a dose", lambda: doses.confirm(desk.project, path, dose, who, build_date())),
        "correct": ("Corrected a dose", lambda: doses.correct(desk.project, path, dose, now, who, build_date())),
        "leave": ("Left a dose out", lambda: doses.leave_out(desk.project, path, dose, who, build_date())),
    }
    if how not in ways:
        raise PlainleafError("Choose what to do with the dose.")
    if how == "correct" and not any(ch.isdigit() or ch.isalpha() for ch in now):
        raise PlainleafError("Write the dose as it should stand there.")
    label, act = ways[how]
    desk.record(
        path, request.form.get("digest", ""), f"{label}: “{request.form.get('shown', '')}”", act, ("dose", dose)
    )
    return go(f"/questions/{page}", f"{label}.")


@routes.post("/do/answer/<path:page>")
def answer(page: str) -> Response:
    """Why a thing may stand as it is."""
    who, desk, path = need_who(), the_desk(), md(page)
    reason = " ".join(request.form.get("reason", "").split())
    if len(reason.split()) < SHORTEST:
        raise PlainleafError(f"Say in a few words, at least {SHORTEST}, why it may stand. Whoever asks later reads it.")
    finding = request.form.get("finding", "")
    problems = asked(desk.project, path, desk.text(path)).problems
    desk.record(
        path,
        "",
        f"Answered a question: “{reason[:50]}”",
        lambda: review.answer(desk.project, path, finding, reason, who, build_date(), problems),
        ("answer", finding),
    )
    return go(f"/questions/{page}", "Your answer is recorded.")
