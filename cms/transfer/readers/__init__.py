"""Reads rows out of files that strangers sent: streaming, bounded, never evaluating anything."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..columns import Column, Headings
from ..limits import Limits
from . import csv, json, jsonl, xlsx
from .detect import FORMATS, detect
from .rows import Row

__all__ = ["FORMATS", "Row", "detect", "read_rows"]

_READERS = {"csv": csv.read, "xlsx": xlsx.read, "json": json.read, "jsonl": jsonl.read}


def read_rows(
    path: Path, format: str, columns: Sequence[Column] | None = None, limits: Limits | None = None
) -> Iterator[Row]:
    """The rows of the file at ``path``. Raises FileRefused, possibly after some rows; rows carry their own problems."""
    return _READERS[format](path, Headings(columns), limits or Limits.from_settings())
