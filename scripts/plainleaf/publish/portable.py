"""Names that every computer can unpack: FAT32 sticks, Windows, old zip programs.

The pages' own names are plain already; a name like "con", a very long one, or a file that a person put beside the
pages can still be one that Windows refuses. Such files get another name in the copy, and the links to them follow.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

LONGEST_NAME = 100
"""Characters of a file's name. FAT32 takes 255; some zip programs and phones take fewer."""

LONGEST_FOLDER = 64
"""Characters of a folder's name: three of them leave room for the file."""

LONGEST_PATH = 180
"""Characters of a whole path within the copy. Windows takes 260, and the copy may lie some folders deep."""

SHORTEST = 24
"""Characters that a name always gets, however deep it lies: some of its own, eight digits, its ending."""

RESERVED = frozenset(
    ("con", "prn", "aux", "nul", "clock$", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"))
)
"""Names of devices: Windows refuses a file of such a name, whatever its ending."""

_REFUSED = re.compile(r'[<>:"\\|?*\x00-\x1f\x7f]+')
_LINK = re.compile(r'(\s(?:href|src)=")([^"#?]*)([^"]*")')


def faults(names: Iterable[str]) -> list[str]:
    """What is wrong with the paths `names` (with slashes), a line each, for tests and checks."""
    found, seen = [], dict[str, str]()
    for name in sorted(names):
        parts = name.split("/")
        for at, part in enumerate(parts, start=1):
            if _REFUSED.search(part) or part != part.rstrip(". ") or part != part.lstrip(" ") or not part:
                found.append(f"{name}: {part!r} holds a character that Windows refuses")
            if part.split(".")[0].rstrip().casefold() in RESERVED:
                found.append(f"{name}: {part!r} is the name of a device")
            if len(part) > (LONGEST_NAME if at == len(parts) else LONGEST_FOLDER):
                found.append(f"{name}: a name of {len(part)} characters")
        if len(name) > LONGEST_PATH:
            found.append(f"{name}: a path of {len(name)} characters")
        for above in _with_parents(name):
            key = _key(above)
            if seen.setdefault(key, above) != above:
                found.append(f"{above}: not told apart from {seen[key]}")
    return list(dict.fromkeys(found))


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """New names for those of the paths `names` that need one. Each keeps its number of folders, and its ending."""
    taken: dict[str, str] = {}  # key of a new path -> the old path that it stands for
    new_of: dict[str, str] = {"": ""}
    changed: dict[str, str] = {}
    # what needs no other name is settled first, so that it keeps its own where two clash
    for old in sorted(names, key=lambda name: (bool(faults([name])), name)):
        for part in _with_parents(old):
            if part not in new_of:
                longest = LONGEST_NAME if part == old else LONGEST_FOLDER
                new_of[part] = _placed(part, new_of[posixpath.dirname(part)], taken, longest)
        if new_of[old] != old:
            changed[old] = new_of[old]
    return changed


def rename(folder: Path) -> dict[str, str]:
    """Give the files below `folder` safe names, and lead the links of its pages and its search index there.

    What was renamed comes back, old path -> new path. Nothing is touched where all names are safe.
    """
    names = [p.relative_to(folder).as_posix() for p in sorted(folder.rglob("*")) if p.is_file()]
    changed = safe_names(names)
    if not changed:
        return {}
    for name in names:
        if name.endswith(".html"):
            page = folder / name
            text = page.read_text(encoding="utf-8")
            done = _LINK.sub(lambda match, here=name: _led(match, here, changed), text)  # type: ignore[misc]
            if done != text:
                page.write_text(done, encoding="utf-8", newline="\n")
    for index in sorted((folder / "search").glob("*")):
        text = index.read_text(encoding="utf-8")
        done = text
        for old, new in changed.items():
            done = done.replace(f'"{old}"', f'"{new}"').replace(f'"{old}#', f'"{new}#')
        if done != text:
            index.write_text(done, encoding="utf-8", newline="\n")
    for old, new in changed.items():
        (folder / new).parent.mkdir(parents=True, exist_ok=True)
        os.replace(folder / old, folder / new)
    for left in sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True):
        if not any(left.iterdir()):
            left.rmdir()
    return changed


def _led(match: re.Match[str], page: str, changed: Mapping[str, str]) -> str:
    """One link of `page`, led to where its target is now."""
    try:
        parts = urlsplit(match[2])
    except ValueError:
        return match[0]
    if parts.scheme or parts.netloc or not parts.path:
        return match[0]
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    if target not in changed and page not in changed:
        return match[0]
    here = posixpath.dirname(changed.get(page, page))
    there = posixpath.relpath(changed.get(target, target), here or ".")
    return f"{match[1]}{quote(there)}{match[3]}"


def _placed(old: str, parent: str, taken: dict[str, str], longest: int) -> str:
    """The new path of the file or folder `old`, whose folder is now `parent`."""
    longest = min(longest, max(SHORTEST, LONGEST_PATH - len(parent) - 1))
    name = _short(_safe(posixpath.basename(old)), old, longest)
    new = posixpath.join(parent, name)
    if taken.get(_key(new), old) != old:
        new = posixpath.join(parent, _short(name, old, longest, always=True))
    taken[_key(new)] = old
    return new


def _safe(name: str) -> str:
    safe = _REFUSED.sub("-", unicodedata.normalize("NFC", name)).strip(" ").rstrip(". ") or "-"
    stem, dot, ending = safe.partition(".")
    if stem.rstrip().casefold() in RESERVED:
        safe = f"{stem.rstrip()}-{dot}{ending}"
    return safe


def _short(name: str, old: str, longest: int, *, always: bool = False) -> str:
    """`name` with a few digits of the digest of `old` in place of what is too much; its ending stays."""
    if len(name) <= longest and not always:
        return name
    stem, ending = posixpath.splitext(name)
    ending = ending[:8]
    digits = hashlib.sha256(old.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem[: longest - len(ending) - 9].rstrip(' .-')}-{digits}{ending}"


def _key(path: str) -> str:
    """The same for paths that some file system does not tell apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _with_parents(path: str) -> Iterable[str]:
    parts = path.split("/")
    return ("/".join(parts[:n]) for n in range(1, len(parts) + 1))
