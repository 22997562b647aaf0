"""The marks that number Chinese official texts (GB/T 9704 and legislative practice), found where they may stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.documents.numbers import chinese_integer

_HAN = "[零〇○一二三四五六七八九十百]+"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

STYLES: dict[str, str] = {
    "编": rf"第(?P<编>{_HAN}|\d+)编",
    "章": rf"第(?P<章>{_HAN}|\d+)章",
    "节": rf"第(?P<节>{_HAN}|\d+)节",
    "条": rf"第(?P<条>{_HAN}|\d{{1,3}})条(?:之(?P<之>[一二三四五六七八九十]+))?",
    "一、": r"(?P<一>[一二三四五六七八九十]+)、",
    "（一）": r"[（(](?P<括>[一二三四五六七八九十]+)[）)]",
    "1.": r"(?<![\d.．%])(?P<点>\d{1,2})[.．](?!\d)",
    "1、": r"(?<![\d.．])(?P<顿>\d{1,2})、",
    "（1）": r"[（(](?P<双>\d{1,2})[）)]",
    "1）": r"(?<![（(\d])(?P<单>\d{1,2})[）)]",
    "①": rf"(?P<圈>[{_CIRCLED}])",
}
"""By style, as editors name it. 第三条 also cites; whether a mark numbers or cites is told by where it stands."""
FIXED = ("编", "章", "节", "条")
"""Styles with a rank of their own; the rank of the others is given by the order in which a text uses them."""

_ANY = re.compile("|".join(STYLES.values()))
_GROUPS = dict(zip("编章节条一括点顿双单圈", STYLES, strict=True))
_ENDS = frozenset("。；;：:！!？?…”’」』】》>）)\n")
_CITED_AFTER = {
    "条": re.compile(r"\s*(?:第|的?规定|所列|中的|[、和至或]?(?:者|以及)?第)"),
    "（一）": re.compile(r"\s*(?:项|款|目|[、和至]\s*[（(])"),
}
_CITED_AFTER["（1）"] = _CITED_AFTER["（一）"]
_OPEN, _CLOSE = "“「『", "”」』"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark from ``start`` to ``end`` in the text that may number what follows. ``strong``: it begins a line."""

    style: str
    number: int
    start: int
    end: int
    strong: bool
    bounded: bool


def marks(text: str) -> Iterator[Mark]:
    """Candidates in order, without those that stand in a quotation or plainly cite."""
    quoted = _quotations(text)
    for found in _ANY.finditer(text):
        group = next(name for name in _GROUPS if found[name])
        style = _GROUPS[group]
        if _inside(quoted, found.start()) or _cites(text, found, style):
            continue
        strong, bounded = _standing(text, found.start())
        yield Mark(style, value(found[group]), found.start(), found.end(), strong, bounded)


def value(written: str) -> int:
    """十二 → 12, 一百零三 → 103, ③ → 3, 7 → 7."""
    if written in _CIRCLED:
        return _CIRCLED.index(written) + 1
    return int(written) if written.isdecimal() else chinese_integer(written) or 0


def _standing(text: str, start: int) -> tuple[bool, bool]:
    """Whether the mark begins a line, and whether what stands before it ends something."""
    before = start
    while before and text[before - 1] in " \t　":
        before -= 1
    if not before or text[before - 1] == "\n":
        return True, True
    return False, before < start or text[before - 1] in _ENDS


def _cites(text: str, found: re.Match[str], style: str) -> bool:
    if found.start() and text[found.start() - 1] in "第《":
        return True
    return style in _CITED_AFTER and _CITED_AFTER[style].match(text, found.end()) is not None


def _quotations(text: str) -> list[tuple[int, int]]:
    """Spans between matching quotation marks; a mark without its partner opens nothing."""
    spans: list[tuple[int, int]] = []
    opened: list[int] = []
    for place, character in enumerate(text):
        if character in _OPEN:
            opened.append(place)
        elif character in _CLOSE and opened:
            spans.append((opened.pop(), place))
    return sorted(spans)


def _inside(spans: list[tuple[int, int]], place: int) -> bool:
    return any(start < place < end for start, end in spans)
