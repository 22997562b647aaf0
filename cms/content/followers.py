"""Followers of the feed (search; later webhooks and archive): each keeps its place and catches up by itself."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db import transaction

from . import feed
from .faults import Faults
from .published import ContentChange, FollowerPosition

logger = logging.getLogger(__name__)

BATCH = 500
WRITE_EVERY = 10.0
"""Seconds between two writes of the places: where there is one writer, each of them waits for its turn."""


class Follower(Protocol):
    """Applies changes idempotently; ``reset`` makes it equal to the published tables as they are."""

    name: str

    def apply(self, changes: Sequence[ContentChange]) -> None: ...

    def reset(self) -> None: ...


_followers: dict[str, Follower] = {}


def register(follower: Follower) -> None:
    """Have ``follower`` fed by the ``follow`` process."""
    _followers[follower.name] = follower


def registered() -> list[Follower]:
    """All followers, in the order of registration."""
    return list(_followers.values())


def catch_up(follower: Follower) -> int:
    """Feed ``follower`` one batch from where it stands; returns how many changes it took.

    The position is written after the changes were applied, so a kill in between repeats them.
    """
    head = feed.current()
    position = FollowerPosition.objects.filter(pk=follower.name).first()
    if position is None or position.epoch != head.epoch or position.number < head.oldest_number - 1:
        follower.reset()
        _write(follower.name, head.epoch, head.last_number)
        return head.last_number
    changes = feed.changes_after(position.number, BATCH)
    if changes:
        follower.apply(changes)
        _write(follower.name, head.epoch, changes[-1].number or 0)
    return len(changes)


@dataclass(slots=True)
class _Ahead:
    """A place reached since ``written`` was; that is (epoch, number) as the database has it."""

    written: tuple[UUID, int]
    reached: int


class Feeder:
    """Feeds all followers, in a process that does nothing else: it writes their places now and then.

    A kill repeats what was applied since; a place that somebody else wrote meanwhile is believed.
    """

    def __init__(self) -> None:
        self._ahead: dict[str, _Ahead] = {}
        self._faults: dict[str, Faults] = {}
        self._written_at = time.monotonic()

    def feed(self) -> int:
        """One batch for each follower; one follower's fault holds up no other, and itself a while. Returns how many."""
        taken = 0
        for follower in registered():
            faults = self._faults.setdefault(follower.name, Faults(f"Follower {follower.name}", logger))
            if faults.hold_back():
                continue
            try:
                taken += self._feed(follower)
                faults.clear()
            except Exception as error:
                self._ahead.pop(follower.name, None)
                faults.add(error)
        if time.monotonic() - self._written_at >= WRITE_EVERY:
            self.write_places()
        return taken

    def write_places(self) -> None:
        """Write what was reached and not written yet, of all followers at once."""
        self._written_at = time.monotonic()
        behind = {name: ahead for name, ahead in self._ahead.items() if ahead.reached > ahead.written[1]}
        if not behind:
            return
        with transaction.atomic():
            for name, ahead in behind.items():
                _write(name, ahead.written[0], ahead.reached)
        for ahead in behind.values():
            ahead.written = (ahead.written[0], ahead.reached)

    def _feed(self, follower: Follower) -> int:
        position = FollowerPosition.objects.filter(pk=follower.name).first()
        ahead = self._ahead.get(follower.name)
        if position is None or ahead is None or ahead.written != (position.epoch, position.number):
            self._ahead.pop(follower.name, None)
            taken = catch_up(follower)
            if taken and (position := FollowerPosition.objects.filter(pk=follower.name).first()):
                place = (position.epoch, position.number)
                self._ahead[follower.name] = _Ahead(place, position.number)
            return taken
        return self._go_on(follower, ahead)

    def _go_on(self, follower: Follower, ahead: _Ahead) -> int:
        head = feed.current()
        if ahead.written[0] != head.epoch or ahead.reached < head.oldest_number - 1:
            del self._ahead[follower.name]
            return catch_up(follower)
        changes = feed.changes_after(ahead.reached, BATCH)
        if changes:
            follower.apply(changes)
            ahead.reached = changes[-1].number or 0
        return len(changes)


def _write(name: str, epoch: UUID, number: int) -> None:
    FollowerPosition.objects.update_or_create(name=name, defaults={"epoch": epoch, "number": number})
