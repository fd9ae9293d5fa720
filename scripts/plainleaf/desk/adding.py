"""An article on its way in: kept apart until a person has looked at it, then put into the sources folder."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from plainleaf import clean as cleaning
from plainleaf import intake, pipeline
from plainleaf.checks.books import Book
from plainleaf.clean import repeats
from plainleaf.errors import ContentError, PlainleafError
from plainleaf.intake.folder import FORMATS, unread
from plainleaf.model import Layer
from plainleaf.project import Project
from plainleaf.publish import clean_report
from plainleaf.structure.subject import slug
from plainleaf.write import ledger_of
from plainleaf.write.pages import write

FOLDER = ".cache/desk/adding"
LONGEST_STEM = 60
"""Characters of a file's name without its ending: it names the page as well."""

PASTED = ".txt"
_ID = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that was handed over and is not yet among the sources."""

    id: str
    path: Path  # the file
    facts: str  # text of its sidecar

    @property
    def name(self) -> str:
        return self.path.name


class Adding:
    """The articles that wait in one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.folder = project.root / FOLDER

    def take(self, data: bytes, name: str, *, stem: str = "") -> Waiting:
        """Keep an article that was handed over: its bytes as they came, under a safe name.

        `name`: what its file is called. `stem`: the name that was wished for, "" for that of the file. Raises
        PlainleafError in words where it cannot be an article.
        """
        suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
        if suffix not in FORMATS:
            problem = unread(_base(name) or "this file")
            raise PlainleafError(f"{problem.message}. {problem.todo}")
        if not data.strip():
            raise PlainleafError("There is nothing in it. Paste the article’s text, or choose its file.")
        wanted = safe_stem(stem or PurePosixPath(_base(name)).stem)
        if not wanted:
            raise PlainleafError("Give the article a short name, for example: warfarin at home.")
        self.refuse_taken(wanted)
        waiting = Waiting(secrets.token_hex(6), self.folder, "")
        place = self.folder / waiting.id
        place.mkdir(parents=True)
        path = place / f"{wanted}{suffix}"
        part = path.with_name(path.name + ".part")
        part.write_bytes(data)
        os.replace(part, path)
        waiting = replace(waiting, path=path)
        try:
            source = intake.read(path, place)
        except ContentError as error:
            shutil.rmtree(place)
            raise PlainleafError(
                f"This cannot be read as an article: {error.problem.message}. {error.problem.todo}"
            ) from None
        facts = _guessed(source)
        write(place / "facts.toml", facts)
        return replace(waiting, facts=facts)

    def refuse_taken(self, stem: str) -> None:
        """Raises PlainleafError where an article of that name is there: its page would take the other's place."""
        files, _ = intake.gather(self.project.sources) if self.project.sources.is_dir() else ([], [])
        for file in files:
            if file.stem.casefold() == stem.casefold():
                raise PlainleafError(f"There is an article called “{file.stem}” already. Give this one another name.")

    def get(self, waiting_id: str) -> Waiting | None:
        """A waiting article by its id; None where there is none."""
        if not _ID.fullmatch(waiting_id):
            return None
        place = self.folder / waiting_id
        found = [p for p in place.iterdir() if p.suffix.lower() in FORMATS] if place.is_dir() else []
        if len(found) != 1:
            return None
        facts = place / "facts.toml"
        return Waiting(waiting_id, found[0], facts.read_text(encoding="utf-8") if facts.is_file() else "")

    def all(self) -> tuple[Waiting, ...]:
        if not self.folder.is_dir():
            return ()
        found = (self.get(path.name) for path in sorted(self.folder.iterdir()))
        return tuple(waiting for waiting in found if waiting is not None)

    def drop(self, waiting: Waiting) -> None:
        """Take a waiting article away; nothing else was made of it."""
        shutil.rmtree(self.folder / waiting.id, ignore_errors=True)

    def note(self, waiting: Waiting, facts: str) -> None:
        """Keep what is known of a waiting article so far."""
        write(self.folder / waiting.id / "facts.toml", facts)

    def seen(self, waiting: Waiting) -> tuple[clean_report.Report, str]:
        """How cleaning sees a waiting article, and the title it finds."""
        source = intake.read(waiting.path, waiting.path.parent)
        evidence = pipeline.evidence_for([source], self.project.sources) if waiting.facts else repeats.NONE
        book = Book(source, tuple(ledger_of(cleaning.clean(source, evidence))))
        report = clean_report.report_of(book)
        titles = [part.kept for line in report.lines for part in line.parts if part.layer is Layer.TITLE]
        return report, " ".join(titles)


def safe_stem(text: str) -> str:
    """A name for an article's file out of any words: small letters, digits and hyphens; "" where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return slug(plain)[:LONGEST_STEM].strip("-") if any(ch.isalnum() for ch in plain) else ""


def _base(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


def _guessed(source: object) -> str:
    """The first sidecar: what the file itself says of where it is from."""
    from plainleaf.model import Source

    assert isinstance(source, Source)
    lines = []
    if source.about.url:
        lines.append(f"url = {json.dumps(source.about.url, ensure_ascii=False)}")
    if source.about.retrieved:
        lines.append(f"retrieved = {source.about.retrieved.isoformat()}")
    return "".join(line + "\n" for line in lines)
