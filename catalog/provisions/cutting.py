"""Cut a text into provisions by its numbering. The provisions join back to the text exactly: they are slices of it.

A mark numbers what follows when it carries on a list that is open (三、 after 二、) or opens one with its first number
where something before it ended; otherwise it is part of a sentence. What has no numbering stays whole, and citable.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .numbering import FIXED, Mark, marks, value

LONGEST_HEADING = 30
"""Characters of a chapter's heading in a text that lost its line breaks."""
WEAK_ALONE = frozenset({"1.", "1、", "（1）", "1）", "①", "（一）"})
"""A list of one in these styles is a sentence that happens to hold a figure."""
COUNTING_ON = frozenset({"（一）", "1.", "1、"})
"""Lists that some texts number throughout: （三） under 一、 and （四） under 二、."""
_SIGNATURE = re.compile(r"[ 　\n](?:[^。；\n]{0,60}?)[12０-９\d二〇○]{4}年[^年。；\n]{1,4}月[^月。；\n]{1,4}日\s*\Z")
_ANNEX_LIST = re.compile(r"(?:(?<=[\n。])|(?<=[ 　]))附\s*件\s*[：:]?\s*(?=1[.．、])")
_OF_ANNEXES = frozenset({"1.", "1、"})
_ANNEX = re.compile(r"(?:(?<=\n)|(?<=。)|(?<=[ 　]))附\s*件\s*(?:\d{1,2}|[一二三四五六七八九十]+)?\s*[：:]?")

_NUMBERED_ANNEX = re.compile(
    r"(?:(?<=[\n。；])|(?<=[ 　\u2002]))附\s*件\s*(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"(?!\d|\s*[)）、，。；;,和及至—．.-]|\s*[:：]\s*\d)"
)
"""附件1 as the heading of an annex: not 附件1、2, not （附件1）, not 附件：1.申请表."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text from ``start`` to ``end``, the mark up to ``words``; the place of its ``parent`` in the list, or None."""

    kind: str
    start: int
    words: int
    end: int
    style: str = ""
    number: int = 0
    parent: int | None = None


@dataclass(slots=True)
class _List:
    """An open list: its style and the last number seen."""

    style: str
    last: int


def cut(text: str, tables: Sequence[tuple[int, int]] = ()) -> list[Piece]:
    """The pieces of ``text`` in order; together they are the whole of it. An empty text has none.

    What is numbered inside ``tables`` (start and end of each) numbers rows, not provisions.
    """
    if not text:
        return []
    outside = [mark for mark in marks(text) if not any(start <= mark.start < end for start, end in tables)]
    heads = _annexes(text, outside)
    found = _cut(text[: heads[0].start()] if heads else text, outside)
    for head, end in zip(heads, _ends(heads, text), strict=True):
        found += _annex(text, head, end, outside, len(found))
    return found


def _ends(heads: Sequence[re.Match[str]], text: str) -> list[int]:
    """Where each annex ends: where the next begins."""
    return [*(head.start() for head in heads[1:]), len(text)][: len(heads)]


def _cut(text: str, candidates: Iterable[Mark]) -> list[Piece]:
    inside = [mark for mark in candidates if mark.start < len(text)]
    return _pieces(text, _without_loners(_numbering(_without_annexes(text, inside))))


def _annexes(text: str, candidates: Sequence[Mark]) -> list[re.Match[str]]:
    """The headings 附件1, 附件2 … at the end of a text, where what stands under one of them is numbered anew."""
    heads: list[re.Match[str]] = []
    for found in _NUMBERED_ANNEX.finditer(text):
        number = value(found["number"])
        heads = [found] if number == 1 else [*heads, found] if number == len(heads) + 1 and heads else heads
    spans = list(zip((head.end() for head in heads), _ends(heads, text), strict=True))
    anew = any(mark.number == 1 and start <= mark.start < end for mark in candidates for start, end in spans)
    return heads if anew else []


def _annex(text: str, head: re.Match[str], end: int, candidates: Iterable[Mark], place: int) -> list[Piece]:
    """An annex and what is numbered in it, which stands under the annex; ``place``: how many pieces come before."""
    start = head.start()
    own = [replace(mark, start=mark.start - start, end=mark.end - start) for mark in candidates if mark.start >= start]
    pieces = [
        replace(
            piece, start=piece.start + start, words=piece.words + start, end=piece.end + start,
            parent=place if piece.parent is None else piece.parent + place,
        )
        for piece in _cut(text[start:end], own)
    ]  # fmt: skip
    pieces[0] = replace(pieces[0], kind="annex", words=head.end(), parent=None)
    return pieces


def _numbering(candidates: Iterable[Mark]) -> list[tuple[Mark, int]]:
    """The marks that number, each with its depth."""
    stack: list[_List] = []
    ended: dict[str, int] = {}
    taken: list[tuple[Mark, int]] = []
    articles = 0
    for found in _carried_on(list(candidates)):
        headed = bool(taken) and _under_heading(taken[-1][0], found)
        mark = replace(found, bounded=found.bounded or headed)
        if mark.style == "条" and not (mark.bounded and mark.number in (1, articles, articles + 1)):
            continue
        depth = _place(mark, stack, ended)
        if depth is None:
            continue
        if mark.style == "条":
            articles = mark.number
        _close(stack, depth + 1, ended)
        taken.append((mark, depth))
    return taken


def _without_annexes(text: str, found: list[Mark]) -> list[Mark]:
    """Without the list of annexes at the end: 附件：1.申请表 2.汇总表 names files and numbers no provisions."""
    for annex in _ANNEX_LIST.finditer(text):
        behind = [mark for mark in found if mark.start >= annex.start()]
        if behind and all(mark.style in _OF_ANNEXES for mark in behind):
            return found[: len(found) - len(behind)]
    return found


