"""The labelled sentences of tests/promotion, and what cleaning makes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plainleaf.clean import clean
from plainleaf.intake.text import text_passages
from plainleaf.model import Source

FOLDER = Path(__file__).parent / "promotion"
LABELS = ("promo", "safety", "content", "furniture", "title", "heading")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence, what a person says it is, and which rule left it out ("" where it is kept)."""

    article: str
    label: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a file, as it stands there."""

    name: str
    style: str
    publisher: str
    paragraphs: tuple[tuple[tuple[str, str], ...], ...]  # (label, sentence) in paragraphs

    @property
    def text(self) -> str:
        return "\n\n".join(" ".join(text for _, text in paragraph) for paragraph in self.paragraphs) + "\n"


def read(name: str) -> list[Article]:
    """The articles of tests/promotion/<name>.tsv (its form: README.md there)."""
    found: list[Article] = []
    for block in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line]
        if rows and rows[0][0] == "#":
            _, slug, style, publisher = rows.pop(0)
            found.append(Article(slug, style, publisher, ()))
            # title, date and headings are lines of their own
        paragraph: list[tuple[str, str]] = []
        paragraphs: list[tuple[tuple[str, str], ...]] = []
        for label, text in rows:
            if label not in LABELS:
                raise ValueError(f"{name}.tsv: no such label: {label}")
            if label in ("title", "heading", "furniture"):
                paragraphs += [tuple(paragraph)] if paragraph else []
                paragraphs.append(((label, text),))
                paragraph = []
            else:
                paragraph.append((label, text))
        paragraphs += [tuple(paragraph)] if paragraph else []
        last = found[-1]
        found[-1] = Article(last.name, last.style, last.publisher, (*last.paragraphs, *paragraphs))
    return found


def judged(article: Article) -> Iterator[Labelled]:
    """Every labelled sentence with the rule that left it out; half its characters decide for an advertisement,
    one character for anything else."""
    source = Source(f"{article.name}.txt", article.name, "", article.text, text_passages(article.text))
    passages = {piece.line: passage for passage in source.passages for piece in passage.pieces}
    verdicts = clean(source).verdicts
    for number, paragraph in enumerate(article.paragraphs):
        passage = passages[2 * number + 1]
        at = 0
        for label, text in paragraph:
            at = passage.text.index(text, at)
            end = at + len(text)
            gone = {
                (v.rule, min(v.end, end) - max(v.start, at))
                for v in verdicts
                if v.passage == passage.index and not v.layer.kept and min(v.end, end) - max(v.start, at) > 1
            }
            lost = sum(size for _, size in gone)
            rule = (
                max(gone, key=lambda pair: pair[1])[0] if gone and (label != "promo" or 2 * lost >= len(text)) else ""
            )
            yield Labelled(article.name, label, text, rule)
            at = end


@dataclass(frozen=True, slots=True)
class Figures:
    """What is left out and what is kept."""

    promo: int
    promo_found: int
    safety: int
    safety_lost: int
    content: int
    content_lost: int

    @property
    def recall(self) -> float:
        return self.promo_found / self.promo

    @property
    def precision(self) -> float:
        """Of the sentences left out that are advertising, safety or content, the share that is advertising."""
        return self.promo_found / max(1, self.promo_found + self.safety_lost + self.content_lost)

    def __str__(self) -> str:
        return (
            f"promotional sentences left out {self.promo_found} of {self.promo} ({self.recall:.3f}), "
            f"precision {self.precision:.3f}; safety lost {self.safety_lost} of {self.safety}; "
            f"content lost {self.content_lost} of {self.content}"
        )


def figures(sentences: list[Labelled]) -> Figures:
    """The figures of some judged sentences. Headings and titles count as content."""
    every, gone = Counter[str](), Counter[str]()
    for sentence in sentences:
        label = "content" if sentence.label in ("title", "heading") else sentence.label
        every[label] += 1
        gone[label] += bool(sentence.rule)
    return Figures(every["promo"], gone["promo"], every["safety"], gone["safety"], every["content"], gone["content"])


if __name__ == "__main__":  # python tests/promotion_cases.py dev [more]: the figures, and every fault
    import sys

    for name in sys.argv[1:] or ["dev"]:
        rows = [row for article in read(name) for row in judged(article)]
        for row in rows:
            if row.label == "promo" and not row.rule:
                print(f"kept    {row.article}: {row.text}")
            elif row.label in ("safety", "content", "heading", "title") and row.rule:
                print(f"LOST    {row.article}: {row.label}: {row.text}  [{row.rule}]")
        print(f"{name}: {figures(rows)}")
