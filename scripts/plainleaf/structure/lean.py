"""Does a sentence stand on its own, or lean on the one before it?"""

from __future__ import annotations

import re

from plainleaf.knowledge import load
from plainleaf.model import Sentence
from plainleaf.structure.cues import first_match, masked

# A quotation or a clause that speaks of "it" without having named it.
_UNNAMED = re.compile(r"\b(?:it|its|they|their|them|this|these|those|such)\b", re.IGNORECASE)
_DUMMY = re.compile(
    r"\bit(?:'s| is| was| may be| can be)\s+(?:\w+ly\s+)?(?:\w+)\s+(?:to|that|for|not)\b", re.IGNORECASE
)


def leans(text: str) -> bool:
    """True when the sentence opens by pointing back ("It ...", "However, ...", "These ...")."""
    said = _DUMMY.sub("", text.lstrip("“\"'‘([ ").replace("’", "'")) if _opens_with_dummy(text) else text
    return bool(first_match(load("sections")["lean"]["cues"], said))


def stands_alone(sentence: Sentence, names: tuple[str, ...]) -> bool:
    """True when the sentence names the page's subject, and neither opens with nor holds a word that points back."""
    text = sentence.text
    if leans(text):
        return False
    said = masked(text, names)
    if "\x01" not in said:
        return False
    before = said[: said.index("\x01")]
    return not _UNNAMED.search(_DUMMY.sub("", before))


def _opens_with_dummy(text: str) -> bool:
    """ "It's important to note that ..." points at nothing."""
    return bool(_DUMMY.match(text.lstrip("“\"'‘([ ").replace("’", "'")))
