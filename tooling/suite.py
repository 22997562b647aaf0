"""Runs the tests: everything on PostgreSQL and, beside it, what touches the database on SQLite.

What measures many processes at once (marked ``stress``) runs afterwards, alone.

.venv/bin/python -m tooling.suite [pytest arguments, without -m]
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from cms.launch.processes import end_with_parent
from tooling import elasticsearch
from tooling.catalogues import compile_outdated
from tooling.postgres import temporary_server

ROOT = Path(__file__).resolve().parents[1]
NOTHING_SELECTED = 5  # pytest's exit status
GRACE = 60.0  # seconds pytest has to close what it opened


@dataclass(frozen=True)
class Run:
    """One run of pytest: which tests by their marks, on which database, in a data folder of its own."""

    name: str
    marks: str
    environment: dict[str, str]

    def start(self, arguments: list[str], output: IO[str] | None = None) -> subprocess.Popen[bytes]:
        """Starts it; what it says goes to ``output``, or to be seen at once."""
        print(f"\n== {self.name} ==", file=output, flush=True)
        command = [sys.executable, "-m", "pytest", *arguments, "-m", self.marks]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=output, stderr=output, preexec_fn=before_pytest
        )


def together(first: Run, second: Run, arguments: list[str]) -> list[int]:
    """The exit statuses of two runs at the same time; what the second said is told when both have ended."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        with ended([first.start(arguments), second.start(arguments, output)]) as processes:
            statuses = [process.wait() for process in processes]
        output.seek(0)
        print(output.read(), flush=True)
    return statuses


def alone(run: Run, arguments: list[str]) -> int:
    """The exit status of one run."""
    with ended([run.start(arguments)]) as (process,):
        return process.wait()


@contextmanager
def ended(processes: list[subprocess.Popen[bytes]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Passes an interrupt on and waits, so that each pytest closes what it opened."""
    try:
        yield processes
    except KeyboardInterrupt:
        for process in processes:
            process.send_signal(signal.SIGINT)
        for process in processes:
            try:
                process.wait(timeout=GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        raise


def before_pytest() -> None:
    end_with_parent()
    # Shells start background jobs with interrupts ignored, and that is inherited.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(arguments: list[str]) -> int:
    compile_outdated()  # before pytest sets Django up, which already reads some of them
    with (
        tempfile.TemporaryDirectory(prefix="huiqi-test-", ignore_cleanup_errors=True) as folder,
        temporary_server() as address,
        elasticsearch.temporary_server() as engine,
    ):
        shared = {**os.environ, "ELASTICSEARCH_TEST_URL": engine}  # each test keeps to indices of its own
        postgres = {**shared, "HUIQI_VAR": f"{folder}/postgresql", "DATABASE_URL": address}
        sqlite = {**shared, "HUIQI_VAR": f"{folder}/sqlite"}
        sqlite.pop("DATABASE_URL", None)
        statuses = together(
            Run("PostgreSQL: everything", "not stress", postgres),
            Run("SQLite: what touches the database", "database and not stress", sqlite),
            arguments,
        )
        statuses += [
            alone(Run("PostgreSQL: many processes at once", "stress", stressed(postgres)), arguments),
            alone(Run("SQLite: many processes at once", "stress", stressed(sqlite)), arguments),
        ]
    return verdict(statuses)


def stressed(environment: dict[str, str]) -> dict[str, str]:
    """The same place, with results of clauses beside those of the run before."""
    results = environment.get("CLAUSE_RESULTS")
    return {**environment, "CLAUSE_RESULTS": f"{results}/stress"} if results else environment


def verdict(statuses: Iterable[int]) -> int:
    """0 when all that ran is well; a run in which no test was selected says nothing, unless all say that."""
    statuses = list(statuses)
    told = [status for status in statuses if status != NOTHING_SELECTED]
    return next((status for status in told if status), 0 if told else NOTHING_SELECTED)


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, interrupt)
    try:
        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
