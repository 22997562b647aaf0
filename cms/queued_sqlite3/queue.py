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

    One object serves one connection, so one thread at a time. ``timeout`` is in seconds.
    """

    def __init__(self, database: str | Path, *, timeout: float) -> None:
        self.timeout = timeout
        self._gate = _open(f"{database}-gate")
        self._turn = _open(f"{database}-turn")

    def enter(self) -> None:
        """Wait for the turn; raises OperationalError, as SQLite does, when it does not come in time."""
        deadline = time.monotonic() + self.timeout
        _lock(self._gate, deadline)
        try:
            _lock(self._turn, deadline)
        finally:
            fcntl.flock(self._gate, fcntl.LOCK_UN)

    def leave(self) -> None:
        """Give the turn to the next; harmless without one."""
        fcntl.flock(self._turn, fcntl.LOCK_UN)

    def somebody_waits(self) -> bool:
        """Whether another writer stands at the gate."""
        try:
            fcntl.flock(self._gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
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


def _lock(descriptor: int, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise OperationalError("database is locked: other writers did not finish in time") from None
            time.sleep(PAUSE)
