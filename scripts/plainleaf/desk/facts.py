"""What is known of an article, as a form: read from its sidecar and written back, a person's comments left alone."""

from __future__ import annotations

import datetime as dt
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from plainleaf.errors import ContentError, PlainleafError
from plainleaf.intake.sidecar import AUTHORITIES, RIGHTS, about, sidecar_of
from plainleaf.model import Kind
from plainleaf.write.wording import say

DATES = ("published", "retrieved")
LISTS = ("medicines", "codes")
LONGEST = 2000
"""Characters of one field."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form."""

    key: str
    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # (value, words)
    more: bool = False  # shown under "More"

    @property
    def date(self) -> bool:
        return self.key in DATES


_KINDS = {
    Kind.MEDICINE: "A medicine",
    Kind.CONDITION: "An illness or condition",
    Kind.PROCEDURE: "An operation, test or treatment",
    Kind.SELFCARE: "Looking after yourself",
    Kind.OTHER: "Something else",
}
_LANGUAGES = (("", "Not said"), ("en", "English"), ("es", "Spanish"))


def fields() -> tuple[Field, ...]:
    """The fields in the order of the form."""
    kinds = (("", "Let the program decide"), *((kind.value, words) for kind, words in _KINDS.items()))
    authorities = tuple((key, _capital(say("authority", key))) for key in AUTHORITIES)
    rights = tuple((key, _capital(say("rights", key))) for key in RIGHTS)
    return (
        Field("title", "Title", "As patients should see it. Empty: the article’s own title."),
        Field("publisher", "Publisher", "Who published the article."),
        Field("url", "Web address", "Where it was found, with https://"),
        Field("retrieved", "Copied on", "The day you copied it."),
        Field("kind", "What it is about", "", kinds),
        Field("authority", "What kind of publisher", "Decides whether doses have to be confirmed.", authorities),
        Field("rights", "May it be published?", "Unknown rights keep the page out of the public edition.", rights),
        Field("rights_note", "Note on rights", "For example the licence, or who gave leave and when."),
        Field("published", "Published on", "", more=True),
        Field("author", "Author", "", more=True),
        Field("language", "Language", "", _LANGUAGES, more=True),
        Field(
            "medicines",
            "Medicines",
            "Generic names with commas between. The first is what the page is about.",
            more=True,
        ),
        Field("topic", "Topic", "Names the folder: for example sleep.", more=True),
        Field("interest", "What the publisher may gain", "For example: sells the product it writes about.", more=True),
        Field("subtitle", "Subtitle", "", more=True),
        Field("codes", "Codes", "With commas between: rxnorm:2598, icd-10-cm:F51.01", more=True),
        Field("page", "Page’s file name", "Two articles with the same name here share one page.", more=True),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def values_of(text: str) -> dict[str, str]:
    """What a sidecar's text says, each value as the form shows it. Raises PlainleafError where it cannot be read."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlainleafError(f"The article’s .toml file cannot be read ({error}). Mend it in a text editor.") from None
    return {key: _shown(value) for key, value in said.items()}


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def written(text: str, values: Mapping[str, str]) -> str:
    """A sidecar's text with the values of the form: changed where they differ, comments and order kept.

    An emptied field goes. Raises PlainleafError naming the field whose value cannot be used.
    """
    was = values_of(text)
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise PlainleafError(f"The article’s .toml file cannot be read ({error}).") from None
    for field in fields():
        value = " ".join(values.get(field.key, was.get(field.key, "")).split())
        if len(value) > LONGEST:
            raise PlainleafError(f"{field.label}: this is too long.")
        if value == was.get(field.key, ""):
            continue
        if not value:
            document.pop(field.key, None)
        else:
            document[field.key] = _value(field, value)
    return tomlkit.dumps(document)


def _value(field: Field, value: str) -> object:
    if field.key in LISTS:
        return [part.strip() for part in value.split(",") if part.strip()]
    if field.date:
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise PlainleafError(f"{field.label}: “{value}” is no date. Write year-month-day: 2024-03-14.") from None
    return value


def refuse(article: str, text: str) -> None:
    """Raises PlainleafError, naming the field in the form's own words, where a sidecar's text holds what cannot be used.

    `article`: the file name of its article.
    """
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, Path(article).name)
        sidecar_of(path).write_text(text, encoding="utf-8")
        try:
            about(path, path.name, "")
        except ContentError as error:
            problem = error.problem
            label = next((f.label for f in fields() if f"`{f.key}`" in problem.message), "")
            message = problem.message.partition(": ")[2] if label else problem.message
            raise PlainleafError(
                f"{label}: {message}. {problem.todo}" if label else f"{message}. {problem.todo}"
            ) from None
