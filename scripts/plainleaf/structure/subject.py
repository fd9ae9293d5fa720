"""What an article is about: its kind, its name, the folder its page goes to.

The sidecar is believed first. Else a medicine in the title, or one that most of the text speaks of,
makes a medicine page; title words and headings tell the other kinds apart (knowledge/subjects.toml).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from plainleaf.knowledge import load
from plainleaf.model import About, Block, Form, Kind, Subject
from plainleaf.safety.medicines import find_medicines, medicine
from plainleaf.structure.cues import compiled, first_match

SPOKEN_OF = 0.2
"""A medicine that the title does not name makes the page its own when this share of the sentences names it ..."""
FEWEST_MENTIONS = 3
"""... and at least so many do."""
FEWEST_WITHOUT_TITLE = 2
"""Where the article has no title, this many are enough for the only medicine that it names."""
OPENING_BLOCKS = 6
OPENING_SENTENCES = 2
MOST_BRANDS = 5
LONGEST_TOPIC = 40
LONGEST_NAME = 3
"""Words of a title's subject that is believed before the shelf its sidecar names."""

_KIND_OF = re.compile(r"\b(?:of|that|which|used|in|for|to|caused)\b|[,.;]")
"""What ends the words that say what something is."""
_DEFINED = re.compile(
    r"((?!(?:This|It|The|An?|That|There|Your|My|Having|What)\b)[A-Z][\w'’-]*(?: [\w'’-]+){0,3}?)"
    r"(?:\s*\([^)]*\)|,[^.,]{0,60},)?\s+is\s+(?:an?|one of)\s+(.{0,80})"
)
"""An article's first sentence: what it is on, and what that is."""
_BRAND = re.compile(
    r"\b(?:also (?:known|sold|called|marketed) (?:as|under)|brand[- ]names?|sold (?:under|as)|marketed as"
    r"|best-known brand)\b",
    re.IGNORECASE,
)


def subject(about: About, title: str, blocks: Sequence[Block], *, titled: bool = True) -> Subject:
    """The subject, `sure` where the sidecar or the title says it. `titled`: whether the title is one, and no file's name."""
    body = [b for b in blocks if b.form is not Form.HEADING]
    spoken = Counter(m.name for b in blocks for m in find_medicines(b.text))
    in_title = [m.name for m in find_medicines(f"{title} {about.title}")]
    supplement = first_match(load("subjects")["supplements"]["cues"], title)
    sentences = sum(len(b.sentences) for b in body) or 1

    main, sure = "", True
    if about.medicines:
        main = about.medicines[0]
    elif about.kind in (None, Kind.MEDICINE):
        if in_title:
            main = max(dict.fromkeys(in_title), key=lambda name: (spoken[name], -in_title.index(name)))
        elif supplement:
            main = (
                supplement.lower().removeprefix("vitamin ").upper() if "vitamin" in supplement.lower() else supplement
            )
            main = f"vitamin {main}" if "vitamin" in supplement.lower() else main.lower()
        elif called := _called_medicine(title, body):
            main = called
        elif spoken and spoken.most_common(1)[0][1] >= max(FEWEST_MENTIONS, SPOKEN_OF * sentences):
            main, sure = spoken.most_common(1)[0][0], False
        elif opened := _opening_medicine(body):
            main, sure = opened, False
        elif not titled and len(spoken) == 1 and spoken.total() >= FEWEST_WITHOUT_TITLE:
            main, sure = next(iter(spoken)), False
    kind = about.kind or (Kind.MEDICINE if main else None)
    opened = _opening_condition(body) if kind in (None, Kind.CONDITION) and not (titled or about.topic) else ""
    if kind is None:
        kind, sure = (Kind.CONDITION, False) if opened else _kind(title, blocks)
    known = about.medicines or tuple(name for name, _ in spoken.most_common())
    names = tuple(dict.fromkeys(([main] if main and kind is Kind.MEDICINE else []) + list(known)))
    if kind is Kind.MEDICINE and main:
        return Subject(kind, main, _brands(main, blocks), names, slug(main), sure)
    name = _name(about.topic, opened or title, body)
    return Subject(
        kind, name, (), names, slug(about.topic or name)[:LONGEST_TOPIC].strip("-"), sure and kind is not Kind.OTHER
    )


def names_it(title: str, about: Subject) -> bool:
    """Whether a title names the subject, by one of its names."""
    said = title.casefold()
    return any(name.casefold() in said for name in (about.name, *about.also_called))


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens: a folder's name. "other" when nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower())) or "other"


