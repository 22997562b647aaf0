"""Reads XML from strangers in pieces: no document type, no entities, no endless tag.

Expat is used directly instead of through defusedxml: the same declarations are refused, and with its callbacks nothing
but the current cell is kept in memory.
"""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from ..problems import FileRefused

_CHUNK = 1 << 16
# Expat keeps an unfinished tag in memory; no part of a workbook has one of this length.
_LONGEST_TAG = 1 << 20


class Stop(Exception):
    """Raised by a handler that has seen enough."""


class XmlHandler:
    """Receives elements by their local names (prefixes and namespaces differ between programs)."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """A piece of text."""


class XmlFeed:
    """Feeds a file to a handler; between two feeds the handler's results can be taken away."""

    def __init__(self, handler: XmlHandler) -> None:
        self._handler = handler
        self._quiet = 0
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse

    def feed(self, chunk: bytes) -> None:
        """Parses one piece; b"" ends the document. Raises FileRefused."""
        self._quiet += len(chunk)
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            raise FileRefused(_("The workbook is damaged: its content is not valid XML.")) from error
        if self._quiet > _LONGEST_TAG:
            raise FileRefused(_("The workbook is damaged: it holds an endless tag."))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._quiet = 0
        self._handler.start(tag.rpartition(":")[2], attributes)

    def _end(self, tag: str) -> None:
        self._quiet = 0
        self._handler.end(tag.rpartition(":")[2])

    def _text(self, data: str) -> None:
        self._quiet = 0
        self._handler.text(data)

    def _refuse(self, *_details: object) -> int:
        raise FileRefused(_("The workbook declares entities or a document type; such files are not accepted."))


def chunks(source: IO[bytes]) -> Callable[[], bytes]:
    """A function that gives the next piece of ``source``."""
    return lambda: source.read(_CHUNK)


def parse(source: IO[bytes], handler: XmlHandler) -> None:
    """Reads all of ``source`` into ``handler``, or until it raises Stop."""
    feed, more = XmlFeed(handler), chunks(source)
    try:
        while chunk := more():
            feed.feed(chunk)
        feed.feed(b"")
    except Stop:
        return
