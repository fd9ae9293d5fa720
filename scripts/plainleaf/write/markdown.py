"""A page as Markdown: the order of its parts, and what of it is ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from plainleaf.citations import LISTS, marks_in
from plainleaf.model import Article, Block, Box, Form, Layer, Level, Page, Part, Section
from plainleaf.write import front
from plainleaf.write.blocks import heading_of, inline, markdown_of
from plainleaf.write.escape import clean, escape, link, strict
from plainleaf.write.glossary import Word, anchor, explain
from plainleaf.write.numbering import Key, uncounted
from plainleaf.write.wording import added, citation, date, lead, left_out, mark, say, title, wording

_CLASS = {
    Level.EMERGENCY: "danger emergency",
    Level.URGENT: "warning urgent",
    Level.ASK: "info ask",
    Level.WARNING: "warning callout",
    Level.CAUTION: "note caution",
}


def markdown(page: Page) -> str:
    """The whole .md file of a page, with front matter; the same page gives the same text."""
    if page.rendered is not None:
        return page.rendered.markdown
    sections, words = explain(page.sections)
    bare = uncounted(page)
    parts = [
        strict(_name_line(page)),
        f"# {escape(front.title(page))}",
        *([escape(page.subtitle)] if page.subtitle else []),
        *_boxes(page, bare),
        *_key_points(page),
        *(text for section in sections for text in _section(page, section, bare)),
        *_words(words),
        *_silence(page),
        *_notes(page),
        *_about(page),
    ]
    return front.dump(front.data(page)) + "\n" + "\n\n".join(part for part in parts if part) + "\n"


def _name_line(page: Page) -> str:
    """The subject and its other names: visible, so that a search for a brand name finds the page."""
    name = page.subject.name[:1].upper() + page.subject.name[1:]
    if page.subject.also_called:
        return say("page", "name_line", name=name, names=", ".join(page.subject.also_called))
    return say("page", "name_only", name=name) if name else ""


# ---------------------------------------------------------------- boxes


def _boxes(page: Page, bare: frozenset[Key]) -> Iterator[str]:
    """Cards, then callouts, a line of text between any two boxes."""
    before: Box | None = None
    for box in page.cards + page.callouts:
        if before is not None:
            yield wording("page", _between(before, box))
        yield _box(page, box, bare)
        before = box
    if before is not None and not page.key_points:
        yield wording("page", "after_boxes")


def _between(before: Box, box: Box) -> str:
    if box.level.card:
        return "between_cards"
    return "before_callouts" if before.level.card else "between_callouts"


def _box(page: Page, box: Box, bare: frozenset[Key]) -> str:
    """A box as an admonition; its level is said in words at the start of its title."""
    head = f'!!! {_CLASS[box.level]} "{title(_box_title(box))}"'
    inner = [*_quoted(box.blocks, article_of(page, box.blocks), bare), *added(box.library)]
    return head + "\n" + "\n\n".join(_indent(text) for text in inner)


def _box_title(box: Box) -> str:
    """The title with its level in words, once."""
    key = f"{'card' if box.level.card else 'callout'}_{box.level.value}"
    level = say("page", key, title="").strip()
    return box.title if box.title.casefold().startswith(level.casefold()) else say("page", key, title=box.title)


def _quoted(blocks: Sequence[Block], article: Article | None, bare: frozenset[Key]) -> Iterator[str]:
    """Quoted blocks. A heading among them is set bold: as a heading it would break the page's outline."""
    for heading, run in groupby(blocks, key=lambda b: b.form is Form.HEADING):
        if heading:
            yield from (f"**{escape(heading_of(block, bare))}**" for block in run if clean(block.text))
        else:
            yield from markdown_of(list(run), article)


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))


def article_of(page: Page, blocks: Sequence[Block]) -> Article | None:
    """The article that quoted blocks are from: the first that holds their first sentence."""
    first = next((s for b in blocks for s in b.sentences), None)
    if first is None:
        return None
    key = (first.passage, first.start, first.text)
    for article in page.articles:
        if any((s.passage, s.start, s.text) == key for s in article.sentences()):
            return article
    return None


# ---------------------------------------------------------------- the article


def _key_points(page: Page) -> Iterator[str]:
    if not page.key_points:
        return
    yield f"## {wording('key_points', 'heading')}"
    yield f"{wording('key_points', 'proposal')}\n{{: .proposal }}"
    yield "\n".join(f"- **{escape(p.label.rstrip(':'))}:** {inline(p.sentence)}" for p in page.key_points)


def heading_stands(section: Section, bare: frozenset[Key] = frozenset()) -> bool:
    """Whether the source's first heading says the same words as the section's, and so stands in its place."""
    if len(section.parts) != 1 or not section.parts[0].blocks:
        return False
    first = section.parts[0].blocks[0]
    return first.form is Form.HEADING and words_of(heading_of(first, bare)) == words_of(section.heading)


def words_of(text: str) -> list[str]:
    """The words of a heading, case and punctuation aside."""
    return re.findall(r"[^\W_]+", text.casefold())


