"""Changing a page: its words, where they stand, and which lines of the article are on it."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from plainleaf.desk import articles, edits, meaning, parts, sections
from plainleaf.desk.blocks import Sheet, sheet
from plainleaf.desk.jobs import Job
from plainleaf.desk.matter import matter
from plainleaf.desk.origin import Part, origins
from plainleaf.desk.routes.common import NAME, go, md, need_who, render, run, the_desk
from plainleaf.desk.steps import Stale
from plainleaf.desk.words import plain, plainly
from plainleaf.errors import PlainleafError

routes = Blueprint("change", __name__)

SHOWN = 50
"""Characters of words that are quoted in the list of what was done."""


def field(name: str) -> str:
    return request.form.get(name, "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


@routes.post("/do/words/<path:page>")
def words(page: str) -> Response | str:
    """Correct words, a heading or the title. Where meaning may have changed, the person is asked first."""
    path, unit_id, typed = md(page), field("unit"), field("words")
    desk = the_desk()
    seen = sheet(desk.text(path))
    if field("digest") != seen.digest:
        raise Stale(desk.project.shown(desk.project.docs / path))
    pair = seen.unit(unit_id)
    if pair is None:
        raise Stale(desk.project.shown(desk.project.docs / path))
    block, unit = pair
    was = plain(unit.raw)
    plain_words = plainly(unit.raw)
    asked = (
        meaning.compare(was, typed) if plain_words and block.kind not in ("title",) and field("sure") != "yes" else ()
    )
    asked = tuple(d for d in asked if d.kind != "empty")
    if asked:
        desk.drafts.keep(field(NAME), {"words": typed})
        return render("sure.html.jinja", page=page, was=was, typed=typed, asked=asked, form=request.form)
    label = {"title": "Corrected the title", "heading": "Corrected a heading"}.get(block.kind, "Changed words")

    def change(now: Sheet) -> str:
        if block.kind == "title":
            return edits.set_title(now, typed)
        if not plain_words:
            return now.text[: unit.start] + " ".join(typed.split()) + now.text[unit.end :]
        return edits.put_words(now, unit_id, typed, everywhere=field("everywhere") == "yes")

    step = desk.edit(path, field("digest"), f"{label}: “{_short(typed)}”", change)
    if step is None:
        return go(f"/read/{page}", "Nothing was changed.")
    return go(_at(page, path, typed), "Saved.")


def _at(page: str, path: str, typed: str) -> str:
    """Where the changed words stand now, so that focus comes back to them."""
    wanted = " ".join(typed.split())
    for _, unit in sheet(the_desk().text(path)).units():
        if plain(unit.raw) == wanted:
            return f"/read/{page}?at={unit.id}.0#s-{unit.id}.0"
    return f"/read/{page}"


@routes.post("/do/away/<path:page>")
def away(page: str) -> Response:
    """Take words off the page as a hand edit: the article's line stays in the books as kept."""
    unit_id = field("unit")
    near: list[str] = []

    def change(now: Sheet) -> str:
        pair = now.unit(unit_id)
        if pair is None:
            raise parts.Gone("These words do not stand on the page any more.")
        near.append(plain(pair[1].raw))
        return parts.take_away_unit(now, unit_id)

    the_desk().edit(md(page), field("digest"), f"Took off the page: “{_short(field('shown'))}”", change)
    return go(f"/read/{page}", "Taken off the page. “Undo” brings it back.")


@routes.post("/do/move/<path:page>")
def move(page: str) -> Response:
    """Move a block to the end of another section, or to one that is opened for it."""
    target, block_id = field("section"), field("block")
    if not target:
        raise PlainleafError("Choose where it should go.")
    moved: list[str] = []

    def change(now: Sheet) -> str:
        block = now.block(block_id)
        moved.append(plain(block.units[0].raw) if block and block.units else "")
        return sections.move_to(now, block_id, target, matter(now.text), alone=field("alone") == "yes")

    name = field("shown")
    the_desk().edit(md(page), field("digest"), f"Moved: “{_short(name)}”", change)
    return go(_at(page, md(page), moved[0]) if moved else f"/read/{page}", "Moved.")


@routes.post("/do/add/<path:page>")
def add(page: str) -> Response:
    """A paragraph of the person's own words behind a block."""
    typed = field("added")
    the_desk().edit(
        md(page),
        field("digest"),
        f"Added a paragraph: “{_short(typed)}”",
        lambda now: edits.add_paragraph(now, field("block"), typed),
    )
    return go(_at(page, md(page), typed), "Added. It is marked as a person’s own words.")


@routes.post("/do/line/<path:page>")
def line(page: str) -> Response:
    """Put a left-out line back, or leave a kept one out."""
    need_who()
    desk, path = the_desk(), md(page)
    found = origins(desk.project, path, desk.text(path))
    part: Part | None = next((p for a in found.articles for p in a.parts() if p.id == field("part")), None)
    if part is None or part.text != field("shown"):
        raise Stale(field("article") or "The article")
    article = found.articles[part.number]
    keep, reason = field("keep") == "yes", field("reason")  # read now: the work is done behind this request

    def work(job: Job) -> str:
        job.step("Making the page")
        articles.say_of_line(desk, path, article.name, part, keep=keep, reason=reason, reporter=job)
        return "The line is back on the page." if keep else "The line is left out now."

    then = f"/read/{page}?at={part.id}#{part.id}"
    return run("Putting the line back" if keep else "Leaving the line out", then, work)
