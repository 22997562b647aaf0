"""JSON: a list of objects with the columns' names as keys."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from ..columns import Column


def write(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes one object at a time, one on each line."""
    separator = b"[\n"
    for row in rows:
        file.write(separator + encoded(columns, row))
        separator = b",\n"
    file.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def encoded(columns: Sequence[Column], row: Mapping[str, Any]) -> bytes:
    """One row as a JSON object on one line; None becomes an empty text, as in the other formats."""
    values = {column.name: row.get(column.name) for column in columns if column.name in row}
    plain = {name: "" if value is None else value for name, value in values.items()}
    return json.dumps(plain, ensure_ascii=False, default=str).encode("utf-8", "replace")
