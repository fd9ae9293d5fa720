"""The desk's server: on this computer only, until it is stopped."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import waitress

from plainleaf.desk import undoing
from plainleaf.desk.app import LARGEST_POST, create_app
from plainleaf.desk.desk import Desk
from plainleaf.desk.guard import HOST
from plainleaf.errors import UsageError
from plainleaf.project import Project
from plainleaf.report import Reporter
from plainleaf.write.pages import write

PORT = 8765
"""Where the desk is, if nothing else is there."""

ASIDE = ".cache/desk"
"""Where drafts and steps are kept; no part of the project."""

THREADS = 6

HEARS = 0.25
"""Seconds at most until the server hears that it is to close."""

LONGEST_WORK = 60
"""Seconds for which the desk waits for a page that is being made when it is closed; the next start finishes it else."""


def serve(project: Project, say: Callable[[str], None], *, port: int | None = None, browser: bool = True) -> None:
    """Open the desk of a project and stay until Ctrl-C or its button. Raises UsageError where `port` is taken."""
    desk = Desk(project)
    server = listen(desk, port)
    write(project.root / ASIDE / ".gitignore", "*\n")  # drafts and steps are nobody else's
    finished = undoing.resume(desk, Reporter())
    desk.drafts.sweep()
    closing = threading.Event()
    desk.stop = closing.set
    say(f"The review desk of {project.settings.owner} is open at:")
    say(f"  {desk.guard.address}")
    say("Only this computer can open it. To close it, press Ctrl-C here, or choose “Close the desk” in the browser.")
    for step in finished:
        say(f"Finished what was begun when the desk was last stopped: {step.label}")
    if browser:
        webbrowser.open(desk.guard.address)
    with suppress(KeyboardInterrupt):  # Ctrl-C
        answer(server, closing)
    desk.jobs.wait(LONGEST_WORK)
    shut(server)
    say("The desk is closed.")


def answer(server: Any, closing: threading.Event) -> None:
    """Answer requests until `closing` is set."""
    while not closing.is_set():
        server.asyncore.loop(timeout=HEARS, map=server._map, use_poll=server.adj.asyncore_use_poll, count=1)


def shut(server: Any) -> None:
    """Let go of everything: what is being answered is answered first."""
    server.task_dispatcher.shutdown()
    server.asyncore.close_all(server._map)


def listen(desk: Desk, port: int | None = None) -> Any:
    """The server of a desk, listening and not yet running. `port`: None for the usual one or another that is free."""
    app = create_app(desk)
    wanted = [port] if port is not None else [PORT, 0]
    for one in wanted:
        if one and not _free(one):
            continue
        server = waitress.create_server(
            app,
            host=HOST,
            port=one,
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST_POST,
            clear_untrusted_proxy_headers=True,
        )
        desk.guard.port = int(server.effective_port)
        return server
    raise UsageError(f"Port {port} is taken by another program. Give another number, or leave --port away.")


def _free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
