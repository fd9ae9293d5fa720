"""A page saved as one file (.mhtml): mail with the page, its frames and its pictures as parts."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import email.utils
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

from plainleaf.errors import ContentError, Problem

_PAGES = ("text/html", "application/xhtml+xml")
MOST_PARTS = 20_000
"""Parts looked at; a saved page has some hundreds."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page inside a saved file."""

    html: bytes
    charset: str  # as its part says; "" where it says nothing
    url: str  # where it was saved from
    saved: dt.date | None
    left_out: Mapping[str, int]  # "frame": other pages inside it


def saved_page(data: bytes, where: str) -> SavedPage:
    """The main page of a .mhtml file.

    In: the file's bytes, its name as the user knows it. Out: the part that the file names as its page
    (by `start`, else by Content-Location), or its first page. Raises ContentError (intake.mhtml).
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        pages = _pages(message)
        main = _main(message, pages)
        content = main.get_payload(decode=True) if main is not None else None
    except (ValueError, LookupError, RecursionError, TypeError, AttributeError):
        main, content = None, None
    if main is None or not isinstance(content, bytes) or not content.strip():
        message_text = "no page stands in this .mhtml file"
        todo = "Save the page anew from the browser, as a single file or as HTML."
        raise ContentError(Problem("intake.mhtml", message_text, todo, where))
    url = _header(message, "Snapshot-Content-Location") or _header(main, "Content-Location")
    charset = main.get_param("charset", "")
    left_out = {"frame": len(pages) - 1} if len(pages) > 1 else {}
    return SavedPage(content, charset if isinstance(charset, str) else "", url, _date(message), left_out)


def _pages(message: Message) -> list[Message]:
    """The parts that are pages. The stack is our own: parts may nest without end."""
    out: list[Message] = []
    stack: list[Message] = [message]
    for _ in range(MOST_PARTS):
        if not stack:
            break
        part = stack.pop()
        inside = part.get_payload()
        if isinstance(inside, list):
            stack.extend(p for p in reversed(inside) if isinstance(p, Message))
        elif part.get_content_type() in _PAGES and part.get_content_disposition() != "attachment":
            out.append(part)
    return out


def _main(message: Message, pages: list[Message]) -> Message | None:
    start = message.get_param("start", "")
    if isinstance(start, str) and start.strip():
        for part in pages:
            if _header(part, "Content-ID") == start.strip():
                return part
    place = _header(message, "Snapshot-Content-Location") or _header(message, "Content-Location")
    if place:
        for part in pages:
            if _header(part, "Content-Location") == place:
                return part
    return pages[0] if pages else None


def _header(message: Message, name: str) -> str:
    return "".join(str(message.get(name, "")).split())


def _date(message: Message) -> dt.date | None:
    """The day the page was saved; None where the file does not say."""
    try:
        return email.utils.parsedate_to_datetime(str(message.get("Date", ""))).date()
    except (ValueError, TypeError, IndexError):
        return None
