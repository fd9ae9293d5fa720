"""A project on disk: its folders, and its settings from mkdocs.yml under `extra: plainleaf:`."""

from __future__ import annotations

import datetime as dt
import difflib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from plainleaf.errors import SettingsError
from plainleaf.folders import clash

SETTINGS_FILE = "mkdocs.yml"

ALLOWED = {
    "country": ("us", "uk", "ca", "au", "ie", "nz"),
    "paper": ("a4", "letter"),
    "language": ("en", "es"),
}
"""Settings with a closed list of values. The country picks the helplines, so a guess would be unsafe."""

MEANT = {
    "gb": "uk",
    "usa": "us",
    "united states": "us",
    "united kingdom": "uk",
    "canada": "ca",
    "australia": "au",
    "ireland": "ie",
    "new zealand": "nz",
    "english": "en",
    "spanish": "es",
    "us letter": "letter",
}
"""What people write, and what they mean by it (only to suggest it, never to take it)."""

LINES = ("faithful", "clinical", "rights", "plain-language")
"""What a signature can stand for."""

KEYS = ("owner", "contact", "country", "paper", "language", "signatures", "two_people", "clinic", "fonts")

EXAMPLE = """extra:
  plainleaf:
    owner: Elm Street Clinic
    contact: library@example.org
    country: us"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the site's owner decides."""

    owner: str  # who runs the site, shown on every page
    contact: str  # where a reader may write or call
    country: str = "us"  # whose helplines are shown
    paper: str = "a4"  # of the handouts: a4 or letter
    language: str = "en"  # of the site's own words
    site_url: str = ""  # mkdocs' own setting: where the site is hosted; may be empty
    signatures: tuple[str, ...] = ("faithful", "clinical")  # what has to be signed before a page is public
    two_people: bool = False  # whether one person may not give all of them
    clinic: str = ""  # file with the clinic's box of the handouts, below the project's folder; may be empty
    fonts: tuple[str, ...] = ()  # files of further fonts for the handouts, below the project's folder


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folders and settings."""

    root: Path
    sources: Path
    docs: Path
    records: Path
    site: Path
    dist: Path
    settings: Settings

    @classmethod
    def load(cls, root: Path) -> Project:
        """The project in folder `root`; raises SettingsError naming the key that cannot be used."""
        root = root.resolve()
        config = _read(root / SETTINGS_FILE)
        found = cls.at(
            root,
            settings=_settings(config),
            docs=root / _text(config, "docs_dir", "docs"),
            site=root / _text(config, "site_dir", "site"),
        )
        _apart(found, config)
        return found

    @classmethod
    def at(cls, root: Path, *, settings: Settings, docs: Path | None = None, site: Path | None = None) -> Project:
        """A project in `root` with the given settings, its folders where they usually are."""
        return cls(
            root=root,
            sources=root / "source_texts",
            docs=docs or root / "docs",
            records=root / "records",
            site=site or root / "site",
            dist=root / "dist",
            settings=settings,
        )

    @property
    def cache(self) -> Path | None:
        """Where results of earlier runs are kept; None outside a project, whose folder is nobody's to write in."""
        return self.root / ".cache" / "plainleaf" if (self.root / SETTINGS_FILE).is_file() else None

    def shown(self, path: Path) -> str:
        """`path` as a person knows it: below the project's folder where it is, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def find(start: Path) -> Path:
    """The nearest folder at or above `start` whose mkdocs.yml has a `plainleaf` part; raises SettingsError."""
    here = start.resolve()
    for folder in (here, *here.parents):
        path = folder / SETTINGS_FILE
        if path.is_file() and _read(path).settings is not None:
            return folder
    raise SettingsError(
        f"No Plainleaf project in {here} or above it: no {SETTINGS_FILE} with a 'plainleaf' part under 'extra'.\n"
        "Make a new project with 'plainleaf new DIR', or say where yours is with 'plainleaf -C DIR ...'."
    )


def build_date() -> dt.date:
    """The day of the build: SOURCE_DATE_EPOCH (seconds, UTC) where it is set, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return dt.date.today()
    try:
        seconds = int(epoch)
        if seconds < 0:
            raise ValueError("before 1970")
        return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(
            f"SOURCE_DATE_EPOCH is {epoch!r}; it must be a whole number of seconds since 1970."
        ) from error


