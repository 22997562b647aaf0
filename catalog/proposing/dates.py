"""Days, months, quarters and hours as a sentence writes them, each end by itself or joined to a span.

Nothing is worked out here: what a sentence leaves open (a missing year, 次年, 每年) is kept as written.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Literal

from catalog.documents.numbers import chinese_integer

Unit = Literal["day", "month", "quarter", "half", "year"]
YearWord = Literal["", "every", "next", "this", "last"]

_YEAR_WORDS: dict[str, YearWord] = {
    "每年": "every",
    "每一年": "every",
    "次年": "next",
    "翌年": "next",
    "明年": "next",
    "下年": "next",
    "下一年": "next",
    "第二年": "next",
    "今年": "this",
    "当年": "this",
    "本年": "this",
    "上年": "last",
    "上一年": "last",
    "去年": "last",
}
_HAN = "〇零○Oo一二三四五六七八九"
_YEAR = (
    rf"(?:(?P<year>(?:19|20) ?\d ?\d|[一二][{_HAN}]{{3}}) ?年(?:度)?"
    r"|(?P<word>每一?年|次年|翌年|明年|下一?年|第二年|今年|当年|本年|上一?年|去年)(?:度)?)"
)
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_AT = (
    r"(?: ?(?:\((?:星期|周|礼拜).\)|(?:星期|周).(?=[上下\d]))?"
    r" ?(?P<half_day>上午|下午|晚上?|中午|凌晨|早上?)? ?(?P<hour>2[0-4]|1\d|0?\d) ?"
    r"(?::|时|点(?!击)) ?(?:(?P<minute>[0-5]\d)(?: ?分)?|(?P<half_hour>半))?(?:: ?[0-5]\d)?)"
)
_DATE = (
    rf"(?:{_YEAR} ?的? ?|(?<!\d))(?P<month>{_MONTH}) ?月 ?份?(?: ?(?P<day>{_DAY}) ?[日号]"
    r"|(?P<part>底|末|上旬|中旬|下旬|初))?"
)
_POINT = re.compile(
    rf"(?:{_DATE}"
    r"|(?<![\d.])(?P<iso_year>(?:19|20)\d\d) ?(?P<iso_mark>[-./]) ?(?P<iso_month>1[0-2]|0?[1-9]) ?(?P=iso_mark) ?"
    r"(?P<iso_day>3[01]|[12]\d|0?[1-9])(?!\d)"
    rf"|(?:{_YEAR.replace('<', '<q_')})? ?的? ?第? ?(?P<quarter>[一二三四1-4]) ?季度(?P<quarter_end>末|底)?"
    rf"|(?:{_YEAR.replace('<', '<h_')}) ?的? ?(?P<half>上半年|下半年)"
    rf"|(?:{_YEAR.replace('<', '<e_')}|(?<![\d一-龥])年|年)年?(?P<year_end>底|末))"
    rf"{_AT}?"
)
_MONTHS = re.compile(
    rf"(?:{_YEAR} ?的? ?)?(?<!\d)(?P<month>{_MONTH}) ?(?:-|—+|–|~|至|到|、) ?(?P<until>{_MONTH}) ?月"
    rf"(?! ?{_DAY} ?[日号])"
)
_TO = re.compile(
    r" ?(?:\((?:星期|周|礼拜).\))? ?(?:\(含[^()]{0,6}\))? ?(?:起|开始|零时起)?(?:, ?)?(?: ?(?:至"
    r"|到|~|〜|-|—|–|―|─|一(?=\d)))+ ?"
)
_DAY_ONLY = re.compile(rf"(?:当月|本月|同月)? ?(?P<day>{_DAY}) ?[日号]{_AT}?")
_TIME_ONLY = re.compile(_AT)
_LISTED = re.compile(r" ?(?:、|和|及|以及|与|或|,) ?")
_CLUE = re.compile(r"月|季度|半年|年[底末]|\d[-./]\d{1,2}[-./]\d")


@dataclass(frozen=True, slots=True)
class Point:
    """A date as written: ``year`` None where none is stated, ``word`` where one is told by a word (每年, 次年).

    ``unit`` is what is named; ``month`` the first of its months. ``at``: the hour of a day; 24:00 is kept as None.
    ``part``: 上旬, 底 and the like, which no window can hold: a month stands for it.
    """

    unit: Unit
    year: int | None = None
    word: YearWord = ""
    month: int = 1
    day: int = 1
    at: time | None = None
    part: str = ""

    @property
    def months(self) -> int:
        """How many months the unit has; a day has none."""
        return {"day": 0, "month": 1, "quarter": 3, "half": 6, "year": 12}[self.unit]

    @property
    def last_month(self) -> int:
        """The month in which the unit ends."""
        return self.month + max(self.months, 1) - 1

    def fits(self, year: int) -> bool:
        """Whether it is a real day of that year."""
        return self.unit != "day" or self.day <= calendar.monthrange(year, self.month)[1]

    def first_day(self, year: int) -> date:
        """Its first day in ``year``."""
        return date(year, self.month, self.day if self.unit == "day" else 1)

    def last_day(self, year: int) -> date:
        """Its last day in ``year``."""
        if self.unit == "day":
            return date(year, self.month, self.day)
        return date(year, self.last_month, calendar.monthrange(year, self.last_month)[1])


@dataclass(frozen=True, slots=True)
class Expression:
    """One date, or two joined by 至, with their place in the sentence."""

    start: int
    end: int
    first: Point
    last: Point | None = None


def expressions(said: str) -> list[Expression]:
    """The dates of a folded sentence in order, none overlapping."""
    if not _CLUE.search(said):
        return []
    found: list[Expression] = []
    for each in _months(said):
        found.append(each)
    taken = [(each.start, each.end) for each in found]
    singles = [single for single in _singles(said) if not any(a < single.end and single.start < b for a, b in taken)]
    found += _joined(said, singles)
    return _carried(said, sorted(found, key=lambda each: each.start))


def _carried(said: str, found: list[Expression]) -> list[Expression]:
    """每年4月、10月: what is said of the first in a list is said of all."""
    for place in range(1, len(found)):
        before, each = found[place - 1], found[place]
        listed = _LISTED.fullmatch(said, before.end, each.start)
        if listed and before.first.word and each.first.year is None and not each.first.word:
            found[place] = replace(each, first=replace(each.first, word=before.first.word))
    return found


def _months(said: str) -> Iterator[Expression]:
    """5-6月, 2024年3月至5月 with the first 月 left out."""
    for match in _MONTHS.finditer(said):
        first = Point("month", *_year(match, ""), month=_number(match["month"]))
        last = Point("month", month=_number(match["until"]))
        if "、" in match.group() and last.month != first.month + 1:
            continue
        yield Expression(match.start(), match.end(), first, last)


def _singles(said: str) -> Iterator[Expression]:
    for match in _POINT.finditer(said):
        point = _point(match)
        if point is not None:
            yield Expression(match.start(), match.end(), point)


def _joined(said: str, singles: list[Expression]) -> Iterator[Expression]:
    """Two dates with 至 between them are one span; so are a date and a further day or hour."""
    waiting = list(singles)
    while waiting:
        first = waiting.pop(0)
        to = _TO.match(said, first.end)
        if to is None:
            yield first
        elif waiting and waiting[0].start == to.end():
            last = waiting.pop(0)
            yield replace(first, end=last.end, last=last.first)
        else:
            yield _with_rest(said, first, to.end())


def _with_rest(said: str, first: Expression, at: int) -> Expression:
    """8月1日至31日, 14日上午9:00-11:30."""
    day = _DAY_ONLY.match(said, at)
    if day is not None:
        last = replace(first.first, year=None, word="", day=_number(day["day"]), unit="day", at=_at(day), part="")
        return replace(first, end=day.end(), last=last)
    hour = _TIME_ONLY.match(said, at) if first.first.at else None
    if hour is not None:
        return replace(first, end=hour.end(), last=replace(first.first, at=_at(hour)))
    return first


def _point(match: re.Match[str]) -> Point | None:
    if match["iso_year"]:
        month, day = int(match["iso_month"]), int(match["iso_day"])
        return _real(Point("day", int(match["iso_year"]), month=month, day=day, at=_at(match)))
    if match["quarter"]:
        month = 3 * _number(match["quarter"]) - 2
        return Point("quarter", *_year(match, "q_"), month=month, part=match["quarter_end"] or "")
    if match["half"]:
        return Point("half", *_year(match, "h_"), month=1 if match["half"].startswith("上") else 7)
    if match["year_end"]:
        return Point("month", *_year(match, "e_"), month=12, part=match["year_end"])
    return _day_or_month(match)


def _day_or_month(match: re.Match[str]) -> Point | None:
    """None: no day of the calendar, or an hour without a day."""
    year, word = _year(match, "")
    month = _number(match["month"])
    if match["day"]:
        return _real(Point("day", year, word, month, _number(match["day"]), _at(match)))
    return None if match["hour"] else Point("month", year, word, month, part=match["part"] or "")


def _real(point: Point) -> Point | None:
    return point if point.fits(point.year or 2000) else None


def _year(match: re.Match[str], which: str) -> tuple[int | None, YearWord]:
    written, word = match[which + "year"], match[which + "word"]
    if written:
        plain = written.replace(" ", "").replace("O", "〇").replace("o", "〇")
        return (int(plain) if plain.isdecimal() else chinese_integer(plain)), ""
    return None, _YEAR_WORDS.get(word or "", "")


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else chinese_integer(written) or 0


def _at(match: re.Match[str]) -> time | None:
    if not match["hour"]:
        return None
    hour, minute = int(match["hour"]), 30 if match["half_hour"] else int(match["minute"] or 0)
    if match["half_day"] in ("下午", "晚", "晚上") and hour < 12:
        hour += 12
    return None if hour == 24 else time(hour, minute)
