"""Pages of a PDF as values: lines with their place, tables with theirs."""

from dataclasses import dataclass, field
from typing import Any

from ..tables import Cell


@dataclass(slots=True)
class Line:
    """A line of text; lengths in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    size: float
    text: str


@dataclass(slots=True)
class Grid:
    """A ruled table; ``columns`` are the places of its vertical lines."""

    top: float
    bottom: float
    columns: tuple[float, ...]
    rows: list[list[Cell]]


@dataclass(slots=True)
class Sheet:
    """One page, numbered from 1."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)
    images: int = 0
    missing: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.lines and not self.tables

    def in_order(self) -> list[Line | Grid]:
        """Lines and tables from top to bottom."""
        return sorted([*self.lines, *self.tables], key=lambda each: each.top)


def sheet(number: int, found: dict[str, Any]) -> Sheet:
    """From what the extracting program says of a page."""
    return Sheet(
        number,
        found["width"],
        found["height"],
        [Line(*values) for values in found["lines"]],
        [_grid(table) for table in found["tables"]],
        found["images"],
        found["missing"],
    )


def _grid(table: dict[str, Any]) -> Grid:
    rows = []
    for row in table["rows"]:
        cells: list[Cell] = []
        for _column, text, columns, height in row:
            cells.append(Cell(text, columns, height))
        rows.append(cells)
    return Grid(table["top"], table["bottom"], tuple(table["columns"]), rows)
