"""Pages for the tests of merging: any page at all, and two people's edits of it, each with words that nothing else has."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

FRONT = (
    "---\ntitle: {title}\ntags:\n- Sleep\nsources:\n- file: a.txt\n  sha256: {digest}\nreview:\n  state: draft\n---\n\n"
)
SIMPLE = ("take", "it", "with", "food", "do", "not", "stop", "5", "mg", "at", "night", "daily", "never", "drive")


@dataclass
class Para:
    """A block of a made page."""

    kind: str  # heading, paragraph, item, boxed, added
    sentences: list[str]

    def markdown(self) -> str:
        text = " ".join(self.sentences)
        match self.kind:
            case "heading":
                return f"## {text.rstrip('.')}"
            case "item":
                return f"- {text}"
            case "boxed":
                head, *rest = self.sentences
                return f'!!! warning callout "Warning: {head.rstrip(".")}"\n    {" ".join(rest) or "Ask."}'
            case "added":
                return f"{text}\n{{: .added .unsigned }}"
            case _:
                return text


@dataclass
class Made:
    """A made page."""

    paras: list[Para]
    title: str = "A page"
    digest: str = "aa"
    fresh: itertools.count = field(default_factory=itertools.count)  # type: ignore[type-arg]

    def copy(self) -> Made:
        return replace(self, paras=[Para(p.kind, list(p.sentences)) for p in self.paras])

    def markdown(self) -> str:
        out = FRONT.format(title=self.title, digest=self.digest)
        before = ""
        for para in self.paras:
            if before:
                out += "\n" if before == para.kind == "item" else "\n\n"
            out += para.markdown()
            before = para.kind
        return out + "\n"

    def sentence(self, draw: st.DrawFn, side: str) -> str:
        """A sentence with one word that stands nowhere else."""
        words = draw(st.lists(st.sampled_from(SIMPLE), min_size=2, max_size=7))
        words.insert(draw(st.integers(0, len(words))), f"{side}{next(self.fresh)}x")
        return " ".join(words).capitalize() + "."


KINDS = st.sampled_from(["heading", "paragraph", "paragraph", "paragraph", "item", "item", "boxed", "added"])


@st.composite
def pages(draw: st.DrawFn) -> Made:
    made = Made([])
    for _ in range(draw(st.integers(1, 7))):
        kind = draw(KINDS)
        count = 1 if kind == "heading" else draw(st.integers(1, 4))
        made.paras.append(Para(kind, [made.sentence(draw, "Base") for _ in range(count)]))
    return made


@st.composite
def edits_of(draw: st.DrawFn, page: Made, side: str, most: int = 4) -> Made:
    """The page after some edits; every word that comes in has the side's name in it."""
    made = page.copy()
    for _ in range(draw(st.integers(0, most))):
        if not made.paras:
            made.paras.append(Para("paragraph", [made.sentence(draw, side)]))
            continue
        at = draw(st.integers(0, len(made.paras) - 1))
        para = made.paras[at]
        spot = draw(st.integers(0, len(para.sentences) - 1))
        match draw(
            st.sampled_from(["change", "change", "word", "add", "remove", "block", "drop", "move", "split", "join"])
        ):
            case "change":
                para.sentences[spot] = made.sentence(draw, side)
            case "word":
                words = para.sentences[spot].rstrip(".").split()
                words[draw(st.integers(0, len(words) - 1))] = f"{side.lower()}{next(made.fresh)}x"
                para.sentences[spot] = " ".join(words).capitalize() + "."
            case "add" if para.kind != "heading":
                para.sentences.insert(draw(st.integers(0, len(para.sentences))), made.sentence(draw, side))
            case "remove" if len(para.sentences) > 1:
                del para.sentences[spot]
            case "block":
                made.paras.insert(at, Para(draw(KINDS), [made.sentence(draw, side)]))
            case "drop" if len(made.paras) > 1:
                del made.paras[at]
            case "move":
                made.paras.insert(draw(st.integers(0, len(made.paras) - 1)), made.paras.pop(at))
            case "split" if len(para.sentences) > 1 and para.kind == "paragraph" and spot:
                made.paras.insert(at + 1, Para("paragraph", para.sentences[spot:]))
                del para.sentences[spot:]
            case "join" if at and para.kind == made.paras[at - 1].kind == "paragraph":
                made.paras[at - 1].sentences += para.sentences
                del made.paras[at]
            case _:
                pass
    return made
