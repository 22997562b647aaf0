"""The year of a date that does not say it, by stated rules, and the bounds of a window made from it.

The sentence's own year counts before the document's date; 每年 and 次年 come again each year; what was worked out
says so, for a person to look at.
"""

from dataclasses import dataclass
from datetime import date

from catalog.calls.windows import Bound

from .dates import Expression, Point

_LONG_PAST = 150
"""Days: a year-less date further back than this from the document's own is one of the coming year."""

SAME_SENTENCE = "year taken from the same sentence"
DOCUMENT = "year taken from the document's date"
PAST = "year taken from the document's date, which it precedes"
NEXT_YEAR = "次年: the year after the one it is told of"
NO_YEAR = "no year known"


@dataclass(frozen=True, slots=True)
class Dated:
    """Ends of a span with their years. ``note`` is empty where the text states them; None: no such day, or no year."""

    first: Bound | None
    last: Bound | None
    yearly: bool = False
    note: str = ""


def dated(found: Expression, before: list[Expression], issued: date | None, *, every: bool = False) -> Dated:
    """The bounds of an expression; ``before``: the dates before it in its sentence, ``every``: so is 每年."""
    year, yearly, note = _year(found.first, before, issued)
    if every and not yearly and found.first.year is None and not any(each.first.year for each in before):
        year, yearly, note = year or 2000, True, ""
    if year is None:
        return Dated(None, None, yearly, NO_YEAR)
    first = _opening(found.first, year)
    if found.last is None:
        return Dated(first, _closing(found.first, year), yearly, note)
    return Dated(first, _closing(found.last, _year_of_last(found, year)), yearly, note)


def _year(point: Point, before: list[Expression], issued: date | None) -> tuple[int | None, bool, str]:
    """Year, whether it comes again each year, and how it is known."""
    if point.year is not None:
        return point.year, False, ""
    said = next((each for each in reversed(before) if each.first.year is not None or each.first.word), None)
    told = _told(said)
    base = told or (issued.year if issued else None)
    if point.word == "every" or (not point.word and said is not None and said.first.word == "every"):
        return base or 2000, True, ""
    if point.word == "next":
        return (base or 2000) + 1, told is None, NEXT_YEAR if told else ""
    if point.word:
        return base and base - (point.word == "last"), False, DOCUMENT if base else NO_YEAR
    if told is not None and said is not None:
        return told + _turned(said, point, told), False, SAME_SENTENCE
    return _of_document(point, issued)


def _told(said: Expression | None) -> int | None:
    if said is None:
        return None
    return (said.last and said.last.year) or said.first.year


def _turned(said: Expression, point: Point, year: int) -> int:
    """1 where the date lies far before the one that told the year: 12月20日前报名，1月5日前缴费."""
    earlier = (said.last or said.first).last_day(year)
    return int(point.fits(year) and (earlier - point.last_day(year)).days > _LONG_PAST)


def _of_document(point: Point, issued: date | None) -> tuple[int | None, bool, str]:
    if issued is None:
        return None, False, NO_YEAR
    if not point.fits(issued.year):
        return issued.year + 1, False, DOCUMENT
    past = (issued - point.last_day(issued.year)).days
    if past > _LONG_PAST:
        return issued.year + 1, False, DOCUMENT
    return issued.year, False, PAST if past > 0 else DOCUMENT


def _year_of_last(found: Expression, year: int) -> int:
    last = found.last or found.first
    if last.year is not None:
        return last.year
    if last.word == "next":
        return year + 1
    return year + (last.month < found.first.month)


def _opening(point: Point, year: int) -> Bound | None:
    if not point.fits(year):
        return None
    return _bound(point.first_day(year), point)


def _closing(point: Point, year: int) -> Bound | None:
    if not point.fits(year):
        return None
    day = date(year, point.last_month, 1) if point.unit != "day" else point.first_day(year)
    return _bound(day, point)


def _bound(day: date, point: Point) -> Bound:
    if point.unit != "day":
        return Bound(day, "month")
    return Bound(day) if point.at is None else Bound(day, "minute", point.at)
