"""Several sources for one page: part after part under each source's name, never interleaved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from plainleaf.errors import Problem
from plainleaf.model import Box, KeyPoint, Library, Page, Part, Section

CALLOUTS = 2
"""Callouts before the key points, as on every page."""


def combine(pages: Sequence[Page]) -> tuple[list[Page], list[Problem]]:
    """Joins pages whose sidecars name the same `page`; the others stay as they are. In the order given.

    Sources that speak of different subjects cannot share a page: a Problem each, and none of them is made.
    """
    groups: dict[tuple[str, int], list[Page]] = {}
    for number, page in enumerate(pages):
        shared = page.articles[0].source.about.page
        groups.setdefault((shared, 0) if shared else ("", number + 1), []).append(page)
    out: list[Page] = []
    problems: list[Problem] = []
    for (shared, _), group in groups.items():
        if len({page.path for page in group}) > 1:
            other = next(page for page in group if page.path != group[0].path)
            problems += [_differs(page, other if page.path == group[0].path else group[0], shared) for page in group]
        else:
            out.append(_joined(group) if len(group) > 1 else group[0])
    return out, problems


def _joined(group: Sequence[Page]) -> Page:
    first = group[0]
    return replace(
        first,
        articles=tuple(article for page in group for article in page.articles),
        cards=_numbered(
            "card", sorted(_different(b for p in group for b in p.cards), key=lambda box: _LEVELS.index(box.level))
        ),
        callouts=_numbered("callout", _different(box for page in group for box in page.callouts)[:CALLOUTS]),
        key_points=_one_a_slot(point for page in group for point in page.key_points),
        sections=_sections(group),
        silence=_in_all(group),
        notes=tuple({note.key: note for page in group for note in page.notes}.values()),
        findings=tuple(finding for page in group for finding in page.findings),
        rendered=None,
    )


_LEVELS = ("emergency", "urgent", "ask", "warning", "caution")


def _numbered(name: str, boxes: Iterable[Box]) -> tuple[Box, ...]:
    return tuple(replace(box, id=f"{name}-{number}") for number, box in enumerate(boxes, 1))


def _different(boxes: Iterable[Box]) -> list[Box]:
    """Library boxes once; quotations as they come."""
    seen: dict[object, Box] = {}
    for box in boxes:
        seen.setdefault(tuple(entry.key for entry in box.library) or id(box), box)
    return list(seen.values())


def _one_a_slot(points: Iterable[KeyPoint]) -> tuple[KeyPoint, ...]:
    slots: dict[str, KeyPoint] = {}
    for point in points:
        slots.setdefault(point.slot, point)
    return tuple(slots.values())


def _sections(group: Sequence[Page]) -> tuple[Section, ...]:
    """Sections in the order of the page with most of them; what only another page has goes where its own order puts it."""
    order: list[str] = []
    for page in sorted(group, key=lambda p: -len(p.sections)):
        at = 0
        for section in page.sections:
            if section.key in order:
                at = order.index(section.key) + 1
            else:
                order.insert(at, section.key)
                at += 1
    out = []
    for key in order:
        same = [section for page in group for section in page.sections if section.key == key]
        parts: tuple[Part, ...] = tuple(part for section in same for part in section.parts)
        callout = next((section.callout for section in same if section.callout), None)
        out.append(Section(key, same[0].heading, parts, callout))
    return tuple(out)


def _in_all(group: Sequence[Page]) -> tuple[Library, ...]:
    """What none of the sources says."""
    missing = [{entry.key for entry in page.silence} for page in group]
    return tuple(entry for entry in group[0].silence if all(entry.key in keys for keys in missing))


def _differs(page: Page, other: Page, shared: str) -> Problem:
    return Problem(
        "page.subjects-differ",
        f'names the page "{shared}" as {other.articles[0].source.name} does, but the two speak of different things: '
        f"this of {_speaks(page)}, that of {_speaks(other)}",
        "Give the sidecars the same kind, topic and medicines, or let each have a page of its own.",
        page.articles[0].source.name,
    )


def _speaks(page: Page) -> str:
    """What decides where a page stands, in words."""
    subject = page.subject
    return f"{subject.name} (kind {subject.kind.value}, topic {subject.topic or 'none'})"
