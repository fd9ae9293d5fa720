"""A ready nginx configuration for the site just built: policy, caching, compression, the page for what is not there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from plainleaf.model import Edition
from plainleaf.publish import THEME
from plainleaf.publish.finish import script_digests

NAME = "nginx.conf"
"""File name below dist/."""

ROOT = "/var/www/plainleaf"
"""Where the configuration looks for the site; a person may change it."""


def write_nginx(site: Path, into: Path, edition: Edition, site_url: str) -> Path:
    """Write the configuration for the finished site in folder `site` to the folder `into`; the path comes back.

    `site_url`: where the site will be ("": unknown, so that the server answers to any name).
    """
    address = urlsplit(site_url)
    text = _template().render(
        edition=f"the {edition.value}",
        draft=edition is not Edition.PUBLIC,
        root=ROOT,
        base=address.path.rstrip("/"),
        host=address.hostname or "_",
        scripts=_digests(site, sheets=False),
        print_scripts=_digests(site, sheets=True),
    )
    into.mkdir(parents=True, exist_ok=True)
    path = into / NAME
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _digests(site: Path, *, sheets: bool) -> list[str]:
    """Digests of the scripts within the pages, or within the print pages (`sheets`): few, whatever the number of pages."""
    found = {
        digest
        for page in site.rglob("*.html")
        if (page.name == "print.html") is sheets
        for digest in script_digests(page.read_text(encoding="utf-8"))
    }
    return sorted(found)


@cache
def _template() -> Template:
    loader = FileSystemLoader(THEME / "deploy")
    around = Environment(loader=loader, autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)
    return around.get_template(f"{NAME}.jinja")
