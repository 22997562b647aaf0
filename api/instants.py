"""Instants in and out: ISO 8601 with offset for readers, epoch seconds and microseconds for SQL."""

import time
from datetime import UTC, date, datetime
from functools import lru_cache

from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE, END, start_of_day

MICROSECONDS = 1_000_000


def current_instant() -> float:
    """Now in epoch seconds; half-open phases make its whole seconds exact."""
    return time.time()


@lru_cache(maxsize=8192)
def iso_instant(instant: int) -> str | None:
    """Epoch seconds as ISO 8601 with the offset of Asia/Shanghai; None for "since ever" and "for ever"."""
    if instant <= BEGINNING or instant >= END:
        return None
    return datetime.fromtimestamp(instant, CIVIL_TIME_ZONE).isoformat()


def iso_microseconds(instant: int) -> str:
    """Epoch microseconds as ISO 8601, to the millisecond, rounded down."""
    return datetime.fromtimestamp(instant // 1000 / 1000, CIVIL_TIME_ZONE).isoformat(timespec="milliseconds")


def iso_moment(found: datetime | str) -> str:
    """A moment as raw SQL gives it (aware from PostgreSQL, UTC without saying so from SQLite), to the second."""
    moment = datetime.fromisoformat(found) if isinstance(found, str) else found
    return moment.replace(tzinfo=moment.tzinfo or UTC, microsecond=0).astimezone(CIVIL_TIME_ZONE).isoformat()


def read_day(raw: str) -> date:
    """A day as YYYY-MM-DD; raises ValueError."""
    if len(raw) != 10:
        raise ValueError(raw)
    return date.fromisoformat(raw)


def read_instant(raw: str) -> float:
    """An ISO instant with offset, or a day (its beginning in Asia/Shanghai), in epoch seconds; raises ValueError."""
    if len(raw) == 10:
        found: float = start_of_day(read_day(raw))
    else:
        # A plus sign that nobody escaped arrives as a blank.
        moment = datetime.fromisoformat(raw.replace(" ", "+") if raw.count("T") == 1 else raw)
        if moment.tzinfo is None:
            raise ValueError(raw)
        found = moment.timestamp()
    # Raises where it is in year 0 or 10000 somewhere: such an instant could not be said in an answer.
    datetime.fromtimestamp(found, CIVIL_TIME_ZONE)
    return found


def day_key(day: date) -> int:
    """A day as ``published_key`` writes it: yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day
