"""Where a line of a page came from, and why a line of an article was left out: read off the records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from plainleaf.checks.books import rows_of
from plainleaf.edits.settle import edited_page, told_at
from plainleaf.errors import UsageError
from plainleaf.project import Project
from plainleaf.publish.document import read_document
from plainleaf.publish.nodes import texts
from plainleaf.write import front
from plainleaf.write.pages import base_of, bases, read

WORD = re.compile(r"\w+")
SHOWN = 100
"""Characters of a quoted line."""

LAYERS = {
    "title": "kept as the title",
    "heading": "kept as a heading",
    "body": "kept",
    "furniture": "left out: not part of the article",
    "metadata": "taken into the page's facts",
    "duplicate": "left out: said twice",
    "filler": "left out: a linking sentence that says nothing new",
}


@dataclass(frozen=True, slots=True)
class Record:
    """A source's ledger beside the text it speaks of."""

    name: str  # of the file, as the user knows it
    lines: list[str]
    rows: list[dict[str, Any]]

    def said(self, row: dict[str, Any]) -> str:
        """The words a row stands for."""
        line: int = row["line"]
        return self.lines[line - 1][row["start"] : row["end"]].strip()


def explain(project: Project, target: str) -> str:
    """What the records say of PAGE, PAGE:LINE or SOURCE:LINE. Raises UsageError where there is no such thing."""
    name, _, number = target.rpartition(":")
    if not number.isdigit():
        if _page(project, name) or (len(name) > 1 and _record(project, name)):
            raise UsageError(f"{number!r} is no line of {name}; give its number, for example {name}:21.")
        name, number = target, ""
    if page := _page(project, name):
        return _page_line(project, page, int(number)) if number else _whole_page(project, page)
    record = _record(project, name)
    if record is None:
        raise UsageError(
            f"{name}: neither a page of {project.shown(project.docs)}/ nor an article with a ledger in "
            f"{project.shown(project.records)}/. Build first, then give a page or an article and a line, "
            "for example ibuprofen.txt:21."
        )
    if not number:
        return _whole_source(record)
    return _source_line(record, int(number))


# ---------------------------------------------------------------- a line of an article


def _source_line(record: Record, number: int) -> str:
    if not 1 <= number <= len(record.lines):
        raise UsageError(f"{record.name} has {len(record.lines)} lines; there is no line {number}.")
    rows = [row for row in record.rows if row["line"] == number]
    if not rows:
        return f"{record.name}:{number} is blank."
    out = [f"{record.name}:{number}"]
    for row in rows:
        out += ["", f"  “{_short(record.said(row))}”", f"  {LAYERS[row['layer']]} ({row['rule']}: {row['why']})"]
        if of := row.get("of"):
            out.append(f"  The same words stand in {of.get('source') or record.name}, line {of['line']}.")
        if section := row.get("section"):
            found = "" if row.get("sure") else " (not sure: it stays with its own heading)"
            out.append(f"  It speaks of: {section}{found}")
        if kinds := row.get("safety"):
            out.append(f"  Bears on safety: {', '.join(kinds)}")
        out += [f"  {_stands(place)}" for place in row.get("places", ())]
    return "\n".join(out)


def _stands(place: Mapping[str, str]) -> str:
    """One place of a row, in words."""
    if place["role"] == "removed":
        return f"Was taken out of docs/{place['page']} by hand ({place.get('was', 'section')})"
    by_hand = f", {place['hand']} by hand" if "hand" in place else ""
    return f"Stands in docs/{place['page']} as {place['role']}{by_hand}"


def _whole_source(record: Record) -> str:
    rules: dict[str, list[int]] = {}
    for row in record.rows:
        if row["layer"] in ("furniture", "metadata", "duplicate", "filler"):
            rules.setdefault(f"{row['rule']}: {row['why']}", []).append(row["line"])
    out = [f"{record.name}: what was left out, by rule"]
    out += [f"  {rule} (line {', '.join(map(str, dict.fromkeys(lines)))})" for rule, lines in rules.items()]
    return "\n".join(out if rules else [*out, "  nothing"])


# ---------------------------------------------------------------- a line of a page


def _page_line(project: Project, page: str, number: int) -> str:
    text = read(project.docs / page) or ""
    lines = text.split("\n")
    if not 1 <= number <= len(lines):
        raise UsageError(f"docs/{page} has {len(lines)} lines; there is no line {number}.")
    shown = " ".join(texts(read_document(_unboxed(lines[number - 1]), page).nodes))
    said = _plain(shown)
    head = len(text) - len(front.parse(text)[1])
    if number <= text.count("\n", 0, head):
        return f"docs/{page}:{number} is front matter: facts about the page, set down by this site."
    out = [f"docs/{page}:{number}", f"  “{_short(shown)}”"]
    out += _by_hand(project, page, number)
    if not said:
        return f"docs/{page}:{number} holds no words."
    found = []
    for record in _records_of(project, page):
        for row in record.rows:
            words = _plain(record.said(row))
            here = any(place["page"] == page for place in row.get("places", ()))
            whole = words == said or (row["layer"] == "body" and f" {words} " in f" {said} ")
            if here and words and (whole or (row["layer"] != "title" and f" {said} " in f" {words} ")):
                found.append(
                    f"  from {record.name}:{row['line']}, characters {row['start']}–{row['end']} ({row['why']})"
                )
    out += found or ["  Not from an article: text added by this site, or edited by hand."]
    return "\n".join(dict.fromkeys(out))


