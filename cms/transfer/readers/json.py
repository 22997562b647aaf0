"""JSON: a list of objects, read one object at a time. Row numbers count the objects from 1."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from ..columns import Headings
from ..limits import Limits
from ..problems import FileRefused
from .objects import BadJsonError, ObjectDecoder, ObjectRows
from .rows import Row, row_too_long
from .text import opened

_CHUNK = 1 << 16
_BLANK = " \t\r\n"


def read(path: Path, headings: Headings, limits: Limits) -> Iterator[Row]:
    """The rows of the file. Only a part of it, at most one object's length, is in memory."""
    decoder = ObjectDecoder()
    rows = ObjectRows(headings, limits)
    with opened(path) as file:
        source = _Window(file, limits)
        if source.take() != "[":
            raise FileRefused(_("The file must hold a list of objects: [{…}, {…}]."))
        number = 0
        mark = source.peek()
        if mark == "]":
            source.take()
        while mark != "]":
            number += 1
            yield rows.row(number, source.value(decoder, number), decoder.repeated)
            mark = source.take()
            if mark not in {",", "]"}:
                raise _broken(number)
        if source.peek():
            raise FileRefused(_("There is more after the end of the list."))
    rows.close()


def _broken(number: int) -> FileRefused:
    return FileRefused(_("Object %(number)d: the file is not valid JSON, or it is cut.") % {"number": number})


class _Window:
    """The unread beginning of a file."""

    def __init__(self, file: IO[str], limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._text = ""
        self._at = 0

    def _more(self, size: int = _CHUNK) -> bool:
        chunk = self._file.read(size)
        self._text = self._text[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def peek(self) -> str:
        """The next character that is not blank, "" at the end of the file."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self) -> str:
        """:meth:`peek`, and go past it."""
        mark = self.peek()
        self._at += 1
        return mark

    def value(self, decoder: ObjectDecoder, number: int) -> Any:
        """The next JSON value. Reads twice as much at each try, so that long objects are not parsed over and over."""
        self.peek()
        while True:
            try:
                value, end = decoder.decode(self._text, self._at)
            except BadJsonError as error:
                unread = len(self._text) - self._at
                if unread > self._limits.row_characters:
                    raise row_too_long(number, self._limits) from error
                if not self._more(max(_CHUNK, unread)):
                    raise _broken(number) from error
                continue
            self._at = end
            return value
