"""What a screen reader gets of a handout: PDF/UA-1, checked here part by part, since no checker of it can be installed."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from handout_help import DAY, FULL, PAGES, PLAIN, SITE, SPANISH, as_on_paper, fixtures, form, squash
from plainleaf.model import Edition
from plainleaf.publish.articles import read_articles
from plainleaf.publish.booklet import build_booklet
from plainleaf.publish.document import words
from plainleaf.publish.handout import build_handouts

Node = dict[str, Any]

MEANT = {
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "P",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
    "THead",
    "TBody",
    "Figure",
}
MEANT |= {
    "Document",
    "Div",
    "Sect",
    "Part",
    "Span",
    "Link",
    "BlockQuote",
    "Em",
    "Strong",
    "TOC",
    "TOCI",
    "Reference",
    "Aside",
    "Caption",
}
MEANT |= {"NonStruct", "Private", "Note"}


@pytest.fixture(scope="module", params=[(False, "a4"), (True, "letter")], ids=["standard", "large"])
def readers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    """Handouts and a booklet with everything in them, read back."""
    large, paper = request.param
    project = fixtures(tmp_path_factory.mktemp("tags"), site_url=SITE)
    how = form(project, paper=paper, large=large, clinic=True)
    made = build_handouts(project, [FULL, SPANISH, PLAIN], Edition.PREVIEW, DAY, form=how)
    assert made.problems == ()
    booklet = build_booklet(project, [FULL, SPANISH], Edition.PREVIEW, DAY, "Sleep", form=how).path
    assert booklet is not None
    found = {path.stem.rsplit("--", 1)[-1]: PdfReader(path) for path in (*made.paths, booklet)}
    assert set(found) == {"handout_full", "handout_insomnio", "handout_plain", "sleep"}
    return found


def tree(reader: PdfReader) -> Iterator[tuple[int, Node]]:
    """Every element of the structure with its depth, in reading order."""

    def walk(node: Any, depth: int) -> Iterator[tuple[int, Node]]:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                yield from walk(one, depth)
        elif isinstance(node, dict) and "/S" in node:
            yield depth, node
            yield from walk(node.get("/K", []), depth + 1)
        elif isinstance(node, dict) and "/K" in node:
            yield from walk(node["/K"], depth)

    yield from walk(reader.trailer["/Root"]["/StructTreeRoot"], 0)


def kinds(reader: PdfReader) -> list[str]:
    roles = reader.trailer["/Root"]["/StructTreeRoot"].get("/RoleMap", {})
    found = []
    for _, node in tree(reader):
        kind = str(node["/S"])
        while kind in roles:
            kind = str(roles[kind])
        found.append(kind.removeprefix("/"))
    return found


def test_the_file_says_that_it_is_one(readers: dict[str, PdfReader]) -> None:
    for reader in readers.values():
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert root["/Lang"] in ("en", "es-MX")
        xmp = root["/Metadata"].get_object().get_data()
        assert b"<pdfuaid:part>1</pdfuaid:part>" in xmp and b"dc:title" in xmp
        assert all(page.get("/Tabs") == "/S" for page in reader.pages if "/Annots" in page)


def test_everything_painted_is_tagged_or_an_artifact(readers: dict[str, PdfReader]) -> None:
    shown = {b"Tj", b"TJ", b"'", b'"', b"Do", b"sh", b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"}
    for name, reader in readers.items():
        for number, page in enumerate(reader.pages, 1):
            depth, count = 0, 0
            for operands, operator in ContentStream(page.get_contents(), reader).operations:
                if operator in (b"BDC", b"BMC"):
                    assert operands[0] == "/Artifact" or operator == b"BMC" or "/MCID" in operands[1] or depth
                    depth += 1
                elif operator == b"EMC":
                    depth -= 1
                elif operator in shown:
                    count += 1
                    assert depth, (name, number, operator, operands)
            assert count and not depth


def test_only_standard_kinds_of_parts(readers: dict[str, PdfReader]) -> None:
    for reader in readers.values():
        assert set(kinds(reader)) <= MEANT


def test_headings_go_down_step_by_step(readers: dict[str, PdfReader]) -> None:
    for reader in readers.values():
        levels = [int(kind[1]) for kind in kinds(reader) if re.fullmatch("H[1-6]", kind)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


def test_every_picture_says_what_it_is(readers: dict[str, PdfReader]) -> None:
    for name, reader in readers.items():
        said = [str(node["/Alt"]) for _, node in tree(reader) if node["/S"] == "/Figure"]
        assert "An elm" in said, name
        if name != "sleep":
            assert any(SITE.removeprefix("https://") in words_ for words_ in said), said


def test_links_have_words_and_a_place_in_the_tree(readers: dict[str, PdfReader]) -> None:
    seen = 0
    for reader in readers.values():
        for page in reader.pages:
            for one in page.get("/Annots", []):
                one = one.get_object()
                assert one["/Subtype"] == "/Link" and one.get("/Contents") and "/StructParent" in one
                seen += 1
    assert seen >= 8


def test_lists_and_tables_are_whole(readers: dict[str, PdfReader]) -> None:
    for reader in readers.values():
        found = list(tree(reader))
        for n, (depth, node) in enumerate(found):
            if node["/S"] == "/LI":
                under = [str(m["/S"]) for d, m in found[n + 1 :] if d == depth + 1][:2]
                assert "/LBody" in under
            if node["/S"] == "/TH":
                assert "/Scope" in str(node.get_object())
    full = kinds(readers["handout_full"])
    assert full.count("TH") == 3 and full.count("TD") == 9 and full.count("L") >= 4


def test_the_tree_reads_the_page_in_its_order(tmp_path: Path) -> None:
    """What is read aloud is the page, in order; the box of the first sheet comes between its opening and its text."""
    project = fixtures(tmp_path, site_url=SITE)
    (path,) = build_handouts(project, [FULL], Edition.PREVIEW, DAY, form=form(project, clinic=True)).paths
    document = read_articles(project, [FULL], Edition.PREVIEW)[0][0].document
    done = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, check=True)
    aloud = squash("".join(re.findall(r'"(.*)"', done.stdout.decode("utf-8"))))
    at = 0
    for word in words(as_on_paper(document, aloud)):
        place = aloud.find(squash(word), at)
        assert place >= 0, f"{word!r} after {aloud[max(0, at - 80) : at]!r}"
        at = place + len(squash(word))
    assert aloud.index(squash("Key points")) < aloud.index(squash("What fixtamine is"))
    assert aloud.index(squash("Telephone 555-0142")) < aloud.index(squash("What fixtamine is"))


def test_the_same_bytes_in_another_process_with_everything_in_them(tmp_path: Path) -> None:
    """Nothing of a handout hangs on the machine: not the folder, the order of sets, or the language and time of the system."""
    script = (
        "import sys; from pathlib import Path; from handout_help import *; "
        "from plainleaf.model import Edition; from plainleaf.publish.handout import build_handouts; "
        "p = fixtures(Path(sys.argv[1]), site_url=SITE); "
        "build_handouts(p, None, Edition.PREVIEW, DAY, form=form(p, large=True, clinic=True))"
    )
    for n, (seed, zone, lang) in enumerate([("1", "UTC", "C.UTF-8"), ("77", "Asia/Tokyo", "C")]):
        env = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": lang, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"}
        env |= {"PATH": os.environ["PATH"], "NO_MKDOCS_2_WARNING": "1"}
        subprocess.run([sys.executable, "-c", script, str(tmp_path / f"{n} folder")], env=env, check=True)
    one, two = (sorted((tmp_path / f"{n} folder/dist/handouts-large-print").iterdir()) for n in range(2))
    assert [path.name for path in one] == [path.name for path in two] and len(one) == 3 == len(
        list(PAGES.rglob("handout*.md"))
    )
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_colours_hold_their_own_without_colour() -> None:
    """Words on their grounds have a contrast of 7 to 1 and more, so a copy in black and white is read as well; no box is
    told apart by its colour alone, since no two kinds share frame and sign."""
    from plainleaf.publish.press import TEMPLATE

    text = "".join(file.read_text(encoding="utf-8") for file in sorted(TEMPLATE.iterdir()))
    named = dict(re.findall(r'#let ([\w-]+) = rgb\("(#[0-9a-f]{6})"\)', text)) | {"white": "#ffffff"}
    looks = re.findall(
        r'(\w+): \(colour: rgb\("(#\w{6})"\), frame: ([\d.]+)pt, fill: (?:rgb\("(#\w{6})"\)|(\w+)), bar: (\w+), sign: (\S+)\)',
        text,
    )
    assert [look[0] for look in looks] == ["emergency", "urgent", "ask", "warning", "caution", "note"]
    for _, colour, _, fill, name, bar, _ in looks:
        ground = fill or named[name]
        assert contrast(named["ink"], ground) >= 7 and contrast(named["quiet"], ground) >= 7
        assert contrast(colour, "#ffffff" if bar == "true" else ground) >= 7
    assert contrast(named["quiet"], named["wash"]) >= 7
    assert len({(frame, bar, sign, bool(fill)) for _, _, frame, fill, _, bar, sign in looks}) == len(looks)


def contrast(one: str, two: str) -> float:
    """WCAG 2.2, relative luminance."""

    def light(colour: str) -> float:
        parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(two)))
    return (high + 0.05) / (low + 0.05)
