"""Does a sentence stand on its own, or lean on the one before it?"""

from __future__ import annotations

import re

from plainleaf.knowledge import load
from plainleaf.model import Sentence
from plainleaf.safety.medicines import find_medicines
from plainleaf.structure.cues import first_match, masked

# A quotation or a clause that speaks of "it" without having named it.
_UNNAMED = re.compile(r"\b(?:it|its|they|their|them|this|these|those|such)\b", re.IGNORECASE)
# A question that opens a new matter, though it begins with a joining word. Its "it" is the page's subject.
_TURN = re.compile(r"\W*(?:but|so|and|then|now)\b[^.?!;]*\?", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:this|that|these|those|they|them|he|she|him|her|such|one)\b", re.IGNORECASE)
OPENS = 60
"""Characters in which a sentence names what it is about, if it does."""
SHORTEST_TURN = 4
"""Words; a shorter question ("But why?") asks about what was just said."""
# A comparison that leaves out what it compares with ("may need more"), and the words that only look like one.
_COMPARED = re.compile(
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|stronger|weaker|milder|worse|better|longer|shorter|greater|another"
    r"|different|the same|such|too)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:such as|too (?:much|many)|no (?:longer|more)|(?:learn|know|find out|read) more|more (?:about|information)|once more"
    r"|one or more|more or less|feels? (?:much )?(?:better|worse)|the same (?:day|time|place|hour)"
    r"|another (?:medicine|medication|drug|doctor|person|provider))\b",
    re.IGNORECASE,
)
_DUMMY = re.compile(
    r"\bit(?:'s| is| was| may be| can be)\s+(?:\w+ly\s+)?(?:\w+)\s+(?:to|that|for|not)\b", re.IGNORECASE
)


def leans(text: str) -> bool:
    """True when the sentence opens by pointing back ("It ...", "However, ...", "These ...").

    A question that turns to a new matter ("But does it work?") does not: the text after it answers it.
    """
    asked = _TURN.match(text)
    if asked and len(asked.group().split()) >= SHORTEST_TURN and not _POINTS.search(asked.group()):
        return False
    said = _DUMMY.sub("", text.lstrip("“\"'‘([ ").replace("’", "'")) if _opens_with_dummy(text) else text
    return bool(first_match(load("sections")["lean"]["cues"], said))


def compares(text: str) -> bool:
    """True when the text holds a comparison without its measure: what it says hangs on the sentence before it."""
    said = _WHOLE.sub("", text)
    return bool(_COMPARED.search(said)) and not re.search(r"\b(?:than|compared|as .{1,30} as)\b", said)


def speaks_of_subject(text: str, before: str, name: str) -> bool:
    """True when a leading "it" can only be the page's medicine: it is "prescribed", and no other has been named."""
    if not first_match(load("sections")["lean"]["medicine"], text):
        return False
    return {found.name for found in find_medicines(before)} <= {name}


def stands_alone(sentence: Sentence, names: tuple[str, ...]) -> bool:
    """True when the sentence names the page's subject, holds no word that points back and no open comparison."""
    text = sentence.text
    if leans(text) or compares(text):
        return False
    said = masked(text, names)
    if "\x01" not in said:
        return False
    before = said[: said.index("\x01")]
    return not _UNNAMED.search(_DUMMY.sub("", before))


def points_at_nothing(text: str) -> bool:
    """True when the sentence needs nothing before it: it opens with its own subject and holds no open comparison."""
    return not (leans(text) or compares(text) or _UNNAMED.search(_DUMMY.sub("", text[:OPENS])))


def _opens_with_dummy(text: str) -> bool:
    """ "It's important to note that ..." points at nothing."""
    return bool(_DUMMY.match(text.lstrip("“\"'‘([ ").replace("’", "'")))


def without_dummy(text: str) -> str:
    """`text` without an "it is important to note that", whose "it" points at nothing."""
    return _DUMMY.sub("", text)
