"""The weights of the folds: for each fifth of the pages, a line model that saw none of them.

Growing them takes minutes, so they are kept, in .cache/bench, under a digest of everything they are made of: the
pages, the trainer, and the parts of the program whose verdicts the model learns from.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bench.pages import FOLDS
from bench.process import SCRIPTS, BenchError, environment

CACHE = SCRIPTS.parent / ".cache" / "bench"
TRAINER = SCRIPTS / "train_line_model.py"
LEARNED_FROM = ("clean", "intake", "safety", "knowledge", "*.py")
"""Parts of the package below scripts/plainleaf."""
WEIGHTS = "line_model.tsv"
"""Made by the trainer, so no part of what it starts from."""


def digest(sets: Sequence[Path]) -> str:
    """Names what the weights are made of: code and pages."""
    package = SCRIPTS / "plainleaf"
    code = [TRAINER, *package.glob("*.py")]
    code += [
        path for part in LEARNED_FROM[:-1] for end in ("py", "toml") for path in (package / part).rglob(f"*.{end}")
    ]
    found = hashlib.sha256()
    for path in sorted(code):
        found.update(path.relative_to(SCRIPTS).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for folder in sets:
        for path in sorted([*folder.glob("*.json*"), *folder.glob("*/*.gz")]):
            found.update(path.relative_to(folder.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def known(sets: Sequence[Path]) -> list[Path] | None:
    """The weights file of each fold; None where they have not been grown."""
    return _files(CACHE / digest(sets))


def grown(sets: Sequence[Path], python: Path) -> list[Path]:
    """The same, grown where they are missing: by `python`, which has the trainer's packages."""
    folder = CACHE / digest(sets)
    there = _files(folder)
    if there:
        return there
    new = folder.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    command = [str(python), str(TRAINER), *map(str, sets), "--out", str(new / "all.tsv"), "--folds", str(new)]
    if subprocess.run(command, env=environment()).returncode:
        raise BenchError("the line models of the folds could not be grown (see above)")
    new.rename(folder)
    return _files(folder) or []


def _files(folder: Path) -> list[Path] | None:
    files = [folder / f"fold-{fold}.tsv" for fold in range(FOLDS)]
    return files if all(path.exists() for path in files) else None
