"""Writes rows into files: streaming, safe to open in a spreadsheet, and read back to the same values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from ..columns import Column
from . import csv, json, jsonl, xlsx

_WRITERS = {"csv": csv.write, "xlsx": xlsx.write, "json": json.write, "jsonl": jsonl.write}
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
}


def write_rows(file: IO[bytes], format: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes ``rows`` (values by column name) to the binary ``file`` in one of the four formats."""
    _WRITERS[format](file, columns, rows)
