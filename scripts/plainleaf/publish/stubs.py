"""At the old address of a page that got another name: a file that leads to the new one, without scripts."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import quote

from plainleaf.project import Settings
from plainleaf.publish import address_of
from plainleaf.publish.finish import with_policy
from plainleaf.publish.print_page import print_address
from plainleaf.write.wording import say

_STUB = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={link}">
<title>{title}</title>
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1>{title}</h1>
<p><a href="{link}">{go}</a></p>
</main>
</body>
</html>
"""


def write_stubs(
    site: Path, moved: Mapping[str, str], pages: Collection[str], settings: Settings, *, offline: bool
) -> list[Path]:
    """Write a stub for every old path in `moved` that leads to one of `pages` (paths below docs/); never over a file."""
    written = []
    for old, new in moved.items():
        if new not in pages:
            continue
        for was, now in (
            (address_of(old, offline=offline), address_of(new, offline=offline)),
            (print_address(old), print_address(new)),
        ):
            file = site / (was if was.endswith(".html") else f"{was}index.html")
            if file.exists():
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(stub(was, now, settings), encoding="utf-8", newline="\n")
            written.append(file)
    return written


def stub(was: str, now: str, settings: Settings) -> str:
    """The HTML at address `was` that leads to address `now`, both below the site."""
    link = posixpath.relpath(now, was if was.endswith("/") else posixpath.dirname(was) or ".")
    link = quote(link + ("/" if now.endswith("/") else ""))
    page = _STUB.format(
        language=html.escape(settings.language),
        title=html.escape(say("moved", "title")),
        go=html.escape(say("moved", "go")),
        link=html.escape(link),
    )
    return with_policy(page, offline=True)
