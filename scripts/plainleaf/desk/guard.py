"""Who may talk to the desk: one person's browser on this computer, and no page of another site.

The address that is shown holds a random token. Opening it sets a cookie and the token leaves the address. Every request
must carry the cookie and name this desk as its host; everything that changes something must come from the desk's own
pages (Origin) and carry the token of its forms.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
"""What a browser on this computer may call the desk. Any other name in Host is a page elsewhere that had its name
point here."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # "no-referrer" would empty the Origin of our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
"""On every answer: nothing runs or loads that is not the desk's own, and nothing is left in the browser's cache."""

FORM_FIELD = "from_desk"
FORM_HEADER = "X-From-Desk"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered, for the person who made it."""

    status: int
    message: str


@dataclass(slots=True)
class Guard:
    """The secrets of one running desk."""

    port: int = 0  # set when the server listens
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    form: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """Its name. Cookies are shared by all ports of a computer, so each desk has its own."""
        return f"plainleaf-desk-{self.port}"

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/open/{self.token}"

    def opens(self, token: str) -> bool:
        return _same(token, self.token)

    def refuse(self, method: str, host: str, cookies: Mapping[str, str]) -> Refusal | None:
        """Why a request that only looks is not answered; None where it may be."""
        if method not in ("GET", "HEAD", "POST"):
            return Refusal(405, "The desk does not do that.")
        if host not in {f"{name}:{self.port}" for name in NAMES}:
            return Refusal(421, "The desk answers on this computer only.")
        if not _same(cookies.get(self.cookie, ""), self.session):
            return Refusal(
                403,
                "This desk was closed or started anew. Open it with the address that it showed when it started "
                "(it begins with http://127.0.0.1). What you typed is kept.",
            )
        return None

    def refuse_change(self, host: str, origin: str | None, site: str | None, token: str) -> Refusal | None:
        """Why a request that changes something is not done; None where it may be.

        `origin` and `site`: its headers Origin and Sec-Fetch-Site, None where it has none.
        """
        if origin != f"http://{host}" or site not in (None, "same-origin"):
            return Refusal(403, "This did not come from a page of the desk, so nothing was done.")
        if not _same(token, self.form):
            return Refusal(
                403, "This form is from another time. Nothing was done. Go back, load the page again and repeat."
            )
        return None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
