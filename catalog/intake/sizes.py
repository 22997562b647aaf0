"""What is read while a person waits, and what is too long for that."""

import zipfile
from pathlib import Path
from typing import BinaryIO

from .reading import Unreadable
from .reading.limits import MB, XML_BYTES
from .reading.pdf.process import pages
from .reading.sniffing import kind_of

LARGE_BYTES = 5 * MB
LARGE_PAGES = 30
LARGE_TEXT_BYTES = 1 * MB
"""Of plain text and HTML: describing a million characters takes seven seconds."""
LARGE_XML_BYTES = 1 * MB
"""Of the text of a DOCX, unpacked: a list of 5,000 rows packs into 45 KB and takes twenty seconds to read."""
_TEXTS = ("html", "text", "mht")


def is_large(path: Path, *, is_file: bool = True) -> bool:
    """Whether reading the bytes at ``path`` takes longer than a person should wait; not ``is_file``: a pasted text."""
    size = path.stat().st_size
    if not is_file:
        return size > LARGE_TEXT_BYTES
    if size > LARGE_BYTES:
        return True
    with path.open("rb") as file:
        kind = kind_of(file)
        if kind == "docx":
            return _is_long(file)
        if kind != "pdf":
            return kind in _TEXTS and size > LARGE_TEXT_BYTES
        found = pages(file)
        try:
            return next(found)["pages"] > LARGE_PAGES
        except (Unreadable, StopIteration):
            return False  # reading it will say what is wrong
        finally:
            found.close()  # type: ignore[attr-defined]  # a generator


def _is_long(docx: BinaryIO) -> bool:
    """By what its directory says, which is all that is ever unpacked; what is beyond reading is refused at once."""
    with zipfile.ZipFile(docx) as package:
        sizes = [part.file_size for part in package.infolist() if part.filename.endswith(".xml")]
    return LARGE_XML_BYTES < max(sizes, default=0) <= XML_BYTES
