"""What the follower process does from time to time besides following: rooms register their chores."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from . import feed, scheduler, services

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Chore:
    """``perform`` is called every ``seconds``; its errors are logged and hold up no other."""

    perform: Callable[[], object]
    seconds: float
    due_at: float = 0.0


_chores: list[Chore] = []

SHORTEST = 0.5
"""Seconds between two looks at what is due."""


def register(perform: Callable[[], object], *, seconds: float) -> None:
    """Have ``perform`` called about every ``seconds`` by the follower process."""
    _chores.append(Chore(perform, seconds))


def run_due() -> None:
    """Do every chore whose time has come."""
    now = time.monotonic()
    for chore in _chores:
        if chore.due_at <= now:
            chore.due_at = now + chore.seconds
            try:
                chore.perform()
            except Exception:
                logger.exception("Chore %s failed; it comes again", chore.perform)


register(scheduler.run_due, seconds=1)
register(services.reproject_outdated, seconds=5)
register(services.announce_begun_texts, seconds=60)
register(feed.forget_before, seconds=3600)
