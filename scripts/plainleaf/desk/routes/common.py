"""What all addresses of the desk share: the desk itself, messages, what was typed, how a page is drawn."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from flask import current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from plainleaf import __version__
from plainleaf.desk import guard
from plainleaf.desk.desk import Desk
from plainleaf.desk.drafts import Draft
from plainleaf.desk.jobs import QUICK, Job
from plainleaf.errors import PlainleafError
from plainleaf.lock import LockedError

NAME = "form_name"
"""Field that says which form was sent: its draft is kept under this name."""

OURS = frozenset({guard.FORM_FIELD, NAME, "back", "digest", "step"})
"""Fields that hold nothing a person typed."""


class Messages:
    """What is to be said on the next page, by a number in its address; each is said once."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    def put(self, text: str) -> str:
        key = secrets.token_hex(4)
        self._said[key] = text
        for old in list(self._said)[:-50]:
            del self._said[old]
        return key

    def take(self, key: str) -> str:
        return self._said.pop(key, "")


@dataclass(slots=True)
class Typed:
    """What a person typed into the form that was sent."""

    form: str = ""  # its name; "" where no form was sent
    back: str = "/"  # where the form stands
    fields: Mapping[str, str] = field(default_factory=dict)  # what they typed
    hidden: Mapping[str, str] = field(default_factory=dict)  # all that was sent, to send it again
    action: str = ""

    @classmethod
    def of_request(cls) -> Typed:
        if request.method != "POST":
            return cls(back=request.path)
        sent = {key: value for key, value in request.form.items() if key != guard.FORM_FIELD}
        typed = {key: value for key, value in sent.items() if key not in OURS and not key.startswith("_")}
        return cls(sent.get(NAME, ""), here(sent.get("back", "/")), typed, sent, request.path)

    def keep(self) -> None:
        if self.form and self.fields:
            the_desk().drafts.keep(self.form, self.fields)

    @property
    def words(self) -> Mapping[str, str]:
        """Those of the fields that are worth showing."""
        return {key: value for key, value in self.fields.items() if value.strip() and " " in value.strip()}


def the_desk() -> Desk:
    desk: Desk = current_app.extensions["desk"]
    return desk


def messages() -> Messages:
    found: Messages = current_app.extensions["messages"]
    return found


def here(address: str) -> str:
    """An address of the desk itself; "/" in place of any other."""
    parts = urlsplit(address)
    sound = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return address if sound and address.isprintable() else "/"


def render(template: str, *, around: bool = True, **values: object) -> str:
    """A page of the desk. `around`: with its head, which shows something of the project."""
    desk = the_desk()
    common: dict[str, object] = {
        "version": __version__,
        "around": around,
        "owner": desk.project.settings.owner if around else "",
        "who": desk.who if around else "",
        "token": desk.guard.form if around else "",
        "last": desk.steps.last() if around else None,  # the button at the top undoes it, and nothing before it
        "said": messages().take(request.args.get("said", "")) if around else "",
        "path": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "draft": _draft,
    }
    return render_template(template, **(common | values))


def _draft(form: str) -> Draft | None:
    return the_desk().drafts.of(form)


def go(address: str, said: str = "", *, keep: bool = False) -> Response:
    """To another page of the desk, where something is said. The form's draft has done its work (unless `keep`)."""
    if request.method == "POST" and not keep and (form := request.form.get(NAME)):
        the_desk().drafts.drop(form)
    if said:
        bare, hash_, fragment = address.partition("#")
        joiner = "&" if "?" in bare else "?"
        address = f"{bare}{joiner}{urlencode({'said': messages().put(said)})}{hash_}{fragment}"
    return redirect(address, 303)


def run(label: str, then: str, work: Callable[[Job], str]) -> Response:
    """Do some work; where it is not done at once, the person sees how far along it is."""
    desk = the_desk()
    form = request.form.get(NAME, "")

    def whole(job: Job) -> str:
        said = work(job)
        if form:
            desk.drafts.drop(form)
        return said

    job = desk.jobs.start(label, then, whole)
    if not job.ended.wait(QUICK):
        return go(f"/job/{job.id}", keep=True)
    if job.state == "failed":
        raise PlainleafError(job.error)
    return go(job.then, job.said, keep=True)


def need_who() -> str:
    """The person at the desk. Raises PlainleafError where they have not said who they are."""
    who = the_desk().who
    if not who:
        raise PlainleafError("Say who you are first: choose “Who are you?” at the top of the page.")
    return who


def busy(error: Exception) -> bool:
    return isinstance(error, LockedError)


def bare(page: str) -> str:
    """A page's path as it stands in the desk's addresses: without .md."""
    return page.removesuffix(".md")


def md(path: str) -> str:
    """The page's path below docs/ from an address."""
    return f"{path}.md"
