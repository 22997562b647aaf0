"""Reads rows out of files that strangers sent: streaming, bounded, never evaluating anything."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from ..columns import Column, Headings
from ..limits import Limits
from ..problems import FileRefused
from . import csv, json, jsonl, xlsx
from .detect import FORMATS, detect
from .rows import Row

__all__ = ["FORMATS", "Row", "detect", "read_grid", "read_rows"]

_GRIDS = {"csv": csv.read, "xlsx": xlsx.read}
_READERS = {"csv": csv.read, "xlsx": xlsx.read, "json": json.read, "jsonl": jsonl.read}


def read_rows(
    path: Path, format: str, columns: Sequence[Column] | None = None, limits: Limits | None = None
) -> Iterator[Row]:
    """The rows of the file at ``path``. Raises FileRefused, possibly after some rows; rows carry their own problems."""
    return _READERS[format](path, Headings(columns), limits or Limits.from_settings())


def read_grid(path: Path, format: str, limits: Limits | None = None) -> Iterator[Row]:
    """The rows as they stand, values by column letter, for tables whose headings are not in their first row."""
    if format not in _GRIDS:
        raise FileRefused(_("Send the table as CSV or XLSX."))
    return _GRIDS[format](path, None, limits or Limits.from_settings())
