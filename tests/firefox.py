"""Drives the Firefox on this machine through Marionette, the protocol that is built into it; downloads nothing.

Debian ships Firefox without geckodriver, and Playwright's Firefox is a build of its own. Marionette speaks JSON over a
socket of this machine, each message with its length before it.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("firefox", "firefox-esr")

HOW = "Install Firefox (Debian: apt install firefox-esr) or name it in PLAINLEAF_FIREFOX."

SETTINGS = {
    "network.proxy.type": 1,  # every way out leads nowhere: what is asked of another host fails, and is told
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.dns.disabled": True,
    "app.update.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "toolkit.telemetry.enabled": False,
    "ui.prefersReducedMotion": 1,
}

WATCH = """
const seen = window.plainleafSeen = [];
Services.console.reset();
Services.obs.addObserver((subject) => {
  const channel = subject.QueryInterface(Ci.nsIHttpChannel);
  const from = channel.loadInfo?.loadingPrincipal?.spec ?? channel.loadInfo?.triggeringPrincipal?.spec ?? "";
  const near = new RegExp("^http://127[.]0[.]0[.]1:"); // the tests' own server
  if (/^file:/.test(from) || (near.test(from) && !near.test(channel.URI.spec))) seen.push("asked for " + channel.URI.spec);
}, "http-on-modify-request");
"""
"""Run with Firefox's own rights: notes every request that a page opened from a folder makes over the network, and every one
that a page of this machine's server makes to another host."""

FAULTS = """
const told = Services.console.getMessageArray().flatMap((message) => {
  if (!(message instanceof Ci.nsIScriptError)) return [];
  const where = message.sourceName || "";
  if (/^(chrome|resource|moz-extension):/.test(where) || (message.flags & Ci.nsIScriptError.infoFlag)) return [];
  if (message.flags & Ci.nsIScriptError.warningFlag && !/Content.Security.Policy/.test(message.errorMessage)) return [];
  const ours = /^file:/.test(where) || where.startsWith("http://127.0.0.1:");
  return ours || /Content-Security-Policy|Content Security Policy/.test(message.errorMessage)
    ? [message.errorMessage + " (" + where + ")"] : [];
});
return window.plainleafSeen.concat(told);
"""
"""What the console says of pages from a folder or this machine's server, and what was asked of the network."""


def find_firefox() -> str | None:
    named = os.environ.get("PLAINLEAF_FIREFOX")
    if named:
        return named if Path(named).is_file() else None
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Firefox:
    """One window."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._number = 0
        self._rest = b""
        self._receive()  # its greeting
        self._ask("WebDriver:NewSession", {})
        self._privileged(WATCH)

    def open(self, address: str) -> None:
        """Opens the address and waits until it is loaded."""
        self._ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *arguments: Any) -> Any:
        """The value that the body of a function returns in the page."""
        given = {"script": script, "args": list(arguments), "sandbox": "default"}
        return self._ask("WebDriver:ExecuteScript", given)["value"]

    def until(self, what: str) -> None:
        """Waits until the expression is true."""
        for _ in range(400):
            if self.run(f"return Boolean({what})"):
                return
            time.sleep(0.025)
        raise AssertionError(f"never true: {what}")

    def click(self, selector: str) -> None:
        self._ask("WebDriver:ElementClick", {"id": self._element(selector)})

    def type(self, selector: str, text: str) -> None:
        self._ask("WebDriver:ElementSendKeys", {"id": self._element(selector), "text": text})

    def picture(self) -> str:
        """A PNG of what is seen, in base64."""
        return str(self._ask("WebDriver:TakeScreenshot", {"full": False})["value"])

    def faults(self) -> list[str]:
        """What went wrong since the window was opened."""
        found: list[str] = self._privileged(FAULTS)
        return found

    def _element(self, selector: str) -> str:
        found = self._ask("WebDriver:FindElement", {"using": "css selector", "value": selector})["value"]
        return str(next(iter(found.values())))

    def _privileged(self, script: str) -> Any:
        self._ask("Marionette:SetContext", {"value": "chrome"})
        try:
            return self._ask("WebDriver:ExecuteScript", {"script": script, "args": []})["value"]
        finally:
            self._ask("Marionette:SetContext", {"value": "content"})

    def _ask(self, command: str, given: dict[str, Any]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, given]).encode("utf-8")
        self._connection.sendall(str(len(message)).encode("ascii") + b":" + message)
        _, number, error, result = self._receive()
        assert number == self._number
        if error:
            raise AssertionError(f"{command}: {error['error']}: {error['message']}")
        return result

    def _receive(self) -> Any:
        while b":" not in self._rest:
            self._rest += self._more()
        length, _, self._rest = self._rest.partition(b":")
        while len(self._rest) < int(length):
            self._rest += self._more()
        message, self._rest = self._rest[: int(length)], self._rest[int(length) :]
        return json.loads(message)

    def _more(self) -> bytes:
        received = self._connection.recv(1 << 16)
        if not received:
            raise AssertionError("Firefox closed the connection")
        return received


@contextmanager
def firefox(program: str, width: int = 1280) -> Iterator[Firefox]:
    """A Firefox without a window of its own, with a fresh profile that is thrown away."""
    with (
        tempfile.TemporaryDirectory(prefix="plainleaf-firefox-") as profile,
        socket.create_server(("127.0.0.1", 0)) as free,
    ):
        port = free.getsockname()[1]
        free.close()
        settings = {**SETTINGS, "marionette.port": port}
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
        Path(profile, "user.js").write_text("".join(lines), encoding="utf-8")
        command = [
            program,
            "--marionette",
            "--remote-allow-system-access",
            "--headless",
            "--no-remote",
            "--profile",
            profile,
        ]
        env = os.environ | {"MOZ_HEADLESS_WIDTH": str(width), "MOZ_HEADLESS_HEIGHT": "900", "HOME": profile}
        browser = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with _connected(port) as connection:
                yield Firefox(connection)
        finally:
            browser.terminate()
            try:
                browser.wait(10)
            except subprocess.TimeoutExpired:
                browser.kill()
                browser.wait()


def _connected(port: int) -> socket.socket:
    for _ in range(600):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("Firefox did not start")
