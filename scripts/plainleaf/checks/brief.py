"""The "In short" that a person wrote: short, plain, and with no figure that the page below it does not have."""

from __future__ import annotations

from plainleaf.checks.edited import numbers_not_in
from plainleaf.checks.page import leaf
from plainleaf.checks.phrases import quoted
from plainleaf.checks.reading import USUAL, grade
from plainleaf.edits.brief import SENTENCES, brief
from plainleaf.edits.hand import in_short_heading
from plainleaf.errors import Problem, Severity
from plainleaf.safety.medicines import find_medicines


def check(path: str, markdown: str) -> list[Problem]:
    """Findings on the "In short" of a page; [] where it has none."""
    found = brief(markdown)
    if not found.line:
        return []
    name = in_short_heading()
    page = leaf(path, markdown)
    below = " ".join(text.words for text in page.texts if text.section != name)
    problems = []
    if not found.sentences:
        problems.append(_ask("empty", f"“{name}” has no text", "Write it, or delete its heading.", path, found.line))
    if len(found.sentences) > SENTENCES:
        message = f"“{name}” has {len(found.sentences)} sentences"
        problems.append(_ask("long", message, f"Keep it to {SENTENCES}: more is not short.", path, found.line))
    if not found.plain:
        message = f"“{name}” holds more than sentences: a list, a box or a heading"
        problems.append(_ask("form", message, "Write it as one paragraph.", path, found.line))
    if not found.placed:
        message = f"“{name}” does not stand right before the key points"
        problems.append(_ask("place", message, "Move it there.", path, found.line, Severity.NOTE))
    for said in found.sentences:
        if new := numbers_not_in(said, below):
            message = f"“{quoted(said)}” says {new}, and the page does not"
            problems.append(_ask("numbers", message, "Say only what the page says.", path, found.line))
        named = {m.written.casefold() for m in find_medicines(said)} - {
            m.written.casefold() for m in find_medicines(below)
        }
        if named:
            message = f"“{quoted(said)}” names {', '.join(sorted(named))}, and the page does not"
            problems.append(_ask("medicine", message, "Say only what the page says.", path, found.line))
    if found.sentences and (hard := grade(found.sentences)) > USUAL:
        message = f"“{name}” has reading grade {hard:.0f}; patient pages aim at 6 to 8"
        problems.append(
            _ask("reading", message, "Say it in shorter words and sentences.", path, found.line, Severity.NOTE)
        )
    return problems


def _ask(rule: str, message: str, todo: str, path: str, line: int, severity: Severity = Severity.SIGNING) -> Problem:
    return Problem(f"check.in-short-{rule}", message, todo, f"docs/{path}", line, severity)