# ---------------------------------------------------------------- reading mkdocs.yml


@dataclass(frozen=True, slots=True)
class _Config:
    """mkdocs.yml, read: top-level values, the plainleaf part, and the line each of its keys stands on."""

    path: Path
    top: dict[str, Any]
    settings: object | None  # None where there is no plainleaf part
    lines: dict[str, int]  # key -> line; "" -> the line of the part itself
    top_lines: dict[str, int]  # the same of the top-level keys


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml without running what is in it: tags of MkDocs and Python become plain values."""


def _plain(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return node.value


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("", _plain)


def _read(path: Path) -> _Config:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            f"{path}: no such file. A Plainleaf project has a {SETTINGS_FILE}; make one with 'plainleaf new DIR'."
        ) from None
    except OSError as error:
        why = error.strerror or error
        raise SettingsError(f"{path}: cannot be read ({why}). Give yourself the right to read this file.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text ({error}). Save it as plain text in UTF-8.") from error
    try:
        root = yaml.compose(text, Loader=_Loader)
        top = yaml.load(text, Loader=_Loader)  # _Loader is a SafeLoader: plain values only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else f"{path}"
        what = getattr(error, "problem", None) or error
        raise SettingsError(
            f"{place}: this is not YAML that can be read ({what}). Look at the indentation, and put a value "
            'that holds ":" or "#" between double quotes.'
        ) from error
    if not isinstance(top, dict):
        raise SettingsError(f"{path}: this file holds no settings. It needs at least:\n{EXAMPLE}")
    extra = top.get("extra")
    part = extra.get("plainleaf", None) if isinstance(extra, dict) else None
    if isinstance(extra, dict) and "plainleaf" in extra and part is None:
        part = {}
    return _Config(path, top, part, _lines(root), _keys(root))


def _lines(root: yaml.Node | None) -> dict[str, int]:
    lines: dict[str, int] = {}
    node = _child(_child(root, "extra", lines), "plainleaf", lines)
    return lines | _keys(node)


def _keys(node: yaml.Node | None) -> dict[str, int]:
    """The keys of a mapping, each with its line."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): key.start_mark.line + 1 for key, _ in node.value}


def _child(node: yaml.Node | None, name: str, lines: dict[str, int]) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
        for key, value in pairs:
            if key.value == name:
                lines[""] = key.start_mark.line + 1
                return value
    return None


def _text(config: _Config, key: str, default: str) -> str:
    value = config.top.get(key)
    if value is None or value == "":
        return default
    if not isinstance(value, str):
        raise SettingsError(f"{config.path}: {key} is {value!r}; it must be text.")
    return value


def _apart(project: Project, config: _Config) -> None:
    """The site replaces what is in its folder, and pages are written into docs: neither may meet what a person keeps."""
    kept = {"raw articles": project.sources, "records": project.records, "files to give away": project.dist}
    for key, path, others in (
        ("docs_dir", project.docs, kept),
        ("site_dir", project.site, kept | {"pages": project.docs}),
    ):
        if wrong := clash(path, others, root=project.root):
            line = config.top_lines.get(key)
            place = f"{config.path}:{line}" if line else f"{config.path}"
            raise SettingsError(
                f"{place}: {key} is {config.top.get(key)!r}: that {wrong}. Nothing was done. "
                f"Name a folder of its own, for example {key}: {key.removesuffix('_dir')}"
            )


