"""Spans in which applications are taken, as a source states them, and the instants they mean."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE, END, start_of_day

Precision = Literal["minute", "day", "month"]
Stage = Literal["apply", "materials", "recommend", "review", "claim"]
Audience = Literal["enterprise", "institution", "department", "person"]

DECIDING_STAGES = frozenset({"apply", "claim"})
"""申报 and 申领: what an enterprise itself must do in time. 推荐上报 by a department decides nothing for it."""

LAST_OF_FEBRUARY = (2, 29)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a window in civil time of Asia/Shanghai, no finer than the source says.

    ``day`` is any day of the month where ``precision`` is month; ``at`` is set where it is minute. ``included``:
    5月31日前 counts that day in official use, 5月31日之前（不含当日） does not.
    """

    day: date
    precision: Precision = "day"
    at: time | None = None
    included: bool = True

    def begins(self) -> int:
        """Its first instant (epoch seconds)."""
        if self.precision == "minute":
            return int(datetime.combine(self.day, self.at or time.min, tzinfo=CIVIL_TIME_ZONE).timestamp())
        return start_of_day(self.day.replace(day=1) if self.precision == "month" else self.day)

    def is_over(self) -> int:
        """The first instant beyond it: 17:00 is over at 17:00, a day at midnight, a month with its last day."""
        if self.precision == "minute":
            return self.begins()
        if self.precision == "day":
            return start_of_day(self.day + timedelta(days=1))
        return start_of_day((self.day.replace(day=28) + timedelta(days=4)).replace(day=1))

    def in_year(self, year: int) -> "Bound":
        """The same bound of another year; 29 February is the last day of that month."""
        if (self.day.month, self.day.day) == LAST_OF_FEBRUARY:
            return replace(self, day=date(year, 3, 1) - timedelta(days=1))
        return replace(self, day=self.day.replace(year=year))


@dataclass(frozen=True, slots=True)
class Window:
    """``opens`` None: with the notice. ``closes`` None: nothing says when. ``standing``: 常年受理.

    ``announced_later``: 另行通知, so neither bound is known. ``yearly``: the same span every year.
    ``ended_at``: closed before its time, the quota being used up (额满即止); epoch seconds. ``everywhere``: it holds in
    all regions of the call; one of some districts only says nothing about the others.
    """

    opens: Bound | None = None
    closes: Bound | None = None
    stage: Stage = "apply"
    audience: Audience = "enterprise"
    standing: bool = False
    announced_later: bool = False
    yearly: bool = False
    ended_at: int | None = None
    everywhere: bool = True

    @property
    def decides(self) -> bool:
        """Whether the public status follows it."""
        return self.audience == "enterprise" and self.stage in DECIDING_STAGES and self.everywhere

    def span(self, noticed_at: int = BEGINNING) -> tuple[int, int]:
        """First instant and first beyond (epoch seconds); ``noticed_at`` is when the notice came out.

        An end before the beginning gives an empty span at the end.
        """
        end = END if self.closes is None else self.closes.is_over() if self.closes.included else self.closes.begins()
        end = min(end, END if self.ended_at is None else self.ended_at)
        start = noticed_at
        if self.opens is not None:
            start = self.opens.begins() if self.opens.included else self.opens.is_over()
        return min(start, end), end

    def each_year(self, first: int, last: int) -> Iterator["Window"]:
        """The windows of the years ``first`` to ``last``; itself where it is not yearly.

        One over New Year belongs to the year in which it opens.
        """
        if not self.yearly:
            yield self
            return
        over_new_year = bool(self.opens and self.closes and self.closes.day.year > self.opens.day.year)
        for year in range(first, last + 1):
            opens = self.opens and self.opens.in_year(year)
            closes = self.closes and self.closes.in_year(year + over_new_year)
            yield replace(self, opens=opens or Bound(date(year, 1, 1)), closes=closes, yearly=False)
