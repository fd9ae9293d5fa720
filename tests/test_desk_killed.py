"""Whenever the desk is killed, every file is whole: as it was before the step or as it is after it."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from desk_help import PAGE, Visitor, desk_in, saved_steps
from plainleaf.desk import articles, edits, undoing
from plainleaf.desk.blocks import sheet
from plainleaf.desk.desk import Desk
from plainleaf.desk.origin import origins
from plainleaf.desk.steps import BEGUN, DONE
from plainleaf.desk.words import plain
from plainleaf.report import Reporter
from projects import MakeProject

MD = f"{PAGE}.md"
WORDS = ("Keep it dry, out of the reach of children.", "Keep it in a dry place, out of the reach of all children.")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def unit_of(desk: Desk) -> str:
    return next(unit.id for _, unit in sheet(desk.text(MD)).units() if "out of the reach" in plain(unit.raw))


def write_for_ever(desk: Desk) -> None:
    """Saves one sentence after the other until it is killed; notes each that was saved."""
    n = 0
    while True:
        words = WORDS[n % 2] + f" Note {n}."
        text = desk.text(MD)
        desk.edit(MD, sheet(text).digest, words, lambda now, w=words: edits.put_words(now, unit_of(desk), w))  # type: ignore[misc]
        desk.drafts.keep("a form", {"words": words})
        n += 1


def killed_after(work: object, seconds: float) -> None:
    """Run some work in a process of its own and kill it."""
    child = os.fork()
    if child == 0:  # pragma: no cover
        try:
            work()  # type: ignore[operator]
        finally:
            os._exit(1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def whole(root: Path) -> Iterator[str]:
    """Files that are half written; none should be."""
    for path in root.rglob("*.json"):
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            yield str(path)


def test_killed_while_it_saves_words_many_times(make_project: MakeProject) -> None:
    desk = desk_in(make_project)
    root = desk.project.root
    before = desk.text(MD)
    dice = random.Random(5)
    for _ in range(40):
        killed_after(lambda: write_for_ever(desk), dice.uniform(0.01, 0.2))
        after = desk.text(MD)
        assert after.startswith("---\n") and after.count("\n# ") == 1
        changed = [a for a, b in zip(after.split("\n"), before.split("\n"), strict=True) if a != b]
        assert len(changed) <= 1
        assert not list(whole(root))
        again = Desk(desk.project)
        undoing.resume(again, Reporter())
        assert not again.steps.unfinished()
        draft = again.drafts.of("a form")
        assert draft is None or draft.fields["words"].startswith("Keep it")
    assert saved_steps(root), "it did save"
    again = Desk(desk.project)
    while (last := again.steps.last()) is not None:
        undoing.undo(again, last, Reporter())
    if len(saved_steps(root)) < 200:  # older steps are forgotten
        assert again.text(MD) == before


def test_killed_while_a_line_is_put_back_the_next_desk_finishes_it(make_project: MakeProject) -> None:
    desk = desk_in(make_project)
    dice = random.Random(7)
    before = desk.text(MD)
    made = origins(desk.project, MD, before)
    part = next(p for a in made.articles for p in a.parts() if "newsletter" in p.text)
    overrides = desk.project.sources / "grisolet.overrides.toml"
    outcomes = set()
    for _ in range(12):
        said = {"keep": True, "reason": "Ours.", "reporter": Reporter()}
        work = partial(articles.say_of_line, desk, MD, "grisolet.txt", part, **said)
        killed_after(work, dice.uniform(0.0, 0.35))
        again = Desk(desk.project)
        undoing.resume(again, Reporter())
        there = "Sign up for our newsletter" in again.text(MD)
        assert there == overrides.exists(), "the word and the page say the same"
        outcomes.add(there)
        assert not again.steps.unfinished()
        if (last := again.steps.last()) is not None:
            undoing.undo(again, last, Reporter())
        assert again.text(MD) == before and not overrides.exists()
    assert outcomes, "some were killed before, some after"


def test_a_step_that_was_written_down_and_not_done_is_done_at_the_next_start(make_project: MakeProject) -> None:
    desk = desk_in(make_project)
    text = desk.text(MD)
    after = edits.put_words(sheet(text), unit_of(desk), WORDS[0])
    from plainleaf.desk.steps import Change

    real, desk.steps._put = desk.steps._put, lambda path, words: None  # type: ignore[method-assign]
    desk.steps.begin("killed here", [Change(f"docs/{MD}", text, after)], page=MD)
    desk.steps._put = real  # type: ignore[method-assign]
    again = Desk(desk.project)
    assert [step.state for step in again.steps.all()] == [BEGUN]
    undoing.resume(again, Reporter())
    assert again.text(MD) == after and again.steps.all()[0].state == DONE
    # but not over the words of somebody who came first
    desk.steps._put = lambda path, words: None  # type: ignore[method-assign]
    desk.steps.begin("killed here too", [Change(f"docs/{MD}", after, text)], page=MD)
    (desk.project.docs / MD).write_text(after + "\nMine.\n", encoding="utf-8")
    again = Desk(desk.project)
    undoing.resume(again, Reporter())
    assert again.text(MD).endswith("Mine.\n") and not again.steps.unfinished()


# ---------------------------------------------------------------- the whole program


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


class Running:
    """`plainleaf desk` in a process of its own, talked to over http."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-m", "plainleaf", "-C", str(root), "desk", "--no-browser"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            found = re.search(r"http://127\.0\.0\.1:(\d+)(/open/\S+)", line)
            if found:
                self.port, opening = int(found[1]), found[2]
                break
        else:
            raise AssertionError("".join(lines))
        answer = self.ask("GET", opening)
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        assert answer.status == 303 and answer.headers["Location"] == "/"
        self.token = re.search(r'data-token="([^"]+)"', self.ask("GET", "/").text)[1]  # type: ignore[index]

    def ask(self, method: str, address: str, **fields: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": getattr(self, "cookie", ""), "Origin": f"http://127.0.0.1:{self.port}"}
        body = urllib.parse.urlencode({"from_desk": self.token, **fields}) if method == "POST" else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode("utf-8"))
        finally:
            connection.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def test_what_the_desk_said_was_saved_is_on_disk_when_it_is_killed_at_once(make_project: MakeProject) -> None:
    desk = desk_in(make_project)
    for n in range(3):
        running = Running(desk.project.root)
        try:
            words = f"Keep it dry, out of the reach of children. Round {n}."
            text = desk.text(MD)
            form = "words form"
            assert running.ask("POST", "/draft", form_name=form, **{"f.words": words}).status == 200
            answer = running.ask(
                "POST", f"/do/words/{PAGE}", unit=unit_of(desk), digest=sheet(text).digest, words=words, sure="yes"
            )
            assert answer.status == 303
        finally:
            running.kill()
        assert words in desk.text(MD)
        draft = Desk(desk.project).drafts.of(form)
        assert draft is not None and draft.fields["words"] == words


