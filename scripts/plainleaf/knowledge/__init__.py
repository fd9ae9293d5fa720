"""Knowledge files: word lists and medical facts as TOML that a librarian may read and edit."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The parsed knowledge file `<name>.toml`. Callers must not change what they get: it is shared."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def in_languages(name: str) -> dict[str, dict[str, Any]]:
    """The knowledge files of one name, by language: `<name>.toml` (English, first) and each `<name>.<tag>.toml` beside it.

    {"en": {...}, "es": {...}}, tags in alphabetical order after English. Adding a language is adding its file.
    """
    tag = re.compile(rf"{re.escape(name)}\.([a-z]{{2,3}})\.toml")
    found = sorted(hit[1] for path in files(__name__).iterdir() if (hit := tag.fullmatch(path.name)))
    return {"en": load(name), **{language: load(f"{name}.{language}") for language in found}}
