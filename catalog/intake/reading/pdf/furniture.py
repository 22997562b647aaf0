"""What is printed on every page and is not the text: page numbers, running headers and footers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

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


def without_furniture(sheets: Sequence[Sheet]) -> None:
    """Take page numbers, and what stands at the same edge of many pages, out of the pages."""
    for sheet in sheets:
        numbers = [id(line) for line in _edges(sheet, 1) if _PAGE_NUMBER.fullmatch(line.text)]
        sheet.lines = [line for line in sheet.lines if id(line) not in numbers]
    seen = Counter(key for sheet in sheets for key in {_key(line) for line in _edges(sheet, _OUTERMOST)})
    needed = max(_REPEATED, _SHARE * len(sheets))
    running = {key for key, count in seen.items() if count >= needed}
    for sheet in sheets:
        gone = {id(line) for line in _edges(sheet, _OUTERMOST) if _key(line) in running}
        sheet.lines = [line for line in sheet.lines if id(line) not in gone]


def _edges(sheet: Sheet, count: int) -> Iterator[Line]:
    """The outermost lines in the upper and the lower zone of a page."""
    lines = sorted(sheet.lines, key=lambda line: line.top)
    zone = _ZONE * sheet.height
    for line in lines[:count]:
        if line.bottom <= zone:
            yield line
    for line in lines[-count:]:
        if line.top >= sheet.height - zone:
            yield line


def _key(line: Line) -> tuple[str, int]:
    """The words with figures made alike, and the height at which they stand, in steps of six points."""
    return re.sub(r"\d+", "0", line.text.strip()), round(line.top / 6)
