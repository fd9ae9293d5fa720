"""A wheelhouse: all that installs Plainleaf on a computer without the internet, in one folder for a USB stick.

    python3 scripts/wheelhouse.py STICK/plainleaf                        for computers like this one
    python3 scripts/wheelhouse.py STICK/plainleaf --for windows --python 3.12

Needs the internet now, and none where it is used: there, open the folder and run `python install.py`. Needs nothing but
Python's standard library and pip. What is fetched is checked against the digests in requirements.lock, here and there.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent

PLATFORMS = {
    "here": (),
    "windows": ("win_amd64",),
    "mac": ("macosx_11_0_arm64", "macosx_12_0_arm64", "macosx_13_0_arm64", "macosx_14_0_arm64"),
    "mac-intel": ("macosx_10_9_x86_64", "macosx_10_13_x86_64", "macosx_11_0_x86_64", "macosx_12_0_x86_64"),
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "raspberry": (
        "manylinux_2_28_aarch64",
        "manylinux_2_27_aarch64",
        "manylinux_2_17_aarch64",
        "manylinux2014_aarch64",
    ),
}
"""Computers that a stick can be made for, and pip's names for what runs on them."""

LOCK = "requirements.lock"
INSTALL = "install.py"
README = "README.txt"
WHEELS = "wheels"

README_TEXT = """Plainleaf, to be installed without the internet
===============================================

For: {target}, with Python {python}.

1. Install Python {python} on the computer, if it is not there (python.org; on Debian: python3 and python3-venv).
2. Copy this folder to the computer, or open it on the stick.
3. In this folder, run:      python install.py
   (on macOS and Linux:      python3 install.py)

It makes a folder "plainleaf" in your home folder, installs the program into it, and says how to start it.
Another place: python install.py FOLDER

Nothing is fetched: every file comes from this folder and is checked against the digests in {lock}.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where to put the wheelhouse; made if not there")
    parser.add_argument("--for", dest="target", choices=list(PLATFORMS), default="here")
    parser.add_argument(
        "--python", default=".".join(map(str, sys.version_info[:2])), help="its version of Python there"
    )
    given = parser.parse_args(arguments)
    if given.folder.exists() and any(given.folder.iterdir()):
        print(f"{given.folder} is not empty, and nothing in it was touched. Name a new folder.", file=sys.stderr)
        return 2
    given.folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".wheelhouse-", dir=given.folder.parent) as scratch:
        made = Path(scratch, "made")
        try:
            fill(made, given.target, given.python)
        except subprocess.CalledProcessError:
            print("The packages could not be fetched: what pip said stands above. Nothing was made.", file=sys.stderr)
            return 1
        if given.folder.exists():
            given.folder.rmdir()
        made.rename(given.folder)
    size = sum(path.stat().st_size for path in given.folder.rglob("*") if path.is_file())
    print(f"{given.folder}: {len(list((given.folder / WHEELS).iterdir()))} packages, {size / 1e6:.0f} MB.")
    print(f"Put the folder on a stick. On the other computer, run in it: python {INSTALL}")
    return 0


def fill(folder: Path, target: str, python: str) -> None:
    """Fetch the packages for `target` and Python version `python`, and build Plainleaf's own; raises CalledProcessError."""
    wheels = folder / WHEELS
    wheels.mkdir(parents=True)
    shutil.copyfile(REPO / LOCK, folder / LOCK)
    shutil.copyfile(Path(__file__).with_name("install_wheelhouse.py"), folder / INSTALL)
    text = README_TEXT.format(target=target, python=python, lock=LOCK)
    (folder / README).write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    kind = [f"--platform={name}" for name in PLATFORMS[target]]
    if kind or python != ".".join(map(str, sys.version_info[:2])):
        kind += [f"--python-version={python}", "--implementation=cp"]
    hashed = ["--require-hashes", "--only-binary", ":all:", "-r", str(folder / LOCK)]
    subprocess.run([*pip, "download", "--quiet", "--no-deps", *kind, *hashed, "--dest", str(wheels)], check=True)
    with tempfile.TemporaryDirectory() as build:  # from a copy: building leaves files beside the source
        copy = Path(build, "plainleaf")
        shutil.copytree(REPO, copy, ignore=shutil.ignore_patterns(".*", "site", "dist", "build", "*.egg-info", "tests"))
        own = ["wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(copy)]
        subprocess.run([*pip, *own], check=True)


if __name__ == "__main__":
    sys.exit(main())
