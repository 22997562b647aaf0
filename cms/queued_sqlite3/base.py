"""Django's SQLite backend with a queue before its one write lock.

SQLite's waiting is unfair: a connection that commits and begins again at once takes the lock back before the others,
asleep between two tries, look again. Measured: of 16 writers one waited beyond 60 s. Here a transaction first takes
its place in a queue of file locks, which the kernel frees when a process dies.
"""

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3 import base

from .queue import WriteQueue

PATIENCE = 2.0
"""Seconds a write in the background waits for a turn that nobody else wants before it lines up."""
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
"""How Django begins the statements that need the lock."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions, and single writes outside of them, wait their turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: WriteQueue | None = None
        self.patience = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if not self.is_in_memory_db():
            timeout = conn_params.get("timeout", 5.0)
            self._queue = WriteQueue(conn_params["database"], timeout=timeout, patience=self.patience)
        return connection

    def others_wait(self) -> bool:
        """Whether somebody waits for this connection's transaction to end. Long work asks, and commits early."""
        return self._queue is not None and self._queue.somebody_waits()

    def create_cursor(self, name: str | None = None) -> Any:
        if self._queue is None:
            return super().create_cursor(name)
        return self.connection.cursor(factory=partial(QueuedCursor, queue=self._queue))

    def _start_transaction_under_autocommit(self) -> None:
        if self._queue is None:
            return super()._start_transaction_under_autocommit()  # type: ignore[misc]
        self._queue.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._queue.leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        if self._queue is not None:  # after a failed commit the transaction is still open, and the turn with it
            self._queue.leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            if self._queue is not None:
                self._queue.leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._queue is not None:
                self._queue.close()
                self._queue = None


def others_wait() -> bool:
    """Whether another writer waits for this thread's transaction; never where rows are locked and not the file."""
    database = connections[DEFAULT_DB_ALIAS]
    return isinstance(database, DatabaseWrapper) and database.others_wait()


def let_others_first() -> None:
    """This thread works in the background from here on: it writes when nobody else does, or after PATIENCE."""
    database = connections[DEFAULT_DB_ALIAS]
    if isinstance(database, DatabaseWrapper):
        database.close()
        database.patience = PATIENCE


class QueuedCursor(base.SQLiteCursorWrapper):
    """Lines up for a write that is a transaction of its own."""

    def __init__(self, connection: Any, *, queue: WriteQueue) -> None:
        super().__init__(connection)
        self._queue = queue

    def execute(self, query: str, params: Any = None) -> Any:
        with self._turn(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self._turn(query):
            return super().executemany(query, param_list)

    def _turn(self, query: str) -> AbstractContextManager[None]:
        writes_alone = query.startswith(WRITES) and not self.connection.in_transaction
        return self._queue if writes_alone else nullcontext()
