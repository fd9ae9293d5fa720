"""What is done to the built site after MkDocs: security policy, links, checks.

Never a word of content: only attributes and elements that no reader sees.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from plainleaf.errors import PlainleafError
from plainleaf.model import Edition
from plainleaf.publish.addresses import Addresses, Ways, addresses, elsewhere, parsed
from plainleaf.publish.search.index import Counted, count
from plainleaf.publish.search.passages import passages
from plainleaf.workers import spread

ALONE = 20_000
"""Files that one process finishes by itself, print pages among them; beyond, a second is worth its start: it reads the
program and meets every word anew, which takes as long as some thousand pages."""

NOT_SHIPPED = (
    *("**/*.map", "sitemap.xml.gz", ".gitignore", "assets/javascripts/lunr", "assets/javascripts/workers"),
    *("assets/javascripts/bundle.*", "assets/stylesheets/palette.*", "assets/images/favicon.png"),
)
"""Built files of use to developers only, a packed double, and of Material what no page uses: search, scripts, palette."""

_HAS_POLICY = 'http-equiv="Content-Security-Policy"'
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", re.S | re.I)
_INLINE_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.S | re.I)
_EXTERNAL_LINK = re.compile(r'<a\s(?=[^>]*href="https?://)([^>]*)>', re.I)
_CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", re.I)
_CHARSET = re.compile(r"<meta charset=\"?utf-8\"?\s*/?>", re.I)
_MAP = re.compile(r"\n?(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)")


def finish(
    site: Path,
    *,
    edition: Edition,
    site_url: str = "",
    offline: bool = False,
    wanted: Container[str] = frozenset(),
    found: Callable[[str, Sequence[Counted]], None] | None = None,
) -> list[str]:
    """Finish the built site in folder `site`; warnings for a person come back.

    `found` is called with the words of each page that is `wanted` (paths below `site`), in their order.
    Raises PlainleafError where a page would make a browser fetch something from another host.
    """
    _drop(site, edition, site_url, offline)
    _drop_maps(site)
    _robots(site, edition, site_url)
    names = [page.relative_to(site).as_posix() for page in _pages(site)]
    job = partial(_finish_page, site, offline)
    pages = {}
    for name, done in zip(names, spread(job, [(name, name in wanted) for name in names], few=ALONE), strict=True):
        if done is None:
            continue
        pages[name] = done.addresses
        if done.passages is not None and found:
            found(name, done.passages)
    problems, fetched = _astray(site, pages, site_url)
    fetched += _styles(site)
    if fetched:
        raise PlainleafError(
            "The site would fetch from another host, which it never may:\n" + "\n".join(f"  {f}" for f in fetched)
        )
    return problems


@dataclass(frozen=True, slots=True)
class Finished:
    """What was seen of one page while it was finished."""

    addresses: Addresses
    passages: tuple[Counted, ...] | None  # None: not asked for


def _finish_page(site: Path, offline: bool, page: tuple[str, bool]) -> Finished | None:
    """Finish one page; `page`: its path below `site`, and whether its words are to be counted.

    None for a print page: it comes with a policy that lets nothing be loaded, and its links are those of its page.
    """
    name, counted = page
    file = site / name
    text = file.read_text(encoding="utf-8")
    if _HAS_POLICY in text:
        return None
    done = with_policy(with_safe_links(text), offline=offline)
    if done != text:
        file.write_text(done, encoding="utf-8", newline="\n")
    tree = parsed(done)
    return Finished(addresses(tree), count(passages(tree)) if counted else None)


def _pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def _drop(site: Path, edition: Edition, site_url: str, offline: bool) -> None:
    unwanted = list(NOT_SHIPPED)
    if edition is Edition.PREVIEW or offline or not site_url:
        unwanted.append("sitemap.xml")  # nothing to be found by, or no address to be found at
    if offline:
        unwanted.append("404.html")
    for pattern in unwanted:
        for path in site.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _drop_maps(site: Path) -> None:
    """Scripts and styles without the address of a map for developers, which is not shipped."""
    for path in sorted(p for kind in ("js", "css") for p in (site / "assets").rglob(f"*.{kind}")):
        text = path.read_text(encoding="utf-8")
        done = _MAP.sub("", text)
        if done != text:
            path.write_text(done, encoding="utf-8", newline="\n")


def _robots(site: Path, edition: Edition, site_url: str) -> None:
    if edition is Edition.PREVIEW:
        text = "User-agent: *\nDisallow: /\n"
    else:
        text = "User-agent: *\nAllow: /\n"
        if (site / "sitemap.xml").is_file():
            text += f"Sitemap: {site_url.rstrip('/')}/sitemap.xml\n"
    (site / "robots.txt").write_text(text, encoding="utf-8", newline="\n")


# ---------------------------------------------------------------- security policy


def with_policy(html: str, *, offline: bool = False) -> str:
    """The page with a Content-Security-Policy that lets only its own scripts run and nothing be fetched elsewhere.

    Inline scripts are named by their SHA-256; from file:// the scheme stands for "own", as browsers disagree on
    what 'self' means there.
    """
    if _HAS_POLICY in html:
        return html
    own = "'self' file:" if offline else "'self'"
    scripts = script_digests(html)
    styles = dict.fromkeys(_digest(m[1]) for m in _INLINE_STYLE.finditer(html))
    policy = "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src", own, *scripts]),
            " ".join(["style-src", own, *styles]),
            f"img-src {own} data:",
            f"font-src {own}",
            f"connect-src {own}",
            "base-uri 'none'",
            "form-action 'none'",
            "object-src 'none'",
        ]
    )
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _CHARSET.sub(lambda m: f"{m[0]}\n  {tag}", html, count=1)


def script_digests(html: str) -> tuple[str, ...]:
    """Digests of the scripts that stand within a page, as a policy names them, each once; data is no script."""
    found = (_digest(m[2]) for m in _INLINE_SCRIPT.finditer(html) if "application/" not in m[1])
    return tuple(dict.fromkeys(found))


def _digest(text: str) -> str:
    raw = hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(raw).decode('ascii')}'"


def with_safe_links(html: str) -> str:
    """The page with rel="noopener noreferrer" on links to other hosts: they do not learn what was being read."""

    def safe(match: re.Match[str]) -> str:
        attributes = re.sub(r'\s*\brel="[^"]*"', "", match[1])
        return f'<a {attributes.strip()} rel="noopener noreferrer">'

    return _EXTERNAL_LINK.sub(safe, html)


# ---------------------------------------------------------------- links


def check_links(site: Path, site_url: str = "") -> tuple[list[str], list[str]]:
    """Links that lead nowhere, and what would be fetched from another host; both as lines for a person."""
    pages = {p.relative_to(site).as_posix(): addresses(parsed(p.read_text(encoding="utf-8"))) for p in _pages(site)}
    return _astray(site, pages, site_url)


def _astray(site: Path, pages: Mapping[str, Addresses], site_url: str) -> tuple[list[str], list[str]]:
    ways = Ways(site, {name: page.ids for name, page in pages.items()}, urlsplit(site_url).path.rstrip("/"))
    nowhere, fetched = [], []
    for name, page in pages.items():
        fetched += [f"{name}: <{tag}> {address}" for tag, address in page.loaded if elsewhere(address)]
        for address in dict.fromkeys([*page.links, *(address for _, address in page.loaded)]):
            if why := ways.dead(name, address):
                nowhere.append(f"{name}: the link to {address!r} leads nowhere ({why})")
    return nowhere, list(dict.fromkeys(fetched))


def _styles(site: Path) -> list[str]:
    found = []
    for sheet in sorted(site.rglob("*.css")):
        for match in _CSS_ADDRESS.finditer(sheet.read_text(encoding="utf-8")):
            address = match[1] or match[2]
            if elsewhere(address):
                found.append(f"{sheet.relative_to(site).as_posix()}: {address}")
    return found
