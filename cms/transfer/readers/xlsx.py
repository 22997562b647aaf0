"""XLSX: the first visible sheet, as text, read while it unpacks. Row numbers are those of the sheet.

openpyxl fills the gaps between far apart cells (4.7 KB become a million rows) and slows down on empty rows, so the
sheet is read here cell by cell: only rows and cells that hold something exist, and each counts against the limits.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from ..columns import Headings, column_letters
from ..limits import Limits
from ..problems import FileRefused, RowProblem
from .archive import guarded
from .cells import CellText
from .rows import Row, Table, far_cell
from .workbook import SharedTexts, first_sheet, number_formats
from .xml import Stop, XmlFeed, XmlHandler, chunks

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def read(path: Path, headings: Headings | None, limits: Limits) -> Iterator[Row]:
    """The rows of the first sheet. Raises FileRefused as soon as the workbook cannot be trusted."""
    table = Table(headings, limits, pads_short_rows=True)
    with guarded(path, limits) as archive:
        part, from_1904 = first_sheet(archive)
        shared = SharedTexts(archive, limits)
        try:
            sheet = _Sheet(CellText(shared, number_formats(archive), from_1904), limits)
            for number, cells, problems in _rows(archive, part, sheet):
                row = table.row(number, cells, problems)
                if row:
                    yield row
        finally:
            shared.close()
    table.close()


_SheetRow = tuple[int, list[str], list[RowProblem]]


def _rows(archive: zipfile.ZipFile, part: str, sheet: "_Sheet") -> Iterator[_SheetRow]:
    with archive.open(part) as source:
        feed, more = XmlFeed(sheet), chunks(source)
        ended = False
        while not ended:
            try:
                chunk = more()
                feed.feed(chunk)
                ended = not chunk
            except Stop:
                ended = True
            except (zipfile.BadZipFile, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
                raise FileRefused(_("The workbook is damaged or cut.")) from error
            yield from sheet.finished
            sheet.finished.clear()


class _Sheet(XmlHandler):
    """Collects the finished rows of the sheet that is being fed."""

    def __init__(self, cell_text: CellText, limits: Limits) -> None:
        self.finished: list[_SheetRow] = []
        self._cell_text = cell_text
        self._limits = limits
        self._row = 0
        self._cells: dict[int, str] = {}
        self._problems: list[RowProblem] = []
        self._length = 0
        self._column = -1
        self._kind = self._style = ""
        self._reading = ""
        self._parts: dict[str, list[str]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._start_row(attributes.get("r", ""))
        elif tag == "c":
            self._start_cell(attributes)
        elif tag in {"v", "t", "f"}:
            self._reading = tag
            if tag == "f":
                self._parts.setdefault("f", [])
        elif tag == "rPh":
            self._reading = "rPh"

    def end(self, tag: str) -> None:
        self._reading = ""
        if tag == "c":
            self._end_cell()
        elif tag == "row" and (self._cells or self._problems):
            cells = [self._cells.get(position, "") for position in range(max(self._cells, default=-1) + 1)]
            self.finished.append((self._row, cells, self._problems))
        elif tag == "sheetData":
            raise Stop

    def text(self, data: str) -> None:
        if self._reading in {"v", "t", "f"}:
            self._length += len(data)
            if self._length > self._limits.row_characters:
                raise FileRefused(
                    _("Row %(row)d is longer than %(limit)d characters.")
                    % {"row": self._row, "limit": self._limits.row_characters}
                )
            self._parts.setdefault(self._reading, []).append(data)

    def _start_row(self, number: str) -> None:
        following = self._row + 1
        self._row = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else following
        if self._row < following:
            raise FileRefused(_("The workbook is damaged: its rows are not in order."))
        self._cells, self._problems, self._length, self._column = {}, [], 0, -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = _position(found[1]) if found else self._column + 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._parts = {}

    def _end_cell(self) -> None:
        parts = {name: "".join(pieces) for name, pieces in self._parts.items()}
        if "f" not in parts and not any(parts.values()):
            return
        letters = column_letters(self._column)
        # The headings take one row, blank rows above or between may take some more.
        if self._column >= self._limits.columns or self._row > self._limits.rows + 1_000:
            raise far_cell(f"{letters}{self._row}", self._limits)
        text, problem = self._cell_text.of(parts, self._kind, self._style, letters)
        if text:
            self._cells[self._column] = text
        if problem:
            self._problems.append(problem)


def _position(letters: str) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - 64
    return position - 1
