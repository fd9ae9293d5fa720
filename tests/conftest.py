"""What all tests share: no network, a project to work in, a browser where there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

import closed
from browser import HOW, find_chromium, in_ci
from firefox import HOW as HOW_FIREFOX
from firefox import find_firefox
from plainleaf.project import Project
from projects import REPO, MakeProject, project_in

HERE = Path(__file__).parent

NO_PROXY = "localhost,127.0.0.1,::1"
DEAD_PROXY = "http://127.0.0.1:9"
"""Port 9 (discard) answers nobody: a program that is no Python finds no way out either."""

settings.register_profile("plainleaf", deadline=None)  # a deadline would time the machine
settings.load_profile("plainleaf")


def pytest_configure(config: pytest.Config) -> None:
    """Before any test is collected: sockets are closed to other hosts, here and in what the tests start."""
    closed.block()
    inherited = os.environ.get("PYTHONPATH")
    paths = [str(HERE / "offline"), str(REPO / "scripts"), *([inherited] if inherited else [])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = DEAD_PROXY
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = NO_PROXY
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.environ.pop("SOURCE_DATE_EPOCH", None)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Promise 6, under every test: `pytest_configure` closed the way out; nobody may have opened it since."""
    assert getattr(closed.socket, "plainleaf_blocked", False)
    yield
    assert getattr(closed.socket, "plainleaf_blocked", False)


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """make_project({"source_texts/a.txt": "..."}, country="uk") -> a Project in a folder of its own."""

    def make(files: Mapping[str, str | bytes] | None = None, name: str = "project", **settings: str) -> Project:
        return project_in(tmp_path / name, files or {}, **settings)

    return make


# ---------------------------------------------------------------- the browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the Chromium on this machine. Without one the test is left out, and in CI it fails."""
    found = find_chromium()
    if found:
        return found
    if in_ci():
        pytest.fail(f"no Chromium in CI. {HOW}")
    pytest.skip("no Chromium on this machine")


@pytest.fixture(scope="session")
def firefox_program() -> str:
    """Path of the Firefox on this machine. Without one the test is left out, and in CI it fails."""
    found = find_firefox()
    if found:
        return found
    if in_ci():
        pytest.fail(f"no Firefox in CI. {HOW_FIREFOX}")
    pytest.skip(f"no Firefox on this machine. {HOW_FIREFOX}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was left out: a green run without a browser is half a run."""
    left_out = [r for r in terminalreporter.getreports("skipped") if "no Chromium" in str(r.longrepr)]
    if left_out:
        terminalreporter.section("left out", yellow=True)
        terminalreporter.line(f"{len(left_out)} browser test(s) did not run: no Chromium was found. {HOW}")
        for report in left_out:
            terminalreporter.line(f"  {report.nodeid}")
