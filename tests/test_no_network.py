"""Promise 6: nothing is fetched. The site and the bundle are built while every way out is closed."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from built import DAY, sample_project
from plainleaf.model import Edition
from plainleaf.publish.offline import build_offline
from plainleaf.publish.site import build_site


def test_site_and_bundle_are_built_without_any_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stricter than the fence around all tests: not even this machine may be asked."""

    def refused(*args: object, **_: object) -> None:
        raise AssertionError(f"a socket was used: {args}")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refused)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refused)
    project = sample_project(tmp_path / "p")
    assert build_site(project, Edition.PREVIEW, DAY).pages == 2
    assert build_offline(project, Edition.PREVIEW, DAY).is_file()
