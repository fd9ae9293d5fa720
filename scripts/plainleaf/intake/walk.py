"""One pass over a page, from first tag to last: its lines, and what was left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import NamedTuple

from plainleaf.intake.element import ASKED, MAY_HIDE, UNCOUNTED, names, unseen, words_of
from plainleaf.intake.line import BLANK, BREAK, CELL, ITEM, Block, Chunk, apart, made, markup_of, shown
from plainleaf.intake.panels import Controls, controls, heads_panel, may_open, openable
from plainleaf.intake.raised import raise_numbers
from plainleaf.intake.table import CELLS, Columns, all_heads, holds_facts
from plainleaf.intake.tabs import TELLING, Tabs, like_label, tabs
from plainleaf.intake.tree import Element, Tree
from plainleaf.model import Container, Markup

BLOCKS = names(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol optgroup "
    "p pre search section summary table tbody td tfoot th thead title tr ul"
)
"""Elements whose text stands on lines of its own."""
TIGHT = names("li dt dd td th tr thead tbody tfoot summary")
"""Blocks that stand close to their neighbours: no gap between them."""
_ITEMS = names("li dt dd")
_LISTS = names("ul ol menu dir")
_WHOLE = names("html body")
PATH_PARTS, WORDS = 12, 24
"""Nearest tags, and nearest class words, remembered of a line."""
DEEPEST = 16
"""Nearest elements remembered of a line."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEVELS = {str(level): level for level in range(1, 7)}
_BUTTONS = names("button summary")


class Line(NamedTuple):
    """One line of a page as a browser would show it."""

    text: str
    markup: Markup
    gap: bool  # a block boundary stands before it


