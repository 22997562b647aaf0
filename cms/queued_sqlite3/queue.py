"""A fair lock between processes and threads, made of two file locks."""

import fcntl
import os
import time
from pathlib import Path

from django.db.utils import OperationalError

FILE_MODE = 0o640
PAUSE = 0.002
"""Seconds between two tries; a blocking flock could not give up at the deadline."""


class WriteQueue:
    """At most one holder for each database file. Who is next waits at the gate; whoever just left must line up again.

    One object serves one connection, so one thread at a time. ``timeout`` and ``patience`` are seconds: who is patient
    first only takes a turn that nobody else wants, unseen by the holder, and lines up when none came.
    """

    def __init__(self, database: str | Path, *, timeout: float, patience: float = 0.0) -> None:
        self.timeout, self.patience = timeout, patience
        self._gate = _open(f"{database}-gate")
        self._turn = _open(f"{database}-turn")

    def enter(self) -> None:
        """Wait for the turn; raises OperationalError, as SQLite does, when it does not come in time."""
        began = time.monotonic()
        if self.patience and self._slips_in(began + self.patience):
            return
        deadline = began + self.patience + self.timeout
        _lock(self._gate, deadline)
        try:
            _lock(self._turn, deadline)
        finally:
            fcntl.flock(self._gate, fcntl.LOCK_UN)

    def _slips_in(self, until: float) -> bool:
        while time.monotonic() < until:
            if _tried(self._turn):
                if not self.somebody_waits():
                    return True
                self.leave()
            time.sleep(PAUSE)
        return False

    def leave(self) -> None:
        """Give the turn to the next; harmless without one."""
        fcntl.flock(self._turn, fcntl.LOCK_UN)

    def somebody_waits(self) -> bool:
        """Whether another writer stands at the gate."""
        if not _tried(self._gate):
            return True
        fcntl.flock(self._gate, fcntl.LOCK_UN)
        return False

    def __enter__(self) -> None:
        self.enter()

    def __exit__(self, *_error: object) -> None:
        self.leave()

    def close(self) -> None:
        """Give up the files, and with them the turn."""
        os.close(self._turn)
        os.close(self._gate)


def _open(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)


def _tried(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock(descriptor: int, deadline: float) -> None:
    while not _tried(descriptor):
        if time.monotonic() >= deadline:
            raise OperationalError("database is locked: other writers did not finish in time")
        time.sleep(PAUSE)
