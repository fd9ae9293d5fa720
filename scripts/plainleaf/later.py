"""Packages that load what they offer when it is first asked for.

A command needs a few rooms of a package; loading all of them took longer than the rest of its start.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


def offer(package: str, names: Mapping[str, str]) -> None:
    """Lets a package offer names of its modules: name -> "module" or "module.name in it" where that is another.

    A name may be that of its module too: whoever asks the package for it gets what the module holds under it, never the module,
    whichever was loaded first.
    """
    module = sys.modules[package]
    module.__dict__["_offered"] = {
        name: (f"{package}.{place.partition('.')[0]}", place.partition(".")[2] or name) for name, place in names.items()
    }
    module.__class__ = _Package


class _Package(ModuleType):
    """A package that loads what it offers when asked."""

    _offered: Mapping[str, tuple[str, str]]

    def __getattr__(self, name: str) -> Any:
        if name not in self._offered:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        place, own = self._offered[name]
        found = getattr(import_module(place), own)
        self.__dict__[name] = found  # asked once
        return found

    def __setattr__(self, name: str, value: object) -> None:
        """Python hangs a module that was loaded into its package, over whatever has that name there."""
        if not (name in self._offered and isinstance(value, ModuleType)):
            super().__setattr__(name, value)