def _section(page: Page, section: Section, bare: frozenset[Key]) -> Iterator[str]:
    stands = heading_stands(section, bare)
    own = heading_of(section.parts[0].blocks[0], bare) if stands else section.heading
    yield f"## {escape(own)}"
    several = len(page.articles) > 1
    for part in section.parts:
        article = _article(page, part)
        if several and article is not None:
            yield f"### {escape(source_name(page, article))}"
        notes = {block: added([note for at, note in part.beside if at == block]) for block, _ in part.beside}
        base = 3 if several else 2
        yield from markdown_of(part.blocks, article, base=base, skip_first=stands, notes=notes, bare=bare)
    if section.callout is not None:
        yield _box(page, section.callout, bare)


def _article(page: Page, part: Part) -> Article | None:
    return next((a for a in page.articles if a.source.stem == part.source), None)


def source_name(page: Page, article: Article) -> str:
    """How a page names one of its sources: its publisher, its title or its file, whichever tells it apart first."""
    for name in (_publisher, _title, _file):
        own = name(article)
        if own and all(name(other) != own for other in page.articles if other is not article):
            return own
    return article.source.name


def _publisher(article: Article) -> str:
    return article.source.about.publisher


def _title(article: Article) -> str:
    return article.title


def _file(article: Article) -> str:
    return article.source.name


# ---------------------------------------------------------------- what is ours


def _words(found: Sequence[Word]) -> Iterator[str]:
    """The explained words, each with the address that the link on its first use leads to."""
    if not found:
        return
    yield f"## {wording('words', 'heading')}"
    for (source, signed), group in groupby(found, key=lambda w: (w.library.citation, w.library.signed)):
        for word in group:
            name = wording("words", "entry", word=word.shown[:1].upper() + word.shown[1:])
            attributes = mark(signed).replace("{:", f"{{: #{anchor(word.key)}", 1)
            yield f"**{name}** {escape(word.library.text)}\n{attributes}"
        yield citation(source, signed=signed)


def _silence(page: Page) -> Iterator[str]:
    if not page.silence:
        return
    yield f"## {wording('silence', 'heading')}"
    yield wording("silence", "intro")
    yield "\n".join(f"- {escape(entry.text)}" for entry in page.silence)
    for cited in dict.fromkeys(entry.citation for entry in page.silence if entry.citation):
        yield citation(cited, signed=all(entry.signed for entry in page.silence if entry.citation == cited))


def _notes(page: Page) -> Iterator[str]:
    if not page.notes:
        return
    yield f"## {wording('notes', 'heading')}"
    yield from added(page.notes)


def _about(page: Page) -> Iterator[str]:
    yield f"## {wording('about', 'heading')}"
    if page.articles:
        yield wording("about", "intro" if len(page.articles) == 1 else "intro_many")
    for article in page.articles:
        yield "\n".join(f"- {line}" for line in _facts(page, article))
    for article in page.articles:
        counts = left_out(front.left_out(article))
        name = source_name(page, article)
        key = ("left_out" if counts else "left_out_none") + ("" if len(page.articles) == 1 else "_of")
        yield wording("about", key, name=name, counts=counts)
        if marks := _marks(article):
            yield wording("about", "marks", mark=marks[0])
    yield wording("about", "review")
    yield wording("about", "advice")


def _marks(article: Article) -> list[str]:
    """Marks in the text that point to a list of sources which is not on the page."""
    verdicts = article.cleaned.verdicts
    if not any(verdict.rule.startswith(LISTS) for verdict in verdicts):
        return []
    texts = (article.source.passages[v.passage].text[v.start : v.end] for v in verdicts if v.layer.kept)
    return marks_in(texts)


def _facts(page: Page, article: Article) -> Iterator[str]:
    """What the page says of one of its sources, a line each."""
    about = article.source.about
    yield lead("about", "publisher", about.publisher) if about.publisher else wording("about", "unknown_publisher")
    for shown in titles(article):
        yield lead("about", "title", shown)
    if about.subtitle and about.subtitle != page.subtitle:
        yield lead("about", "subtitle", about.subtitle)
    if writer := front.author(article):
        yield lead("about", "author", writer)
    if about.published:
        yield lead("about", "published", date(about.published))
    elif day := front.published(article):
        yield lead("about", "dated", date(day))
    else:
        yield wording("about", "undated")
    if about.retrieved:
        yield lead("about", "retrieved", date(about.retrieved))
    if link(about.url):
        yield f"[{wording('about', 'link')}]({link(about.url)})"
    yield lead("about", "authority", say("authority", about.authority))
    yield lead("about", "rights", say("rights", about.rights))
    if about.rights_note:
        yield lead("about", "rights_note", about.rights_note)
    if about.interest:
        yield lead("about", "interest", about.interest)


MARKS = re.compile(r"^#{1,6}\s+|\s+#+$")
"""Markdown's marks of a heading."""


def titles(article: Article) -> list[str]:
    """The title as the source itself writes it; [] where the source shows none."""
    found = []
    for verdict in article.cleaned.verdicts:
        if verdict.layer is Layer.TITLE:
            text = article.source.passages[verdict.passage].text[verdict.start : verdict.end]
            found.append(MARKS.sub("", text.strip()))
    return list(dict.fromkeys(t for t in found if t))
