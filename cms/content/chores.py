"""What the follower process does from time to time besides following: rooms register their chores."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from . import feed, scheduler, services
from .faults import Faults

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Chore:
    """``perform`` is called every ``seconds``, rarer while it fails; its errors are logged and hold up no other."""

    perform: Callable[[], object]
    seconds: float
    faults: Faults
    due_at: float = 0.0


_chores: list[Chore] = []

SHORTEST = 0.5
"""Seconds between two looks at what is due."""


def register(perform: Callable[[], object], *, seconds: float) -> None:
    """Have ``perform`` called about every ``seconds`` by the follower process."""
    name = f"{perform.__module__}.{getattr(perform, '__qualname__', perform)}"
    _chores.append(Chore(perform, seconds, Faults(f"Chore {name}", logger)))


def run_due() -> None:
    """Do every chore whose time has come."""
    now = time.monotonic()
    for chore in _chores:
        if chore.due_at <= now and not chore.faults.hold_back():
            chore.due_at = now + chore.seconds
            try:
                chore.perform()
                chore.faults.clear()
            except Exception as error:
                chore.faults.add(error)


register(scheduler.run_due, seconds=1)
register(services.reproject_outdated, seconds=5)
register(services.announce_begun_texts, seconds=60)
register(feed.forget_before, seconds=3600)
