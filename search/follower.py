"""Keeps the index equal to the published tables, by following the feed of changes."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence

from cms.content import feed
from cms.content.models import ContentChange, FollowerPosition

from .documents import DocumentKey, SearchDocument, all_documents, build_documents, searchable_items
from .engine import NEEDS_BUILDING, Changes, EngineUnavailable, Position, SearchEngine, get_engine

logger = logging.getLogger(__name__)

NAME = "search"
BATCH = 500


class SearchFollower:
    """A ``cms.content.followers.Follower``.

    The index itself says what it reflects, written with the same commit, and only that is believed: after a kill, or
    when an older copy of the files was put back, the missing changes are applied again. What is applied is always the
    present state of the touched items, so that twice is once.
    """

    name = NAME

    def __init__(self) -> None:
        # ``tend`` comes from another thread: what one of them knows of the index must hold until it has written.
        self._writing = threading.RLock()

    def apply(self, changes: Sequence[ContentChange]) -> None:
        """Bring the index up to the last of the changes; rebuild it when it cannot be continued."""
        with self._writing:
            self._apply(changes)

    def reset(self) -> None:
        """Build the index anew from the published tables."""
        with self._writing:
            rebuild(get_engine())

    def tend(self) -> None:
        """Notice an index that is missing, broken or behind although no change comes; called from time to time."""
        with self._writing:
            self._tend()

    def _apply(self, changes: Sequence[ContentChange]) -> None:
        engine = get_engine()
        position = usable_position(engine)
        if position is None:
            self.reset()
            return
        first, last = changes[0].number or 0, changes[-1].number or 0
        if position.number < first - 1:
            position = catch_up(engine, position, first - 1)
        engine.apply(*_present(changes, Position(position.epoch, max(last, position.number))))

    def _tend(self) -> None:
        followed = FollowerPosition.objects.filter(pk=NAME).first()
        if followed is None:
            return  # never fed yet: the first round builds it
        engine = get_engine()
        position = usable_position(engine)
        if position is None or not engine.ready():
            logger.warning("The search index is missing or broken and is built anew")
            self.reset()
        elif position.number < followed.number:
            catch_up(engine, position, followed.number)


def usable_position(engine: SearchEngine) -> Position | None:
    """Return what the index reflects, or ``None`` when the feed cannot continue it and it has to be built anew.

    Raise ``EngineUnavailable`` when that cannot be known now: a server that is away comes back with its index.
    """
    head = feed.current()
    try:
        position = engine.position()
    except EngineUnavailable as error:
        if error.reason not in NEEDS_BUILDING:
            raise
        return None
    continues = head.oldest_number - 1 <= position.number <= head.last_number
    return position if position.epoch == str(head.epoch) and continues else None


def catch_up(engine: SearchEngine, position: Position, until: int) -> Position:
    """Apply the changes after ``position`` up to number ``until``, in batches; return where that leads."""
    reached = position
    for upserts, deletions, after in changes_since(position, until):
        engine.apply(upserts, deletions, after)
        reached = after
    return reached


def changes_since(position: Position, until: int) -> Iterator[Changes]:
    """Yield what to write for the changes after ``position`` up to number ``until``, in batches."""
    while position.number < until:
        changes = feed.changes_after(position.number, BATCH)
        if not changes:
            break
        position = Position(position.epoch, changes[-1].number or 0)
        yield _present(changes, position)


def rebuild(engine: SearchEngine, watch: Callable[[SearchDocument], object] = lambda _: None) -> None:
    """Build a fresh index and catch up with what changed meanwhile; ``watch`` is called with each document.

    The position is read before the items: a change in between is applied twice rather than missed.
    """
    head = feed.current()
    position = Position(str(head.epoch), head.last_number)
    engine.rebuild(
        _watched(all_documents(), watch), position, lambda built: changes_since(built, feed.current().last_number)
    )
    catch_up(engine, engine.position(), feed.current().last_number)


def _watched(
    documents: Iterable[SearchDocument], watch: Callable[[SearchDocument], object]
) -> Iterator[SearchDocument]:
    for document in documents:
        yield document
        watch(document)


def _present(changes: Sequence[ContentChange], position: Position) -> Changes:
    """Return the present state of what the changes touched."""
    touched = {DocumentKey(change.type, str(change.content_id), change.locale) for change in changes}
    ids = {key.content_id for key in touched}
    documents = build_documents(list(searchable_items().filter(content_id__in=ids)))
    present = [document for document in documents if document.key in touched]
    return present, sorted(touched - {document.key for document in present}), position


follower = SearchFollower()
