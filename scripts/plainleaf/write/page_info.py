"""What the lists say of a page, read from its front matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from plainleaf.frame import language_in
from plainleaf.model import Kind
from plainleaf.safety.medicines import medicine
from plainleaf.write import front
from plainleaf.write.pages import read
from plainleaf.write.wording import say


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What the lists say of a page."""

    path: str  # below docs/
    title: str
    kind: str = "other"
    topic: str = ""
    name: str = ""
    also_called: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    subtitle: str = ""
    state: str = "draft"  # draft, signed or changed
    language: str = ""  # of its article, where that is not the language of the lists


def page_info(path: str, markdown: str) -> PageInfo | None:
    """What the front matter of a page in docs/ says; None where it is no article (no `sources`)."""
    values = front.facts(markdown)
    if "sources" not in values or not values.get("title"):
        return None
    review = values.get("review")
    return PageInfo(
        path=path,
        title=_text(values["title"]),
        kind=_text(values.get("kind")) or "other",
        topic=_text(values.get("topic")),
        name=_text(values.get("name")),
        also_called=_texts(values.get("also_called")),
        medicines=_texts(values.get("medicines")),
        tags=_texts(values.get("tags")),
        subtitle=_text(values.get("subtitle")),
        state=_text(review.get("state")) if isinstance(review, dict) else "draft",
        language=language_in(values),
    )


def pages_in(docs: Path, states: Mapping[str, str] | None = None) -> tuple[PageInfo, ...]:
    """All articles in docs/, by path; `states` as for `infos`."""
    return infos({file.relative_to(docs).as_posix(): read(file) or "" for file in docs.rglob("*.md")}, states)


def infos(texts: Mapping[str, str], states: Mapping[str, str] | None = None) -> tuple[PageInfo, ...]:
    """The articles among `texts` (path below docs/ -> Markdown); `states`: where their sign-offs stand, by path."""
    found = (page_info(path, text) for path, text in sorted(texts.items()))
    known = states or {}
    return tuple(replace(info, state=known.get(info.path, info.state)) for info in found if info is not None)


def by_medicine(pages: Iterable[PageInfo]) -> dict[str, list[PageInfo]]:
    """Hub path -> the pages of its folder: docs/medicines/<generic>/."""
    found: dict[str, list[PageInfo]] = {}
    for page in pages:
        parts = PurePosixPath(page.path).parts
        if len(parts) == 3 and parts[0] == Kind.MEDICINE.folder:
            found.setdefault(f"{parts[0]}/{parts[1]}/index.md", []).append(page)
    return dict(sorted(found.items()))


def hub_name(path: str, pages: Sequence[PageInfo]) -> str:
    """The name of a medicine for the hub at `path`, its first letter large."""
    folder = PurePosixPath(path).parts[1]
    names = [n for p in pages for n in (*p.medicines, p.name)]
    own = next((n for n in names if _plain(n) == _plain(folder)), folder.replace("-", " "))
    return own[:1].upper() + own[1:]


def also_called(pages: Sequence[PageInfo]) -> list[str]:
    """Other names of a medicine: those of its pages, then the brands of the knowledge file."""
    names = [name for page in pages for name in page.also_called]
    known = medicine(pages[0].name) if pages else None
    names += known.brands if known else ()
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.casefold(), name)
    return sorted(kept.values(), key=str.casefold)


def topic_of(page: PageInfo) -> str:
    """A page's topic as a heading."""
    parts = PurePosixPath(page.path).parts
    topic = page.topic or (parts[1] if len(parts) > 2 else "")
    words = topic.replace("-", " ").strip()
    return words[:1].upper() + words[1:] if words else say("hub", "general")


def in_order(page: PageInfo) -> tuple[str, str]:
    """The order of pages in lists: by title, case aside."""
    return page.title.casefold(), page.path


def _plain(name: str) -> str:
    return "".join(ch for ch in name.casefold() if ch.isalnum())


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(v) for v in value) if isinstance(value, list) else ()
