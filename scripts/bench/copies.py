"""usage: python -m bench.copies [--pages N ...] [--out FOLDER]

Sizes of the offline copies of libraries of 10, 1,000 and 5,000 pages, and how fast they open from a folder: each form is made
in a process of its own; the bundle is unpacked and opened in Chromium from file://, as by double click. Prints a table, and
writes it to dist/bench-copies.md. A library of 5,000 pages takes about half an hour and some gigabytes of disk.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.library import write_library
from bench.tables import table
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.bundle import NAME
from plainleaf.publish.single import build_single_files

SIZES = (10, 1000, 5000)

DAYS = ("1795305600", "1798761600")
"""2026-11-22, when the first copy is made, and 2027-01-01, when the update follows."""

TURNS = 5
"""Times that each page is opened; the median counts."""

SETTINGS = Path(__file__).parent.parent / "plainleaf/template/mkdocs.yml"

BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of copy: the command that makes it, and the files that count for it, below the folder it is made in."""

    name: str
    command: tuple[str, ...]
    files: str


FORMS = (
    Form("offline bundle", ("offline",), NAME),
    Form("update after one page changed", ("offline", "--since", "{old}"), "plainleaf-update-*.zip"),
    Form("e-book (EPUB)", ("epub",), "plainleaf.epub"),
    Form("Kiwix archive (ZIM)", ("zim",), "plainleaf.zim"),
)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--out", type=Path, default=Path("dist"))
    given = parser.parse_args(arguments)
    columns = [measure(pages) for pages in given.pages]
    head = ("", *(f"{pages:,} pages" for pages in given.pages))
    rows = [(name, *(column[name] for column in columns)) for name in columns[0]]
    text = table(head, rows) + "\n"
    print(text)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "bench-copies.md").write_text(text, encoding="utf-8")


def measure(pages: int) -> dict[str, str]:
    """What is to be told of a library of so many pages: name of the figure -> the figure."""
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="plainleaf-bench-") as scratch:
        root = Path(scratch)
        project = write_library(root / "library", pages, SETTINGS.read_text(encoding="utf-8"))
        old = root / "old"
        for form in FORMS:
            if "{old}" in form.command:
                _edit_one(project.docs)
            out = root / "out"
            command = [part.format(old=old / NAME) for part in form.command]
            took = _made(project.root, [*command, "--out", str(out)], DAYS["{old}" in form.command])
            size = sum(path.stat().st_size for path in out.glob(form.files))
            found[f"{form.name}: size"] = _bytes(size)
            found[f"{form.name}: made in"] = f"{took:.0f} s"
            if form is FORMS[0]:
                found["the same without handouts: size"] = _bytes(_without_handouts(out / NAME))
                shutil.copytree(out, old)
            shutil.rmtree(out)
        found |= _singles(project, root / "singles")
        found |= _opened(old / NAME, root / "copy")
    return found


def _made(project: Path, command: Sequence[str], day: str) -> float:
    """Seconds that a command takes."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "plainleaf", "-C", str(project), *command, "--quiet"],
        check=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": day},
    )
    return time.perf_counter() - begun


def _edit_one(docs: Path) -> None:
    page = sorted(docs.glob("conditions/*/*.md"))[0]
    page.write_text(page.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")


def _without_handouts(bundle: Path) -> int:
    """Bytes of a bundle's files as they are packed, but for the PDFs."""
    with zipfile.ZipFile(bundle) as archive:
        return sum(entry.compress_size for entry in archive.infolist() if not entry.filename.endswith(".pdf"))


def _singles(project: Project, out: Path) -> dict[str, str]:
    begun = time.perf_counter()
    made = build_single_files(project, Edition.PREVIEW, dt.date(2026, 11, 22), out=out)
    took = time.perf_counter() - begun
    sizes = [path.stat().st_size for path in made.paths]
    return {
        "single file: median": _bytes(statistics.median(sizes)),
        "single file: largest": _bytes(max(sizes)),
        "single files: made in": f"{took:.0f} s",
    }


def _opened(bundle: Path, folder: Path) -> dict[str, str]:
    """Milliseconds until a reader sees what she asked for, from a folder."""
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    found = {"unpacked": _bytes(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()))}
    page = next((folder / "site/conditions").glob("*/*[0-9].html"))
    program = os.environ.get("PLAINLEAF_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(BROWSER))
        for name, path in (
            ("START-HERE opens", folder / "START-HERE.html"),
            ("home page opens", folder / "site/index.html"),
            ("A–Z opens", folder / "site/a-z.html"),
            ("an article opens", page),
        ):
            found[name] = _milliseconds([_load(browser.new_page(), path) for _ in range(TURNS)])
        found["first search: first result after"] = _milliseconds(
            [_search(browser.new_page(), folder / "site/index.html") for _ in range(TURNS)]
        )
        browser.close()
    return found


def _load(page: Page, path: Path) -> float:
    begun = time.perf_counter()
    page.goto(path.as_uri())
    took = time.perf_counter() - begun
    page.close()
    return took


def _search(page: Page, home: Path) -> float:
    """From the opening of the search to its first result, on a page where nothing of it was loaded before."""
    page.goto(home.as_uri())
    begun = time.perf_counter()
    page.keyboard.press("/")
    page.locator("dialog input").wait_for()
    page.keyboard.type("chest pain")
    page.locator("dialog li a").first.wait_for()
    took = time.perf_counter() - begun
    page.close()
    return took


def _milliseconds(turns: Sequence[float]) -> str:
    return f"{statistics.median(turns) * 1000:.0f} ms"


def _bytes(size: float) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"


if __name__ == "__main__":
    main()
