"""Which words of a page are in the language of its article, and which in that of the site: marked part by part.

A page made of a Spanish article has Spanish paragraphs under English headings. Who listens to it needs to hear each in its
own voice (WCAG 3.1.2). The marks are put into the copy that is published; the page in docs/ says its language once, in its
front matter (`language`, or that of each of its `sources`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from plainleaf.edits.says import words_of
from plainleaf.edits.sheet import STEP, Block, Kind, read_sheet
from plainleaf.frame import LANGUAGE, direction, language_in, same_tongue
from plainleaf.front_matter import parse
from plainleaf.knowledge import load
from plainleaf.publish.document import to_html
from plainleaf.write.blocks import DOSE_MARK

_ATTRIBUTES = re.compile(r"(\{:?[^{}]*?)[ ]*\}[ \t]*$")
_LANG = re.compile(r' (?:lang|dir)="[^"]*"')
_AT_END = re.compile(r"\s+(?=</(?:p|li|h[1-6]|t[dh]|d[dt])>)")
_SAID = re.compile(r"\{:?[^{}]*\b(?:lang|dir)=")
"""A person has said a language or a direction there herself."""
_LABEL = re.compile(r"^(\s*(?:[-*+]|\d+[.)])?\s*\*\*[^*]+:\*\*)(?=\s)")
_QUOTE = re.compile(r"> ?[^\W\d_].*(?:\n> ?[^\W\d_].*)*")
"""A quote of one paragraph, every line of which begins with a letter; one of another make is left as it is."""
_CELL = re.compile(r"(?<!\\)\|")
_OURS = frozenset({"added", "unsigned", "cite", "proposal"})
"""Classes of library text and of what the program says of its own choice."""
_BETWEEN = ("between_cards", "before_callouts", "between_callouts", "after_boxes")
_QUOTED = ("title", "subtitle")
"""Lines under "About this page" that quote the article."""


def with_languages(markdown: str) -> str:
    """A page's whole Markdown with each block of article text marked whose language is not that of the page's headings.

    A page that names no language, or the same one, comes back as it was; so does one in whose Markdown a mark would change
    a word, or where it stands: a person may have written what the program never writes.
    """
    if "language:" not in markdown:  # said first: most pages name none, and reading front matter takes time
        return markdown
    values, _ = parse(markdown)
    tongues = _tongues(values)
    if not any(tongue and not same_tongue(tongue, LANGUAGE) for tongue in tongues.values()):
        return markdown
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    for block, tongue in reversed(
        list(_spoken(read_sheet(markdown).blocks, tongues, words_of(str(values.get("name") or ""))))
    ):
        if tongue and not same_tongue(tongue, LANGUAGE):
            _mark(lines, block, tongue)
    marked = "\n".join(lines)
    return marked if _without_marks(marked) == _without_marks(markdown) else markdown


def _without_marks(markdown: str) -> list[str]:
    """The words of a page as HTML, with all tags around them, but for what says a language and its direction."""
    return _AT_END.sub("", _LANG.sub("", to_html(parse(markdown)[1]))).split()


def _tongues(values: Mapping[str, Any]) -> dict[str, str]:
    """Language by name of a source on the page; "" stands for the page itself."""
    found = {"": language_in(values)}
    sources = values.get("sources")
    for row in sources if isinstance(sources, list) else []:
        if isinstance(row, dict):
            tongue = language_in(row) or found[""]
            found |= {words_of(str(row[key])): tongue for key in ("publisher", "file") if row.get(key)}
    return found


def _spoken(blocks: Sequence[Block], tongues: Mapping[str, str], name: str) -> Iterator[tuple[Block, str]]:
    """Each block of article text with its language. Under a source's name stands what that source says; what boxes and key
    points repeat is looked up there, for a box at the end of a section may quote any of the sources above it. `name`: the
    subject, which may stand alone in the line over the title; the title is the article's, whatever it says."""
    here, section = tongues[""], ""
    heads = list(blocks)
    said: list[tuple[str, str]] = []
    later: list[Block] = []
    found: dict[int, str] = {}
    alike = len(set(tongues.values())) == 1
    for block in heads:
        if block.section != section:
            here, section = tongues[""], block.section
        if block.kind is Kind.HEADING and block.mark == "### " and block.words in tongues:
            here = tongues[block.words]
            continue
        named = not block.section and block.kind is not Kind.HEADING and block.words.casefold() == name.casefold()
        if named or _is_ours(block):
            continue
        if alike or (here and not block.boxed):
            found[id(block)] = here
            said.append((block.words, here))
        else:
            later.append(block)
    for block in later:
        words = block.words.partition(": ")[2] if _labelled(block) else block.words
        found[id(block)] = next((tongue for text, tongue in said if words and words in text), "")
    yield from ((block, found[id(block)]) for block in heads if id(block) in found)


