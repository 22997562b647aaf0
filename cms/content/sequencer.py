"""Numbers committed changes: gapless, in order, never under a lock that a long transaction holds (DESIGN §2).

A publication sees to it as soon as it may; what it leaves undone, the follower process does.
"""

from typing import Any

from django.db import connection, transaction

from .published import ContentChange, Feed

_NUMBER_PENDING = """
UPDATE content_contentchange SET number = %s + pending.place
FROM (
    SELECT id, row_number() OVER (ORDER BY id) AS place
    FROM (SELECT id FROM content_contentchange WHERE number IS NULL ORDER BY id LIMIT %s) AS unnumbered
) AS pending
WHERE content_contentchange.id = pending.id
"""

BATCH = 5_000


def number_changes() -> int:
    """Number what has been committed; returns how many. Safe to kill and to run from many processes at once."""
    numbered = 0
    # Asked first: who has nothing to number takes no lock.
    while ContentChange.objects.filter(number__isnull=True).exists():
        batch = _number_batch()
        numbered += batch
        if batch < BATCH:
            break
    return numbered


def number_soon() -> None:
    """Number what this transaction published: after its commit, once, in a transaction of its own.

    On SQLite nobody else writes until it ends, so it numbers at once rather than wait for its turn a second time.
    """
    if connection.vendor == "sqlite":
        _number_pending()
        return
    hooks: list[Any] = connection.run_on_commit
    if not any(hook[1] is number_changes for hook in hooks):
        # A hook found here is dropped only by a rollback that drops ours as well.
        transaction.on_commit(number_changes, robust=True)


def _number_batch() -> int:
    with transaction.atomic():
        return _number_pending()


def _number_pending() -> int:
    feed = lock_feed()
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER_PENDING, [feed.last_number, BATCH])
        count = cursor.rowcount
    Feed.objects.filter(pk=feed.pk).update(last_number=feed.last_number + count)
    return count


def lock_feed() -> Feed:
    """The feed's row, locked until the transaction ends; made on first use."""
    rows = Feed.objects.select_for_update().filter(pk=Feed.SINGLETON)
    if (feed := rows.first()) is not None:
        return feed
    Feed.objects.get_or_create(pk=Feed.SINGLETON)
    return rows.get()
