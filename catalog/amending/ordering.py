"""Numbers in order after an act, and the references in the text that the new numbers may have left behind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.provisions.numbering import value

from .blocks import Block, Structure, renumbered
from .reasons import Refused, disagreeing

_REFERENCE = re.compile(
    r"(?P<before>[》法例则定程]?)(?P<own>本(?:办法|规定|条例|细则|实施细则|法|通知|意见|方案|规则))?"
    r"第(?P<n>[零〇一二三四五六七八九十百]+|\d+)条"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """``words`` in the text name an article by the number it had; now it has ``number``. For a person to look at."""

    words: str
    context: str
    number: str


def number_in_order(structure: Structure) -> list[Block]:
    """Articles from the first to the last, and lists in which something was inserted or deleted; those renumbered.

    Refused, with nothing changed, when the order contradicts a number that the act itself gives.
    """
    wanted = [
        *_chapters(structure),
        *numbered_articles(structure),
        *numbered_lists(structure, changed_only=True),
    ]
    for block, number in wanted:
        if block.planned and block.planned != number and (block.number or block.kind == "article"):
            raise Refused(disagreeing(block.mark, renumbered(block.mark, *number)))
    changed = []
    for block, number in wanted:
        mark = renumbered(block.mark, *number)
        if mark != block.mark:
            changed.append(block)
        block.mark, block.planned = mark, number
    return changed


def stale_references(structure: Structure) -> Iterator[Reference]:
    """Places that name an article of this document whose number is another now."""
    moved = {
        block.number: block.mark
        for block in structure.heads("article")
        if block.number and block.planned and block.planned != (block.number, block.branch)
    }
    if not moved:
        return
    for block in structure.live():
        for found in _REFERENCE.finditer(block.words):
            new = moved.get(value(found["n"]))
            if new and (found["own"] or not found["before"]):
                around = block.words[max(0, found.start() - 20) : found.end() + 20]
                yield Reference(found.group(), around, new)


def numbered_articles(structure: Structure) -> Iterator[tuple[Block, tuple[int, int]]]:
    """第十条之一 stays behind 第十条, whatever its number is."""
    number = branch = 0
    for block in structure.heads("article"):
        if block.current[1] and number:
            branch += 1
        else:
            number, branch = number + 1, 0
        yield block, (number, branch)


def _chapters(structure: Structure) -> Iterator[tuple[Block, tuple[int, int]]]:
    """Parts, chapters and the sections of each, where one was inserted or deleted."""
    for kind in ("part", "chapter", "section"):
        lists: dict[Block | None, list[Block]] = {}
        above: Block | None = None
        for block in structure.blocks:
            if block.kind == "chapter" and kind == "section":
                above = block
            if block.kind == kind:
                lists.setdefault(above, []).append(block)
        for blocks in lists.values():
            if any(block.gone or not block.number for block in blocks):
                live = (block for block in blocks if not block.gone)
                yield from ((block, (place, 0)) for place, block in enumerate(live, start=1))


def numbered_lists(structure: Structure, *, changed_only: bool) -> Iterator[tuple[Block, tuple[int, int]]]:
    """Lists an act left alone may keep an odd numbering; ``changed_only`` is without them."""
    lists: dict[tuple[object, ...], list[Block]] = {}
    for block in structure.blocks:
        if block.kind in ("item", "subitem", "point"):
            lists.setdefault((block.kind, block.above, block.paragraph), []).append(block)
    for blocks in lists.values():
        if not changed_only or any(block.gone or not block.number for block in blocks):
            live = [block for block in blocks if not block.gone]
            yield from ((block, (place, 0)) for place, block in enumerate(live, start=1))
