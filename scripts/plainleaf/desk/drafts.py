"""Words that were typed and not yet saved: kept while a person types, so that nothing is lost when the desk or the
computer stops. They stand in `.cache/desk/drafts`, one file for each form."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plainleaf.project import Project
from plainleaf.write.pages import write

FOLDER = ".cache/desk/drafts"
LARGEST = 6_000_000
"""Characters of one draft: a pasted article of 5 MB."""

FIELDS = 60
"""Fields of one form."""

OLDEST = 90
"""Days for which a draft is kept."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into one form."""

    form: str  # the form's own name: "words medicines/a/b.md b1234.0"
    fields: Mapping[str, str]
    at: str  # day and time, ISO 8601

    @property
    def time(self) -> str:
        """When, for a person: "14:32", or the day where it was not today."""
        when = dt.datetime.fromisoformat(self.at)
        today = when.date() == dt.date.today()
        return when.strftime("%H:%M") if today else f"{when.day} {when.strftime('%B')}, {when.strftime('%H:%M')}"


class Drafts:
    """The drafts of one project."""

    def __init__(self, project: Project) -> None:
        self.folder = project.root / FOLDER

    def keep(self, form: str, fields: Mapping[str, str]) -> bool:
        """Keep what was typed; whether it could be (it is bounded). Nothing typed: the draft goes."""
        if len(fields) > FIELDS or sum(map(len, fields.values())) > LARGEST or not form or len(form) > 500:
            return False
        if not any(value.strip() for value in fields.values()):
            self.drop(form)
            return True
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        text = json.dumps({"form": form, "fields": dict(fields), "at": now}, ensure_ascii=False)
        return write(self._path(form), text) or True

    def of(self, form: str) -> Draft | None:
        """The draft of a form; None where there is none."""
        try:
            values = json.loads(self._path(form).read_text(encoding="utf-8"))
            fields = {str(key): str(value) for key, value in values["fields"].items()}
            dt.datetime.fromisoformat(values["at"])
            return Draft(form, fields, values["at"]) if values["form"] == form else None
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            return None

    def drop(self, form: str) -> None:
        """The form was saved, or its draft is not wanted."""
        self._path(form).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Take away drafts that nobody came back to."""
        if not self.folder.is_dir():
            return
        oldest = dt.datetime.now().timestamp() - OLDEST * 24 * 3600
        for path in self.folder.iterdir():
            if path.is_file() and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)

    def _path(self, form: str) -> Path:
        return self.folder / f"{hashlib.sha256(form.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}.json"
