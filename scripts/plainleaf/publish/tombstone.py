"""What stands in the place of a page that was withdrawn: that it was, when, why, and whom to ask."""

from __future__ import annotations

import html

from plainleaf.project import Settings
from plainleaf.review.record import Withdrawal
from plainleaf.write.escape import front as safe
from plainleaf.write.escape import strict
from plainleaf.write.front import dump
from plainleaf.write.wording import date, say, title, wording

_BARE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
body {{ margin: 0 auto; max-width: 38rem; padding: 2rem 1rem; overflow-wrap: anywhere;
  font: 1.15rem/1.6 sans-serif; color: #1d2a28; background: #fbfaf5 }}
h1 {{ color: #1d4f46; line-height: 1.2 }}
strong {{ color: #9d1c20 }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p><strong>{box}.</strong></p>
{lines}
</main>
</body>
</html>
"""
"""The page that a withdrawal puts into an older build, until the next one lays it out as the site does."""


def tombstone(gone: Withdrawal, settings: Settings) -> str:
    """The Markdown of the page that says that another was withdrawn. Search passes over it, and no list holds it."""
    name = say("withdrawn", "title", title=gone.title)
    values = {
        "title": safe(name),
        "description": safe(say("withdrawn", "box", date=date(gone.on))),
        "withdrawn": gone.on,
        "hide": ["tags"],
        "search": {"exclude": True},
    }
    head = f'!!! danger emergency "{title(say("withdrawn", "box", date=date(gone.on)))}"'
    inner = [wording("withdrawn", "do_not"), wording("withdrawn", "reason", reason=gone.reason)]
    parts = [
        f"# {strict(name)}",
        head + "\n" + "\n\n".join(f"    {text}" for text in inner),
        wording("withdrawn", "care"),
        wording("withdrawn", "ask", owner=settings.owner, contact=settings.contact),
    ]
    return dump(values) + "\n" + "\n\n".join(parts) + "\n"


def bare(gone: Withdrawal, settings: Settings) -> str:
    """The same as one HTML file that needs nothing else: for an older build and for the print page."""
    said = [
        say("withdrawn", "do_not"),
        say("withdrawn", "reason", reason=gone.reason),
        say("withdrawn", "care"),
        say("withdrawn", "ask", owner=settings.owner, contact=settings.contact),
    ]
    page = _BARE.format(
        language=html.escape(settings.language),
        title=html.escape(say("withdrawn", "title", title=gone.title)),
        box=html.escape(say("withdrawn", "box", date=date(gone.on))),
        lines="\n".join(f"<p>{html.escape(text)}</p>" for text in said),
    )
    from plainleaf.publish.finish import with_policy  # only here: it takes long to load

    return with_policy(page, offline=True)
