"""Validity as disjoint phases: a pure function of the dates (DESIGN §2, §4)."""

from dataclasses import dataclass
from datetime import date, timedelta

from cms.content.phases import BEGINNING, END, Phase, start_of_day

AXIS = "validity"
UPCOMING, IN_FORCE, REPEALED, EXPIRED, UNKNOWN = "upcoming", "in_force", "repealed", "expired", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityDates:
    """Days in Asia/Shanghai. ``expires_on`` is the last day of validity, ``terminated_on`` the first without it."""

    published_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    terminated_on: date | None = None
    termination_kind: str = ""
    stated_in_force: bool = False


def phases(dates: ValidityDates) -> tuple[Phase, ...]:
    """Disjoint phases that cover all time, in order.

    It is in force only where something says so: a day of entry into force, a stated end, or the source; then the
    publication stands in for a missing first day. Otherwise, until a known end, validity is unknown: never a guess.
    """
    end, ending = _end(dates)
    start = _start(dates)
    if start is None:
        marks = [(BEGINNING, UNKNOWN), (end, ending)]
    else:
        marks = [(BEGINNING, UPCOMING), (min(start, end), IN_FORCE), (end, ending)]
    return tuple(
        Phase(AXIS, status, begins, until)
        for (begins, status), (until, _next) in zip(marks, [*marks[1:], (END, "")], strict=True)
        if begins < until
    )


def _start(dates: ValidityDates) -> int | None:
    if dates.effective_on:
        return start_of_day(dates.effective_on)
    if not (dates.stated_in_force or dates.expires_on):
        return None
    return start_of_day(dates.published_on) if dates.published_on else BEGINNING


def _end(dates: ValidityDates) -> tuple[int, str]:
    expiry = start_of_day(dates.expires_on + timedelta(days=1)) if dates.expires_on else END
    ended = start_of_day(dates.terminated_on) if dates.terminated_on else END
    if ended <= expiry and dates.terminated_on:
        return ended, REPEALED if dates.termination_kind == "repealed" else EXPIRED
    return expiry, EXPIRED
