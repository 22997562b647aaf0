"""What is printed on every page and is not the text: page numbers, running headers and footers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from .sheets import Line, Sheet

_PAGE_NUMBER = re.compile(
    r"[-—－–─·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxlcⅰ-ⅿ]{1,6}|[一二三四五六七八九十百〇]{1,5}\s*(?=页))(?:\s*页)?"
    r"(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—－–─·•\s]*",
    re.I,
)
_ZONE = 0.12
"""Share of the page's height at either end."""
_OUTERMOST = 2
_REPEATED = 3
_SHARE = 0.2
_APART = 1.3
"""Times the usual distance of lines."""


def without_furniture(sheets: Sequence[Sheet]) -> list[str]:
    """Take page numbers, and what stands at the same edge of many pages, out of the pages; the latter's words."""
    for sheet in sheets:
        numbers = {id(line) for line in _edges(sheet, 1) if _PAGE_NUMBER.fullmatch(line.text)}
        sheet.lines = [line for line in sheet.lines if id(line) not in numbers]
    pitch = _pitch(sheets)
    found = [_running(sheet, pitch) for sheet in sheets]
    seen = Counter(key for lines in found for key in {_key(line) for line in lines})
    needed = max(_REPEATED, _SHARE * len(sheets))
    running = {key for key, count in seen.items() if count >= needed}
    words: dict[tuple[str, int], str] = {}
    for sheet, lines in zip(sheets, found, strict=True):
        gone = {id(line) for line in lines if _key(line) in running}
        words.update({_key(line): line.text for line in lines if id(line) in gone})
        sheet.lines = [line for line in sheet.lines if id(line) not in gone]
    return list(dict.fromkeys(words.values()))


def _running(sheet: Sheet, pitch: float) -> list[Line]:
    """Outermost lines that stand apart from the text: the first line of a form repeats as well, and is text."""
    lines = sorted(sheet.lines, key=lambda line: line.top)
    found = []
    for inward in (lines, lines[::-1]):
        edge = [line for line in _edges(sheet, _OUTERMOST) if line in inward[:_OUTERMOST]]
        beyond = next((line for line in inward if line not in edge), None)
        while edge and beyond is not None and abs(edge[-1].top - beyond.top) < _APART * pitch:
            beyond = edge.pop()
        found += edge
    return found


def _pitch(sheets: Sequence[Sheet]) -> float:
    """The usual distance between two lines."""
    tops = [sorted(line.top for line in sheet.lines) for sheet in sheets]
    return median([after - before for page in tops for before, after in pairwise(page)] or [0.0])


def _edges(sheet: Sheet, count: int) -> Iterator[Line]:
    """The outermost lines in the upper and the lower zone of a page, each from the edge inwards."""
    lines = sorted(sheet.lines, key=lambda line: line.top)
    zone = _ZONE * sheet.height
    for line in lines[:count]:
        if line.bottom <= zone:
            yield line
    for line in lines[::-1][:count]:
        if line.top >= sheet.height - zone:
            yield line


def _key(line: Line) -> tuple[str, int]:
    """The words with figures made alike, and the height at which they stand, in steps of six points."""
    return re.sub(r"\d+", "0", line.text.strip()), round(line.top / 6)
