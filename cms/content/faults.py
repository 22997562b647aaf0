"""Work that fails and is tried again: told at length once, then in one line, and later each time."""

import logging
import time
from dataclasses import dataclass

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds until the next attempt: the first, doubled at each fault in a row, up to the second."""


@dataclass(slots=True)
class Faults:
    """The faults in a row of one task, named as the log shall say it."""

    task: str
    logger: logging.Logger
    last: type[Exception] | None = None
    pause: float = 0.0
    due_at: float = 0.0

    def hold_back(self) -> bool:
        """Say whether it is too early for another attempt; ``due_at`` is on the monotonic clock."""
        return time.monotonic() < self.due_at

    def add(self, error: Exception) -> None:
        """Take note of a failed attempt; to be called where the error is handled."""
        if self.last is type(error):
            self.logger.warning("%s still fails: %s", self.task, error)
        else:
            self.logger.exception("%s failed; it is tried again", self.task)
        self.last = type(error)
        self.pause = min(self.pause * 2 or FIRST_PAUSE, LONGEST_PAUSE)
        self.due_at = time.monotonic() + self.pause

    def clear(self) -> None:
        """Take note of an attempt that worked."""
        if self.last is not None:
            self.logger.warning("%s works again", self.task)
            self.last, self.pause, self.due_at = None, 0.0, 0.0
