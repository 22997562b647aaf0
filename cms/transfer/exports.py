"""Files out: any listing in the four formats, streamed through a temporary file."""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any
from urllib.parse import quote

from django.http import FileResponse

from .columns import Column
from .writers import CONTENT_TYPES, write_rows

_IN_MEMORY = 1 << 20


def export_response(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[Column], format: str, name: str = "export"
) -> FileResponse:
    """A download of ``rows`` (values by column name; best an iterator over a filtered queryset) as ``name.format``."""
    return file_response(lambda file: write_rows(file, format, columns, rows), format, name)


def file_response(write: Callable[[IO[bytes]], None], format: str, name: str) -> FileResponse:
    """A download of what ``write`` puts into a temporary file; memory stays small however long it gets."""
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (the response closes it)
    write(spool)
    spool.seek(0)
    response = FileResponse(spool, content_type=CONTENT_TYPES[format])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{format}', safe='')}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
