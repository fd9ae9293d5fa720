"""The main program's end of a worker: starts it with the right Python, asks it, and says so when it dies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.worker import OURS, Job

SCRIPTS = Path(__file__).parent.parent

ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
}


class BenchError(Exception):
    """The benchmark cannot go on; the message says why."""


def environment() -> dict[str, str]:
    """What our processes are started with: our own packages, one thread, UTF-8, the same hashes every time."""
    paths = [str(SCRIPTS), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}


class Worker:
    """One tool in a process of its own, for as long as the `with` lasts."""

    def __init__(self, job: Job, peers_python: Path) -> None:
        self._job = job
        python = sys.executable if job.tool == OURS else str(peers_python)
        self._said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process = subprocess.Popen(
            [python, "-m", "bench.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            encoding="utf-8",
            env=environment(),
        )
        self._tell(json.dumps(asdict(job)))

    def ask(self, command: str) -> Any:
        """The answer to one command. Raises BenchError when the worker is dead."""
        self._tell(command)
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._said.seek(0)
            raise BenchError(f"{self._job.tool} broke off:\n{self._said.read()[-2000:]}")
        return json.loads(line)

    def _tell(self, line: str) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # the missing answer says so, with the reason

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process.wait()
        self._said.close()


def run(job: Job, command: str, peers_python: Path) -> Any:
    """One question to a worker of its own."""
    with Worker(job, peers_python) as worker:
        return worker.ask(command)


def peak() -> float:
    """Largest memory of this process so far, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 if sys.platform != "darwin" else most / 1024 / 1024
