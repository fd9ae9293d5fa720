"""What a person can do about her edits of a page: see them, settle a conflict, have a deleted page back, hand them over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from plainleaf import follow
from plainleaf.edits import conflict
from plainleaf.edits.brief import with_brief
from plainleaf.edits.hand import Hand, hand
from plainleaf.edits.places import away
from plainleaf.edits.recorded import Recorded, recorded
from plainleaf.errors import ContentError, Problem, UsageError
from plainleaf.project import Project
from plainleaf.standing import feeds
from plainleaf.write.pages import base_of, bases, conflict_of, hand_of, read, write
from plainleaf.write.save import finish, keep_books

SHOWN = 30
"""Words of a change that the list of a page's edits quotes."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What a person made of one page."""

    page: str  # below docs/
    edits: tuple[Hand, ...]
    waits: int  # places at which she has to choose; 0: none
    gone: bool  # she deleted the page

    def in_words(self) -> str:
        """One line for a list of pages."""
        if self.gone:
            return f"{self.page}: deleted by hand"
        counts: dict[str, int] = {}
        for one in self.edits:
            counts[WORDS[one.change]] = counts.get(WORDS[one.change], 0) + 1
        said = ", ".join(f"{n} {what}" for what, n in counts.items()) or "no edits"
        return f"{self.page}: {said}" + (f"; waits for you to choose at {self.waits} place(s)" if self.waits else "")

    def as_json(self) -> dict[str, object]:
        return {
            "page": self.page,
            "deleted": self.gone,
            "waits": self.waits,
            "edits": [one.row() for one in self.edits],
        }


WORDS = {
    "added": "added",
    "changed": "changed",
    "removed": "taken out",
    "moved": "moved",
    "confirmed": "dose mark(s) deleted",
    "ticked": "key points ticked",
    "form": "in marks only",
    "facts": "in the block at the top",
    "page": "deleted",
}
"""Each kind of change (edits/hand.py), as a person is told of it."""


def edited(project: Project) -> tuple[Edited, ...]:
    """Every page that a person edited or deleted, or that waits for her, in order of path; read off the texts as they are."""
    found = []
    for path in bases(project.records):
        one = edited_page(project, path)
        if one.edits or one.waits or one.gone:
            found.append(one)
    return tuple(found)


def edits_by_source(project: Project) -> dict[str, dict[str, tuple[Hand, ...]]]:
    """Name of a source -> page made from it -> what people made of that page, where they made anything of it."""
    found: dict[str, dict[str, tuple[Hand, ...]]] = {}
    for one in edited(project):
        for name in feeds_of(project, one.page):
            found.setdefault(name, {})[one.page] = one.edits
    return found


def edited_page(project: Project, path: str) -> Edited:
    """What a person made of the page at `path` below docs/, if it was made from an article."""
    now, was = read(project.docs / path), read(base_of(path, project.records))
    if was is None:
        return Edited(path, (), 0, False)
    books = page_books(project, path)
    filled = conflict.read_file(read(conflict_of(path, project.records)) or "")
    waits = len({*filled.choices, *filled.open, *filled.unclear})
    edits = hand(was, now, path, books) if now is not None else away(path, books)
    return Edited(path, edits, waits, now is None)


def page_books(project: Project, path: str) -> list[Recorded]:
    """The books of the sources of a page, as records/ hold them."""
    names = feeds_of(project, path)
    return [book for name in names if (book := recorded(name, project.records)) is not None]


def feeds_of(project: Project, path: str) -> tuple[str, ...]:
    """The names of the sources that a page was made from."""
    return feeds(project.records).get(path, ())


def in_words(one: Hand) -> str:
    """One edit with its place, told to a person."""
    if one.change in ("facts", "page"):
        return told_at(one)
    where = f"line {one.line}, under “{one.section}”" if one.section else f"line {one.line}"
    return f"{where}: {told_at(one)}"


def told_at(one: Hand) -> str:
    """One edit, told to a person who knows the place."""
    was, text = _short(one.was), _short(one.text)
    from_ = ", ".join(f"{source}:{line}" for source, line, _, _ in one.of)
    tied = f" (from {from_})" if from_ else ""
    return {
        "added": f"“{text}” was written",
        "changed": f"“{was}” became “{text}”{tied}",
        "removed": f"“{was}” was taken out here{tied}",
        "moved": f"“{text}” was moved here{tied}",
        "confirmed": f"the mark of a dose was deleted in “{text}”{tied}",
        "ticked": "the key points were ticked",
        "form": f"only marks or punctuation changed in “{text}”",
        "facts": f"in the block at the top, {one.section} was “{was}” and became “{text}”",
        "page": "the page was deleted",
    }[one.change]


