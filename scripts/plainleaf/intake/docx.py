"""A Word document as the HTML of its text, so that it goes the same way as a saved page.

Mammoth turns headings, lists, tables and notes into HTML. Before it runs, what a reader of the finished
document does not see is taken out and counted, and what Mammoth would pass over without a word is put in
its reach: nothing may get lost between the two.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError

from lxml import etree

from plainleaf.errors import ContentError, Problem

LARGEST_XML = 20 * 1024 * 1024
"""Bytes of a document's unpacked text parts together: an archive of a few bytes can unpack to any size."""

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, ExpatError, etree.XMLSyntaxError, RecursionError, OSError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, NotImplementedError, RuntimeError),
)
"""What the libraries raise for a damaged or locked document; all of them mean that it cannot be read."""
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
br[type='page'] => br
br[type='column'] => br
"""
_TEXT_PART = re.compile(r"word/(?:document\d*|(?:foot|end)notes\d*|comments|header\d*|footer\d*)\.xml$")
_PART = re.compile(r"(?:.*/)?(?:\[Content_Types\]|[^/]+)\.(?:xml|rels)$")
_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml$")
_BACK = re.compile(r'\s*<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')
_UNWRAPPED = ("fldSimple", "dir", "bdo", "ruby", "rubyBase")
"""Wrappers round ordinary runs that Mammoth does not look into."""


@dataclass(frozen=True, slots=True)
class WordText:
    """What a Word document says."""

    html: str
    left_out: Mapping[str, int]  # comments, tracked deletions, hidden words, formulas and pictures


def word_text(data: bytes, where: str) -> WordText:
    """The text of a .docx as HTML.

    In: the file's bytes, its name as the user knows it. Out: HTML of its body, notes, page headers and
    footers, and counts of what was left out. Raises ContentError (intake.word, intake.too-large).
    """
    left_out: Counter[str] = Counter()
    try:
        parts = _parts(data, where)
        margins: list[str] = []
        for name, content in parts.items():
            if _TEXT_PART.match(name):
                root = _parsed(content)
                if name.endswith("comments.xml"):
                    left_out["word-comment"] += sum(1 for _ in _named(root, "comment"))
                    continue
                _tidy(root, left_out)
                parts[name] = etree.tostring(root, encoding="utf-8", xml_declaration=True)
                if _MARGIN.match(name):
                    margins += _paragraphs(root)
        body = _converted(parts)
    except _BROKEN as error:
        message = f"the Word document cannot be read ({_reason(error)})"
        todo = "Open it in a word processor, save it anew as .docx without a password, or save it as text."
        raise ContentError(Problem("intake.word", message, todo, where)) from None
    foot = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in dict.fromkeys(margins))
    page = f"<main>{_BACK.sub('', body)}</main>" + (f"<footer>{foot}</footer>" if foot else "")
    return WordText(page, dict(sorted(left_out.items())))


def _parts(data: bytes, where: str) -> dict[str, bytes]:
    """The text parts of the archive, unpacked no further than the limit."""
    out: dict[str, bytes] = {}
    room = LARGEST_XML
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not _PART.match(name) or name in out:
                continue
            with archive.open(name) as part:
                out[name] = part.read(room + 1)
            room -= len(out[name])
            if room < 0:
                message = f"the Word document unpacks to more than {LARGEST_XML // 1024 // 1024} MB of text"
                todo = "Cut it into its articles, one a file."
                raise ContentError(Problem("intake.too-large", message, todo, where))
            if b"<!DOCTYPE" in out[name] or b"<!ENTITY" in out[name]:
                raise ValueError("a part of it declares entities, which Word never does")
    return out


def _parsed(content: bytes) -> Any:
    """The tree of one part; the parser itself refuses one that nests without end."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    return etree.fromstring(content, parser)


def _named(root: Any, *names: str) -> Iterator[Any]:
    """Elements by local name: the namespaces of the two kinds of .docx differ, the names do not."""
    yield from root.iter(*(f"{{*}}{name}" for name in names))


def _tidy(root: Any, left_out: Counter[str]) -> None:
    """Takes out what is not shown, and opens what Mammoth would not look into."""
    for choice in list(_named(root, "AlternateContent")):
        if next(choice.iterchildren("{*}Fallback"), None) is None:  # Mammoth reads only the fallback
            for kept in choice.iterchildren("{*}Choice"):
                kept.tag = kept.tag.replace("Choice", "Fallback")
                break
        for double in list(choice.iterchildren("{*}Choice")):
            choice.remove(double)
    for gone in list(_named(root, "del", "moveFrom")):
        if any(True for _ in _named(gone, "delText", "t")):  # the others mark a deleted line end or row
            left_out["word-deleted"] += gone.tag.endswith("}del")
            _take_out(gone)
    for row in list(_named(root, "tr")):
        if row.find("{*}trPr/{*}del") is not None:
            left_out["word-deleted"] += 1
            _take_out(row)
    for run in list(_named(root, "r")):
        hidden = run.find("{*}rPr/{*}vanish")
        if hidden is not None and not _off(hidden) and _words(run).strip():
            left_out["hidden"] += 1
            _take_out(run)
    for formula in list(_named(root, "oMathPara", "oMath")):
        if formula.getparent() is not None:
            left_out["formula"] += 1
            _take_out(formula)
    for picture in list(_named(root, "drawing", "pict")):
        if picture.getparent() is not None and next(_named(picture, "txbxContent"), None) is None:
            left_out["picture"] += 1
            _take_out(picture)
    for reading in list(_named(root, "rt")):
        left_out["ruby"] += 1
        _take_out(reading)
    for wrapper in list(_named(root, *_UNWRAPPED)):
        _unwrap(wrapper)


def _off(flag: Any) -> bool:
    return any(key.endswith("}val") and value in ("0", "false", "off") for key, value in flag.attrib.items())


def _take_out(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at + 1, child)
    parent.remove(element)


def _words(element: Any) -> str:
    return "".join(node.text or "" for node in _named(element, "t"))


def _paragraphs(root: Any) -> list[str]:
    """Lines of a page header or footer; a page number alone says nothing."""
    lines = (" ".join(_spaced(paragraph).split()) for paragraph in _named(root, "p"))
    return [line for line in lines if re.search(r"[^\W\d]", line)]


def _spaced(paragraph: Any) -> str:
    nodes = _named(paragraph, "t", "tab", "br", "ptab")
    return "".join((node.text or "") if node.tag.endswith("}t") else " " for node in nodes)


def _converted(parts: Mapping[str, bytes]) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    import mammoth  # only here: it takes long to load

    # the document's own style map might throw words away: it is not asked
    made = mammoth.convert_to_html(
        packed, style_map=_STYLES, include_embedded_style_map=False, external_file_access=False
    )
    return str(made.value)


def _reason(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "it nests too deep"
    if isinstance(error, zipfile.BadZipFile):
        return "it is not a Word document, or damaged"
    if isinstance(error, RuntimeError) and "password" in str(error):
        return "it is locked with a password"
    return (str(error).split("\n")[0] or type(error).__name__)[:120]
