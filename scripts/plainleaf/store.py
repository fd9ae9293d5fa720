"""What an earlier run made, kept in the project's folder .cache and found again by what it was made of.

A key is the digest of everything a result depends on: the inputs, the program and its knowledge, the libraries. A file is
written whole or not at all, and holds its own digest: a run that is ended at any moment leaves nothing that could be taken for
a result, and what was meddled with is made anew. Deleting the folder costs time and nothing else.

Results are pickled, and read back by a reader that knows only the program's own data classes and plain values: a project may come
from somebody else.
"""

from __future__ import annotations

import copyreg
import hashlib
import io
import os
import pickle
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from operator import attrgetter
from pathlib import Path
from threading import get_ident
from types import MappingProxyType
from typing import Any

from plainleaf.model import Source

PACKAGE = Path(__file__).parent

LIBRARIES = (
    "beautifulsoup4", "charset-normalizer", "drug-named-entity-recognition", "ftfy", "lxml", "mammoth", "markdown",
    "pyahocorasick", "python-frontmatter", "pyyaml", "sentencex", "typst",
)  # fmt: skip
"""Libraries by whose version a page may differ."""

KNOWN = {
    "plainleaf.model": None,
    "plainleaf.errors": None,
    "plainleaf.checks.page": {"Leaf", "Text"},
    "plainleaf.clean.repeats": {"Repeat", "Evidence"},
    "plainleaf.publish.nodes": None,
    "plainleaf.store": {"_proxy"},
    "datetime": {"date"},
    "builtins": {"set", "frozenset"},
}
"""Modules, and of them the names, that a kept result may be made of; None: every class."""

IGNORE = "# What earlier runs made; may be deleted at any time.\n*\n"
"""Keeps the folder out of version control."""

_DIGEST = 32  # bytes


@dataclass(frozen=True, slots=True)
class Store:
    """Results in a folder; with none, nothing is kept and nothing found."""

    folder: Path | None
    used: dict[str, set[str]] = field(default_factory=dict, compare=False, repr=False)
    """Kind -> keys that were asked for or kept since this object was made."""

    def get(self, kind: str, key: str) -> Any:
        """The result kept under `key`; None where there is none, or none that is whole."""
        if self.folder is None:
            return None
        self.used.setdefault(kind, set()).add(key)
        try:
            data = self._file(kind, key).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            return None
        try:
            return _Reader(io.BytesIO(data[_DIGEST:])).load()
        except Exception:  # whatever a file that is not ours may hold: the result is made anew
            return None

    def put(self, kind: str, key: str, result: Any) -> None:
        """Keep `result`, all of it or nothing. Where the folder cannot be written nothing is kept."""
        if self.folder is None:
            return
        self.used.setdefault(kind, set()).add(key)
        data = _written(result)
        file = self._file(kind, key)
        beside = file.with_name(f"{file.name}.{os.getpid()}.{get_ident()}.part")
        try:
            if not file.parent.is_dir():
                file.parent.mkdir(parents=True, exist_ok=True)
                if not (note := self.folder / ".gitignore").exists():
                    note.write_text(IGNORE, encoding="utf-8")
            beside.write_bytes(hashlib.sha256(data).digest() + data)
            os.replace(beside, file)
        except OSError:
            beside.unlink(missing_ok=True)

    def drop_unused(self, *kinds: str) -> None:
        """Take away the results of these kinds that this run had no use for, and what ended runs left half written."""
        for kind in kinds if self.folder is not None else ():
            names = {self._file(kind, key).name for key in self.used.get(kind, ())}
            for file in self._file(kind, "xx-").parent.parent.glob("*/*"):
                if file.name not in names:
                    file.unlink(missing_ok=True)

    def _file(self, kind: str, key: str) -> Path:
        assert self.folder is not None
        # in sixteen folders: making one takes as long as writing a small file
        return self.folder / kind / key[:1] / key[1:]


NOWHERE = Store(None)
"""Keeps nothing."""


def key_of(*inputs: bytes | str) -> str:
    """The digest of some inputs, in this order, and of the program."""
    digest = hashlib.sha256(program().encode("ascii"))
    for each in inputs:
        data = each.encode("utf-8", "surrogatepass") if isinstance(each, str) else each
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def source_key(source: Source) -> str:
    """What tells a source: its name, its bytes, and what its sidecar, its front matter and its overrides say, right or wrong."""
    return key_of("source", source.name, source.sha256, repr(source.about), repr((source.overrides, source.faults)))


@cache
def program() -> str:
    """The digest of the program's files, its knowledge files among them, of Python and of the libraries that pages depend on."""
    digest = hashlib.sha256(sys.version.encode("utf-8"))
    found = (os.path.join(folder, name) for folder, _, names in os.walk(PACKAGE) for name in names)
    for file in sorted(found):  # by their names as text: paths take three times as long, at the start of every command
        if file.endswith((".py", ".toml", ".tsv")):
            name = file.removeprefix(str(PACKAGE)).replace(os.sep, "/")
            digest.update(name.encode("utf-8") + b"\0" + Path(file).read_bytes() + b"\0")
    for name in LIBRARIES:
        try:
            digest.update(f"{name}=={version(name)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{name} is not there\n".encode())
    return digest.hexdigest()


def _proxy(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda proxy: (_proxy, (dict(proxy),)))  # the data classes hold them


class _Ways(dict[type, Any]):
    """How objects of a class are written, found out when the first of them is: the program's data classes as a call with their
    values, which takes a third of the time that their own way takes, and half of it to read."""

    def __missing__(self, kind: type) -> Callable[[Any], tuple[Callable[..., Any], tuple[Any, ...]]]:
        names = [each.name for each in fields(kind)] if kind.__module__ in KNOWN and is_dataclass(kind) else []
        if not names or tuple(names) != getattr(kind, "__match_args__", ()):  # what a call takes in order
            raise KeyError(kind)
        values = attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, names[0]),)
        way = self[kind] = lambda one: (kind, values(one))
        return way


class _Writer(pickle.Pickler):
    dispatch_table = _Ways(copyreg.dispatch_table)


def _written(result: Any) -> bytes:
    held = io.BytesIO()
    _Writer(held, pickle.HIGHEST_PROTOCOL).dump(result)
    return held.getvalue()


class _Reader(pickle.Unpickler):
    """Makes nothing but the program's own data classes and plain values."""

    def find_class(self, module: str, name: str) -> Any:
        names: Collection[str] | None = KNOWN.get(module, frozenset())
        if names is not None and name not in names:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a result")
        found = super().find_class(module, name)
        if names is None and not (isinstance(found, type) and found.__module__ == module):
            raise pickle.UnpicklingError(f"{module}.{name} is no class of the program")
        return found
