"""Knowledge files: word lists and medical facts as TOML that a librarian may read and edit."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The parsed knowledge file `<name>.toml`. Callers must not change what they get: it is shared."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
