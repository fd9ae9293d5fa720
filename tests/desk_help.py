"""A desk to test: its project, its browser without a browser, and the forms of its pages."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plainleaf import pipeline
from plainleaf.desk.app import create_app
from plainleaf.desk.desk import Desk
from plainleaf.project import Project
from plainleaf.report import Reporter
from projects import MakeProject

MOST = "Do not take more than 40 mg in one day unless your physician specifically recommends it to you."
ARTICLE = f"""Home > Pain > Grisolet

Taking Grisolet for a Sore Back

Grisolet is a medicine for pain in the back. Most people take it for a week or two after a strain.

How to take it

Adults take 20 mg twice a day with food. {MOST}

Side effects

It can make you drowsy, and some people feel sick in the first days of taking it with other medicines.

Call your doctor right away if you notice yellow skin or dark urine.

Storage

Keep it in a dry place at room temperature, out of the reach of children.

Our nurses answer the telephone at 555-0142 every morning.

Sign up for our newsletter
"""
SIDECAR = """# handed in by the back clinic
title = "Taking Grisolet for a Sore Back"
publisher = "Elm Street Clinic"
kind = "medicine"
authority = "hospital"
rights = "own"
medicines = ["grisolet"]
"""
PAGE = "medicines/grisolet/grisolet"
"""As it stands in the desk's addresses."""

PORT = 8765
WHO = ("Ann Lee", "pharmacist")


def desk_in(make_project: MakeProject, files: Mapping[str, str | bytes] | None = None, *, who: bool = True) -> Desk:
    """A desk over a project that holds one article and its page."""
    project = make_project(
        {"source_texts/grisolet.txt": ARTICLE, "source_texts/grisolet.toml": SIDECAR} if files is None else files
    )
    pipeline.make_pages(project, None, Reporter())
    desk = Desk(Project.load(project.root))
    desk.guard.port = PORT
    if who:
        desk.set_who(*WHO)
    return desk


class Visitor:
    """A person at the desk: opens pages, fills forms in."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.client: FlaskClient = create_app(desk).test_client()
        self.base = f"http://127.0.0.1:{PORT}"
        self.client.set_cookie(desk.guard.cookie, desk.guard.session, domain="127.0.0.1")

    def get(self, address: str, **headers: str) -> TestResponse:
        return self.client.get(address, base_url=self.base, headers=headers)

    def page(self, address: str) -> BeautifulSoup:
        answer = self.get(address)
        for _ in range(3):  # what was done leads to the next page
            if answer.status_code != 303:
                break
            answer = self.get(answer.headers["Location"])
        assert answer.status_code == 200, answer.text
        return BeautifulSoup(answer.text, "html.parser")

    def post(self, address: str, **fields: object) -> TestResponse:
        data = {"from_desk": self.desk.guard.form, **fields}
        return self._done(self.client.post(address, base_url=self.base, data=data, headers={"Origin": self.base}))

    def _done(self, answer: TestResponse) -> TestResponse:
        """What came of it, also where the work went on behind the page."""
        if answer.status_code == 303 and answer.headers["Location"].startswith("/job/"):
            assert self.desk.jobs.wait(60)
            return self.get(answer.headers["Location"])
        return answer

    def send(self, form: Tag, **fields: object) -> TestResponse:
        """A form as a browser sends it, some fields filled in. A field of None is left out."""
        data: dict[str, object] = {}
        for element in form.find_all(["input", "textarea", "select"]):
            name, kind = element.get("name"), element.get("type", "")
            if not name or kind == "file" or (kind in ("checkbox", "radio") and not element.has_attr("checked")):
                continue
            if element.name == "textarea":
                value = element.text
            elif element.name == "select":
                chosen = element.find("option", selected=True) or element.find("option")
                value = chosen.get("value", "") if chosen else ""
            else:
                value = element.get("value", "on" if kind == "checkbox" else "")
            data.setdefault(str(name), value) if kind != "checkbox" else data.setdefault(str(name), []).append(value)  # type: ignore[attr-defined]
        data |= fields
        data = {key: value for key, value in data.items() if value is not None}
        address = str(form.get("action"))
        return self._done(self.client.post(address, base_url=self.base, data=data, headers={"Origin": self.base}))

    def choose(self, words: str, page: str = PAGE) -> BeautifulSoup:
        """The page with the first sentence chosen that holds some words."""
        return self._choose("a.s", words, page)

    def choose_line(self, words: str, page: str = PAGE) -> BeautifulSoup:
        """The page with the first part of the article chosen that holds some words."""
        return self._choose("a.part", words, page)

    def _choose(self, selector: str, words: str, page: str) -> BeautifulSoup:
        soup = self.page(f"/read/{page}")
        link = next(a for a in soup.select(selector) if words in a.get_text())
        return self.page(f"/read/{page}{str(link['href']).partition('#')[0]}")

    def text(self, page: str = PAGE) -> str:
        return (self.desk.project.docs / f"{page}.md").read_text(encoding="utf-8")

    def words(self, page: str = PAGE) -> str:
        """The page's Markdown with its entities read."""
        return html.unescape(self.text(page))


def form_to(soup: BeautifulSoup, action: str, having: str = "") -> Tag:
    """The form of a page that goes to some address, and holds a field of some name."""
    found = [
        form
        for form in soup.find_all("form")
        if str(form.get("action", "")).startswith(action) and (not having or form.find(attrs={"name": having}))
    ]
    assert found, f"no form to {action} with {having!r}"
    return found[0]


def said(soup: BeautifulSoup) -> str:
    """What the page says was done."""
    return " ".join(soup.find(id="said").get_text().split())  # type: ignore[union-attr]


def saved_steps(root: Path) -> list[Path]:
    return sorted((root / ".cache/desk/steps").glob("*.json"))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
