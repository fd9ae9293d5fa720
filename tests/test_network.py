"""Promise 6 stands on this: the tests' own fence holds, here and in what the tests start."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

import closed

FAR = "192.0.2.1"  # an address for documentation, nobody's


def test_no_connection_leaves() -> None:
    with socket.socket() as near, pytest.raises(closed.NetworkUsed):
        near.connect((FAR, 80))


def test_no_name_is_looked_up() -> None:
    with pytest.raises(closed.NetworkUsed):
        socket.getaddrinfo("example.org", 80)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_a_program_that_a_test_starts_is_closed_too() -> None:
    code = f"import socket; socket.create_connection(({FAR!r}, 80), timeout=2)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "NetworkUsed" in run.stderr