def _close(stack: list[_List], depth: int, ended: dict[str, int]) -> None:
    """End what is open from ``depth`` on; how far it counted is kept, for lists that count on under the next point."""
    ended.update((each.style, each.last) for each in stack[depth:])
    del stack[depth:]


def _carried_on(candidates: list[Mark]) -> Iterator[Mark]:
    """A first number, or an article, counts when the next follows in order, whatever stands before: a title or a list
    of names has no full stop."""
    following: dict[str, Mark] = {}
    found = []
    for mark in reversed(candidates):
        after = following.get(mark.style)
        followed = after is not None and after.number == mark.number + 1 and (after.bounded or mark.style in FIXED[:3])
        counts = followed and (mark.number == 1 or mark.style == "条")
        following[mark.style] = replace(mark, bounded=mark.bounded or counts)
        found.append(following[mark.style])
    return reversed(found)


def _under_heading(before: Mark, mark: Mark) -> bool:
    """第一章总则第一条: a heading ends where the next mark begins."""
    return before.style in FIXED[:3] and mark.style in FIXED and mark.start - before.end <= LONGEST_HEADING


def _place(mark: Mark, stack: list[_List], ended: dict[str, int]) -> int | None:
    """The depth at which ``mark`` goes on, or opens a list; None when it numbers nothing. Changes the stack."""
    for depth, each in enumerate(stack):
        if each.style != mark.style:
            continue
        if mark.number == each.last + 1 or mark.style == "条":
            each.last = mark.number
            return depth
        if mark.number == 1 and mark.bounded and (mark.strong or each.last > 1):
            each.last = 1
            return depth
        return None
    first = mark.number == 1 or mark.style == "条"
    counts_on = mark.style in COUNTING_ON and ended.get(mark.style) == mark.number - 1
    if not (mark.bounded or mark.style == "（一）") or not (first or counts_on):
        return None
    depth = _depth_of(mark, stack)
    _close(stack, depth, ended)
    stack.append(_List(mark.style, mark.number))
    return depth


def _depth_of(mark: Mark, stack: Sequence[_List]) -> int:
    """A fixed style stands under the fixed styles of higher rank; every other under what is open."""
    if mark.style not in FIXED:
        return len(stack)
    higher = FIXED[: FIXED.index(mark.style)]
    return max((depth + 1 for depth, each in enumerate(stack) if each.style in higher), default=0)


def _without_loners(taken: list[tuple[Mark, int]]) -> list[tuple[Mark, int]]:
    """Drop lists of one in weak styles, with what hangs under them lifted."""
    kept = []
    for place, (mark, depth) in enumerate(taken):
        alone = mark.number == 1 and _siblings(taken, place) == 1 and not _counted_on(taken, place)
        if mark.style in WEAK_ALONE and alone and not mark.strong:
            continue
        kept.append((mark, depth))
    return kept


def _counted_on(taken: list[tuple[Mark, int]], place: int) -> bool:
    """Whether the list goes on under a later point."""
    mark = taken[place][0]
    following = next((other for other, _depth in taken[place + 1 :] if other.style == mark.style), None)
    return following is not None and following.number == mark.number + 1


def _siblings(taken: list[tuple[Mark, int]], place: int) -> int:
    mark, depth = taken[place]
    count = 1
    for step in (range(place - 1, -1, -1), range(place + 1, len(taken))):
        for other in step:
            if taken[other][1] < depth:
                break
            count += taken[other][1] == depth and taken[other][0].style == mark.style
    return count


def _pieces(text: str, chosen: list[tuple[Mark, int]]) -> list[Piece]:
    tail = _tail(text, chosen[-1][0].end if chosen else 0)
    starts = [mark.start for mark, _depth in chosen]
    bounds = [*starts, tail]
    found: list[Piece] = []
    if not starts or starts[0] > 0:
        found.append(Piece("preamble" if starts else "whole", 0, 0, bounds[0]))
    open_at: dict[int, int] = {}
    for place, (mark, depth) in enumerate(chosen):
        open_at = {level: at for level, at in open_at.items() if level < depth}
        parent = open_at.get(max(open_at)) if open_at else None
        inside = {found[at].kind for at in open_at.values()}
        open_at[depth] = len(found)
        found.append(
            Piece(_kind(mark, inside), mark.start, mark.end, bounds[place + 1], mark.style, mark.number, parent)
        )
    return [*found, *_ending(text, tail)]


def _kind(mark: Mark, inside: set[str]) -> str:
    fixed = {"编": "part", "章": "chapter", "节": "section", "条": "article"}
    if mark.style in fixed:
        return fixed[mark.style]
    if "article" not in inside:
        return "point"
    return "subitem" if "item" in inside else "item"


def _tail(text: str, after: int) -> int:
    """Where signature and annexes begin, behind the last numbered provision's own words."""
    places = [found.start() for found in (_ANNEX.search(text, after), _SIGNATURE.search(text, after)) if found]
    return min(places, default=len(text))


def _ending(text: str, tail: int) -> list[Piece]:
    if tail >= len(text):
        return []
    annex, signature = _ANNEX.search(text, tail), _SIGNATURE.search(text, tail)
    cuts = sorted({tail, *(found.start() for found in (annex, signature) if found)})
    kinds = {found.start(): kind for found, kind in ((annex, "annex"), (signature, "signature")) if found}
    return [
        Piece(kinds.get(start, "annex"), start, start, end)
        for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)
    ]
