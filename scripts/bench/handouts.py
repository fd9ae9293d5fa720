"""usage: python -m bench.handouts --peers PYTHON [--pages N] [--turns N] [--out FILE]

How long handouts take: the same pages as PDF by Plainleaf, and their print pages, which have the same content, as PDF by
WeasyPrint (with the interpreter PYTHON) and by Chromium; in turns in one run, each in a process of its own. Seconds from the
start of the process to its end, and of the processor, its children's included. The others get print pages that were made
before. Plainleaf sets its pages three times: all of them, read before as theirs are; all of them, with nothing read before;
and when one in ten was changed since. Beside it, Typst alone, with pages that were read before: once all of Plainleaf's
template, once the words as plainly as can be. Prints a table; --out writes it as well.
"""

from __future__ import annotations

import argparse
import compileall
import datetime as dt
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.copies import BROWSER, SETTINGS
from bench.library import write_library
from bench.tables import table
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish import THEME
from plainleaf.publish.articles import read_articles
from plainleaf.publish.fonts import SHIPPED
from plainleaf.publish.handout import leaf
from plainleaf.publish.press import FOLDERS, MAIN, form_of, press
from plainleaf.publish.press import TEMPLATE as TEMPLATES
from plainleaf.publish.print_page import write_print_pages
from plainleaf.publish.stage import is_article
from plainleaf.store import PACKAGE

BARE_TEMPLATE = Path(__file__).with_name("bare.typ")

PAGES = 100
TURNS = 5
"""Times that each way is taken; the median counts."""

CHANGED = 10
"""Of so many pages one is changed before they are set a second time."""

READ, COLD, WARM = "Plainleaf (Typst)", "the same, no page read before", "the same, one page in ten changed"

DAY = dt.date(2026, 11, 22)

DAY_IN_SECONDS = "1795305600"
"""The same day as SOURCE_DATE_EPOCH wants it."""

TEMPLATE, BARE = "Typst alone, the same sheets, read before", "Typst alone, the bare words, no first sheet"

OURS = (
    "import sys; from plainleaf.cli import main; main(['-C', sys.argv[1], 'handouts', '--quiet', '--out', sys.argv[2]])"
)

WEASYPRINT = """
import sys
from pathlib import Path
from weasyprint import HTML
for n, page in enumerate(sorted(Path(sys.argv[1]).rglob("print.html"))):
    HTML(page).write_pdf(Path(sys.argv[2], f"{n}.pdf"), pdf_variant="pdf/ua-1")
"""

CHROMIUM = f"""
import shutil, sys
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as maker:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    browser = maker.chromium.launch(executable_path=found, args={list(BROWSER)!r})
    page = browser.new_page()
    for n, path in enumerate(sorted(Path(sys.argv[1]).rglob("print.html"))):
        page.goto(path.as_uri())
        page.pdf(path=Path(sys.argv[2], f"{{n}}.pdf"), prefer_css_page_size=True, tagged=True)
    browser.close()
"""


TYPST = f"""
import json, sys
from pathlib import Path
import typst
fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[{str(SHIPPED)!r}])
folder = Path(sys.argv[1])
compiler = typst.Compiler(folder / sys.argv[2], root=folder, font_paths=fonts, ignore_system_fonts=True)
for n, (form, page, bare) in enumerate(json.loads(Path(folder, "pages").read_text(encoding="utf-8"))):
    Path(folder, "page.json").write_text(page, encoding="utf-8")
    given = {{"form": form}} if sys.argv[2] == "handout.typ" else {{"page": bare}}
    pdf = compiler.compile(format="pdf", sys_inputs=given, pdf_standards=["ua-1"], timestamp={int(DAY_IN_SECONDS)})
    Path(sys.argv[3], f"{{n}}.pdf").write_bytes(pdf)
"""


