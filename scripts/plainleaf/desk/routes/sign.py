"""Signing a page, taking a signature back, withdrawing a page and putting it back."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from plainleaf import checks, review
from plainleaf.desk.asked import asked
from plainleaf.desk.jobs import Job
from plainleaf.desk.origin import origins
from plainleaf.desk.paper import view
from plainleaf.desk.routes.common import go, md, need_who, render, run, the_desk
from plainleaf.desk.routes.read import title_of
from plainleaf.desk.steps import Stale
from plainleaf.errors import PlainleafError
from plainleaf.project import build_date
from plainleaf.review import withdraw as taking
from plainleaf.review.lines import LINES
from plainleaf.review.notes import LONGEST as LONGEST_NOTE
from plainleaf.review.record import entered
from plainleaf.review.sign import LONGEST, MONTHS, state_of, to_sign
from plainleaf.review.state import PageReview
from plainleaf.write.save import keep_books

routes = Blueprint("sign", __name__)

NAMES = {
    "faithful": "It says what the article says",
    "clinical": "It is right and safe for patients",
    "rights": "It may be published",
    "plain-language": "It is plain enough",
}
"""What a line is called at the desk."""

QUOTED = 50
"""Characters of a note that the list of what was done quotes."""


@routes.get("/sign/<path:page>")
def show(page: str) -> str:
    desk, path = the_desk(), md(page)
    text = desk.text(path)
    made = origins(desk.project, path, text)
    held = PageReview.load(desk.project, path, text)
    now, today, settings = held.review(), build_date(), desk.project.settings
    chains = held.chains()
    changed = [
        (line, *held.differences(chains[line][-1]))
        for line in settings.signatures
        if line in chains and held.changed(chains[line][-1])
    ]
    open_lines = [line for line in LINES if line not in chains or any(line == c[0] for c in changed)]
    past = bool(now.due and now.due < today)
    return render(
        "sign.html.jinja",
        page=page,
        title=title_of(view(made)),
        review=now,
        asked=asked(desk.project, path, text),
        names=NAMES,
        lines=LINES,
        needed=settings.signatures,
        two=settings.two_people,
        open=list(LINES) if past else open_lines,
        kinds={line: to_sign(held, line, today) for line in LINES},
        differences=_once([one for _, found, _ in changed for one in found]),
        summary=list(dict.fromkeys(line for _, _, summary in changed for line in summary)),
        rights=review.rights_allow(_front(text)),
        history=tuple(reversed(held.record.history)),
        months=MONTHS,
        longest=LONGEST,
        longest_note=LONGEST_NOTE,
        today=today,
        past=past,
        digest=made.sheet.digest,
    )


def _once(found: list[object]) -> list[object]:
    out: list[object] = []
    for one in found:
        if one not in out:
            out.append(one)
    return out


def _front(text: str) -> dict[str, object]:
    from plainleaf.write.front import parse

    return parse(text)[0]


@routes.post("/sign/<path:page>")
def sign(page: str) -> Response:
    who, desk, path = need_who(), the_desk(), md(page)
    lines = [line for line in request.form.getlist("line") if line in LINES]
    if not lines:
        raise PlainleafError("Tick what you stand for.")
    if request.form.get("read") != "yes":
        raise PlainleafError("Tick that you have read the page. Nothing was signed.")
    months = request.form.get("months", str(MONTHS))
    if not months.isdecimal() or not 1 <= int(months) <= LONGEST:
        raise PlainleafError(f"A signature holds for 1 to {LONGEST} months.")
    note, digest = " ".join(request.form.get("note", "").split()), request.form.get("digest", "")

    def work(job: Job) -> str:
        job.step("Looking once more for questions")
        with desk.writing():
            if digest != desk.digest(path):
                raise Stale(desk.shown(path))
            keep_books(path, desk.project.docs, desk.project.records)
            found = review.findings_on(desk.project, path, checks.run(desk.project, [path]))
            seen = state_of(PageReview.load(desk.project, path).view).id
            desk.record(
                path,
                digest,
                f"Signed: {', '.join(NAMES[line].lower() for line in lines)}",
                lambda: review.sign(
                    desk.project, path, who, build_date(), found, lines=lines, note=note, months=int(months)
                ),
                ("signature", seen, who, *lines),
            )
            signed = review.state(desk.project, path)
        if signed.state == "signed":
            return f"Signed. To be read again by {signed.due}."
        return "Your signature is recorded. The page waits for " + ", ".join(
            [*(NAMES[line].lower() for line in signed.missing), *(["a second person"] if signed.second else [])]
        )

    return run("Signing", f"/sign/{page}", work)


@routes.post("/do/note/<path:page>")
def note(page: str) -> Response:
    """A note in the page's history, signed or not."""
    who, desk, path = need_who(), the_desk(), md(page)
    typed = entered(request.form.get("said", ""))
    desk.record(
        path,
        "",
        f"Noted: “{typed[:QUOTED]}{'…' if len(typed) > QUOTED else ''}”",
        lambda: review.note(desk.project, path, who, typed, build_date()),
        ("note", typed),
    )
    return go(f"/sign/{page}#history", "Your note stands in the history.")


@routes.post("/do/revoke/<path:page>")
def revoke(page: str) -> Response:
    who, desk, path = need_who(), the_desk(), md(page)
    reason = _reason("Say why the signature is taken back.")
    with desk.writing():
        review.revoke(
            desk.project, path, who, reason, build_date(), [r for r in request.form.getlist("line") if r in LINES]
        )
        desk.note_final("Took a signature back", path)
    return go(f"/sign/{page}", "The signature is taken back.")


@routes.post("/do/withdraw/<path:page>")
def withdraw(page: str) -> Response:
    who, desk, path = need_who(), the_desk(), md(page)
    reason = _reason("Say why the page is withdrawn. Readers see it.")
    desk.text(path)
    with desk.writing():
        taking.withdraw(desk.project, path, reason, build_date(), who)
        desk.note_final("Withdrew the page", path)
    return go(f"/sign/{page}", "The page is withdrawn. Publish, so that readers are told.")


@routes.post("/do/restore/<path:page>")
def restore(page: str) -> Response:
    who, desk, path = need_who(), the_desk(), md(page)
    with desk.writing():
        taking.restore(desk.project, path, build_date(), who)
        desk.note_final("Put the page back", path)
    return go(f"/sign/{page}", "The page is back as a draft. It has to be signed again.")


def _reason(otherwise: str) -> str:
    reason = " ".join(request.form.get("reason", "").split())
    if not any(ch.isalnum() for ch in reason):
        raise PlainleafError(otherwise)
    return reason
