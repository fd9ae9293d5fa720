"""The nginx configuration that a build writes, run on this machine: headers, what is not there, caching, compression."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from behind_nginx import behind_nginx, needs_nginx
from built import ARTICLE, DAY, sample_project
from plainleaf import review
from plainleaf.model import Edition
from plainleaf.publish.nginx import NAME
from plainleaf.publish.site import build_site
from reader import look_for, reading
from test_trust import PAGE, with_settings

pytestmark = needs_nginx


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes


def ask(address: str, **headers: str) -> Answer:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as got:
            return Answer(got.status, got.headers, got.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("nginx")
    project = sample_project(root / "p")
    build_site(project, Edition.PREVIEW, DAY)
    with behind_nginx(project, root / "run") as home:
        yield home


def test_every_answer_carries_the_rules(preview: str) -> None:
    for path in ("/", f"/{ARTICLE}/", "/assets/stylesheets/plainleaf.css", "/nowhere/", f"/{ARTICLE}/print.html"):
        headers = ask(preview + path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src") and "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in re.sub(r"style-src 'unsafe-inline'(?=.*)", "", policy) and "http" not in policy
        assert ("unsafe-inline" in policy) == path.endswith("print.html"), path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "Set-Cookie" not in headers and not re.search(r"\d", headers["Server"])


def test_what_is_not_there_leads_to_the_search(preview: str) -> None:
    answer = ask(preview + "/medicines/klonapin/")
    assert answer.status == 404
    assert b"This page is not here" in answer.body


def test_pages_are_asked_for_anew_and_fonts_kept(preview: str) -> None:
    page = ask(preview + "/")
    assert page.headers["Cache-Control"] == "no-cache"
    again = ask(preview + "/", **{"If-None-Match": page.headers["ETag"]})
    assert again.status == 304
    font = "/assets/fonts/atkinson-hyperlegible-latin-400-normal.woff2"
    assert "immutable" in ask(preview + font).headers["Cache-Control"]


def test_text_is_sent_compressed(preview: str) -> None:
    for path in ("/", "/assets/stylesheets/plainleaf.css", "/assets/javascripts/plainleaf.js"):
        plain = ask(preview + path)
        packed = ask(preview + path, **{"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip", path
        assert gzip.decompress(packed.body) == plain.body
        assert len(packed.body) < 0.7 * len(plain.body)


def test_the_public_site_below_a_path_may_be_found(tmp_path: Path) -> None:
    project = with_settings(sample_project(tmp_path / "p"))
    review.sign(project, PAGE, "Ann Lee, pharmacist", DAY)
    build_site(project, Edition.PUBLIC, DAY)
    assert "server_name library.example.org;" in (project.dist / NAME).read_text(encoding="utf-8")
    with behind_nginx(project, tmp_path / "run", "/pages") as home:
        page = ask(f"{home}/pages/conditions/insomnia/sleeping-badly/")
        assert page.status == 200 and "X-Robots-Tag" not in page.headers
        assert b"This page is not here" in ask(f"{home}/pages/nowhere").body
        assert ask(f"{home}/pages/feed.xml").status == 200


@pytest.mark.browser
def test_every_kind_of_page_works_under_the_rules(browser: Browser, preview: str) -> None:
    """A browser that is held to both policies, the header's and the page's own, has nothing to complain of."""
    pages = ["/", "/a-z/", "/about/", "/medicines/clonazepam/", f"/{ARTICLE}/", f"/{ARTICLE}/print.html", "/404.html"]
    with reading(browser, preview) as reader:
        reader.page.add_init_script(
            "window.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective))"
        )
        for path in pages:
            reader.page.goto(preview + path)
            reader.page.evaluate("document.fonts.ready.then(() => 1)")
            assert reader.page.evaluate("broken") == [], path
            assert "loaded" in reader.page.evaluate("[...document.fonts].map(font => font.status)"), path
        reader.open(f"/{ARTICLE}/")
        look_for(reader, "Klonopin")
        assert reader.page.locator(".pl-find__title").count()
        assert reader.page.evaluate("broken") == []


@pytest.mark.browser
def test_the_rules_stop_a_script_that_was_slipped_in(browser: Browser, tmp_path: Path) -> None:
    """The test above can fail: a page without its own policy, tampered with on the server, runs nothing."""
    project = sample_project(tmp_path / "p")
    build_site(project, Edition.PREVIEW, DAY)
    bad = "<!doctype html><title>x</title><script>document.title = 'ran'</script><img src='http://127.0.0.1:9/x.png'>"
    (project.site / "bad.html").write_text(bad, encoding="utf-8")
    with behind_nginx(project, tmp_path / "run") as home, browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("requestfinished", lambda request: asked.append(request.url))
        page.goto(f"{home}/bad.html")
        assert page.title() == "x"
        assert not [address for address in asked if ":9/" in address]