def page_named(project: Project, named: str, *, kind: str = "") -> str:
    """The page a person names, as its path below docs/: the path, or its last part where only one page has it; with or
    without "docs/" and ".md". It need not be there any more. Raises UsageError with the pages it could be."""
    wanted = PurePosixPath(named.replace("\\", "/"))
    wanted = wanted if wanted.suffix == ".md" else wanted.with_name(wanted.name + ".md")
    known = list(bases(project.records))
    for path in (wanted.as_posix(), wanted.as_posix().removeprefix("./").removeprefix("docs/")):
        if path in known:
            return path
    absolute = (Path.cwd() / Path(wanted)).resolve()
    if absolute.is_relative_to(project.docs.resolve()):
        path = absolute.relative_to(project.docs.resolve()).as_posix()
        if path in known:
            return path
    same = [path for path in known if PurePosixPath(path).name == wanted.name]
    if len(same) == 1 and len(wanted.parts) == 1:
        return same[0]
    hint = f"Did you mean: {', '.join(same)}?" if same else f"'plainleaf edits {kind or 'status'}' lists the pages."
    raise UsageError(f"No page {named!r} was made from an article. {hint}")


# ---------------------------------------------------------------- settling


def choose(project: Project, path: str, take: str = "", place: int = 0) -> None:
    """Writes choices into the file of a page's conflicts: `take` ("mine", "new", or "own:" and Markdown of her own) at place
    `place` (from 1), or at every place that has none yet; without `take` only looks that every place has one.

    Raises UsageError where nothing waits or there is no such place, ContentError, with the line, where a place is still
    without a choice.
    """
    file = conflict_of(path, project.records)
    text = read(file)
    if text is None:
        raise UsageError(f"docs/{path} waits for nothing: there is no place with two texts.")
    filled = conflict.read_file(text)
    if take:
        ids = conflict.ids(text)
        if place and not 1 <= place <= len(ids):
            raise UsageError(f"{project.shown(file)} has {len(ids)} place(s); there is no place {place}.")
        wanted = [ids[place - 1]] if place else [one for one in ids if one not in filled.choices]
        text = conflict.chosen(text, dict.fromkeys(wanted, take))
        write(file, text)
        filled = conflict.read_file(text)
        if place and (filled.open or filled.unclear):
            return
    for lines, what in ((filled.unclear, "more than one text is chosen"), (filled.open, "no text is chosen yet")):
        if lines:
            first = min(lines.values())
            raise ContentError(
                Problem(
                    "edits.open",
                    f"at {len(lines)} place(s) {what}",
                    "Put an x between the brackets of one text at each place and save, or settle it with --take mine or "
                    "--take new.",
                    project.shown(file),
                    first,
                )
            )


def still_open(project: Project, path: str) -> bool:
    """Whether a page has a place without a choice."""
    filled = conflict.read_file(read(conflict_of(path, project.records)) or "")
    return bool(filled.open or filled.unclear)


def sources_of(project: Project, path: str) -> list[Path]:
    """The articles that a page is made from, to make it again. Raises ContentError where one of them is gone."""
    files = [project.sources / name for name in feeds_of(project, path)]
    for file in files:
        if not file.is_file():
            raise ContentError(
                Problem(
                    "edits.no-source",
                    f"docs/{path} is made from it, and it is gone",
                    "Put the article back.",
                    project.shown(file),
                )
            )
    return files


def restore(project: Project, path: str) -> list[Path]:
    """Forgets that a person deleted a page, so that the next run makes it; its articles come back. Raises UsageError where
    the page is there."""
    if (project.docs / path).exists():
        raise UsageError(f"docs/{path} is there; nothing has to be brought back.")
    finish(path, project.docs, project.records)
    files = sources_of(project, path)
    hand_of(path, project.records).unlink(missing_ok=True)
    base_of(path, project.records).unlink(missing_ok=True)
    return files


def give(project: Project, old: str, new: str) -> list[Path]:
    """Hands the edits and the sign-off of page `old`, whose article is gone, over to page `new`; the articles to make that
    from come back. Raises UsageError where that would lose anything."""
    if old == new:
        raise UsageError("These are the same page.")
    for name in feeds_of(project, old):
        if (project.sources / name).is_file():
            raise UsageError(f"docs/{old} is still made from {name}; its edits stay with it.")
    files = sources_of(project, new)
    follow.move_by_hand(old, new, project.docs, project.records)
    return files


def write_in_short(project: Project, path: str, text: str) -> None:
    """Writes `text` as the "In short" of the page at `path`, and its books. Raises UsageError where the page is not there
    or the text has too many sentences."""
    now = read(project.docs / path)
    if now is None:
        raise UsageError(f"There is no docs/{path}.")
    write(project.docs / path, with_brief(now, text))
    keep_books(path, project.docs, project.records)


def _short(text: str) -> str:
    words = text.split(" ")
    return text if len(words) <= SHOWN else " ".join(words[:SHOWN]) + " …"
