"""Saving pages and records: whole files or none, and a person's own words kept through every new text.

A page that was edited by hand is merged with its new text (edits/merge.py). Where both say something else at one place,
that page stays as it is, and the file beside its base shows both (edits/conflict.py) until a person has chosen.

The page is written before its base, and between the two a note (`<page>.next.json`) holds what the base will be: a run
that is ended there, at any moment, is finished by the next one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from plainleaf.book import Book
from plainleaf.edits import conflict
from plainleaf.edits.hand import Hand, hand
from plainleaf.edits.hand import dump as hand_lines
from plainleaf.edits.merge import Conflict, Merged, merge
from plainleaf.edits.places import away, marked
from plainleaf.edits.recorded import kept_lines, recorded
from plainleaf.front_matter import fence, parse, without_review
from plainleaf.model import Page, Source
from plainleaf.write import told
from plainleaf.write.ledger import dump, ledger
from plainleaf.write.markdown import markdown
from plainleaf.write.pages import (
    BASES,
    Saved,
    base_of,
    before_of,
    below,
    conflict_of,
    hand_of,
    kept_of,
    new_of,
    next_of,
    read,
    write,
)


def save(page: Page, docs: Path, records: Path) -> Saved:
    """One page with its base, the books of what a person made of it, and the ledger of each of its sources.

    Where a page waits for a person to choose, its ledgers stay: they speak of the page that stands. A page that a person
    deleted is not made anew: its base and books are brought up to date, and that is told. OSError where a folder cannot
    be written.
    """
    text = markdown(page)
    gone = below(page.path) and read(docs / page.path) is None and read(base_of(page.path, records)) is not None
    if gone:
        write(base_of(page.path, records), text)
        _settled(page.path, records)
        saved = Saved(problems=(told.taken_away(page.path),))
    else:
        saved = save_text(page.path, text, docs, records)
    if saved.refused and below(page.path) and base_of(page.path, records).exists():
        keep_books(page.path, docs, records)
        return saved
    books = [(a.source, ledger(page, a.source.stem)) for a in page.articles]
    found: tuple[Hand, ...] = ()
    if below(page.path) and not saved.refused:
        now = read(docs / page.path)
        ledgers = [Book(source, tuple(rows)) for source, rows in books]
        found = hand(text, now, page.path, ledgers) if now is not None else away(page.path, ledgers)
        write_books(page.path, found, records)
    for source, rows in books:
        save_record(source, marked(rows, found, source.name, page.path), records)
        save_kept(source, rows, records)
    return saved


def save_text(path: str, text: str, docs: Path, records: Path) -> Saved:
    """A generated page `text` at `path` below docs/, and its base; see the head of this file."""
    if not below(path):
        return Saved(refused=(path,), problems=(told.outside(path),))
    finish(path, docs, records)
    target, base = docs / path, base_of(path, records)
    now, was = read(target), read(base)
    if now == text or (now is not None and was == text):  # nothing new: what a person made of it stays as she wrote it
        write(base, text)
        _settled(path, records)
        return Saved(unchanged=(path,))
    if now is None:
        _put(path, text, text, docs, records)
        return Saved(written=(path,))
    if was is None:
        merged = _beside(path, records)
        if merged.text == "new":
            merged = Merged(text)
        elif merged.text == "mine":
            merged = Merged(now)
    elif not _mergeable(target, now):
        write(new_of(path, records), text)
        return Saved(refused=(path,), problems=(told.not_merged(path),))
    else:
        filled = conflict.read_file(read(conflict_of(path, records)) or "")
        merged = merge(was, now, text, filled.choices if not (filled.open or filled.unclear) else {})
    if merged.text is None:
        write(new_of(path, records), text)
        _show(path, merged.conflicts, records)
        return Saved(refused=(path,), problems=tuple(told.waits(path, c) for c in merged.conflicts))
    by_hand = without_review(merged.text) != without_review(text)
    _put(path, _line_ends(target, merged.text) if by_hand else merged.text, text, docs, records)
    _settled(path, records)
    if not by_hand:
        return Saved(written=(path,))
    return Saved(written=(path,), merged=(path,), problems=tuple(told.merged_well(path, merged)))


def finish(path: str, docs: Path, records: Path) -> None:
    """Completes what a run that was ended in the middle had begun on a page: its base follows the page."""
    note = next_of(path, records)
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        page, text = held["page"], held["base"]
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError):
        note.unlink()
        return
    target = docs / path
    if target.is_file() and _digest(target.read_bytes()) == page:
        write(base_of(path, records), text)
        _settled(path, records)
    note.unlink()


def finish_all(docs: Path, records: Path) -> None:
    """Completes every page that a run was ended on, and takes away files that it left half written."""
    folder = records / BASES
    for note in sorted(folder.rglob("*.next.json")):
        finish(note.relative_to(folder).as_posix().removesuffix(".next.json") + ".md", docs, records)
    for top in (docs, records):
        for left in sorted(top.rglob("*.part")):
            if left.with_suffix("").suffix in (".md", ".json", ".jsonl", ".txt", ".toml"):
                left.unlink(missing_ok=True)


def save_record(source: Source, rows: Iterable[dict[str, Any]], records: Path) -> None:
    """The ledger of a source, and for a source that is not plain text the text that the ledger speaks of."""
    write(records / f"{source.stem}.ledger.jsonl", dump(rows))
    text = records / f"{source.stem}.source.txt"
    if source.form != "text":
        write(text, source.text)
    elif text.exists():
        text.unlink()


def save_kept(source: Source, rows: Iterable[dict[str, Any]], records: Path) -> None:
    """The kept words of a source, so that a later text can be compared with them when this one is gone, and so that hand
    edits can be told without it; where they are others now, those before as well."""
    kept, lines = kept_of(source.stem, records), kept_lines(Book(source, tuple(rows)))
    before = read(kept)
    if before is not None and before != lines:
        write(before_of(source.stem, records), before)
    write(kept, lines)


# ---------------------------------------------------------------- the books of hand edits


def write_books(path: str, found: Iterable[Hand], records: Path) -> None:
    """The hand edits of the page at `path`; a page without any has no such file."""
    lines = hand_lines(found)
    if lines:
        write(hand_of(path, records), lines)
    else:
        hand_of(path, records).unlink(missing_ok=True)


def keep_books(path: str, docs: Path, records: Path) -> tuple[Hand, ...]:
    """Makes the books of the page at `path` anew out of docs/ and records/ alone, after an edit; its ledgers tell of it.

    The sources are not read: they may have changed since the page was made.
    """
    now, was = read(docs / path), read(base_of(path, records))
    if was is None:
        return ()
    sources = parse(was)[0].get("sources")
    names = [str(s.get("file")) for s in sources if isinstance(s, dict)] if isinstance(sources, list) else []
    books = [book for name in names if (book := recorded(name, records)) is not None]
    found = hand(was, now, path, books) if now is not None else away(path, books)
    write_books(path, found, records)
    for book in books:
        write(book.file, dump(marked(book.rows, found, book.name, path)))
    return found


# ---------------------------------------------------------------- writing


def _put(path: str, page: str, base: str, docs: Path, records: Path) -> None:
    """The page, then its base, with a note between them for a run that is ended in the middle."""
    note = next_of(path, records)
    write(note, json.dumps({"page": _digest(page.encode("utf-8")), "base": base}, ensure_ascii=False) + "\n")
    write(docs / path, page)
    write(base_of(path, records), base)
    note.unlink()


def _settled(path: str, records: Path) -> None:
    """Nothing waits on a page any more: no file is left that says so."""
    new_of(path, records).unlink(missing_ok=True)
    conflict_of(path, records).unlink(missing_ok=True)


def _show(path: str, conflicts: tuple[Conflict, ...], records: Path) -> None:
    """The file with both texts; what a person has already chosen in it stays."""
    file = conflict_of(path, records)
    there = read(file) or ""
    filled = conflict.read_file(there)
    known = [*filled.choices, *filled.open, *filled.unclear]
    fresh = conflict.write_file(f"docs/{path}", path.removesuffix(".md"), conflicts)
    same = sorted(known) == sorted(c.id for c in conflicts)
    if same and conflict.unfilled(there) == conflict.unfilled(fresh):
        return  # as she left it, half filled in or not
    write(file, conflict.write_file(f"docs/{path}", path.removesuffix(".md"), conflicts, filled))


def _beside(path: str, records: Path) -> Merged:
    """A page that stood there before Plainleaf made one of the same name: whole, hers or the new one."""
    filled = conflict.read_file(read(conflict_of(path, records)) or "")
    choice = filled.choices.get(conflict.WHOLE, "")
    if choice in ("mine", "new"):
        return Merged(choice)
    mine, new = f"docs/{path}, as it is", f"records/{BASES}/{path.removesuffix('.md')}.new.md"
    return Merged(None, (Conflict(conflict.WHOLE, "", 1, "", mine, new),))


def _mergeable(target: Path, now: str) -> bool:
    """Whether a page can be taken apart: UTF-8, with a front matter that still says what it was made from."""
    try:
        target.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    values = parse(now)[0]
    return fence(now) is not None and bool(values.get("title")) and ("sources" in values or "generated" in values)


def _line_ends(target: Path, text: str) -> str:
    """`text` with the line ends of the file that stands."""
    raw = target.read_bytes()
    windows = raw.count(b"\r\n")
    return text.replace("\n", "\r\n") if windows and 2 * windows > raw.count(b"\n") else text


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
