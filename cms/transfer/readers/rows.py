"""One row as every reader gives it, whatever the format of the file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..columns import PROBLEM_COLUMN, Headings, column_letters
from ..escaping import unescape
from ..limits import Limits
from ..problems import FileRefused, RowProblem

# No database stores these: NUL, and halves of surrogate pairs that JSON escapes can smuggle in.
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as the person sees it, its values by column name, and what reading found wrong with it."""

    number: int
    values: dict[str, Any]
    problems: tuple[RowProblem, ...] = ()

    def __iter__(self) -> Iterator[Any]:
        return iter((self.number, self.values))


class RowCounter:
    """Counts rows that hold something and stops at the limit."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = 0

    def add(self) -> None:
        """One more row. Raises FileRefused above the limit."""
        self.rows += 1
        if self.rows > self.limits.rows:
            raise too_many_rows(self.limits)


class Table:
    """Turns rows of cells (CSV, XLSX) into rows of named values; the first non-empty row holds the headings.

    Without ``headings`` each row is as it stands, its values named by the letters of their columns.
    """

    def __init__(self, headings: Headings | None, limits: Limits, *, pads_short_rows: bool) -> None:
        self._headings = headings
        self._limits = limits
        self._pads = pads_short_rows
        self._slots: list[str] = []
        self._counter = RowCounter(limits)

    def row(self, number: int, cells: Sequence[str], problems: Sequence[RowProblem] = ()) -> Row | None:
        """The row, or None for headings and blank lines."""
        if not any(cells) and not problems:
            return None
        if len(cells) > self._limits.columns and any(cells[self._limits.columns :]):
            raise too_many_columns(self._limits)
        if self._headings is None:
            self._slots = [column_letters(position) for position in range(len(cells))]
        elif not self._slots:
            self._slots = self._headings.slots(cells)
            return None
        self._counter.add()
        return self._assemble(number, cells, list(problems))

    def close(self) -> None:
        """Raises FileRefused when the file held nothing at all."""
        if not self._slots:
            raise FileRefused(_("The file is empty."))

    def _assemble(self, number: int, cells: Sequence[str], problems: list[RowProblem]) -> Row:
        values: dict[str, Any] = {}
        padding = [""] * (len(self._slots) - len(cells) if self._pads else 0)
        for name, cell in zip(self._slots, [*cells, *padding], strict=False):
            if name != PROBLEM_COLUMN:
                values[name] = values.get(name, "") + unescape(cell)
        problems += self._ragged(cells)
        named = tuple(self._with_column(problem).at(number) for problem in problems)
        return checked(Row(number, values, named), self._limits)

    def _ragged(self, cells: Sequence[str]) -> list[RowProblem]:
        width = len(self._slots)
        extra = [cell for cell in cells[width:] if cell]
        if extra:
            allowed = _("%(count)d columns") % {"count": width}
            message = _("The row has more cells than there are headings.")
            return [RowProblem(message, column_letters(width), extra[0], allowed)]
        if len(cells) < width and not self._pads:
            allowed = _("%(count)d columns") % {"count": width}
            return [RowProblem(_("The row has fewer cells than there are headings."), "", len(cells), allowed)]
        return []

    def _with_column(self, problem: RowProblem) -> RowProblem:
        """Readers of cells know a position (A, B, …); people know the column by its name."""
        for position, name in enumerate(self._slots):
            if problem.column == column_letters(position):
                return RowProblem(problem.message, name, problem.value, problem.allowed, problem.level, problem.row)
        return problem


def checked(row: Row, limits: Limits) -> Row:
    """``row`` with oversized cells refused and characters that cannot be stored replaced and named."""
    found: list[RowProblem] = []
    for name, value in row.values.items():
        if not isinstance(value, str):
            continue
        if len(value) > limits.cell_characters:
            raise FileRefused(
                _("Row %(row)d, column %(column)s: the cell has more than %(limit)d characters.")
                % {"row": row.number, "column": name, "limit": limits.cell_characters}
            )
        if _NOT_TEXT.search(value):
            row.values[name] = clean = _NOT_TEXT.sub("\ufffd", value)
            message = _("The cell holds characters that are not text.")
            found.append(RowProblem(message, name, clean, _("text"), row=row.number))
    return Row(row.number, row.values, (*row.problems, *found)) if found else row


def too_many_rows(limits: Limits) -> FileRefused:
    """The refusal of a file with too many rows."""
    return FileRefused(_("The file has more than %(limit)d rows. Split it.") % {"limit": limits.rows})


def far_cell(cell: str, limits: Limits) -> FileRefused:
    """The refusal of a sheet in which something stands far below or beside the table; ``cell`` such as XFD2."""
    return FileRefused(
        _("Cell %(cell)s is not empty; allowed are %(rows)d rows and %(columns)d columns. Clear it or split the file.")
        % {"cell": cell, "rows": limits.rows, "columns": limits.columns}
    )


def too_many_columns(limits: Limits) -> FileRefused:
    """The refusal of a file with too many columns."""
    return FileRefused(_("The file has more than %(limit)d columns.") % {"limit": limits.columns})


def row_too_long(number: int, limits: Limits) -> FileRefused:
    """The refusal of a file with an endless row, for instance because a quotation mark is never closed."""
    return FileRefused(
        _("Row %(row)d is longer than %(limit)d characters. Is a quotation mark never closed?")
        % {"row": number, "limit": limits.row_characters}
    )
