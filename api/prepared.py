"""A PostgreSQL cursor that binds on the server and prepares every statement; psycopg keeps the hundred used last."""

from typing import Any

from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.pq import Format


class PreparedCursor(ServerBindingCursor):
    """For statements of which there are few and which are asked all the time."""

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)  # type: ignore[call-arg]
        # Django sets None, which turns preparing off; its own cursors bind on this side and never prepare.
        connection.prepare_threshold = 0
        self.format = Format.BINARY

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True)  # type: ignore[misc]