def test_ctrl_c_and_the_button_close_it(make_project: MakeProject) -> None:
    desk = desk_in(make_project)
    running = Running(desk.project.root)
    running.process.send_signal(signal.SIGINT)
    out, _ = running.process.communicate(timeout=20)
    assert running.process.returncode == 0 and "The desk is closed." in out
    running = Running(desk.project.root)
    assert running.ask("POST", "/stop").status == 200
    out, _ = running.process.communicate(timeout=20)
    assert running.process.returncode == 0 and "Traceback" not in out


def test_two_desks_at_once_never_write_over_each_other(make_project: MakeProject) -> None:
    desk = desk_in(make_project)
    one, other = Running(desk.project.root), Running(desk.project.root)
    try:
        assert one.port != other.port
        text = desk.text(MD)
        seen = {"unit": unit_of(desk), "digest": sheet(text).digest, "sure": "yes"}
        assert one.ask("POST", f"/do/words/{PAGE}", words=WORDS[0], **seen).status == 303
        late = other.ask("POST", f"/do/words/{PAGE}", words="Something else that was typed there.", **seen)
        assert late.status == 409 and "Something else that was typed there." in late.text
        assert WORDS[0] in desk.text(MD)
    finally:
        one.kill()
        other.kill()


def test_visitor_sees_the_same_after_a_restart(make_project: MakeProject) -> None:
    desk = desk_in(make_project)
    visitor = Visitor(desk)
    again = Desk(desk.project)
    again.guard.port = desk.guard.port
    later = Visitor(again)
    assert again.who == "Ann Lee, pharmacist"
    assert visitor.client.get("/", base_url=visitor.base).status_code == 200
    later.client.delete_cookie(again.guard.cookie, domain="127.0.0.1")
    later.client.set_cookie(desk.guard.cookie, desk.guard.session, domain="127.0.0.1")
    assert later.get("/").status_code == 403, "the cookie of the desk that was closed opens nothing"
