"""The clinic's box of a handout: who hands it out, where to call, and a logo; out of a small settings file."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from plainleaf.errors import SettingsError
from plainleaf.project import Project
from plainleaf.publish.blocks import NO_INK
from plainleaf.publish.logo import Logo, read_logo

KEYS = {
    "name": 80,
    "telephone": 60,
    "more": 160,
    "logo": 260,
    "logo_says": 120,
}
"""The keys of the file, and how many characters each may have: the first sheet is small."""

EXAMPLE = """name = "Elm Street Clinic"
telephone = "555-0142"
more = "Monday to Friday, 8 to 5. At night: 555-0199"
logo = "logo.png\""""

LARGEST = 20_000
"""Bytes of a settings file: it is five lines."""

_PLACE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Clinic:
    """Who hands a sheet out."""

    name: str
    telephone: str = ""
    more: str = ""  # one more line: hours, another number
    logo: Logo | None = None


def clinic_of(project: Project) -> Clinic | None:
    """The clinic that the project's settings name; None where they name none. Raises SettingsError."""
    return read_clinic(project.root / project.settings.clinic) if project.settings.clinic else None


def read_clinic(path: Path) -> Clinic:
    """The clinic's settings in TOML; a logo is looked for beside the file. Raises SettingsError that says what to mend."""
    text = _text(path)
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else 1
        quoted = text.split("\n")[line - 1].strip() if line <= len(text.split("\n")) else ""
        raise SettingsError(
            f'{path}:{line}: this is not TOML that can be read: {quoted[:80]!r}. Write one key = "value" a line:\n{EXAMPLE}'
        ) from None
    for key, value in values.items():
        _check(path, text, key, value)
    if "name" not in values:
        raise SettingsError(f"{path}: the clinic has no name. Write, for example:\n{EXAMPLE}")
    said = {key: " ".join(NO_INK.sub("", value).split()) for key, value in values.items()}
    if not said["name"]:
        raise SettingsError(f"{path}:{_line(text, 'name')}: name is empty. Write, for example:\n{EXAMPLE}")
    logo = None
    if file := values.get("logo", "").strip():
        logo = read_logo(path.parent / file, said.get("logo_says", ""), f"{path}:{_line(text, 'logo')}")
    return Clinic(said["name"], said.get("telephone", ""), said.get("more", ""), logo)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise SettingsError(f"{path}: this file is too large for a clinic's settings. It needs only:\n{EXAMPLE}")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(f"{path}: there is no such file. Make it, for example with:\n{EXAMPLE}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: is not UTF-8 text. Save it as plain text in UTF-8.") from None
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror or error}). Give yourself the right to read this file."
        ) from None


def _check(path: Path, text: str, key: str, value: object) -> None:
    place = f"{path}:{_line(text, key)}"
    if key not in KEYS:
        near = difflib.get_close_matches(key.lower(), KEYS, n=1)
        meant = f"Did you mean {near[0]!r}? " if near else ""
        raise SettingsError(f"{place}: a clinic has no key {key!r}. {meant}The keys are: {', '.join(KEYS)}.")
    if not isinstance(value, str):
        raise SettingsError(f'{place}: {key} is {value!r}, not text. Put it between double quotes: {key} = "{value}"')
    if len(value) > KEYS[key]:
        raise SettingsError(
            f"{place}: {key} has {len(value)} characters; the sheet has room for {KEYS[key]}. Shorten it."
        )


def _line(text: str, key: str) -> int:
    """The line of a key, from 1; 1 if it hides."""
    pattern = re.compile(rf"""\s*(["']?){re.escape(key)}\1\s*=""")
    return next((n for n, line in enumerate(text.split("\n"), 1) if pattern.match(line)), 1)
