"""Who may talk to the desk, and what it answers to everybody else."""

from __future__ import annotations

import io
import re
import socket

import pytest

from desk_help import ARTICLE, PAGE, PORT, SIDECAR, Visitor, desk_in, form_to
from hostile_cases import CASES
from plainleaf.desk.guard import HEADERS
from plainleaf.desk.server import listen, shut
from projects import MakeProject


@pytest.fixture
def visitor(make_project: MakeProject) -> Visitor:
    return Visitor(desk_in(make_project))


def test_it_listens_on_this_computer_only(make_project: MakeProject) -> None:
    desk = desk_in(make_project)
    server = listen(desk, 0)
    try:
        assert server.socket.getsockname()[0] == "127.0.0.1"
        assert server.socket.family == socket.AF_INET
    finally:
        shut(server)


def test_a_taken_port_is_said_in_words(make_project: MakeProject) -> None:
    from plainleaf.errors import UsageError

    desk = desk_in(make_project)
    first = listen(desk, 0)
    try:
        with pytest.raises(UsageError, match="taken by another program"):
            listen(desk, desk.guard.port)
    finally:
        shut(first)


def test_the_token_leaves_the_address_and_the_cookie_is_strict(visitor: Visitor) -> None:
    visitor.client.delete_cookie(visitor.desk.guard.cookie, domain="127.0.0.1")
    answer = visitor.get(f"/open/{visitor.desk.guard.token}")
    assert answer.status_code == 303 and answer.headers["Location"] == "/"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"plainleaf-desk-{PORT}=") and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert visitor.desk.guard.token not in cookie
    assert visitor.get("/").status_code == 200
    assert visitor.get("/open/something-else").status_code == 403


@pytest.mark.parametrize("address", ["/", f"/read/{PAGE}", "/done", "/look/desk.css", "/publish", "/job/x", "/nowhere"])
def test_without_the_cookie_nothing_is_shown(visitor: Visitor, address: str) -> None:
    visitor.client.delete_cookie(visitor.desk.guard.cookie, domain="127.0.0.1")
    answer = visitor.get(address)
    assert answer.status_code == 403
    assert "Grisolet" not in answer.text and visitor.desk.guard.form not in answer.text and "Elm" not in answer.text


@pytest.mark.parametrize("host", ["evil.example:8765", "evil.example", "127.0.0.1", "127.0.0.1:80", "[::1]:8765", ""])
def test_another_name_for_this_computer_is_refused(visitor: Visitor, host: str) -> None:
    answer = visitor.client.get("/", base_url=visitor.base, headers={"Host": host})
    assert answer.status_code == 421 and "Grisolet" not in answer.text


def _posts(visitor: Visitor) -> list[str]:
    rules = visitor.client.application.url_map.iter_rules()
    return sorted(rule.rule for rule in rules if "POST" in (rule.methods or ()))


def test_every_way_to_change_something_wants_token_and_origin(visitor: Visitor) -> None:
    """All addresses that take a form, as the application itself knows them."""
    addresses = [re.sub(r"<[^>]+>", "x", rule) for rule in _posts(visitor)]
    assert len(addresses) > 15
    here, token = visitor.base, visitor.desk.guard.form
    for address in addresses:
        for headers, fields in (
            ({}, {"from_desk": token}),  # no Origin
            ({"Origin": "null"}, {"from_desk": token}),
            ({"Origin": "http://evil.example"}, {"from_desk": token}),
            ({"Origin": f"http://127.0.0.1:{PORT + 1}"}, {"from_desk": token}),
            ({"Origin": f"http://localhost:{PORT}"}, {"from_desk": token}),
            ({"Origin": here, "Sec-Fetch-Site": "cross-site"}, {"from_desk": token}),
            ({"Origin": here}, {}),
            ({"Origin": here}, {"from_desk": "wrong"}),
            ({"Origin": here}, {"from_desk": "ü"}),
        ):
            answer = visitor.client.post(address, base_url=here, data=fields, headers=headers)
            assert answer.status_code == 403, (address, headers, fields)


def test_nothing_is_changed_by_looking(visitor: Visitor) -> None:
    rules = visitor.client.application.url_map.iter_rules()
    before = {
        p: p.read_bytes() for p in visitor.desk.project.root.rglob("*") if p.is_file() and ".cache" not in p.parts
    }
    for rule in rules:
        if "GET" in (rule.methods or ()):
            visitor.get(re.sub(r"<path:page>", PAGE, re.sub(r"<(?!path)[^>]+>", "x", rule.rule)))
    assert {
        p: p.read_bytes() for p in visitor.desk.project.root.rglob("*") if p.is_file() and ".cache" not in p.parts
    } == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(visitor: Visitor, method: str) -> None:
    assert visitor.client.open("/", method=method, base_url=visitor.base).status_code == 405


