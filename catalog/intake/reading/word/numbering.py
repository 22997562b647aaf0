"""Numbers that Word counts by itself (ECMA-376, 17.9): 第一条, 一、, （一） are not in the text of a DOCX.

Provisions are cut by these numbers, so they are counted as Word counts and written into the text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from ..counting import written
from .names import tag
from .styles import Styles, integer, value

BULLET = "bullet"
LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ARTICLE = re.compile(r"[条章节编款]$")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered. ``restarts``: the level (from 1) that starts it anew; 0 never, None any."""

    shape: str = "decimal"
    text: str = ""
    start: int = 1
    divider: str = "tab"
    restarts: int | None = None
    in_digits: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A list in use: its levels, and which lists it counts together with."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of one document, in order."""

    lists: dict[str, _List] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, part: Element | None, styles: Styles) -> "Numbering":
        """From numbering.xml; lists that are defined through a style are looked up there."""
        if part is None:
            return cls()
        abstracts = {each.get(tag("w:abstractNumId"), ""): each for each in part.iter(tag("w:abstractNum"))}
        numbers = {each.get(tag("w:numId"), ""): each for each in part.iter(tag("w:num"))}
        found = {}
        for identity, number in numbers.items():
            abstract = _abstract(number, numbers, abstracts, styles)
            if abstract is not None:
                found[identity] = _list(number, abstract, abstracts[abstract])
        return cls(found)

    def level(self, identity: str, level: int | None, style: str) -> tuple[int, Level] | None:
        """The place and the rules of a paragraph's level; where only a style numbers it, the level of that style."""
        used = self.lists.get(identity)
        if used is None:
            return None
        if level is None:
            level = next((place for place, rules in used.levels.items() if style and rules.style == style), 0)
        rules = used.levels.get(level)
        return (level, rules) if rules is not None else None

    def count(self, identity: str, level: int) -> str:
        """The number of the next paragraph at ``level`` of the list, with what divides it from the words."""
        used = self.lists[identity]
        counters = self._counters.setdefault(used.abstract, {})
        if level in used.starts and (identity, level) not in self._started:
            counters[level] = used.starts[level]
        else:
            counters[level] = counters.get(level, used.levels[level].start - 1) + 1
        self._started.add((identity, level))
        for deeper in [place for place in counters if place > level]:
            restarts = used.levels.get(deeper, Level()).restarts
            if restarts is None or 0 < level + 1 <= restarts:
                del counters[deeper]
        for above in range(level):
            counters.setdefault(above, used.levels.get(above, Level()).start)
        return _with_divider(_label(used.levels, counters, level), used.levels[level].divider)


def _label(levels: Mapping[int, Level], counters: Mapping[int, int], level: int) -> str:
    rules = levels[level]

    def one(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        shape = levels.get(place, Level()).shape
        if rules.in_digits and shape != "decimalZero":
            shape = "decimal"
        return "" if place > level else written(counters.get(place, 1), shape)

    return _PLACE.sub(one, rules.text)


def _with_divider(label: str, divider: str) -> str:
    """A space where Word sets one, or a tab; none after marks that end with their own sign in Chinese texts."""
    label = label.strip()
    if not label:
        return ""
    if _ARTICLE.search(label):
        return label + "\u3000"
    # 1.2026年 would read as a figure, whatever divides them in Word.
    if divider == "nothing" and not label.endswith((".", "．")):
        return label
    return label if label.endswith(("、", "）", "：")) else label + " "


def _abstract(
    number: Element, numbers: Mapping[str, Element], abstracts: Mapping[str, Element], styles: Styles
) -> str | None:
    identity = value(number, "w:abstractNumId")
    for _step in range(LEVELS):
        if identity is None or identity not in abstracts:
            return None
        link = value(abstracts[identity], "w:numStyleLink")
        if link is None:
            return identity
        linked = numbers.get(styles.get(link).numbering or "")
        identity = value(linked, "w:abstractNumId") if linked is not None else None
    return None


def _list(number: Element, identity: str, abstract: Element) -> _List:
    levels = dict(_levels(abstract))
    starts = {}
    for override in number.iter(tag("w:lvlOverride")):
        place = _place(override)
        levels.update(_levels(override))
        start = integer(override, "w:startOverride")
        if start is not None:
            starts[place] = start
    return _List(identity, levels, starts)


def _levels(parent: Element) -> list[tuple[int, Level]]:
    return [(_place(each), _level(each)) for each in parent.iterchildren(tag("w:lvl"))]


def _level(element: Element) -> Level:
    start, on = integer(element, "w:start"), element.find(tag("w:isLgl"))
    return Level(
        shape=value(element, "w:numFmt") or "decimal",
        text=value(element, "w:lvlText") or "",
        start=1 if start is None else start,
        divider=value(element, "w:suff") or "tab",
        restarts=integer(element, "w:lvlRestart"),
        in_digits=on is not None and on.get(tag("w:val"), "1") not in ("0", "false"),
        style=value(element, "w:pStyle") or "",
    )


def _place(element: Element) -> int:
    written_place = element.get(tag("w:ilvl"), "0")
    return int(written_place) if written_place in "012345678" and written_place else 0
