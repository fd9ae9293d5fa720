"""Word documents: made here by hand, read as pages, nothing of the finished text lost."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path

import pytest

from plainleaf import intake
from plainleaf.model import Source
from projects import MakeProject
from test_cli import run as plainleaf
from test_intake import balanced
from test_intake_files import refused, write
from test_intake_saved import PLACE, saved

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in (("T", "Title"), ("S", "Subtitle"), ("berschrift1", "heading 1"), ("H2", "heading 2"))
)
NUMBERS = "".join(
    f'<w:abstractNum w:abstractNumId="{n}">'
    + "".join(f'<w:lvl w:ilvl="{depth}"><w:numFmt w:val="{form}"/></w:lvl>' for depth in range(3))
    + f'</w:abstractNum><w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
    for n, form in ((1, "bullet"), (2, "decimal"))
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(text: str, style: str = "") -> str:
    inside = text if text.startswith("<") else run(text)
    return f'<w:p><w:pPr>{f"""<w:pStyle w:val="{style}"/>""" if style else ""}</w:pPr>{inside}</w:p>'


def item(text: str, number: int = 1, depth: int = 0) -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{run(text)}</w:p>"


def table(*rows: tuple[str, ...], marks: str = "<w:tblHeader/>") -> str:
    made = ""
    for n, cells in enumerate(rows):
        inside = "".join(f"<w:tc>{cell if cell.startswith('<w:') else para(cell)}</w:tc>" for cell in cells)
        made += f"<w:tr><w:trPr>{'' if n else marks}</w:trPr>{inside}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def word(*blocks: str, **parts: str) -> bytes:
    """A .docx with this body; `parts` by name: comments, header1, footnotes ..."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        body = f"<w:document {SPACES}><w:body>{''.join(blocks)}</w:body></w:document>"
        archive.writestr("word/document.xml", body)
        archive.writestr("word/styles.xml", f"<w:styles {SPACES}>{STYLES}</w:styles>")
        archive.writestr("word/numbering.xml", f"<w:numbering {SPACES}>{NUMBERS}</w:numbering>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content.replace(" SPACES", f" {SPACES}"))
    return out.getvalue()


def read(folder: Path, *blocks: str, **parts: str) -> Source:
    source = intake.read(write(folder, "leaflet.docx", word(*blocks, **parts)), folder)
    balanced(source.passages, source.text)
    return source


def test_headings_lists_and_tables_come_as_from_a_page(tmp_path: Path) -> None:
    source = read(
        tmp_path,
        *(para("Warfarin", "T"), para("A leaflet", "S"), para("Dose", "berschrift1"), para("Children", "H2")),
        *(para("Take it once a day."), item("with food"), item("or without", depth=1), item("First", 2)),
        table(("Who", "Dose"), ("Adult", "5&#160;mg"), ("Old", item("2 mg") + item("at night"))),
    )
    found = [(p.text, p.markup.tag, p.markup.level, p.markup.depth) for p in source.passages if p.markup]
    assert found == [
        *[("Warfarin", "h1", 1, 0), ("A leaflet", "p", 0, 0), ("Dose", "h1", 1, 0), ("Children", "h2", 2, 0)],
        *[("Take it once a day.", "p", 0, 0), ("with food", "li", 0, 1), ("or without", "li", 0, 2)],
        *[("First", "li", 0, 1), ("Who\tDose", "tr", 0, 0), ("Adult\t5 mg", "tr", 0, 0)],
        ("Old\t2 mg  at night", "tr", 0, 0),
    ]
    rows = [p.markup for p in source.passages if p.markup and p.markup.cells]
    assert [(len(m.cells), m.header) for m in rows] == [(2, True), (2, False), (2, False)]
    assert [p.markup.path for p in source.passages if p.markup and p.text == "First"] == ["main/ol/li"]
    assert (source.form, source.name, dict(source.left_out)) == ("html", "leaflet.docx", {})


def test_cells_that_reach_down_leave_the_columns_in_place(tmp_path: Path) -> None:
    over, under = "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>", "<w:tcPr><w:vMerge/></w:tcPr>"
    source = read(
        tmp_path, table(("Who", "Dose"), (over + para("Adult"), "5 mg"), (under + para(run("")), "10 mg"), marks="")
    )
    assert [p.text.strip().split("\t") for p in source.passages][1:] == [["Adult", "5 mg"], ["10 mg"]]
    last = source.passages[-1].markup
    assert last and last.cells[0] == (0, 0) and len(last.cells) == 2


def test_what_the_finished_document_does_not_show_is_left_out_and_counted(tmp_path: Path) -> None:
    changes = (
        run("Take ")
        + '<w:del w:id="1"><w:r><w:delText>50</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2">{run("5")}</w:ins>'
        + run(" mg")
        + '<w:r><w:commentReference w:id="0"/></w:r>'
        + f'<w:moveFrom w:id="3">{run("gone")}</w:moveFrom><w:moveTo w:id="4">{run(" at night")}</w:moveTo>'
        + run("secret", "<w:vanish/>")
        + run(".", '<w:vanish w:val="0"/>')
    )
    deleted = table(("kept", "row"), ("dropped", "row")).replace(
        "<w:trPr></w:trPr>", '<w:trPr><w:del w:id="9"/></w:trPr>'
    )
    comments = f'<w:comments SPACES><w:comment w:id="0">{para("check this")}</w:comment></w:comments>'
    source = read(
        tmp_path, para(changes), deleted, para("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"), comments=comments
    )
    assert source.lines == ["Take 5 mg at night.", "kept\trow"]
    assert dict(source.left_out) == {"formula": 1, "hidden": 1, "word-comment": 1, "word-deleted": 2}


def test_what_the_library_passes_over_is_brought_into_its_reach(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{para('In a box.')}</w:txbxContent>"
    source = read(
        tmp_path,
        para(f'<w:fldSimple w:instr="X">{run("In a field")}</w:fldSimple>' + run(" and after.")),
        para(f'<w:bdo w:val="ltr">{run("In a direction.")}</w:bdo>'),
        para(f"<w:ruby><w:rt>{run('kan')}</w:rt><w:rubyBase>{run('In a ruby.')}</w:rubyBase></w:ruby>"),
        para(f'<mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice></mc:AlternateContent>'),
        para(f"<w:smartTag>{run('In a tag.')}</w:smartTag>"),
        f"<w:sdt><w:sdtContent>{para('In a control.')}</w:sdtContent></w:sdt>",
        para(run("One page") + '<w:r><w:br w:type="page"/></w:r>' + run("the next")),
        para("<w:r><w:drawing/></w:r>" + run("By a picture.")),
        para(run("A note") + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        footnotes=f'<w:footnotes SPACES><w:footnote w:id="2">{para("Said below.")}</w:footnote></w:footnotes>',
        header1=f"<w:hdr SPACES>{para('General Hospital')}{para('Page 3')}</w:hdr>",
        header2=f"<w:hdr SPACES>{para('General Hospital')}</w:hdr>",
        footer1=f"<w:ftr SPACES>{para('7')}{para('Call 555-0100')}</w:ftr>",
    )
    assert source.lines == [
        *("In a field and after.", "In a direction.", "In a ruby.", "In a box.", "In a tag.", "In a control."),
        *("One page", "the next", "By a picture.", "A note[1]", "Said below."),
        *("General Hospital", "Page 3", "Call 555-0100"),
    ]
    assert dict(source.left_out) == {"picture": 1, "ruby": 1}
    assert source.passages[-1].markup and source.passages[-1].markup.path == "footer/p"


def test_every_word_of_a_document_is_in_the_text(tmp_path: Path) -> None:
    """Apart from intake: the w:t of the file, by pattern, against the ledger text."""
    data = word(
        *(para(f"Paragraph {n} says “this &amp; that”.", "H2" if n % 5 == 0 else "") for n in range(40)),
        *(item(f"item {n}", 1 + n % 2, n % 3) for n in range(20)),
        *(table(("a", "b"), (f"{n}", "x")) for n in range(5)),
    )
    source = intake.read(write(tmp_path, "a.docx", data), tmp_path)
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    said = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", body)).replace("&amp;", "&")
    assert "".join(source.text.split()) == "".join(said.split())


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    source = read(tmp_path, para("&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt; &amp;amp; ↑"))
    assert source.lines == ["<script>alert(1)</script> <b> &amp; ↑"]


# ---------------------------------------------------------------- refusals


def test_a_style_map_inside_the_document_is_not_asked(tmp_path: Path) -> None:
    data = io.BytesIO(word(para("Do not stop.")))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("mammoth/style-map", "p => !")
    assert intake.read(write(tmp_path, "a.docx", data.getvalue()), tmp_path).lines == ["Do not stop."]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "intake.word"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "intake.word"),
        (b"just text", "intake.word"),
        (word(para("a"))[:-40], "intake.word"),
        (word(), "intake.no-text"),
        (word(para(run("a", "<w:vanish/>"))), "intake.no-text"),
        (word("<w:p>"), "intake.word"),
        (word("<w:p><w:r><w:t>&bomb;</w:t></w:r></w:p>"), "intake.word"),
        (word("<w:sdt><w:sdtContent>" * 3000 + para("deep") + "</w:sdtContent></w:sdt>" * 3000), "intake.word"),
        (word(para("x" * (21 * 1024 * 1024))), "intake.too-large"),
        (word(para("a"), header1='<!DOCTYPE x [<!ENTITY a "b">]><w:hdr SPACES/>'), "intake.word"),
    ],
    ids=["nothing", "locked", "text", "cut off", "no text", "hidden", "broken", "entity", "deep", "bomb", "doctype"],
)
def test_a_document_that_cannot_be_read_is_refused(tmp_path: Path, data: bytes, rule: str) -> None:
    begun = time.process_time()
    problem = refused(write(tmp_path, "a.docx", data), tmp_path)
    assert problem.rule == rule
    assert len(problem.message) < 200
    assert time.process_time() - begun < 6


