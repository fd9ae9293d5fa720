"""Kept text -> blocks: headings, paragraphs, list items, table rows, in source order.

Two passes, as in cleaning: each kept run is first looked at alone (`_Draft`), then beside its
neighbours, because a lone tab, a lone number or a short line says nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plainleaf.model import Block, Cleaned, Form, Layer, Passage, Sentence
from plainleaf.sentences import goes_on, split, stops_in_mid_air
from plainleaf.structure.headings import is_scope
from plainleaf.structure.nesting import levels

SHORT_ITEM_WORDS = 14
"""A line without a bullet is taken for a list item only up to this many words."""
SENTENCE_ITEM_WORDS = 25
"""The same, where a lead-in ending in a colon stands before it and no blank line between."""

_BULLET = re.compile(r"\s*(?:[•▪◦‣●○■□☐❏❑➢➤✓✔►▸◆·∙⁃]\s*|(?:[+–—-]|\*{1,3})\s+|>\s+(?=\S))")
_LETTER_BULLET = re.compile(r"\s*o\s+(?=[A-Z(“\"])")
_NUMBER = re.compile(r"\s*\(?(\d{1,2})[.)]\s+(?=\S)")
_HASHES = re.compile(r"\s*#{1,6}\s+")
_STARS = re.compile(r"\s*(\*\*|__)(.+?)\1\s*:?\s*")
_RULE_ROW = re.compile(r"[\s|:+=-]+")
_CLAUSE = re.compile(r"(?:you|your|they|their|he|she|his|her|it|its|the|there|an?|any)\b", re.IGNORECASE)
_OF_YOU = re.compile(r"(?:you|your|they|their)\b", re.IGNORECASE)
CLAUSE_WORDS = 60
"""A condition under "Call your doctor if:" may go on with sentences of its own, up to this many words."""
_TYPED = re.compile(r"[.!?][”\"’')\]]*$")
"""Before two blanks: as some people type behind a sentence; they part no cells."""
_END = re.compile(r"[.!?…][”\"’')\]]*(?:\s*\[\d+\])*[⁰¹²³⁴-⁹,⁻–]*\s*$")


@dataclass(slots=True)
class _Draft:
    """One kept run of one passage, before its neighbours are looked at."""

    passage: Passage
    ranges: list[tuple[int, int]]  # kept runs of the passage's text
    heading: bool
    form: Form = Form.PARAGRAPH
    start: int = 0  # where the words begin, after bullet, number or hashes
    indent: int = 0  # columns before it in the source
    bullet: str = ""
    number: int = 0
    level: int = 0
    ordered: bool = False
    header: bool = False
    cells: tuple[tuple[int, int], ...] = ()
    scope: bool = False
    path: tuple[str, ...] = field(default=())

    @property
    def said(self) -> str:
        return self.passage.text[self.start : self.ranges[-1][1]].strip()


def blocks(cleaned: Cleaned) -> tuple[Block, ...]:
    """Every kept character of heading and body in exactly one sentence of exactly one block.

    Only list markers, a heading's "#" and the rules of a Markdown table stand outside the sentences.
    """
    drafts = _drafts(cleaned)
    _mark_rows(drafts)
    _mark_items(drafts)
    _mark_headings(drafts)
    return _numbered(drafts)


# ---------------------------------------------------------------- alone


def _drafts(cleaned: Cleaned) -> list[_Draft]:
    found: list[_Draft] = []
    last: tuple[int, bool] | None = None
    lines = cleaned.source.lines
    passages = {p.index: p for p in cleaned.source.passages}
    for verdict in cleaned.verdicts:
        if verdict.layer not in (Layer.HEADING, Layer.BODY):
            continue
        passage = passages[verdict.passage]
        if not passage.text[verdict.start : verdict.end].strip():
            continue
        heading = verdict.layer is Layer.HEADING
        if last == (verdict.passage, heading):
            runs = found[-1].ranges
            if not passage.text[runs[-1][1] : verdict.start].strip():
                runs[-1] = (runs[-1][0], verdict.end)
            else:
                runs.append((verdict.start, verdict.end))
            continue
        last = (verdict.passage, heading)
        draft = _Draft(passage, [(verdict.start, verdict.end)], heading)
        draft.start = verdict.start
        line = lines[passage.line - 1] if passage.line <= len(lines) else ""
        draft.indent = len(line[: len(line) - len(line.lstrip())].expandtabs(4))
        _alone(draft)
        found.append(draft)
    return found


def _alone(draft: _Draft) -> None:
    """Form and markers that the run itself shows."""
    text, (start, end) = draft.passage.text, draft.ranges[0]
    markup = draft.passage.markup
    if draft.heading:
        draft.form = Form.HEADING
        hashes = _HASHES.match(text, start, end)
        if hashes:
            draft.level = hashes.group().count("#")
            draft.start = hashes.end()
        elif markup:
            draft.level = markup.level
        return
    if start:
        return  # the rest of a line whose beginning is something else
    if markup and (markup.cells or markup.table):
        draft.form, draft.cells, draft.header = Form.ROW, markup.cells, markup.header
        return
    bullet = _BULLET.match(text, start, end)
    number = _NUMBER.match(text, start, end)
    if bullet and bullet.end() < end:
        draft.form, draft.start, draft.bullet = Form.ITEM, bullet.end(), bullet.group().strip()
    elif number and number.end() < end:
        draft.number = int(number.group(1))
    if markup and (markup.tag in ("li", "dd") or markup.depth):
        draft.form, draft.level = Form.ITEM, max(1, markup.depth)
        draft.ordered = bool(re.search(r"(?:^|/)ol(?:/|$)", markup.path)) and markup.path.rfind(
            "ol"
        ) > markup.path.rfind("ul")


# ---------------------------------------------------------------- beside the neighbours


def _mark_rows(drafts: Sequence[_Draft]) -> None:
    """Lines of cells become rows where a neighbour has cells too."""
    cells = [() if d.form is not Form.PARAGRAPH else _cells(d) for d in drafts]
    for at, draft in enumerate(drafts):
        if len(cells[at]) < 2:
            continue
        near = [cells[k] for k in (at - 1, at + 1) if 0 <= k < len(drafts)]
        tabbed = "\t" in draft.said or "|" in draft.said
        if any(len(n) > 1 if tabbed else len(n) == len(cells[at]) for n in near):
            draft.form, draft.cells = Form.ROW, cells[at]
    for at, draft in enumerate(drafts):
        if draft.form is not Form.ROW or draft.passage.markup or (at and drafts[at - 1].form is Form.ROW):
            continue
        follows = at + 1 < len(drafts) and drafts[at + 1].form is Form.ROW
        words = [draft.passage.text[a:b] for a, b in draft.cells]
        draft.header = follows and all(len(w.split()) <= 7 for w in words) and not words[0][:1].isdigit()


def _cells(draft: _Draft) -> tuple[tuple[int, int], ...]:
    if len(draft.ranges) > 1:
        return ()
    start, end = draft.start, draft.ranges[0][1]
    said = draft.passage.text[start:end]
    if "\t" in said.strip():
        gap = r"\t+"
    elif said.strip().count("|") >= 2 or (said.count("|") == 1 and "  " not in said):
        gap = r"\|"
    else:
        gap = r" {2,}"
        if all(_TYPED.search(said[max(0, blank.start() - 4) : blank.start()]) for blank in re.finditer(gap, said)):
            return ()
    found, at = [], 0
    for match in [*re.finditer(gap, said), None]:
        stop = match.start() if match else len(said)
        piece = said[at:stop]
        if piece.strip():
            a = at + len(piece) - len(piece.lstrip())
            found.append((start + a, start + a + len(piece.strip())))
        at = match.end() if match else stop
    return tuple(found)


def _mark_items(drafts: Sequence[_Draft]) -> None:
    _mark_letter_bullets(drafts)
    _mark_numbers(drafts)
    _mark_plain_runs(drafts)
    _mark_depth(drafts)


def _mark_letter_bullets(drafts: Sequence[_Draft]) -> None:
    """ "o" is a bullet where two lines in a row begin with it."""
    found = [d.form is Form.PARAGRAPH and bool(_LETTER_BULLET.match(d.passage.text, d.start)) for d in drafts]
    for at, draft in enumerate(drafts):
        if found[at] and any(found[k] for k in (at - 1, at + 1) if 0 <= k < len(drafts)):
            match = _LETTER_BULLET.match(draft.passage.text, draft.start)
            if match:
                draft.form, draft.start, draft.bullet = Form.ITEM, match.end(), "o"


def _mark_numbers(drafts: Sequence[_Draft]) -> None:
    """1., 2., 3. one after the other are an ordered list; any other number stays in the text."""
    at = 0
    while at < len(drafts):
        stop = at
        while stop < len(drafts) and drafts[stop].form is Form.PARAGRAPH and drafts[stop].number == stop - at + 1:
            stop += 1
        if stop - at >= 2:
            for draft in drafts[at:stop]:
                match = _NUMBER.match(draft.passage.text, draft.start)
                if match:
                    draft.form, draft.ordered, draft.start = Form.ITEM, True, match.end()
        at = max(stop, at + 1)


def _mark_plain_runs(drafts: Sequence[_Draft]) -> None:
    """Short lines without bullets under a lead-in ("if you:", a heading ending in "if") are items."""
    for at, lead in enumerate(drafts):
        if lead.form is Form.ROW:
            continue
        opens = lead.said.endswith(":") or stops_in_mid_air(lead.said)
        lists = opens or bool(re.search(r"\b(?:following|these|below)\b[^.]*\.$", lead.said, re.IGNORECASE))
        if not (lists or lead.heading):
            continue
        stop = at + 1
        told = stop < len(drafts) and bool(_END.search(drafts[stop].said))  # items are sentences, or none is
        while stop < len(drafts) and _plain_item(drafts[stop], opens and not drafts[stop].passage.gap, told):
            stop += 1
        stop = max(stop, _conditions_end(drafts, at), _series_end(drafts, at) if opens else 0)
        least = 2 if lists else 3
        if stop - at - 1 >= least:
            for draft in drafts[at + 1 : stop]:
                draft.form = Form.ITEM


def _conditions_end(drafts: Sequence[_Draft], at: int) -> int:
    """Behind the last condition under "Call your doctor if:", where the lines under it stand close and speak of the reader.

    A line that does not ("The wound swells. ...") is one of them only between others that do.
    """
    stop = last = at + 1
    lead = drafts[at].said
    if not (lead.endswith(":") and stops_in_mid_air(lead.rstrip(" :"))):
        return last
    while stop < len(drafts):
        here, said = drafts[stop], drafts[stop].said
        if (
            here.form is not Form.PARAGRAPH
            or here.heading
            or here.passage.markup
            or here.passage.gap
            or said.endswith((":", "?"))
        ):
            break
        if not _CLAUSE.match(said) or len(said.split()) > CLAUSE_WORDS:
            break
        stop += 1
        last = stop if _OF_YOU.match(said) else last
    return last


def _series_end(drafts: Sequence[_Draft], at: int) -> int:
    """Behind the last line of a series under its lead-in: all but the last say that one more follows ("liver disease; or")."""
    stop = at + 1
    while stop < len(drafts) and _could_be_of_series(drafts[stop]):
        stop += 1
        if not goes_on(drafts[stop - 1].said):
            break
    return stop if stop > at + 1 and goes_on(drafts[at + 1].said) else at + 1


def _could_be_of_series(draft: _Draft) -> bool:
    if draft.form is not Form.PARAGRAPH or draft.heading or draft.passage.markup or draft.said.endswith((":", "?")):
        return False
    return len(draft.said.split()) <= CLAUSE_WORDS


def _plain_item(draft: _Draft, close: bool, told: bool) -> bool:
    """`close`: right under its lead-in; `told`: the items of this run are sentences."""
    said = draft.said
    if draft.form is not Form.PARAGRAPH or draft.heading or draft.passage.markup:
        return False
    if stops_in_mid_air(said) and (said[:1].isupper() or not close):
        return False  # it leads in the next list
    if said.endswith((":", "?")) or re.match(r"[QA]\s*[:.]\s", said) or told != bool(_END.search(said)):
        return False
    words = len(said.split())
    if not told:
        return words <= SHORT_ITEM_WORDS
    return close and words <= SENTENCE_ITEM_WORDS and len(split(said)) == 1


def _mark_depth(drafts: Sequence[_Draft]) -> None:
    """Depth of the items of a text source, from indents or from a second kind of bullet."""
    stack: list[tuple[int, str]] = []
    for draft in drafts:
        if draft.form is not Form.ITEM or draft.level:
            if draft.form is not Form.ITEM:
                stack = []
            continue
        mark = draft.bullet or ("1" if draft.ordered else "")
        while stack and draft.indent < stack[-1][0]:
            stack.pop()
        seen = [m for _, m in stack]
        if stack and mark in seen and draft.indent <= stack[seen.index(mark)][0] + 1:
            del stack[seen.index(mark) + 1 :]
        elif not stack or draft.indent > stack[-1][0] + 1 or (mark != stack[-1][1] and mark == "o"):
            stack.append((draft.indent, mark))
        draft.level = len(stack)


def _mark_headings(drafts: Sequence[_Draft]) -> None:
    heads = [at for at, d in enumerate(drafts) if d.heading]
    shapes = []
    for nth, at in enumerate(heads):
        stop = heads[nth + 1] if nth + 1 < len(heads) else len(drafts)
        under = drafts[at + 1 : stop]
        shapes.append((_heading_text(drafts[at]), drafts[at].level, tuple(d.said for d in under)))
    above: list[tuple[int, str]] = []
    depth = dict(zip(heads, levels(shapes), strict=True))
    for at, draft in enumerate(drafts):
        if at in depth:
            draft.level = depth[at]
            draft.scope = is_scope(_heading_text(draft))
            above = [(level, text) for level, text in above if level < draft.level]
        draft.path = tuple(text for _, text in above)
        if at in depth:
            above.append((draft.level, _heading_text(draft)))


def _heading_text(draft: _Draft) -> str:
    start, end = _heading_range(draft)
    return draft.passage.text[start:end]


def _heading_range(draft: _Draft) -> tuple[int, int]:
    text, end = draft.passage.text, draft.ranges[-1][1]
    start = draft.start
    bold = _STARS.fullmatch(text, start, end)
    if bold:
        start, end = bold.span(2)
    else:
        while end > start and (text[end - 1].isspace() or (draft.start > draft.ranges[0][0] and text[end - 1] == "#")):
            end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


# ---------------------------------------------------------------- into the model


def _numbered(drafts: Sequence[_Draft]) -> tuple[Block, ...]:
    made: list[Block] = []
    for draft in drafts:
        if draft.form is Form.ROW and _RULE_ROW.fullmatch(draft.said):
            if made and made[-1].form is Form.ROW:
                made[-1] = replace(made[-1], header=True)
            continue
        sentences = _sentences(draft)
        if not sentences:
            continue
        made.append(
            Block(
                id=f"b{len(made) + 1}",
                form=draft.form,
                sentences=sentences,
                level=draft.level,
                scope=draft.scope,
                ordered=draft.ordered,
                header=draft.header,
                path=draft.path,
            )
        )
    return tuple(made)


def _sentences(draft: _Draft) -> tuple[Sentence, ...]:
    text, index = draft.passage.text, draft.passage.index
    if draft.heading:
        start, end = _heading_range(draft)
        return (Sentence(index, start, end, text[start:end]),) if end > start else ()
    if draft.form is Form.ROW:
        cells = draft.cells or ((draft.start, draft.ranges[-1][1]),)
        items = draft.passage.markup.items if draft.passage.markup else ()
        return tuple(
            Sentence(index, a, b, text[a:b].strip(), breaks=tuple(i - a for i in items if a < i < b)) for a, b in cells
        )
    found = []
    for low, high in draft.ranges:
        low = max(low, draft.start)
        found += [Sentence(index, low + a, low + b, text[low + a : low + b]) for a, b in split(text[low:high])]
    return tuple(found)
