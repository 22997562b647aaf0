"""Tables of a clean-up decision: columns found by their headings, spans filled, sections inside the table."""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Any

from .outcomes import outcome_of, outcomes_named
from .rows import ParsedRow, Reading, ordinal_of, read_row, until_in

Grid = Sequence[Sequence[str]]

_COLUMNS = {
    "title": r"(?:规范性)?(?:文件)?(?:名称|标题|题目)|政策名称|文件名",
    "number": r"(?:发文)?(?:文|字)号|发文字号|文件编号|文件号|编号",
    "issuer": r"(?:发文|制定|发布|印发|起草|实施|责任|牵头|主管)?(?:单位|机关|部门)",
    "outcome": r"(?:清理|处理|审查)?(?:意见|结果|结论|类型|类别|方式|决定|建议)",
    "until": r"有效期.*|失效日期|修改时限|完成时限|延长至|截止日期|到期日期?",
    "ordinal": r"序号|编号|No\.?",
    "note": r"备注|说明|理由|原因|.*(?:日期|时间)",
}


def read_grid(grid: Grid, *, outcome: str = "") -> Reading:
    """The rows of a table; ``outcome`` is what its caption or the heading above it decided.

    A row that names no document is a section heading when its words decide something, else it is left over.
    """
    rows: list[ParsedRow] = []
    leftover: list[str] = []
    columns: dict[str, int] = {}
    current = outcome
    for line in grid:
        cells = [re.sub(r"\s+", " ", cell or "").strip() for cell in line]
        filled = list(dict.fromkeys(cell for cell in cells if cell))
        if not filled:
            continue
        if found := _columns(cells):
            columns = found
        elif len(filled) == 1 and outcomes_named(filled[0]) and "《" not in filled[0]:
            current = outcome_of(filled[0])
        elif parsed := _read(cells, columns, current):
            rows += parsed
        else:
            leftover.append("\t".join(filled))
    return Reading(tuple(rows), tuple(leftover))


def published_grid(rows: Iterable[Iterable[dict[str, Any]]]) -> list[list[str]]:
    """The cells of a published table (text, colspan, rowspan) as a full grid: a span says its words in each place."""
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    for cells in rows:
        line: list[str] = []
        waiting = list(cells)
        while waiting or len(line) in hanging:
            place = len(line)
            if place in hanging:
                left, text = hanging.pop(place)
                line.append(text)
                if left > 1:
                    hanging[place] = (left - 1, text)
                continue
            cell = waiting.pop(0)
            for _column in range(max(1, cell.get("colspan", 1))):
                if cell.get("rowspan", 1) > 1:
                    hanging[len(line)] = (cell["rowspan"] - 1, cell["text"])
                line.append(cell["text"])
        grid.append(line)
    return grid


def pasted_grid(text: str) -> list[list[str]] | None:
    """A table pasted from a workbook, a web page or a text processor (cells by tabs); None for running text."""
    lines = [line for line in text.splitlines() if line.strip()]
    if sum("\t" in line for line in lines) < max(1, len(lines) // 2):
        return None
    return [list(row) for row in csv.reader(text.splitlines(keepends=True), delimiter="\t")]


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Where each column stands, if this is a row of headings: it names the documents' titles."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        plain = re.sub(r"[\s（(].*$", "", cell.replace(" ", "")) or cell
        for name, words in _COLUMNS.items():
            if name not in found and len(plain) <= 12 and re.fullmatch(words, plain):
                found[name] = place
                break
    return found if "title" in found else {}


def _read(cells: Sequence[str], columns: dict[str, int], outcome: str) -> list[ParsedRow]:
    """The documents of one row. Without headings the cells are read as if they ran together."""
    marked = "\t".join(cells).strip()
    if not columns:
        if "《" not in marked:
            return []
        ordinal = ordinal_of(cells[0])
        return read_row(" ".join(cells[1:] if ordinal else cells), ordinal=ordinal, outcome=outcome, marked=marked)
    value = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
    if len(value["title"]) < 2:
        return []
    others = [cell for place, cell in enumerate(cells) if cell and place not in columns.values()]
    decided = outcome_of(value.get("outcome", "")) or ("" if value.get("outcome") else outcome)
    note = "；".join(part for part in (value.get("note", ""), *others) if part)
    number = value.get("number", "")
    until = until_in(value.get("until", "")) or until_in(value.get("outcome", ""))
    return [
        ParsedRow(
            title=row.title, number=number or row.number, issuer=value.get("issuer", ""), outcome=decided, until=until,
            note=note, ordinal=ordinal_of(value.get("ordinal", "")), words=marked,
        )
        for row in read_row(value["title"])
    ]  # fmt: skip
