"""Joins the lines of a PDF to paragraphs by their place: a full line goes on in the next, an indent begins anew."""

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..inline import Runs
from .extracting import END, LOWERED, RAISED
from .sheets import Grid, Line, Sheet

_PROVISION = re.compile(
    r"第[零〇一二三四五六七八九十百\d]+[编章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、]|[①-⑳]|附\s*件|附\s*表"
)
_ENDS = ("。", "；", "：", "！", "？", ";", ":")
_SHIFTS = re.compile(f"([{RAISED}{LOWERED}])([^{END}]*){END}?")
# Fonts map Han characters to radicals that only look the same; searching finds neither in the other's place.
_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_LARGER = 1.18
_SMALLER = 0.87
_NOTE = re.compile(f"(?:{RAISED}|[\\[〔(（]?\\d{{1,3}}[\\]〕)）.]?|[①-⑳]|注)")


@dataclass(slots=True)
class Paragraph:
    """Joined lines; ``size`` in points of the letters."""

    size: float
    text: str


@dataclass(slots=True)
class Measures:
    """How a page is set: the margins of its text, the size of its letters, the distance of its lines."""

    left: float
    right: float
    size: float
    pitch: float


@dataclass(slots=True)
class Joined:
    """The paragraphs and tables of a document, and its footnotes."""

    flow: list[Paragraph | Grid] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    size: float = 0.0


def joined(sheets: Sequence[Sheet]) -> Joined:
    """Everything in order; paragraphs go on over the ends of pages, and so do tables."""
    size = _common([line for sheet in sheets for line in sheet.lines], lambda line: round(line.size * 2) / 2, 12.0)
    result = Joined(size=size)
    whole = _measures([line for sheet in sheets for line in sheet.lines], size)
    last: Line | None = None
    for sheet in sheets:
        notes = _take_notes(sheet, size)
        body = [line for line in sheet.lines if abs(line.size - size) < 1]
        measures = _measures(body, size) if len(body) >= 12 else whole
        new_page = True
        for each in sheet.in_order():
            if isinstance(each, Grid):
                _add_table(result.flow, each)
                last = None
            else:
                _add_line(result.flow, last, each, measures, new_page)
                last = each
            new_page = False
        _add_notes(result.notes, notes)
    return result


def runs_of(text: str) -> Runs:
    """``text`` with raised and lowered characters as marks, and radicals as the characters that they stand for."""
    runs, place = Runs(), 0
    text = normal(text)
    for found in _SHIFTS.finditer(text):
        runs.add(text[place : found.start()])
        runs.add(found[2], frozenset({"sup" if found[1] == RAISED else "sub"}))
        place = found.end()
    runs.add(text[place:])
    return runs


def normal(text: str) -> str:
    """Compatibility forms of Han characters as the usual ones."""
    return _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def _add_line(flow: list[Paragraph | Grid], last: Line | None, line: Line, measures: Measures, new_page: bool) -> None:
    before = flow[-1] if flow else None
    if last is not None and isinstance(before, Paragraph) and _goes_on(last, line, measures, new_page):
        before.text += _between(before.text, line.text) + line.text
    else:
        flow.append(Paragraph(line.size, line.text))


def _goes_on(last: Line, line: Line, measures: Measures, new_page: bool) -> bool:
    size = max(last.size, line.size)
    if abs(last.size - line.size) > 1:
        return False
    if not new_page and line.top - last.top > 1.6 * max(measures.pitch, 1.2 * size):
        return False
    if last.size > _LARGER * measures.size:
        # Lines of one heading stand close together: centred, or the first fills its line.
        centred = _is_centred(last, measures) and _is_centred(line, measures) and len(last.text) > 8
        return not new_page and (centred or last.right >= measures.right - 2.1 * size)
    if last.right < measures.right - 2.1 * size or line.left > measures.left + 0.9 * size:
        return False
    return not (last.text.rstrip().endswith(_ENDS) and _PROVISION.match(line.text))


def _is_centred(line: Line, measures: Measures) -> bool:
    return abs((line.left - measures.left) - (measures.right - line.right)) < 2.5 * line.size


def _between(before: str, after: str) -> str:
    """A space between two Latin words; a hyphen at the end of a line stays, for it may be part of a number."""
    latin = re.compile(r"[A-Za-z0-9,.;:)]")
    return " " if latin.match(before[-1:]) and re.match(r"[A-Za-z(]", after[:1]) else ""


def _add_table(flow: list[Paragraph | Grid], table: Grid) -> None:
    """A table with the same columns at the top of the next page is the same table."""
    before = flow[-1] if flow else None
    if isinstance(before, Grid) and _same_columns(before.columns, table.columns) and table.top < before.bottom:
        rows = table.rows
        if rows and before.rows and [cell.text for cell in rows[0]] == [cell.text for cell in before.rows[0]]:
            rows = rows[1:]
        before.rows.extend(rows)
        before.bottom = table.bottom
        return
    flow.append(table)


def _same_columns(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < 3 for a, b in zip(one, other, strict=True))


def _take_notes(sheet: Sheet, size: float) -> list[Line]:
    """Small lines at the foot of a page that begin with a mark."""
    lines = sorted(sheet.lines, key=lambda line: line.top)
    start = len(lines)
    while start and lines[start - 1].size < _SMALLER * size and lines[start - 1].top > sheet.height / 2:
        start -= 1
    while start < len(lines) and not _NOTE.match(lines[start].text):
        start += 1
    notes = lines[start:]
    if len(notes) == len(lines):
        return []
    kept = {id(line) for line in notes}
    sheet.lines = [line for line in sheet.lines if id(line) not in kept]
    return notes


def _add_notes(found: list[Paragraph], lines: Iterable[Line]) -> None:
    first = True
    for line in lines:
        if first or _NOTE.match(line.text):
            found.append(Paragraph(line.size, line.text))
        else:
            found[-1].text += _between(found[-1].text, line.text) + line.text
        first = False


def _measures(lines: Sequence[Line], size: float) -> Measures:
    left = _common(lines, lambda line: round(line.left), 0.0)
    indents = Counter(round(line.left) for line in lines)
    # Where most paragraphs are one line long the indent is commoner than the margin.
    margin = min((place for place, count in indents.items() if count >= 0.15 * len(lines)), default=left)
    rights = sorted(line.right for line in lines)
    right = rights[int(len(rights) * 0.9)] if rights else 0.0
    tops = [after.top - before.top for before, after in pairwise(lines)]
    steps = [step for step in tops if size < step < 4 * size]
    return Measures(min(left, margin), right, size, statistics.median(steps) if steps else 1.5 * size)


def _common(lines: Sequence[Line], key: Callable[[Line], float], default: float) -> float:
    """The value that most characters have."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[key(line)] += len(line.text)
    return weights.most_common(1)[0][0] if weights else default