class Walk:
    """The lines of a page, and what was left out of them, by kind."""

    def __init__(self, tree: Tree) -> None:
        self.lines: list[Line] = []
        self.left_out: Counter[str] = Counter()
        self._tree = tree
        self._open: list[tuple[Element, Block, int, tuple[str, ...]]] = []  # the elements around, and where each stands
        self._chunks: list[Chunk] = []
        self._block: Block | None = None  # of the first chunk that shows
        self._gap = True
        self._links = 0
        self._target = ""
        self._heading = 1  # level of the last heading
        self._tables = 0
        self._rows: dict[int, bool] = {}  # by table: its rows make one line each
        self._columns: defaultdict[int, Columns] = defaultdict(Columns)  # by table
        self._behind = 0  # empty cells, set when the open one closes
        self._tabs: Tabs | None = None  # looked for where something looks like the label of one
        self._labels: dict[int, tuple[int, Line]] = {}  # labels that wait for their panel, and where they stood
        self._run()

    def _run(self) -> None:
        tree, open_, chunks = self._tree, self._open, self._chunks
        nodes = tree.nodes
        block, link = Block(), 0  # where the walk stands
        words: tuple[str, ...] = ()  # class words of the inline elements around, nearest first
        at, size = 0, len(nodes)
        while at < size:
            node = nodes[at]
            at += 1
            if node is None:
                inside = block
                element, block, link, words = open_.pop()
                if element.tag in BLOCKS:
                    self._leave(element.tag, inside if inside.row else block)
                continue
            if isinstance(node, str):
                if self._block is None:
                    if not node.isspace():
                        self._block = block
                    elif not (words or block.row or block.pre):
                        continue  # blanks that begin a line
                chunks.append((node, link, words))
                continue
            tag, attrs = node.tag, node.attrs
            if tag in ASKED or (attrs and not MAY_HIDE.isdisjoint(attrs)):
                kind = unseen(node, tree)
                if kind and self._passed_over(node, kind):
                    at = node.end + 1
                    continue
            if attrs and (self._tabs or tag == "a" or not TELLING.isdisjoint(attrs)) and self._is_label(node, block):
                at = node.end + 1
                continue
            open_.append((node, block, link, words))
            if tag in BLOCKS:
                block, words = self._enter(node, block, words)
            elif tag == "br":
                self._break(block)
            elif tag == "sup":
                raise_numbers(node, tree)
            elif attrs:
                words = (words_of(node) + words)[:WORDS]
                if tag == "a" and "href" in attrs:
                    link = link or self._link(attrs["href"])
        self._flush(gap=True)
        for stood, line in reversed(self._labels.values()):  # their panels are not shown
            self.lines.insert(stood, line)

    # ------------------------------------------------------------ elements

    def _passed_over(self, element: Element, kind: str) -> bool:
        """An element that is not shown, and that no reader can open; counted."""
        if kind == "hidden" and self._opens(element):
            return False
        if kind not in UNCOUNTED:
            self.left_out[kind] += 1
        return True

    def _opens(self, element: Element) -> bool:
        around = (open_[0] for open_ in reversed(self._open))
        return may_open(element, self._tree) and openable(element, around, self._controls, self._tree)

    @cached_property
    def _controls(self) -> Controls:
        return controls(self._tree)

    def _enter(self, element: Element, block: Block, words: tuple[str, ...]) -> tuple[Block, tuple[str, ...]]:
        """What opens with a block; out: the block inside it, and the inline words that go on there."""
        tag = element.tag
        if block.row:
            if tag in CELLS:
                self._cell(element, block.table)
            else:
                self._chunks.append(ITEM if tag in _ITEMS else BLANK)
            return block, words
        if self._chunks:
            self._flush(gap=tag not in TIGHT)
        elif not self._gap:
            self._gap = tag not in TIGHT
        _, path, above, around, depth, table, header, pre, row, within = block
        if tag == "tr" and self._rows.get(table):
            row = True
            self._columns[table].begin()
            header = header or all_heads(element, self._tree)
        elif tag == "table":
            self._tables += 1
            table = self._tables
            self._rows[table] = holds_facts(element, self._tree)
        own = words_of(element)
        if tag not in _WHOLE:
            path = f"{path}/{tag}" if path else tag
            if path.count("/") == PATH_PARTS:
                path = path.partition("/")[2]
            within = (*within[1 - DEEPEST :], made(Container, (element.at + 1, tag, own)))
        inside = made(
            Block,
            (
                tag,
                path,
                (own + above)[:WORDS] if own else above,
                self._level(element, around),
                depth + 1 if tag in _LISTS else depth,
                table,
                header or tag == "thead",
                pre or tag == "pre",
                row,
                within,
            ),
        )
        if self._tabs and element.at in self._tabs.panels:
            self._open_tab(self._tabs.panels[element.at], inside)
        return inside, ()

    # ------------------------------------------------------------ tabs

    def _is_label(self, element: Element, block: Block) -> bool:
        """The label of a tab: it waits for its panel."""
        if self._tabs is None:
            if not like_label(element, block.words):
                return False
            self._tabs = tabs(self._tree)
        if element.at not in self._tabs.labels or block.row:
            return False
        self._flush(gap=False)
        said = self._tabs.labels[element.at]
        line = Line(said, markup_of(block, [(said, 0, words_of(element))]), gap=False)
        self._labels[element.at] = len(self.lines), line
        return True

    def _open_tab(self, label: int, block: Block) -> None:
        """A panel opens: its label heads it."""
        if label in self._labels:
            said = self._labels.pop(label)[1].text
            markup = markup_of(block, [(said, 0, ())])
            self.lines.append(Line(said, markup._replace(level=min(self._heading + 1, 6)), gap=True))

    # ------------------------------------------------------------ headings and links

    def _level(self, element: Element, around: int) -> int:
        """The level of a heading, 1 to 6; of any other block, that of the heading it stands in, or 0.

        A button that opens the text behind it, and the summary of details, head that text: one level below the last
        heading.
        """
        tag, attrs = element.tag, element.attrs
        if tag in _HEADINGS:
            self._heading = level = _HEADINGS[tag]
            return level
        role = attrs.get("role") if attrs else None
        if around or (not role and tag not in _BUTTONS):
            return around
        if role == "heading":
            return _LEVELS.get(element.attrs.get("aria-level", "") or "2", 0)
        if element.tag == "summary" or (
            (element.tag == "button" or role == "button") and heads_panel(element, self._tree)
        ):
            return min(self._heading + 1, 6)
        return 0

    def _link(self, target: str) -> int:
        """The number of a link that opens."""
        before = self._chunks[-1][1] if self._chunks else 0
        if not (before and before == self._links and target == self._target):  # one link in two parts
            self._links += 1
        self._target = target
        return self._links

    def _break(self, block: Block) -> None:
        if block.row:
            self._chunks.append(BLANK)
        elif block.pre:
            self._chunks.append(BREAK)
        else:
            self._flush(gap=self._block is None)  # two in a row make a paragraph

    def _cell(self, cell: Element, table: int) -> None:
        """Opens a cell under its column: empty cells stand where one from above or from the left reaches."""
        columns = self._columns[table]
        self._chunks += [CELL] * (columns.passed() + 1)
        self._behind = columns.take(cell)

    def _leave(self, tag: str, block: Block) -> None:
        """What closes with a block."""
        if not block.row:
            if self._chunks:
                self._flush(gap=tag not in TIGHT)
            elif not self._gap:
                self._gap = tag not in TIGHT
        elif tag == "tr":
            self._chunks += [CELL] * self._columns[block.table].passed()
            self._flush(gap=False)
        elif tag in CELLS:
            self._chunks += [CELL] * self._behind
            self._behind = 0
        else:
            self._chunks.append(ITEM if tag in _ITEMS else BLANK)

    # ------------------------------------------------------------ lines

    def _flush(self, *, gap: bool) -> None:
        """The text gathered so far becomes a line; several in preformatted text and in a row of links."""
        if not self._chunks:
            self._gap = self._gap or gap
            return
        block, chunks = self._block, self._chunks[:]
        self._block = None
        self._chunks.clear()
        if block:
            last = self.lines[-1].markup if self.lines else Markup()
            inside = (last.depth > 0 and block.depth > 0) or (block.row and last.table == block.table)
            for part in apart(block, chunks):
                markup = markup_of(block, part)
                for line in shown(block, part):
                    self.lines.append(Line(line, markup, self._gap and not inside))
                    self._gap = False
        self._gap = self._gap or gap
