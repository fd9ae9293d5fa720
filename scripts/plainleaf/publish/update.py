"""Updates: a small zip that makes the newest offline copy out of an older one."""

from __future__ import annotations

import datetime as dt
import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plainleaf.errors import PlainleafError, UsageError
from plainleaf.model import Edition
from plainleaf.project import Settings
from plainleaf.publish import DRAFT_MARK, apply_update
from plainleaf.publish.apply_update import FOLDER, HELP, PLAN, Applied, UpdateError
from plainleaf.publish.bundle import START, SUMS, Bundle, read_bundle, zip_entry
from plainleaf.publish.copies import dated, words
from plainleaf.publish.finish import with_policy
from plainleaf.publish.gone_sheet import gone_sheet
from plainleaf.publish.offline import as_json, templates
from plainleaf.publish.whole import fresh

NAME = "plainleaf-update-since-{built}.zip"


@dataclass(frozen=True, slots=True)
class Update:
    """An update that was written. Without a path nothing had changed and nothing was written."""

    path: Path | None
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def refuse_base(base: Bundle, settings: Settings, edition: Edition, build_date: dt.date) -> None:
    """Raises UsageError where no update may lead from the copy `base` to what is about to be built."""
    if base.name != settings.owner:
        raise UsageError(
            f"{base.path} is a copy of “{base.name}”, and this project is “{settings.owner}”: an update would take "
            "all of it away. Name a copy of this project."
        )
    if base.edition == Edition.PUBLIC and edition is Edition.PREVIEW:
        raise UsageError(
            f"{base.path} holds the public edition. An update with drafts would put unsigned pages into it. "
            "Add --edition public."
        )
    if base.built > build_date:
        raise UsageError(
            f"{base.path} was made on {base.built}, after the day of this build, {build_date}. An update leads from an "
            "older copy to a newer one: name an older copy, or look at this computer's clock."
        )


def make_update(settings: Settings, base: Bundle, full: Path, build_date: dt.date) -> Update:
    """The update from the copy `base` to the copy just made, the zip `full`; written beside `full`."""
    new = read_bundle(full)
    added = tuple(sorted(new.sums.keys() - base.sums.keys()))
    removed = tuple(sorted(base.sums.keys() - new.sums.keys()))
    changed = tuple(sorted(name for name in new.sums.keys() & base.sums.keys() if new.sums[name] != base.sums[name]))
    if new.version == base.version:
        return Update(None)
    target = full.with_name(NAME.format(built=base.built))
    files = {PLAN: as_json(_plan(base, new, removed)).encode("utf-8")}
    files[f"{FOLDER}{Path(apply_update.__file__).name}"] = Path(apply_update.__file__).read_bytes()
    files[HELP] = _help(settings, base, new, target.name, (added, changed, removed)).encode("utf-8")
    files |= _stubs(removed, settings, build_date)
    with fresh(target) as packed, zipfile.ZipFile(full) as whole:
        files |= {name: whole.read(name) for name in (*added, *changed, SUMS)}
        with zipfile.ZipFile(packed, "w") as archive:
            for name in sorted(files):
                archive.writestr(zip_entry(name, build_date), files[name], compresslevel=9)
    return Update(target, added, changed, removed)


def apply(update: Path, folder: Path) -> Applied:
    """Make the unpacked copy in `folder` what the full copy is; raises PlainleafError where the update does not fit."""
    try:
        return apply_update.apply(update, folder)
    except UpdateError as error:
        raise PlainleafError(str(error)) from error


def _plan(base: Bundle, new: Bundle, removed: tuple[str, ...]) -> dict[str, Any]:
    ends = {
        key: {"name": b.name, "version": b.version, "built": b.built.isoformat(), "sums": b.sums_digest}
        for key, b in (("base", base), ("new", new))
    }
    return {**ends, "removed": list(removed)}


def _help(settings: Settings, base: Bundle, new: Bundle, name: str, lists: tuple[tuple[str, ...], ...]) -> str:
    text = (
        templates(False)
        .get_template(f"{HELP}.jinja")
        .render(
            owner=settings.owner,
            contact=settings.contact,
            draft=DRAFT_MARK if new.edition == Edition.PREVIEW else "",
            old=base.version,
            old_date=base.built.isoformat(),
            new=new.version,
            zip=name,
            counts=dict(zip(("added", "changed", "removed"), map(len, lists), strict=True)),
        )
    )
    return text.replace("\n", "\r\n")


def _stubs(removed: tuple[str, ...], settings: Settings, build_date: dt.date) -> dict[str, bytes]:
    """What a person who only unpacks finds in place of pages and handouts that are gone: words that say so."""
    say = words(settings.language)
    why = dated(settings.language, "gone_why", date=build_date)
    questions = say["questions"].format(contact=settings.contact)
    found: dict[str, bytes] = {}
    for name in removed:
        if name.endswith(".html"):
            home = posixpath.relpath(START, posixpath.dirname(name) or ".")
            page = templates(True).get_template("gone.html.jinja")
            text = page.render(language=settings.language, say=say, why=why, home=home, questions=questions)
            found[name] = with_policy(text, offline=True).encode("utf-8")
        elif name.endswith(".pdf"):
            found[name] = gone_sheet(settings.language, say["gone"], why, questions, build_date)
    return found