def _settings(config: _Config) -> Settings:
    part = config.settings
    place = f"{config.path}:{config.lines['']}" if config.lines else f"{config.path}"
    if part is None:
        raise SettingsError(f"{config.path}: no 'plainleaf' part under 'extra'. Write, for example:\n{EXAMPLE}")
    if not isinstance(part, dict):
        raise SettingsError(f"{place}: extra.plainleaf is {part!r}; it must hold settings, for example:\n{EXAMPLE}")
    for key in part:
        if key not in KEYS:
            raise SettingsError(f"{_place(config, key)}: extra.plainleaf has no key {key!r}. {_hint(key)}")
    texts = [key for key in KEYS if key not in ("signatures", "two_people", "fonts")]
    values: dict[str, Any] = {
        key: _value(config, key, part.get(key)) for key in texts if key in part or key in ("owner", "contact")
    }
    if "signatures" in part:
        values["signatures"] = _signatures(config, part["signatures"])
    if "two_people" in part:
        values["two_people"] = _yes_or_no(config, "two_people", part["two_people"])
    if "fonts" in part:
        values["fonts"] = _files(config, "fonts", part["fonts"])
    found = Settings(**values, site_url=_text(config, "site_url", ""))
    if found.two_people and len(found.signatures) < 2:
        raise SettingsError(
            f"{_place(config, 'two_people')}: extra.plainleaf.two_people asks for two people, and signatures names "
            "only one line to sign. Name two, for example signatures: faithful, clinical"
        )
    return found


def _signatures(config: _Config, value: object) -> tuple[str, ...]:
    """The lines that have to be signed: a list, or words with commas between them."""
    place = f"{_place(config, 'signatures')}: extra.plainleaf.signatures"
    named = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(named, list) or not named:
        raise SettingsError(f"{place} is {value!r}; name one or more of: {', '.join(LINES)}.")
    for name in named:
        if name not in LINES:
            near = difflib.get_close_matches(str(name).lower(), LINES, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise SettingsError(f"{place} holds {name!r}; allowed are: {', '.join(LINES)}.{meant}")
    return tuple(line for line in LINES if line in named)


def _files(config: _Config, key: str, value: object) -> tuple[str, ...]:
    """Names of files: one, or a list of them."""
    named = [value] if isinstance(value, str) else value
    if isinstance(named, list) and named and all(isinstance(one, str) and one.strip() for one in named):
        return tuple(one.strip() for one in named)
    raise SettingsError(
        f"{_place(config, key)}: extra.plainleaf.{key} is {value!r}; name a file, or a list of files, "
        f"for example {key}: fonts/NotoNaskhArabic-Regular.ttf"
    )


def _yes_or_no(config: _Config, key: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise SettingsError(f"{_place(config, key)}: extra.plainleaf.{key} is {value!r}; write yes or no, without quotes.")


def _place(config: _Config, key: object) -> str:
    line = config.lines.get(str(key)) or config.lines.get("", 0)
    return f"{config.path}:{line}" if line else f"{config.path}"


def _hint(key: object) -> str:
    if key == "edition":
        return "The edition is chosen at each build: plainleaf build --edition preview, or public."
    near = difflib.get_close_matches(str(key).lower(), KEYS, n=1)
    return (f"Did you mean {near[0]!r}? " if near else "") + f"The keys are: {', '.join(KEYS)}."


def _value(config: _Config, key: str, value: object) -> str:
    place = _place(config, key)
    allowed = ALLOWED.get(key)
    if value is None or (isinstance(value, str) and not value.strip()):
        what = {"owner": "a name", "clinic": "the name of a file"}
        wanted = f"one of: {', '.join(allowed)}" if allowed else what.get(key, "an address or number")
        raise SettingsError(f"{place}: extra.plainleaf.{key} is missing or empty; give {wanted}.")
    if not isinstance(value, str):
        raise SettingsError(
            f'{place}: extra.plainleaf.{key} is {value!r}, not text. Put it between double quotes: {key}: "{value}"'
        )
    text = value.strip()
    if allowed is None:
        return text
    if text.lower() in allowed:
        return text.lower()
    near = [MEANT[text.lower()]] if text.lower() in MEANT else difflib.get_close_matches(text.lower(), allowed, n=1)
    meant = f" Did you mean {near[0]!r}?" if near and near[0] in allowed else ""
    raise SettingsError(f"{place}: extra.plainleaf.{key} is {value!r}; allowed are: {', '.join(allowed)}.{meant}")