def test_an_archive_that_holds_no_document_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    assert refused(write(tmp_path, "a.docx", out.getvalue()), tmp_path).rule == "intake.word"


def test_a_long_document_is_read_in_bounded_time(tmp_path: Path) -> None:
    begun = time.process_time()
    data = word(*(para(f"Paragraph number {n} of a long document.") for n in range(3000)))
    source = intake.read(write(tmp_path, "a.docx", data), tmp_path)
    assert len(source.passages) == 3000
    assert time.process_time() - begun < 12


# ---------------------------------------------------------------- all the way


def test_word_and_saved_pages_go_all_the_way(make_project: MakeProject) -> None:
    prose = "Warfarin is a medicine that thins the blood. Your doctor will test your blood often while you take it."
    leaflet = word(
        *(para("Warfarin", "T"), para(prose), para("Side effects", "H2")),
        table(("How often", "What"), ("Common", item("bruises") + item("nosebleeds")), ("Rare", "severe bleeding")),
        para("<w:r><w:drawing/></w:r>" + run("Do not stop taking warfarin without talking to your doctor.")),
    )
    page = f"<main><h1>Lisinopril</h1><p>{prose.replace('Warfarin', 'Lisinopril')}</p><img alt='Chart'></main>".encode()
    here = make_project(
        {
            "source_texts/leaflet.docx": leaflet,
            "source_texts/page.mhtml": saved(page, Snapshot_Content_Location=PLACE).as_bytes(),
        }
    )
    made = plainleaf("pages", within=here)
    assert made.exit_code == 0, made.output
    assert plainleaf("check", within=here).exit_code == 0
    (text,) = [p.read_text(encoding="utf-8") for p in here.docs.rglob("leaflet.md")]
    assert "| Common | bruises · nosebleeds |" in text and "1 picture" in text
    assert "Common\tbruises  nosebleeds" in (here.records / "leaflet.source.txt").read_text(encoding="utf-8")
    (other,) = [p.read_text(encoding="utf-8") for p in here.docs.rglob("page.md")]
    assert "# Lisinopril" in other and "Buy now" not in other and "1 page inside the page" in other