def _kind(title: str, blocks: Sequence[Block]) -> tuple[Kind, bool]:
    words = load("subjects")
    heads = [b.text for b in blocks if b.form is Form.HEADING]
    told = sum(bool(first_match(words["condition"]["headings"], head)) for head in heads)
    if told >= 3:
        return Kind.CONDITION, True
    for kind in (Kind.PROCEDURE, Kind.SELFCARE, Kind.CONDITION):
        if first_match(words[kind.value]["title"], title):
            return kind, True
    return (Kind.CONDITION, False) if told else (Kind.OTHER, False)


def _called_medicine(title: str, body: Sequence[Block]) -> str:
    """A word of the title that the article's first sentences call a medicine; empty when none."""
    sentences = [s.text for b in body[:OPENING_BLOCKS] for s in b.sentences]
    words = re.findall(r"[^\W\d_][\w-]{3,}", title)
    return next((str(word).lower() for word in words for text in sentences if _calls_medicine(word, text)), "")


def _opening_medicine(body: Sequence[Block]) -> str:
    """The known medicine that the article's first sentences open with and call a medicine; empty when none."""
    for sentence in body[0].sentences[:OPENING_SENTENCES] if body else ():
        for named in find_medicines(sentence.text)[:1]:
            if _calls_medicine(named.written, sentence.text):
                return named.name
    return ""


def _opening_condition(body: Sequence[Block]) -> str:
    """What the article's first sentences open with and call an illness ("Shingles is a viral infection"); empty when nothing."""
    for sentence in body[0].sentences[:OPENING_SENTENCES] if body else ():
        found = _DEFINED.match(sentence.text)
        if found and first_match(load("subjects")["condition"]["called"], _KIND_OF.split(found[2])[0]):
            return found[1]
    return ""


def _calls_medicine(word: str, text: str) -> bool:
    """Whether a sentence opens with "<word> is a ... medicine"."""
    said = re.match(
        rf"{re.escape(word)}(?:\s*\([^)]*\)|,[^.,]{{0,60}},)?\s+is\s+(?:an?|one of)\s+(.{{0,80}})", text, re.IGNORECASE
    )
    cues = load("subjects")["medicine"]["called"]
    return bool(said and first_match(cues, _KIND_OF.split(said.group(1))[0]))


def _brands(generic: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    """Brand names: first those that the article gives, then the knowledge file's."""
    entry = medicine(generic)
    listed = entry.brands if entry else ()
    text = "\n".join(b.text for b in blocks)
    named = [brand for brand in listed if re.search(rf"(?<!\w){re.escape(brand)}(?!\w)", text)]
    for block in blocks:
        for sentence in block.sentences:
            if _BRAND.search(sentence.text):
                named += [
                    m.written
                    for m in find_medicines(sentence.text)
                    if m.name == generic and m.written.lower() != generic and m.written[:1].isupper()
                ]
    return tuple({name.lower(): name for name in reversed([*named, *listed])}.values())[::-1][:MOST_BRANDS]


def _name(topic: str, title: str, body: Sequence[Block]) -> str:
    """What stands for X in headings: the sidecar's topic, else the title without its wrapping.

    A topic that only names a shelf ("sleep") gives way to a title that names its subject in few words.
    """
    said = topic.replace("-", " ")
    ends = r"[:?|]" if len(re.findall("[–—]", title)) > 1 else r"[:?|–—]"  # two dashes stand around what is put in
    titled = _unwrapped(re.split(ends, title)[0].strip())
    shelf = bool(first_match(load("subjects")["shelf"]["cues"], said))
    if not said or (shelf and titled and len(titled.split()) <= LONGEST_NAME):
        said = titled
    text = " ".join(b.text for b in body)
    return " ".join(_cased(word, text) for word in said.split()) or "this topic"


def _unwrapped(title: str) -> str:
    """A title without the words that only wrap its subject ("Understanding X", "X at home")."""
    words = load("subjects")["title"]
    for cue in words["lead"]:
        found = compiled("^" + cue).match(title)
        if found and len(title) > found.end():
            title = title[found.end() :].strip(" ?.!")
            break
    for cue in words["tail"]:
        found = compiled(f"{cue}$").search(title)
        if found and title[: found.start()].strip():
            return title[: found.start()].strip(" ,")
    return title


def _cased(word: str, text: str) -> str:
    """`word` in lower case, unless the article itself writes it with capitals inside sentences."""
    if not word[:1].isupper() or (len(word) > 1 and word[1:] != word[1:].lower()):
        return word
    low = word[:1].lower() + word[1:]
    if re.search(rf"(?<!\w){re.escape(low)}(?!\w)", text):
        return low
    return word if re.search(rf"[a-z,;] {re.escape(word)}(?!\w)", text) else low
