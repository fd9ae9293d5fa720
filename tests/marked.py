"""Articles of tests/cases_languages and tests/cases_scraped: each line is marked with what must come of it.

A mark, a blank, the line as it was scraped; blank lines stay blank. The marks:
    T title   H heading   B body   S body that a patient may come to harm without
    F not kept (boilerplate, dates, by-lines, copies)   E either way: not scored
[[…]] inside a body line is promotion that must go while the rest of the line stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plainleaf.clean import clean
from plainleaf.intake.text import text_passages
from plainleaf.model import About, Cleaned, Layer, Source

FOLDER = Path(__file__).parent / "cases_languages"

_PROMO = re.compile(r"\[\[(.*?)\]\]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a marked article."""

    number: int  # from 1
    mark: str
    text: str
    promo: tuple[tuple[int, int], ...]  # stretches that sell

    @property
    def keeps(self) -> bool:
        return self.mark in "THBS"


@dataclass(frozen=True, slots=True)
class Scores:
    """What cleaning made of one article, or of several added up."""

    right: int = 0  # lines rightly kept
    leaked: tuple[str, ...] = ()  # lines kept that should go
    lost: tuple[str, ...] = ()  # lines that should stay and did not, more than half of them
    harmed: tuple[str, ...] = ()  # safety lines not kept whole
    promos: int = 0
    sold: tuple[str, ...] = ()  # promotion inside good lines that was kept
    eaten: tuple[str, ...] = ()  # good lines of which some words outside the promotion went
    heads: int = 0  # headings found
    headless: tuple[str, ...] = ()  # headings missed, and lines wrongly taken for headings
    title: bool = True

    def __add__(self, other: Scores) -> Scores:
        return Scores(
            self.right + other.right,
            self.leaked + other.leaked,
            self.lost + other.lost,
            self.harmed + other.harmed,
            self.promos + other.promos,
            self.sold + other.sold,
            self.eaten + other.eaten,
            self.heads + other.heads,
            self.headless + other.headless,
            self.title and other.title,
        )

    @property
    def f1(self) -> float:
        """F1 of keeping, over lines."""
        return 2 * self.right / max(1, 2 * self.right + len(self.leaked) + len(self.lost))

    @property
    def heading_f1(self) -> float:
        return 2 * self.heads / max(1, 2 * self.heads + len(self.headless))


def lines_of(path: Path) -> list[Line]:
    """The marked lines of an article, blank ones left out."""
    found = []
    for number, row in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"), 1):
        if not row.strip():
            continue
        mark, text = row[0], row[2:]
        assert mark in "THBSFE" and row[1] == " ", f"{path.name}:{number}: {row!r}"
        promo, at, shift = [], 0, 0
        for hit in _PROMO.finditer(text):
            start = hit.start() - shift
            promo.append((start, start + len(hit[1])))
            shift += 4
            at = hit.end()
        assert at <= len(text)
        found.append(Line(number, mark, _PROMO.sub(r"\1", text), tuple(promo)))
    return found


def source_of(path: Path, language: str = "") -> Source:
    """The article as it was scraped, without its marks."""
    rows = {line.number: line.text for line in lines_of(path)}
    last = max(rows)
    text = "\n".join(rows.get(number, "") for number in range(1, last + 1)) + "\n"
    return Source(f"{path.stem}.txt", path.stem, "", text, text_passages(text), About(language=language))


def score(path: Path, language: str = "") -> Scores:
    """Cleans a marked article and compares."""
    return score_lines(clean(source_of(path, language)), lines_of(path))


def layers_of(found: Cleaned) -> dict[int, set[Layer]]:
    """The layers that stand in each line of a source."""
    layers: dict[int, set[Layer]] = {}
    for verdict in found.verdicts:
        for span in found.source.passages[verdict.passage].spans(verdict.start, verdict.end):
            layers.setdefault(span.line, set()).add(verdict.layer)
    return layers


def score_lines(found: Cleaned, lines: Iterable[Line]) -> Scores:
    """Compares what cleaning made of a source with its marked lines."""
    kept: dict[int, set[int]] = {}
    for verdict in found.verdicts:
        if verdict.layer.kept:
            for span in found.source.passages[verdict.passage].spans(verdict.start, verdict.end):
                kept.setdefault(span.line, set()).update(range(span.start, span.end))
    layers = layers_of(found)
    total = Scores()
    for line in lines:
        total += _line(line, kept.get(line.number, set()), layers.get(line.number, set()))
    return total


def _line(line: Line, kept: set[int], layers: set[Layer]) -> Scores:
    if line.mark == "E":
        return Scores()
    told = f"{line.number}: {line.text}"
    sells = {k for a, b in line.promo for k in range(a, b)}
    solid = {k for k, char in enumerate(line.text) if not char.isspace()}
    good = solid - sells
    stays = 2 * len(kept & good) > len(good)
    head = layers == {Layer.HEADING}
    return Scores(
        right=int(stays and line.keeps),
        leaked=(told,) if stays and not line.keeps else (),
        lost=(told,) if line.keeps and not stays else (),
        harmed=(told,) if line.mark == "S" and good - kept else (),
        promos=len(line.promo),
        sold=tuple(line.text[a:b] for a, b in line.promo if 2 * len(kept & set(range(a, b))) > b - a),
        eaten=(told,) if line.keeps and good - kept else (),
        heads=int(head and line.mark == "H"),
        headless=(told,) if head != (line.mark == "H") and (line.keeps or head) else (),
        title=line.mark != "T" or Layer.TITLE in layers,
    )
