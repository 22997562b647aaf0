"""JSON Lines: one object on each line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from ..columns import Column
from .json import encoded


def write(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes one object at a time."""
    for row in rows:
        file.write(encoded(columns, row) + b"\n")
