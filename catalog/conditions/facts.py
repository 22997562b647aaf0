"""What is known of a company, in the units of the attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalog.attributes.kinds import SEVERAL_YEARS


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one attribute: ``now``, and by calendar year.

    By kind: money, number, percent: Decimal; age, date: date; region: the codes from the country down to the place, or
    that path joined with /; industry, choice, grade, size: code; flag: bool; event: all its days; set: a mapping from
    code to bool, or all its codes where none can be missing.
    """

    now: Any = None
    years: Mapping[int, Any] = field(default_factory=dict)


Facts = Mapping[str, Known]
"""By the code of the attribute; what is not in it is not known."""

NOTHING = Known()

LAST_YEAR = {"last_year": 1, "year_before_last": 2, "this_year": 0}
"""Periods of one calendar year, by how many years it lies before that of the application."""


def years_of(period: str, on: date) -> list[int] | None:
    """The calendar years of a period, the latest first; None for what is no matter of years."""
    if period in LAST_YEAR:
        return [on.year - LAST_YEAR[period]]
    if period in SEVERAL_YEARS:
        return [on.year - back for back in range(1, SEVERAL_YEARS[period] + 1)]
    return None


def begins_on(period: str, on: date) -> date | None:
    """The first day of a period that ends ``on``, for what happened on a day; None: ever since."""
    if period == "last_12_months":
        return years_before(on, 1)
    if period in SEVERAL_YEARS:
        return years_before(on, SEVERAL_YEARS[period])
    if period in LAST_YEAR:
        return date(on.year - LAST_YEAR[period], 1, 1)
    return None


def ends_on(period: str, on: date) -> date:
    """The last day of a period."""
    return min(on, date(on.year - LAST_YEAR[period], 12, 31)) if period in LAST_YEAR else on


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