def _by_hand(project: Project, page: str, number: int) -> list[str]:
    """What a person did at a line of a page."""
    found = [one for one in edited_page(project, page).edits if one.line == number and one.change != "facts"]
    return [f"  Edited by hand: {told_at(one)}." for one in found]


def _whole_page(project: Project, page: str) -> str:
    out = [f"docs/{page}"]
    for record in _records_of(project, page):
        kept = [row for row in record.rows if any(place["page"] == page for place in row.get("places", ()))]
        gone = len({row["line"] for row in record.rows} - {row["line"] for row in kept})
        out.append(f"  from {record.name}: {len({row['line'] for row in kept})} lines stand on the page, {gone} do not")
        unsure = sorted({row["line"] for row in kept if row.get("section") and not row.get("sure")})
        if unsure:
            out.append(
                f"    not sure of their section, so left with their heading: lines {', '.join(map(str, unsure))}"
            )
    if len(out) == 1:
        out.append("  made from the other pages, not from an article")
    elif edits := edited_page(project, page).edits:
        named = page.removesuffix(".md")
        out.append(f"  {len(edits)} change(s) by hand: 'plainleaf edits status {named}' shows each")
    return "\n".join(out)


def _unboxed(line: str) -> str:
    """A line of Markdown as it would stand alone: without the indent of a box or a list."""
    stripped = line.strip()
    title = re.match(r'^!!!.*?"(.*)"$', stripped)
    return title[1] if title else "" if re.fullmatch(r"\{:.*\}", stripped) else stripped


# ---------------------------------------------------------------- finding things


def _page(project: Project, name: str) -> str:
    """Path below docs/ of the page that is meant; empty where there is none."""
    for path in (Path(name), project.root / name, project.docs / name):
        if path.suffix == ".md" and path.is_file() and path.resolve().is_relative_to(project.docs.resolve()):
            return path.resolve().relative_to(project.docs.resolve()).as_posix()
    return ""


def _record(project: Project, name: str) -> Record | None:
    stem = PurePosixPath(Path(name).as_posix()).stem
    ledger = project.records / f"{stem}.ledger.jsonl"
    if not ledger.is_file():
        return None
    return _read(project, stem)


def _records_of(project: Project, page: str) -> Iterator[Record]:
    for ledger in sorted(project.records.glob("*.ledger.jsonl")):
        text = ledger.read_text(encoding="utf-8")
        if json.dumps(page, ensure_ascii=False) in text:
            record = _read(project, ledger.name.removesuffix(".ledger.jsonl"))
            if record:
                yield record


def _read(project: Project, stem: str) -> Record | None:
    """The ledger and its text: the records' own copy for pages from the web, else the article as it is now."""
    ledger = project.records / f"{stem}.ledger.jsonl"
    try:
        rows = [dict(row) for row in rows_of(ledger.read_text(encoding="utf-8"))]
    except ValueError as error:
        raise UsageError(
            f"{project.shown(ledger)} cannot be read ({error}). Run 'plainleaf pages': it is made anew."
        ) from error
    copy = project.records / f"{stem}.source.txt"
    if copy.is_file():
        return Record(f"{stem}.source.txt", copy.read_text(encoding="utf-8").split("\n"), rows)
    from plainleaf import intake

    files, _ = intake.gather(project.sources)
    path = next((file for file in files if file.stem == stem), None)
    if path is None:
        return None
    source = intake.read(path, project.sources)
    if any(digest != source.sha256 for digest in _made_of(project, source.name)):
        raise UsageError(
            f"{source.name} has changed since its page was made, and the books speak of the older text. "
            "Run 'plainleaf pages'; where the page was edited by hand, 'plainleaf check' says what to do."
        )
    return Record(path.name, source.lines, rows)


def _made_of(project: Project, name: str) -> Iterator[str]:
    """The digests of a source in the pages that were made from it."""
    for path in bases(project.records):
        sources = front.parse(read(base_of(path, project.records)) or "")[0].get("sources")
        for entry in sources if isinstance(sources, list) else ():
            if isinstance(entry, dict) and entry.get("file") == name:
                yield str(entry.get("sha256"))


def _plain(text: str) -> str:
    return " ".join(WORD.findall(text.lower()))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
