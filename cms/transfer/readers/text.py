"""Encodings of text files: UTF-8 with or without BOM, otherwise GB18030 (which covers GBK and GB 2312)."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from ..limits import Limits
from ..problems import FileRefused
from .rows import row_too_long

_CHUNK = 1 << 18
# GB18030 text hardly ever contains this many valid UTF-8 characters before the first invalid byte.
_CERTAINLY_UTF8 = 20


def encoding_of(path: Path) -> str:
    """``utf-8-sig`` or ``gb18030``, found by decoding the whole file in pieces. Raises FileRefused otherwise."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or start.count(b"\0") > len(start) // 4:
        raise FileRefused(_("The file is encoded as UTF-16. Save it as UTF-8 (in Excel: “CSV UTF-8”)."))
    line, characters = _first_bad_line(path, "utf-8")
    if line is None:
        return "utf-8-sig"
    if start.startswith(codecs.BOM_UTF8) or characters >= _CERTAINLY_UTF8:
        raise FileRefused(_("Line %(line)d is not valid UTF-8 although the lines before it are.") % {"line": line})
    other, _count = _first_bad_line(path, "gb18030")
    if other is None:
        return "gb18030"
    # The encoding that goes further is the likelier one, and its bad line the one to look at.
    line = max(line, other)
    raise FileRefused(_("Line %(line)d is neither UTF-8 nor GB18030. Save the file as UTF-8.") % {"line": line})


def _first_bad_line(path: Path, encoding: str) -> tuple[int | None, int]:
    """Line (from 1) of the first undecodable byte or None, and how many non-ASCII characters came before it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, characters = 1, 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding, "replace")
                return line + good.count("\n"), characters + _non_ascii(good)
            if not chunk:
                return None, characters
            line += text.count("\n")
            characters += _non_ascii(text)


def _non_ascii(text: str) -> int:
    return 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))


@contextmanager
def opened(path: Path) -> Iterator[IO[str]]:
    """The file as text with its line ends untouched."""
    with path.open("r", encoding=encoding_of(path), newline="") as file:
        yield file


def lines(file: IO[str], limits: Limits) -> Iterator[str]:
    """Physical lines, none longer than a row may be."""
    number = 0
    while line := file.readline(limits.row_characters + 1):
        number += 1
        if len(line) > limits.row_characters:
            raise row_too_long(number, limits)
        yield line
