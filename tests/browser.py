"""Finds a Chromium on this machine for the browser tests; never downloads one.

`python tests/browser.py --install` is what `make test` runs first: where there is none and this is
root on a machine with apt-get, Debian's own Chromium is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)

HOW = "Install Chromium (Debian, Ubuntu: apt install chromium) or name it in PLAINLEAF_CHROMIUM."

ARGS = (
    "--no-sandbox",  # Chromium refuses its sandbox to root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """Path of a Chromium or a browser built on it, or None."""
    named = os.environ.get("PLAINLEAF_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or next((place for place in PLACES if Path(place).is_file()), None)


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false", "no")


def install() -> None:
    """Debian's Chromium by apt-get, where this is root and there is an apt-get."""
    if find_chromium() or not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    print("No Chromium here: installing Debian's for the browser tests.", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        if subprocess.run(["apt-get", "-q", *command], env=env, check=False).returncode:
            print("apt-get could not install it; the tests go on without.", flush=True)
            return


if __name__ == "__main__":
    if "--install" in sys.argv:
        install()
    print(find_chromium() or f"no Chromium. {HOW}")
