"""Which dates of a sentence open something, which close it, and which belong together (自…起，至…止)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .dates import Expression

_BEFORE = re.compile(
    r"^ ?(?:\((?:星期|周|礼拜).\))? ?(?P<hour>下班|[零\d]+点)?"
    r"(?P<edge>(?:准时|自动|统一)?关闭|之前|以前|前|止|截止|为止|结束|终止"
    r"|截稿|到期|(?:\(含[^()]{0,6}\)|\(含\))(?:之前|以前|前)?)"
    r"(?:\(不含[^()]{0,8}\))?(?!期)"
)
_WITHOUT = re.compile(r"^ ?(?:之前|以前|前)?\(不含[^()]{0,8}\)(?:之前|以前|前)?")
_UNTIL = re.compile(
    r"(?:截[止至稿](?:日期|时间|日|期限)?(?:\([^()]{0,10}\))?(?:为|是|到"
    r"|至|于)?[,:: ]*|最[迟晚](?:不(?:得)?(?:超过|晚于|迟于)|于|应于|应在"
    r"|在)?"
    r"|不(?:得)?[迟晚]于|(?:延长|延期|顺延|延续|推迟)[至到]|即日起[,]?(?:至|到|-|—+)?|(?:发布|公布|印发|下发"
    r"|下达|公告|发文)之?日起?(?:开始)?[,]?(?:至|到|-|—+)|(?<![月日年初])[至到]|止于)[: ]*$"
)
_FROM_AFTER = re.compile(r"^ ?(?:\((?:星期|周|礼拜).\))? ?(?:正式|全面)?(?:起|开始|开通|开放|启动|正式开)")
_FROM_BEFORE = re.compile(r"(?:自|从)[: ]*$")
_NOTICE = re.compile(r"(?:即日起|之?日起?)[,]?(?:至|到|-|—+)?[: ]*$")
_UNLESS_PAST = re.compile(r"^ ?(?:\([^()]{0,10}\))?(?:以后|之后|后|以来)")
_FAR = 60


@dataclass(frozen=True, slots=True)
class Span:
    """A date or two with what they do; offsets in the sentence, the words around (于…前) included.

    ``on``: the words name only the time itself (8月1日至31日, 第二季度), not an edge; ``explicit``: 截止 or 至 says it.
    ``included``: whether the closing day counts. ``loose``: a 旬 or 底 that a window cannot hold to the day.
    """

    start: int
    end: int
    opens: Expression | None
    closes: Expression | None
    on: bool = False
    explicit: bool = False
    included: bool = True

    @property
    def loose(self) -> bool:
        """Whether a part of a month was named that has no day of its own."""
        ends = [each for each in (self.opens, self.closes) if each is not None]
        return any((each.last or each.first).part in ("上旬", "中旬", "下旬", "初") for each in ends)


def spans(said: str, found: list[Expression]) -> Iterator[Span]:
    """The dates of a sentence by what they do; what only tells a time comes as ``on``."""
    place = 0
    while place < len(found):
        each = found[place]
        following = found[place + 1] if place + 1 < len(found) else None
        joined = following is not None and _opens(said, each) and _goes_on(said, each, following)
        if joined and following is not None:
            yield Span(*_edges(said, each.start, following.end), each, following, explicit=True)
            place += 2
            continue
        yield _single(said, each)
        place += 1


def _goes_on(said: str, first: Expression, last: Expression) -> bool:
    """Whether a date that opens is followed by the one that closes it."""
    between = said[first.end : last.start]
    if first.last is not None or last.last is not None or len(between) > _FAR or "。" in between:
        return False
    if _BEFORE.match(said[last.end :]) and re.search(r"^[^,。;]{0,6}(?:开放|开通|启动|开始)", between):
        return True
    return bool(re.search(r"(?:截[止至][^,。;]{0,6}|至|到)$", between))


def _opens(said: str, each: Expression) -> bool:
    after, before = said[each.end :], said[: each.start]
    return bool(_FROM_AFTER.match(after) or _FROM_BEFORE.search(before))


def _single(said: str, each: Expression) -> Span:
    after, before = said[each.end :], said[: each.start]
    start, end = _edges(said, each.start, each.end)
    if each.last is not None:
        return Span(start, end, each, each, on=True, explicit=True)
    closing = _BEFORE.match(after)
    until = _UNTIL.search(before)
    without = _WITHOUT.match(after)
    if closing or until or without:
        return Span(start, end, None, each, explicit=bool(until), included=not without)
    if _opens(said, each):
        return Span(start, end, each, None)
    if _UNLESS_PAST.match(after):
        return Span(start, end, each, None, explicit=False)
    return Span(start, end, each, each, on=True)


def _edges(said: str, start: int, end: int) -> tuple[int, int]:
    """With the words that make it a deadline: 截止日期为 before it, 前 behind it."""
    before = re.search(
        r"(?:自|从|截[止至](?:日期|时间)?[为是到至于]?[,: ]*|即日起至?|最[迟晚]于?|不[迟晚]于)$", said[:start]
    )
    behind = said[end:]
    after = _WITHOUT.match(behind) or _BEFORE.match(behind) or _FROM_AFTER.match(behind)
    return (before.start() if before else start), (end + after.end() if after else end)
