"""Reading on the hot path: Django's connection and its log of queries, without the costs Django adds for writers.

On PostgreSQL a document's statement takes 2.5 ms to plan and 0.3 ms to run, so statements are prepared, and results
come in binary form. ``DISABLE_SERVER_SIDE_CURSORS``, Django's setting for poolers that share connections between
transactions, turns preparing off.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

Row = Sequence[Any]


VENDOR: str = connections[DEFAULT_DB_ALIAS].vendor


def fetch(statement: str, values: Mapping[str, Any]) -> list[Any]:
    """All rows of a statement with named marks (``%(name)s``): positional ones cost a search of the text by Django.

    Whether the server still knows the connection is not asked before each statement, as Django does: a read that
    finds it dead is done again on a new one.
    """
    # Once, because Django's ``connection`` looks the connection up at every mention of it.
    database = connections[DEFAULT_DB_ALIAS]
    try:
        return _fetch(database, statement, values)
    except (OperationalError, InterfaceError):
        if database.in_atomic_block or database.is_usable():
            raise
        database.close()
        return _fetch(database, statement, values)


def _fetch(database: Any, statement: str, values: Mapping[str, Any]) -> list[Any]:
    if database.connection is None:
        database.ensure_connection()
    if VENDOR == "sqlite" and not (database.queries_logged or database.execute_wrappers):
        with database.wrap_database_errors:
            return database.connection.execute(_named(statement), values).fetchall()
    # _prepare_cursor is what connection.cursor() does with a cursor: Django's errors, its log and its wrappers.
    if VENDOR == "sqlite":
        cursor = database._prepare_cursor(database.connection.cursor())
        cursor.execute(_named(statement), values)
    elif database.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        cursor = database.cursor()
        cursor.execute(statement, values)
    else:
        from .prepared import PreparedCursor

        cursor = database._prepare_cursor(PreparedCursor(database.connection))
        cursor.execute(statement, values)
    try:
        return list(cursor.cursor.fetchall())
    finally:
        cursor.cursor.close()


class _Names(dict[str, str]):
    """Every name in the style of SQLite."""

    def __missing__(self, name: str) -> str:
        return f":{name}"


@lru_cache(maxsize=512)
def _named(statement: str) -> str:
    return statement % _Names()
