"""The desk as a web application: its guard around every request, its templates, and what a person sees of errors."""

from __future__ import annotations

from flask import Flask, Response, make_response, redirect, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from plainleaf.desk import guard, routes
from plainleaf.desk.desk import Desk, NoPage
from plainleaf.desk.drafts import LARGEST
from plainleaf.desk.routes.common import Messages, Typed, render
from plainleaf.desk.steps import Stale
from plainleaf.errors import PlainleafError
from plainleaf.folders import refused
from plainleaf.intake.decode import LARGEST_PACKED
from plainleaf.publish import THEME
from plainleaf.publish.clean_report import percent

TEMPLATES = THEME / "desk"

LARGEST_POST = LARGEST_PACKED + 1024 * 1024
"""Bytes of the largest request: one article with the fields around it."""

FIELDS = 200
"""Fields of the largest form."""


class App(Flask):
    """Every value is escaped in every template, and one that is missing is an error."""

    jinja_options = {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}  # noqa: RUF012


def create_app(desk: Desk) -> Flask:
    """The application of one desk."""
    app = App("plainleaf.desk", static_folder=None, template_folder=str(TEMPLATES))
    app.config |= {
        "MAX_CONTENT_LENGTH": LARGEST_POST,
        "MAX_FORM_MEMORY_SIZE": LARGEST,
        "MAX_FORM_PARTS": FIELDS,
        "PROPAGATE_EXCEPTIONS": False,
    }
    app.jinja_env.filters["percent"] = percent
    app.extensions["desk"] = desk
    app.extensions["messages"] = Messages()
    app.before_request(lambda: _admit(desk))
    app.after_request(_headers)
    app.add_url_rule("/open/<token>", "open", lambda token: _open(desk, token))
    for blueprint in routes.ALL:
        app.register_blueprint(blueprint)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(PlainleafError, _mistake)
    app.register_error_handler(Exception, _fault)
    return app


# ---------------------------------------------------------------- who may


def _admit(desk: Desk) -> AnyResponse | None:
    """Answers in place of the page where the guard refuses."""
    host = request.headers.get("Host", "")
    opening = request.method == "GET" and request.path.startswith("/open/")
    cookies = {desk.guard.cookie: desk.guard.session} if opening else request.cookies
    no = desk.guard.refuse(request.method, host, cookies)
    if no is None and request.method == "POST":
        token = request.headers.get(guard.FORM_HEADER) or request.form.get(guard.FORM_FIELD, "")
        site = request.headers.get("Sec-Fetch-Site")
        no = desk.guard.refuse_change(host, request.headers.get("Origin"), site, token)
    if no is None:
        return None
    return _plain(no.message, no.status)


def _open(desk: Desk, token: str) -> AnyResponse:
    if not desk.guard.opens(token):
        return _plain("This address is not the desk's. Copy the whole address that it showed when it started.", 403)
    answer = redirect("/", 303)  # the token leaves the address
    answer.set_cookie(desk.guard.cookie, desk.guard.session, httponly=True, samesite="Strict", path="/")
    return answer


def _headers(response: Response) -> Response:
    for name, value in guard.HEADERS.items():
        response.headers[name] = value
    if request.path.startswith("/look/") and response.status_code == 200:
        response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _plain(message: str, status: int) -> AnyResponse:
    """A page for somebody who may see nothing of the project."""
    return make_response(render("refused.html.jinja", message=message, around=False), status)


# ---------------------------------------------------------------- what went wrong


def _mistake(error: PlainleafError) -> AnyResponse:
    """Something a person can mend. What they typed is kept, and shown."""
    typed = Typed.of_request()
    typed.keep()
    status = 404 if isinstance(error, NoPage) else 409
    if isinstance(error, Stale):
        return make_response(render("stale.html.jinja", error=error, typed=typed), status)
    return make_response(render("error.html.jinja", message=str(error), typed=typed), status)


def _http(error: HTTPException) -> AnyResponse:
    words = {
        404: "There is no such page at the desk.",
        405: "The desk does not do that.",
        413: f"That is too large. At most {LARGEST_PACKED // 1024 // 1024} MB can be added at once. "
        "Cut it into its articles, one a file.",
    }
    message = words.get(error.code or 500, "The desk could not read this request. Go back and try again.")
    typed = Typed.of_request() if error.code not in (413, 400) else Typed()
    return make_response(render("error.html.jinja", message=message, typed=typed), error.code or 500)


def _fault(error: Exception) -> AnyResponse:
    """A fault of ours: said so, with what was typed kept."""
    if isinstance(error, OSError) and (told := refused(error)):
        return _mistake(PlainleafError(told))
    from flask import current_app

    current_app.logger.exception("fault in the desk")
    typed = Typed.of_request()
    typed.keep()
    message = (
        "This is a fault in the program, not in your work. What was saved before stands whole. "
        f"For whoever mends it: {type(error).__name__}: {error}"
    )
    return make_response(render("error.html.jinja", message=message, typed=typed), 500)
