"""What an offline bundle consists of, and how one that was given out is read back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plainleaf.errors import UsageError
from plainleaf.publish.apply_update import MANIFEST, START, SUMS, sums

__all__ = ["MANIFEST", "NAME", "README", "SITE", "START", "SUMS", "Bundle", "digest", "read_bundle", "zip_entry"]

NAME = "plainleaf-offline.zip"
README = "README.txt"
SITE = "site"
"""Folder of the library itself within the bundle."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """An offline copy, as far as an update needs to know it."""

    path: Path
    name: str  # whose library it is
    version: str
    edition: str
    built: dt.date
    sums: Mapping[str, str]  # name -> digest of each file, SHA256SUMS itself not among them
    sums_digest: str
    made: Mapping[str, dt.date] = field(default_factory=dict)  # page below docs/ -> day that its sheets of paper show


def read_bundle(path: Path) -> Bundle:
    """The offline copy at `path`, a zip or the folder it was unpacked into; raises UsageError where it is none."""
    try:
        if path.is_dir():
            manifest, held = (path / MANIFEST).read_bytes(), (path / SUMS).read_bytes()
        else:
            with zipfile.ZipFile(path) as archive:
                manifest, held = archive.read(MANIFEST), archive.read(SUMS)
                if missing := sorted({*sums(held), SUMS} ^ set(archive.namelist())):
                    raise UsageError(f"{path}: this copy is not whole ({missing[0]}). Name the zip that you gave out.")
        told: dict[str, Any] = json.loads(manifest)
        return Bundle(
            path=path,
            name=str(told["name"]),
            version=str(told["version"]),
            edition=str(told["edition"]),
            built=dt.date.fromisoformat(told["built"]),
            sums=sums(held),
            sums_digest=hashlib.sha256(held).hexdigest(),
            made={page["page"]: dt.date.fromisoformat(page["made"]) for page in told["pages"]},
        )
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, FileNotFoundError) as error:
        raise UsageError(
            f"{path}: this is no offline copy, or one of an older Plainleaf. Name the zip that your readers have now, "
            "for example --since old/plainleaf-offline.zip"
        ) from error


def zip_entry(name: str, build_date: dt.date) -> zipfile.ZipInfo:
    """How a file stands in a zip of ours: one date and the same rights for all, so that the same files give the same zip."""
    entry = zipfile.ZipInfo(name, (max(build_date.year, 1980), build_date.month, build_date.day, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
