"""Tables as the body keeps them: a full grid of plain cells, spans, a header row, a caption."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .limits import TABLE_CELLS, TABLE_COLUMNS
from .parts import Unreadable

_HEADER_WORDS = re.compile(
    "序号|名称|项目|内容|单位|标准|类别|类型|金额|备注|条件|时间|日期|编号|文号|标题|事项|部门|措施|指标|数量|依据|意见|方式|电话|地址|等级|年度|责任|结果|级别"
)
_FIGURES = re.compile(r"[\d.,，％%\-—/\s]+")
CAPTION = re.compile(r"(?:续|附)?表\s*[\d一二三四五六七八九十.\-—]*(?:[\s:：、.．].*|[^，。；]{0,40})")
LONGEST_CAPTION = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with the rows and columns it covers; ``header`` where the source marks it as one."""

    text: str
    columns: int = 1
    rows: int = 1
    header: bool = False


def table_value(rows: Sequence[Sequence[Cell]], *, caption: str = "", header: bool | None = None) -> dict[str, Any]:
    """The TableBlock's value of ``rows``, each with the cells that begin in it, as in HTML.

    ``header`` None: told by the marks of the cells, else by the words of the first row. Raises Unreadable when the
    table is beyond the limits.
    """
    data, merges = _grid(rows)
    if header is None:
        marked = bool(rows) and bool(rows[0]) and all(cell.header for cell in rows[0])
        header = marked or _reads_as_header(data, merges)
    return {
        "data": data,
        "cell": [],
        "mergeCells": merges,
        "first_row_is_table_header": header,
        "first_col_is_header": False,
        "table_header_choice": "row" if header else "neither",
        "table_caption": caption,
    }


def is_caption(text: str) -> bool:
    """Whether a paragraph right above a table is its caption: 表1 …, 附表 …."""
    return len(text) <= LONGEST_CAPTION and CAPTION.fullmatch(text) is not None and not text.endswith(("：", ":"))


def _grid(rows: Sequence[Sequence[Cell]]) -> tuple[list[list[str]], list[dict[str, int]]]:
    taken: dict[tuple[int, int], str] = {}
    merges: list[dict[str, int]] = []
    for row, line in enumerate(rows):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            height = max(1, min(cell.rows, len(rows) - row))
            width = _free_width(taken, row, column, cell.columns)
            _take(taken, row, column, (height, width), cell.text)
            if height > 1 or width > 1:
                merges.append({"row": row, "col": column, "rowspan": height, "colspan": width})
    return _filled(taken, len(rows)), merges


def _free_width(taken: dict[tuple[int, int], str], row: int, column: int, wanted: int) -> int:
    """As many columns as asked for, up to one that another cell covers already."""
    width = 1
    while width < wanted and (row, column + width) not in taken:
        width += 1
        if column + width > TABLE_COLUMNS:
            raise _too_large()
    return width


def _take(taken: dict[tuple[int, int], str], row: int, column: int, size: tuple[int, int], text: str) -> None:
    if column >= TABLE_COLUMNS or len(taken) + size[0] * size[1] > TABLE_CELLS:
        raise _too_large()
    for down in range(size[0]):
        for right in range(size[1]):
            taken.setdefault((row + down, column + right), "")
    taken[(row, column)] = text


def _filled(taken: dict[tuple[int, int], str], height: int) -> list[list[str]]:
    width = max((column for _row, column in taken), default=-1) + 1
    if width * height > TABLE_CELLS:
        raise _too_large()
    return [[taken.get((row, column), "") for column in range(width)] for row in range(height)]


def _too_large() -> Unreadable:
    return Unreadable(
        _("A table has more than %(columns)d columns or %(cells)d cells. Attach it as a workbook instead.")
        % {"columns": TABLE_COLUMNS, "cells": TABLE_CELLS},
        code="table",
    )


def _reads_as_header(data: Sequence[Sequence[str]], merges: Sequence[dict[str, int]]) -> bool:
    """The first row names columns: short words, one of them usual in headings, no figures and no sentences."""
    if len(data) < 2 or len(data[0]) < 2:
        return False
    first = list(_beginning(data[0], merges))
    short = all(cell and len(cell) <= 20 and not _FIGURES.fullmatch(cell) and "。" not in cell for cell in first)
    return short and len(first) > 1 and any(_HEADER_WORDS.search(cell) for cell in first)


def _beginning(line: Sequence[str], merges: Sequence[dict[str, int]]) -> Iterator[str]:
    covered = {
        column
        for merge in merges
        if merge["row"] == 0
        for column in range(merge["col"] + 1, merge["col"] + merge["colspan"])
    }
    return (cell for column, cell in enumerate(line) if column not in covered)
