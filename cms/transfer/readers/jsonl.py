"""JSON Lines: one object on each line. Row numbers are line numbers."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from ..columns import Headings
from ..limits import Limits
from ..problems import FileRefused
from .objects import BadJsonError, ObjectDecoder, ObjectRows
from .rows import Row
from .text import lines, opened


def read(path: Path, headings: Headings, limits: Limits) -> Iterator[Row]:
    """The rows of the file; blank lines are passed over."""
    decoder = ObjectDecoder()
    rows = ObjectRows(headings, limits)
    with opened(path) as file:
        for number, line in enumerate(lines(file, limits), start=1):
            if not line.strip():
                continue
            try:
                value, end = decoder.decode(line, len(line) - len(line.lstrip()))
            except BadJsonError as error:
                raise FileRefused(_("Line %(line)d is not valid JSON.") % {"line": number}) from error
            if line[end:].strip():
                raise FileRefused(_("Line %(line)d holds more than one object.") % {"line": number})
            yield rows.row(number, value, decoder.repeated)
    rows.close()