def test_every_answer_carries_the_strict_headers(visitor: Visitor) -> None:
    for address in ("/", f"/read/{PAGE}", "/look/desk.css", "/nowhere", "/read/no/such/page"):
        answer = visitor.get(address)
        for name, value in HEADERS.items():
            if name != "Cache-Control":
                assert answer.headers[name] == value
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy


def test_pages_hold_nothing_that_the_policy_would_stop(visitor: Visitor) -> None:
    for address in ("/", f"/read/{PAGE}", f"/questions/{PAGE}", f"/sign/{PAGE}", "/add", "/publish", "/help"):
        text = visitor.get(address).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=\"/look/)", text), address
        assert not re.search(r"(?:src|action)=\"(?!/)", text), address


TRAPS = [
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "/etc/passwd",
    "medicines/../../mkdocs",
    "%2e%2e/mkdocs",
    "index",
    "a-z",
]


@pytest.mark.parametrize("trap", TRAPS)
def test_paths_that_lead_out_are_no_pages(visitor: Visitor, trap: str) -> None:
    for way in ("read", "questions", "points", "simpler", "facts", "sign"):
        assert visitor.get(f"/{way}/{trap}").status_code in (404, 308), (way, trap)
    assert visitor.get(f"/look/{trap}").status_code in (404, 308)
    answer = visitor.post(f"/do/words/{trap}", unit="b.0", digest="x", words="y")
    assert answer.status_code in (404, 308, 405)


def test_a_source_is_named_only_by_its_page(visitor: Visitor) -> None:
    form = form_to(visitor.page(f"/facts/{PAGE}"), "/facts")
    assert visitor.send(form, source="../mkdocs.yml").status_code == 404
    assert visitor.send(form, source="grisolet.txt/../../mkdocs.yml").status_code == 404


def test_too_large_a_file_is_refused(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.client.application.config["MAX_CONTENT_LENGTH"] = 10_000
    form = form_to(visitor.page("/add"), "/add")
    answer = visitor.send(form, file=(io.BytesIO(b"word " * 4000), "long.txt"))
    assert answer.status_code == 413 and "too large" in answer.text
    assert not (visitor.desk.project.root / ".cache/desk/adding").exists()


def test_going_back_leads_nowhere_else(visitor: Visitor) -> None:
    for back in ("http://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\nx"):
        answer = visitor.post("/who", name="Ann Lee", role="nurse", back=back)
        assert answer.headers["Location"].partition("?")[0] == "/", back


@pytest.mark.parametrize(("name", "words"), CASES[::6], ids=[name for name, _ in CASES[::6]])
def test_a_hostile_article_is_only_text_at_the_desk_too(make_project: MakeProject, name: str, words: str) -> None:
    article = ARTICLE.replace("It can make you drowsy", f"It can make you {words} drowsy")
    desk = desk_in(make_project, {"source_texts/grisolet.txt": article, "source_texts/grisolet.toml": SIDECAR})
    visitor = Visitor(desk)
    pages = [page.removesuffix(".md") for page in desk.pages()]
    for page in pages:
        for way in ("read", "simpler", "points", "questions"):
            soup = visitor.page(f"/{way}/{page}")
            allowed = {"/look/desk.js"}
            assert {str(s.get("src")) for s in soup.find_all("script")} <= allowed
            assert not soup.find_all(["iframe", "object", "embed", "img", "style", "svg:script"])
            for tag in soup.find_all(True):
                assert not [name for name in tag.attrs if name.startswith("on")], tag
                assert not str(tag.get("href", "")).lower().startswith(("javascript:", "data:"))


def test_a_persons_own_markdown_is_only_text_too(visitor: Visitor) -> None:
    page = visitor.desk.project.docs / f"{PAGE}.md"
    trap = '<script>alert(1)</script> ![x](http://evil.example/x.png) [here](javascript:alert(1)) <img src=x onerror="alert(1)">'
    page.write_text(visitor.text() + f"\n{trap}\n\n```\n<b>code</b>\n```\n", encoding="utf-8")
    soup = visitor.page(f"/read/{PAGE}")
    assert not soup.find("img") and not [s for s in soup.find_all("script") if not s.get("src")]
    assert "javascript:" not in "".join(str(a.get("href")) for a in soup.find_all("a"))
    raw = soup.select(".paper .raw")
    assert raw and all(not tag.attrs for block in raw for tag in block.find_all(True))
