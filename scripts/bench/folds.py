"""The weights of the folds: for each fifth of the pages, a line model that saw none of them.

Growing them takes minutes, so they are kept, in .cache/bench, under a digest of everything they are made of: the
pages, the trainer, and the parts of the program whose verdicts the model learns from.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.pages import FOLDS
from bench.process import SCRIPTS, BenchError, environment

CACHE = SCRIPTS.parent / ".cache" / "bench"
TRAINER = SCRIPTS / "train_line_model.py"
LEARNED_FROM = ("clean", "intake", "safety", "knowledge")
"""Parts of the package below scripts/plainleaf; the shipped weights are none of them."""
ARTICLES = SCRIPTS.parent / "tests" / "labelled"
"""Labelled line by line: the models of plain text learn from these too."""
FORMS = ("text", "html")
"""Grown side by side."""


def digest(sets: Sequence[Path]) -> str:
    """Names what the weights are made of: code and pages."""
    package = SCRIPTS / "plainleaf"
    code = [TRAINER, *map(TRAINER.with_name, ("line_labels.py", "line_wording.py")), *package.glob("*.py")]
    code += [path for part in LEARNED_FROM for end in ("py", "toml") for path in (package / part).rglob(f"*.{end}")]
    code += [path for part in ("docs", "labels") for path in (ARTICLES / part).iterdir()]
    found = hashlib.sha256()
    for path in sorted(code):
        found.update(path.relative_to(SCRIPTS.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
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
    print("Growing line models that leave out a fifth of the pages each (kept in .cache/bench) ...", file=sys.stderr)
    ways = []
    for form in FORMS:
        (new / form).mkdir(parents=True)
        command = [str(python), str(TRAINER), *map(str, sets), "--articles", str(ARTICLES)]
        command += ["--forms", form, "--folds", str(new / form)]
        ways.append(subprocess.Popen([*command, "--out", str(new / form / "all.tsv")], env=environment()))
    if any([way.wait() for way in ways]):
        raise BenchError("the line models could not be grown (see above)")
    for fold in range(FOLDS):
        name = _name(fold)
        parts = [(new / form / name).read_text(encoding="utf-8") for form in FORMS]
        (new / name).write_text("".join(parts), encoding="utf-8")
    new.rename(folder)
    return _files(folder) or []


def _files(folder: Path) -> list[Path] | None:
    files = [folder / _name(fold) for fold in range(FOLDS)]
    return files if all(path.exists() for path in files) else None


def _name(fold: int) -> str:
    return f"fold-{fold}.tsv"