@dataclass(frozen=True, slots=True)
class Took:
    """One way, once."""

    wall: float  # seconds
    processor: float  # seconds
    size: int  # bytes of all PDFs


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="bench.handouts", description=__doc__.split("\n\n", 1)[1])
    parser.add_argument("--peers", required=True, help="the Python that has WeasyPrint")
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        project = write_library(Path(scratch, "library"), given.pages, SETTINGS.read_text(encoding="utf-8"))
        site = _print_pages(project)
        sheets = _sheets(project, Path(scratch, "sheets"))
        compileall.compile_dir(PACKAGE, quiet=1)  # as installing a program does: the others are installed
        ours = [sys.executable, "-c", OURS, str(project.root)]
        ways = {
            COLD: ours,
            READ: ours,
            WARM: ours,
            TEMPLATE: [sys.executable, "-c", TYPST, str(sheets), MAIN],
            BARE: [sys.executable, "-c", TYPST, str(sheets), BARE_TEMPLATE.name],
            "WeasyPrint": [given.peers, "-c", WEASYPRINT, str(site)],
            "Chromium": [sys.executable, "-c", CHROMIUM, str(site)],
        }
        took: dict[str, list[Took]] = {name: [] for name in (READ, *ways)}  # in the table's order
        for turn in range(given.turns):
            for name, command in ways.items():
                if name in (COLD, READ) and project.cache:
                    shutil.rmtree(project.cache if name == COLD else project.cache / FOLDERS[False], ignore_errors=True)
                elif name == WARM:
                    _change(project, turn)
                took[name].append(_timed(command, Path(scratch, f"{turn} {name}"), given.pages))
    text = _table(took, given.pages)
    print(text)
    if given.out:
        given.out.write_text(text + "\n", encoding="utf-8")


def _print_pages(project: Project) -> Path:
    """The print pages, with the fonts of the site beside them."""
    fonts = project.site / "assets"
    fonts.mkdir(parents=True)
    (fonts / "fonts").symlink_to(THEME / "overrides/assets/fonts")
    write_print_pages(project, project.site, Edition.PREVIEW, DAY)
    return project.site


def _sheets(project: Project, folder: Path) -> Path:
    """The templates, and what they get of each page."""
    shutil.copytree(TEMPLATES, folder)
    shutil.copy(BARE_TEMPLATE, folder)
    form = form_of(project)
    papers, _ = read_articles(project, None, Edition.PREVIEW)
    with press(form, DAY) as printing:
        given = [printing.given([leaf(paper, project, Edition.PREVIEW, DAY, form)]) for paper in papers]
    pages = [
        (how, page, json.dumps(json.loads(how) | json.loads(page)["sheets"][0], ensure_ascii=False))
        for how, page in given
    ]
    (folder / "pages").write_text(json.dumps(pages), encoding="utf-8")
    return folder


def _change(project: Project, turn: int) -> None:
    """A person's note at the end of every tenth page."""
    for path in sorted(p for p in project.docs.rglob("*.md") if is_article(p.relative_to(project.docs).as_posix()))[
        ::CHANGED
    ]:
        path.write_text(path.read_text(encoding="utf-8") + f"\n\nA note of our own, number {turn}.\n", encoding="utf-8")


def _timed(command: Sequence[str], out: Path, pages: int) -> Took:
    out.mkdir()
    environment = os.environ | {"SOURCE_DATE_EPOCH": DAY_IN_SECONDS}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*command, str(out)], check=True, env=environment, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    made = list(out.glob("*.pdf"))
    if len(made) != pages:
        raise SystemExit(f"{command[0]}: {len(made)} PDFs of {pages}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(wall, processor, sum(path.stat().st_size for path in made))


def _table(took: dict[str, list[Took]], pages: int) -> str:
    rows = []
    for name, turns in took.items():
        wall, processor = (
            statistics.median(values) for values in zip(*((t.wall, t.processor) for t in turns), strict=True)
        )
        rows.append([name, f"{wall:.1f}", f"{processor:.1f}", f"{turns[0].size / pages / 1000:.0f}"])
    return table([f"{pages} handouts", "seconds", "of the processor", "kB each"], rows)


if __name__ == "__main__":
    main()
