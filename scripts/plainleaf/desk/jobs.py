"""Work that takes a while, done behind the pages, with how far along it is."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import TypeVar

from plainleaf.errors import PlainleafError, Problem
from plainleaf.folders import refused
from plainleaf.report import Reporter

T = TypeVar("T")

KEPT = 30
"""Finished jobs whose outcome can still be seen."""

QUICK = 1.5
"""Seconds for which a page waits for a job before it shows the progress instead."""


class Job(Reporter):
    """One piece of work, and what there is to tell of it."""

    def __init__(self, label: str, then: str) -> None:
        self.id = secrets.token_hex(6)
        self.label = label  # "Making the page"
        self.then = then  # address to go to when it is done
        self.state = "running"  # running, done, failed
        self.said = ""  # when done: what to tell the person
        self.error = ""  # when failed
        self.stage = ""
        self.count = 0
        self.total = 0
        self.problems: list[Problem] = []
        self.made: list[str] = []
        self.ended = threading.Event()

    # ------------------------------------------------------------ what the rooms report to

    def say(self, text: str) -> None:
        self.made.append(text)

    def problem(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def track(self, items: Iterable[T], label: str) -> Iterator[T]:
        self.stage, self.count = label, 0
        self.total = len(items) if isinstance(items, Sized) else 0
        for item in items:
            yield item
            self.count += 1

    def step(self, label: str) -> None:
        """A part of the work whose length is not known."""
        self.stage, self.count, self.total = label, 0, 0


class Jobs:
    """The work of one desk: one piece at a time."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def start(self, label: str, then: str, work: Callable[[Job], str]) -> Job:
        """Do `work` in the background; what it gives is what to tell the person. Raises PlainleafError where another
        piece of work is not done yet."""
        with self._lock:
            running = next((job for job in self._jobs.values() if job.state == "running"), None)
            if running is not None:
                raise PlainleafError(f"The desk is still busy: {running.label}. Wait a moment, then try again.")
            job = Job(label, then)
            self._jobs[job.id] = job
            for old in list(self._jobs)[:-KEPT]:
                del self._jobs[old]
        threading.Thread(target=self._run, args=(job, work), name=f"desk-{job.id}", daemon=True).start()
        return job

    def get(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    @property
    def busy(self) -> bool:
        return any(job.state == "running" for job in self._jobs.values())

    def wait(self, timeout: float) -> bool:
        """Whether all work is done within some seconds."""
        return all(job.ended.wait(timeout) for job in list(self._jobs.values()))

    def _run(self, job: Job, work: Callable[[Job], str]) -> None:
        try:
            job.said = work(job)
            job.state = "done"
        except PlainleafError as error:
            job.error, job.state = str(error), "failed"
        except OSError as error:
            job.error, job.state = refused(error) or f"The system says: {error}.", "failed"
        except Exception as error:  # a fault of ours must not leave the page waiting for ever
            import traceback

            traceback.print_exc()
            job.error = f"This is a fault in the program, not in your articles: {type(error).__name__}: {error}"
            job.state = "failed"
        finally:
            job.ended.set()
