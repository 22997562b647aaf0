"""What depends on the clock, as disjoint intervals (DESIGN §2: nothing stores "now")."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

BEGINNING = -(2**53)
"""Stands for "since ever": safe as a JSON number and beyond every real instant."""
END = 2**53
"""Stands for "for ever"."""

DEADLINE_AXIS = "deadline"
"""Phases that say nothing but their end, the next deadline: what lists sort by. They cover all time, so that every
item has a place; past END stands what is over, the latest first."""

CIVIL_TIME_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, order=True)
class Phase:
    """``status`` holds on ``axis`` from ``starts_at`` up to, not including, ``ends_at`` (epoch seconds, UTC)."""

    axis: str
    status: str
    starts_at: int
    ends_at: int


Interval = tuple[str, int, int]
"""A status with its first instant and the first beyond it, in epoch seconds."""


def write_timeline(phases: Iterable[Phase]) -> str:
    """Phases as one line of text: ``axis status starts_at ends_at,…``, in order of time on each axis."""
    ordered = sorted(phases, key=lambda phase: (phase.axis, phase.starts_at))
    return ",".join(f"{phase.axis} {phase.status} {phase.starts_at} {phase.ends_at}" for phase in ordered)


@lru_cache(maxsize=8192)
def read_timeline(timeline: str, axis: str) -> tuple[Interval, ...]:
    """The phases on ``axis`` in order of time, from what ``write_timeline`` wrote."""
    phases = (entry.split(" ") for entry in timeline.split(",") if entry)
    return tuple((status, int(start), int(end)) for on, status, start, end in phases if on == axis)


def start_of_day(day: date) -> int:
    """The instant a day begins in Asia/Shanghai, in epoch seconds."""
    return int(datetime.combine(day, time.min, tzinfo=CIVIL_TIME_ZONE).timestamp())


def status_at(phases: Iterable[Phase], axis: str, instant: int) -> str | None:
    """The status on ``axis`` at ``instant`` (epoch seconds); None where no phase covers it."""
    for phase in phases:
        if phase.axis == axis and phase.starts_at <= instant < phase.ends_at:
            return phase.status
    return None
