"""The parts of a workbook that its cells refer to: which sheet is first, shared texts, number formats."""

import posixpath
import tempfile
import zipfile
from array import array
from collections.abc import Mapping

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS

from ..limits import Limits
from ..problems import FileRefused
from .xml import Stop, XmlHandler, parse


class _Attributes(XmlHandler):
    """Collects the attributes of all elements of the given names, in order."""

    def __init__(self, *tags: str, limit: int = 10_000) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []
        self._tags = tags
        self._limit = limit

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in self._tags:
            if len(self.found) >= self._limit:
                raise FileRefused(_("The workbook holds too many sheets or styles."))
            self.found.append((tag, attributes))


class _Formats(_Attributes):
    """The number formats of cells, in the order in which cells name them."""

    def __init__(self) -> None:
        super().__init__("numFmt", "xf", limit=100_000)
        self._inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in {"cellStyleXfs", "cellXfs", "numFmts", "dxfs"}:
            self._inside = tag
        if (tag == "xf" and self._inside == "cellXfs") or (tag == "numFmt" and self._inside == "numFmts"):
            super().start(tag, attributes)


def collect(archive: zipfile.ZipFile, name: str, handler: XmlHandler) -> bool:
    """Reads one part into ``handler``; False when the workbook has no such part."""
    try:
        with archive.open(name) as source:
            parse(source, handler)
    except KeyError:
        return False
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise FileRefused(_("The workbook is damaged or cut.")) from error
    return True


def first_sheet(archive: zipfile.ZipFile) -> tuple[str, bool]:
    """The part that holds the first visible sheet, and whether dates count from 1904. Raises FileRefused."""
    book = _Attributes("sheet", "workbookPr")
    links = _Attributes("Relationship")
    if not (collect(archive, "xl/workbook.xml", book) and collect(archive, "xl/_rels/workbook.xml.rels", links)):
        raise FileRefused(_("The file is named .xlsx but is not a workbook."))
    targets = {found.get("Id"): found.get("Target", "") for _tag, found in links.found}
    from_1904 = any(found.get("date1904") in {"1", "true"} for tag, found in book.found if tag == "workbookPr")
    for tag, found in book.found:
        link = next((value for name, value in found.items() if name.rpartition(":")[2] == "id"), "")
        if tag == "sheet" and found.get("state", "visible") == "visible" and targets.get(link):
            target = targets[link]
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if part in archive.namelist():
                return part, from_1904
    raise FileRefused(_("The workbook has no visible sheet."))


def number_formats(archive: zipfile.ZipFile) -> list[str]:
    """The format code of each cell style, such as ``General``, ``yyyy-mm-dd`` or ``0000``."""
    handler = _Formats()
    collect(archive, "xl/styles.xml", handler)
    own: Mapping[int, str] = {
        _number(found.get("numFmtId")): found.get("formatCode", "") for tag, found in handler.found if tag == "numFmt"
    }
    codes = [_number(found.get("numFmtId")) for tag, found in handler.found if tag == "xf"]
    return [own.get(code) or BUILTIN_FORMATS.get(code, "General") for code in codes]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


class SharedTexts(XmlHandler):
    """The table of texts that cells share, kept in a temporary file so that its size does not matter."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._limit = limits.cell_characters
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the reader)
        self._starts = array("Q", [0])
        self._parts: list[str] = []
        self._length = 0
        self._reading = False
        self._phonetic = False
        collect(archive, "xl/sharedStrings.xml", self)

    def close(self) -> None:
        """Gives the temporary file back."""
        self._file.close()

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._starts) - 1:
            raise FileRefused(_("The workbook is damaged: a cell refers to a text that does not exist."))
        start, end = self._starts[index], self._starts[index + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "rPh":
            self._phonetic = True
        self._reading = tag == "t" and not self._phonetic

    def end(self, tag: str) -> None:
        self._reading = False
        if tag == "rPh":
            self._phonetic = False
        elif tag == "si":
            written = self._file.write("".join(self._parts).encode("utf-8", "surrogatepass"))
            self._starts.append(self._starts[-1] + written)
            self._parts, self._length = [], 0
        elif tag == "sst":
            raise Stop

    def text(self, data: str) -> None:
        if self._reading:
            self._length += len(data)
            if self._length > self._limit:
                raise FileRefused(_("A cell has more than %(limit)d characters.") % {"limit": self._limit})
            self._parts.append(data)
