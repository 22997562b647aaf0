"""CSV as spreadsheets in Chinese offices open it: UTF-8 with BOM, formulas disarmed."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from ..columns import Column
from ..escaping import escape
from .cells import cell_text


def write(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes one row at a time."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.heading() for column in columns])
    for row in rows:
        writer.writerow([escape(cell_text(row.get(column.name))) for column in columns])
    text.flush()
    text.detach()
