"""What ``content_check`` finds wrong with the index."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from cms.content.check import Drift
from cms.content.models import ContentChange, FollowerPosition

from .documents import DocumentKey, searchable_items
from .engine import EngineUnavailable, SearchEngine, get_engine
from .follower import NAME, rebuild, usable_position

BEHIND_AFTER = timedelta(seconds=60)


def find_drift() -> Iterator[Drift]:
    """Yield every difference between the public items and the index.

    Items whose change has not reached the index yet are on their way, not wrong, unless that takes over a minute. Each
    repair is one rebuild for all: single entries can be written by the follower's process only. Where the follower
    never ran there is no index to compare.
    """
    if not FollowerPosition.objects.filter(pk=NAME).exists():
        return
    engine = get_engine()
    mend = _once(lambda: rebuild(engine))
    try:
        position = usable_position(engine)
    except EngineUnavailable as error:
        yield Drift("search index cannot be read", str(error), None)
        return
    if position is None:
        yield Drift("no usable search index", "search", mend)
        return
    waiting = ContentChange.objects.filter(Q(number__isnull=True) | Q(number__gt=position.number))
    late = waiting.filter(at__lt=timezone.now() - BEHIND_AFTER).count()
    if late:
        yield Drift("search index behind", f"{late}", mend)
    moving = {str(content_id) for content_id in waiting.values_list("content_id", flat=True)}
    try:
        yield from (Drift(kind, subject, mend) for kind, subject in _differences(engine, moving))
    except EngineUnavailable as error:
        yield Drift("search index cannot be read", str(error), mend)


def _differences(engine: SearchEngine, moving: set[str]) -> Iterator[tuple[str, str]]:
    indexed = dict(engine.entries())
    for key, change_id in _public_items():
        found = indexed.pop(key, None)
        if key.content_id in moving or found == change_id:
            continue
        yield ("not in the search index" if found is None else "stale in the search index"), " ".join(key)
    for key in indexed:
        if key.content_id not in moving:
            yield "in the search index only", " ".join(key)


def _public_items() -> Iterable[tuple[DocumentKey, int]]:
    rows = searchable_items().values_list("type", "content_id", "locale", "change_id")
    for type_, content_id, locale, change_id in rows.iterator(chunk_size=2000):
        yield DocumentKey(type_, str(content_id), locale), change_id


def _once(action: Callable[[], object]) -> Callable[[], object]:
    done: list[bool] = []

    def act() -> None:
        if not done:
            action()
            done.append(True)

    return act
