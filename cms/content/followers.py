"""Followers of the feed (search; later webhooks and archive): each keeps its place and catches up by itself."""

import logging
from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from . import feed
from .published import ContentChange, FollowerPosition

logger = logging.getLogger(__name__)

BATCH = 500


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
        _remember(follower, head.epoch, head.last_number)
        return head.last_number
    changes = feed.changes_after(position.number, BATCH)
    if changes:
        follower.apply(changes)
        _remember(follower, head.epoch, changes[-1].number or 0)
    return len(changes)


def catch_up_all() -> int:
    """One batch for each follower; one follower's fault is logged and holds up no other."""
    taken = 0
    for follower in registered():
        try:
            taken += catch_up(follower)
        except Exception:
            logger.exception("Follower %s could not apply its changes; it tries again", follower.name)
    return taken


def _remember(follower: Follower, epoch: UUID, number: int) -> None:
    FollowerPosition.objects.update_or_create(name=follower.name, defaults={"epoch": epoch, "number": number})
