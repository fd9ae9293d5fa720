"""What a sign-off can stand for, and which of it a page needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from plainleaf.errors import UsageError

if TYPE_CHECKING:
    from plainleaf.project import Settings
    from plainleaf.review.record import Signature

LINES: Mapping[str, str] = {
    "faithful": "the page says what its source says: nothing lost that a patient needs, nothing made up, nothing turned round",
    "clinical": "what the page says is right and safe for patients, as far as the signer can judge",
    "rights": "the page may be published",
    "plain-language": "the page is plain enough for its readers",
}
"""Each line that can be signed, and what the signer says by it."""


def person(by: str) -> str:
    """The name of who signed, to tell two people apart: case, blanks and the role aside."""
    return " ".join(by.partition(",")[0].split()).casefold()


def two_people(signatures: Mapping[str, Sequence[Signature]], needed: Iterable[str]) -> bool:
    """Whether at least two people stand by the needed lines: of the whole page, and of every change since.

    `signatures`: the sign-offs of each line that count now, the one on the whole page first.
    """
    chains = [signatures.get(line, ()) for line in needed]
    if any(not chain for chain in chains):
        return False
    firsts = {person(chain[0].by) for chain in chains}
    lasts = {person(chain[-1].by) for chain in chains}
    return len(firsts) > 1 and len(lasts) > 1


def lines_for(settings: Settings, asked: Sequence[str]) -> tuple[str, ...]:
    """The lines that a signature is for: those asked for, else all that the project needs.

    Raises UsageError where the project wants two people and none were asked for.
    """
    if asked:
        return tuple(line for line in LINES if line in asked)
    if settings.two_people:
        example = " or ".join(f"--for {line}" for line in settings.signatures)
        raise UsageError(
            f"This project wants two people to sign a page (two_people in mkdocs.yml), so say which line is yours: {example}."
        )
    return settings.signatures
