"""Runs the tests: everything on PostgreSQL, then what touches the database again on SQLite.

.venv/bin/python -m tooling.suite [pytest arguments]
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

from cms.launch.processes import end_with_parent
from tooling.catalogues import compile_outdated
from tooling.postgres import temporary_server

ROOT = Path(__file__).resolve().parents[1]
NOTHING_SELECTED = 5  # pytest's exit status
GRACE = 60.0  # seconds pytest has to close what it opened


def pytest(arguments: list[str], environment: dict[str, str]) -> int:
    """The exit status of one run; an interrupt is passed on and waited for, so that pytest closes what it opened."""
    command = [sys.executable, "-m", "pytest", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=before_pytest)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
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
    with tempfile.TemporaryDirectory(prefix="huiqi-test-", ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "HUIQI_VAR": folder}
        with temporary_server() as address:
            print("\n== PostgreSQL: everything ==", flush=True)
            first = pytest(arguments, {**environment, "DATABASE_URL": address})
        environment.pop("DATABASE_URL", None)
        print("\n== SQLite: what touches the database ==", flush=True)
        second = pytest([*arguments, "-m", "database"], environment)
    return first or (0 if second == NOTHING_SELECTED else second)


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, interrupt)
    try:
        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
