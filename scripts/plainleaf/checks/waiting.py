"""What a page waits for that only a person can give: doses confirmed, rights cleared."""

from __future__ import annotations

from pathlib import Path

from plainleaf.errors import Problem, Severity
from plainleaf.review.pages import DOSE_MARK, open_doses, rights_allow
from plainleaf.write import front
from plainleaf.write.pages import read


def check(docs: Path, path: str) -> list[Problem]:
    """Doses nobody confirmed and rights nobody cleared, of the page at `path` below docs/ as it stands."""
    text = read(docs / path)
    values, _ = front.parse(text or "")
    if text is None or not values:
        return []
    problems = []
    if lines := open_doses(text):
        shown = ", ".join(map(str, dict.fromkeys(lines)))
        problems.append(
            Problem(
                "check.doses",
                f"{len(lines)} dose(s) are still to be confirmed, on line(s) {shown}",
                f"Check each against the medicine's label, then confirm it, correct it, or leave it out: 'plainleaf review "
                f'dose {path}\' lists them and tells how. By hand: delete the words "{DOSE_MARK}" after it.',
                f"docs/{path}",
                lines[0],
                Severity.SIGNING,
            )
        )
    if not rights_allow(values):
        problems.append(
            Problem(
                "check.rights",
                "the rights of its sources do not allow it or are unknown, so it stays out of the public edition",
                "Once they are cleared, say so as `rights` in the sidecar of each source.",
                f"docs/{path}",
                severity=Severity.NOTE,
            )
        )
    return problems