def _is_ours(block: Block) -> bool:
    """Whether the site speaks in a block, and not the article."""
    if _OURS & set(block.classes) or block.kind in (Kind.RULE, Kind.BOX):
        return True
    if block.kind is Kind.OTHER and not _is_quote(block):
        return True
    words = block.words
    if block.kind is Kind.HEADING:
        return block.mark == "## " and _is_heading(words)
    if block.section and block.section in _own_sections():
        return not any(words.startswith(label) for label in _quotes())
    return words in _own_words() or _is_name_line(words)


def _is_quote(block: Block) -> bool:
    return bool(_QUOTE.fullmatch(block.bits[0].text)) and not block.attributes


def _labelled(block: Block) -> bool:
    """Whether an item opens with a label of the site's, in bold."""
    own = {words_of(load("page_text")["key_points"]["heading"]), *_own_sections()}
    return block.kind is Kind.ITEM and block.section in own


@cache
def _own_sections() -> frozenset[str]:
    text = load("page_text")
    return frozenset(words_of(text[group]["heading"]) for group in ("words", "silence", "notes", "about"))


@cache
def _own_words() -> frozenset[str]:
    text = load("page_text")["page"]
    return frozenset(words_of(text[key]) for key in _BETWEEN)


@cache
def _quotes() -> tuple[str, ...]:
    text = load("page_text")["about"]
    return tuple(words_of(text[key].partition(":")[0]) for key in _QUOTED)


def _is_name_line(words: str) -> bool:
    middle = load("page_text")["page"]["name_line"].split("{names}")[0].split("{name}")[-1]
    return middle.strip() in words and not words.endswith(".")


@cache
def _headings() -> re.Pattern[str]:
    """The headings that the knowledge files give a section; X stands for the subject."""
    told = load("sections")["page"]
    rows = [row for kind in told.values() if isinstance(kind, list) for row in kind]
    texts = {row[name] for row in rows for name in ("heading", "plural", "bare") if name in row}
    texts |= {text for text in told.values() if isinstance(text, str)}
    texts |= {group["heading"] for group in load("page_text").values() if "heading" in group}
    return re.compile(
        "|".join(".+".join(re.escape(part) for part in re.split(r"\bX\b", text)) for text in sorted(texts))
    )


def _is_heading(words: str) -> bool:
    """Whether a heading is one of the site's own."""
    return bool(_headings().fullmatch(words))


# ---------------------------------------------------------------- marks


def _mark(lines: list[str], block: Block, tongue: str) -> None:
    """Puts the language to one block, and the site's own to the site's words within it, with directions where they differ."""
    turned = direction(tongue) != direction(LANGUAGE)
    attribute = f"lang={tongue}" + (f" dir={direction(tongue)}" if turned else "")
    own = f"{{: lang={LANGUAGE}" + (f" dir={direction(LANGUAGE)}" if turned else "") + " }"
    if any(_SAID.search(line) for line in (block.attributes, *lines[block.line - 1 : block.last])):
        return
    for at in range(block.line - 1, block.last):
        lines[at] = lines[at].replace(DOSE_MARK, f"{DOSE_MARK}{own}")
    if block.kind is Kind.ROW:
        line = lines[block.line - 1]
        pad = line[: len(line) - len(line.lstrip())]
        cells = _CELL.split(line.strip().strip("|"))
        row = " | ".join(f"{cell.strip()} {{: {attribute} }}" if cell.strip() else " " for cell in cells)
        lines[block.line - 1] = f"{pad}| {row} |"
        return
    if block.kind is Kind.OTHER:
        before = lines[block.last - 1].partition(">")[0]
        lines[block.last - 1] = lines[block.last - 1].rstrip()
        lines.insert(block.last, f"{before}> {{: {attribute} }}")
        return
    if _labelled(block):
        lines[block.line - 1] = _LABEL.sub(rf"\1{own}", lines[block.line - 1])
    if block.kind is Kind.HEADING:
        at = block.line - 1
        if not _ATTRIBUTES.search(lines[at]):
            lines[at] = f"{lines[at].rstrip()} {{: {attribute} }}"
            return
    elif block.attributes:
        at = block.last - 1
    else:
        first = lines[block.line - 1]
        pad = " " * (len(first) - len(first.lstrip()) + (STEP if block.kind is Kind.ITEM else 0))
        lines[block.last - 1] = lines[block.last - 1].rstrip()  # two blanks would become a line break
        lines.insert(block.last, f"{pad}{{: {attribute} }}")
        return
    lines[at] = _ATTRIBUTES.sub(rf"\1 {attribute} }}", lines[at])
