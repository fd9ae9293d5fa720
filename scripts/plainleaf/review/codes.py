"""Short codes that a person can read aloud, write down and type: of page versions, findings and doses.

Sixteen signs, none like another to the eye (no 0 and O, 1, I and L, Z beside 2, S and 5, B beside 8, G beside 6) or to
the ear (of B C D E G P T V only T, of M N only M, of J K only K, no 5 beside 9), and no vowels, so that no word comes of them.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable

SIGNS = "2346789FHKMRTWXY"

VERSION = 9
"""Signs of a version's code, 36 bits: of 1,000 versions of one library, two have the same code once in 130,000."""

SHORT = 6
"""Signs of a finding's or a dose's code: they only have to differ on one page."""

GROUP = 3
"""Signs that are written together."""

NEAR = 3
"""Codes named where the one asked for is not known."""

_CODE = re.compile(r"[A-Za-z0-9]{3}[-\s]?[A-Za-z0-9]{3}[-\s]?[A-Za-z0-9]{3}")


def code(*words: str, signs: int = SHORT) -> str:
    """The code of some words, the same on any machine: so many signs, not grouped."""
    number = int.from_bytes(hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).digest(), "big")
    out = []
    for _ in range(signs):
        number, rest = divmod(number, len(SIGNS))
        out.append(SIGNS[rest])
    return "".join(out)


def finding_code(rule: str, file: str, about: str) -> str:
    """The code of a finding: of its rule, the name of the file it is on, and the words it speaks of."""
    return code("finding", rule, file, about).lower()


def version(page: str, published: str) -> str:
    """The code of a page (path below docs/) whose published text, in one form, is `published`: "K7M-R4T-X2W"."""
    return grouped(code("version", page, published, signs=VERSION))


def grouped(signs: str) -> str:
    """ "K7MR4TX2W" as "K7M-R4T-X2W"."""
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def looks_like_version(text: str) -> bool:
    """Whether a person may mean a version's code, well typed or not."""
    return bool(_CODE.fullmatch(text.strip())) and (any(ch.isdigit() for ch in text) or text.strip().isupper())


def typed(text: str) -> str:
    """A version's code as it is written, whatever case and blanks it was typed with."""
    return grouped("".join(ch for ch in text.upper() if ch.isalnum()))


def nearest(text: str, known: Iterable[str]) -> list[str]:
    """The known codes most like what was typed, the nearest first."""
    return difflib.get_close_matches(typed(text), sorted(known), n=NEAR, cutoff=0.6)
