"""What a call's stored windows and suspensions mean: from the JSON of its blocks to ``CallTimes``.

The JSON is read as it is stored, without a question to the database for each window.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date, parse_datetime, parse_time

from catalog.blocks.walking import raw
from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE, END, start_of_day

from .status import CallTimes, Span
from .windows import Bound, Precision, Window

if TYPE_CHECKING:
    from .models import Call

YEARS = 20
"""For how many years the windows of a yearly call are known in advance."""


@dataclass(frozen=True, slots=True)
class StatedWindow:
    """A window block: its id, what it says as stored, and the span that it means."""

    id: str
    said: Mapping[str, Any]
    window: Window


def call_times(call: "Call") -> CallTimes:
    """What the status of ``call`` rests on."""
    windows = tuple(stated.window for stated in windows_of(call))
    return CallTimes(
        windows=windows,
        noticed_at=noticed_at(call),
        years=_years(call, windows),
        suspended=tuple(sorted(_suspended(call))),
        is_forecast=call.is_forecast,
    )


def windows_of(call: "Call") -> list[StatedWindow]:
    """The windows of ``call`` in the order of its form."""
    regions = call.regions.all()
    paths = [region.ancestor_codes for region in regions]
    return [StatedWindow(item["id"], item["value"], read_window(item["value"], paths)) for item in raw(call.windows)]


def periods_of(call: "Call") -> list[dict[str, Any]]:
    """The windows in short as JSON, instants in epoch seconds: the first instant and the first beyond the last.

    None where no such instant is known; of a yearly window those of the first year.
    """
    notice = noticed_at(call)
    return [_period(stated, notice) for stated in windows_of(call)]


def _period(stated: StatedWindow, notice: int) -> dict[str, Any]:
    said, window = stated.said, stated.window
    bounds = [bound for bound in (window.opens, window.closes) if bound is not None]
    start, end = (BEGINNING, END) if window.announced_later else window.span(notice)
    return {
        "window": stated.id,
        "stage": window.stage,
        "audience": window.audience,
        "batch": said.get("batch") or "",
        "regions": list(said.get("regions") or ()),
        "decides": window.decides,
        "all_day": window.ended_at is None and all(bound.precision != "minute" for bound in bounds),
        "starts_at": start if start > BEGINNING else None,
        "ends_at": end if end < END else None,
        "standing": window.standing,
        "yearly": window.yearly,
        "while_funds_last": bool(said.get("while_funds_last")),
        "announced_later": window.announced_later,
    }


def known_instants(periods: Iterable[Mapping[str, Any]]) -> list[int]:
    """All instants that are known, with the last year's of what is yearly, so that no calendar misses one."""
    found = []
    for period in periods:
        own = [period[name] for name in ("starts_at", "ends_at") if period[name] is not None]
        found += own
        if period.get("yearly") and own:
            found.append(max(own) + YEARS * 366 * 86_400)
    return found


def noticed_at(call: "Call") -> int:
    """The instant the notice came out; since ever where its day is not known."""
    if call.noticed_on is None:
        return BEGINNING
    if call.noticed_time is None:
        return start_of_day(call.noticed_on)
    return int(datetime.combine(call.noticed_on, call.noticed_time, tzinfo=CIVIL_TIME_ZONE).timestamp())


def read_window(said: Mapping[str, Any], paths: Iterable[list[str]] = ()) -> Window:
    """The span a block means. ``paths``: for each region of the call, the codes from the country down to it.

    A window of some regions holds everywhere only where each region of the call lies in one of them.
    """
    codes = set(said.get("regions") or ())
    paths = list(paths)
    return Window(
        opens=_bound(said, "opens"),
        closes=_bound(said, "closes"),
        stage=said.get("stage") or "apply",
        audience=said.get("audience") or "enterprise",
        standing=bool(said.get("standing")),
        announced_later=bool(said.get("announced_later")),
        yearly=bool(said.get("yearly")),
        ended_at=_instant(said.get("ended_at")),
        everywhere=not codes or (bool(paths) and all(codes.intersection(path) for path in paths)),
    )


def _bound(said: Mapping[str, Any], name: str) -> Bound | None:
    day = _day(said.get(f"{name}_on"))
    if day is None:
        return None
    at = _time(said.get(f"{name}_at"))
    # A time of day is as precise as a source can be, whatever the box beside it says; without one there is no minute.
    coarse: Precision = "month" if said.get(f"{name}_precision") == "month" else "day"
    return Bound(day, "minute" if at is not None else coarse, at, said.get(f"{name}_included") is not False)


def _day(stored: Any) -> date | None:
    return parse_date(stored) if isinstance(stored, str) and stored else stored or None


def _time(stored: Any) -> time | None:
    found = parse_time(stored) if isinstance(stored, str) and stored else stored
    return found.replace(second=0, microsecond=0) if isinstance(found, time) else None


def _instant(stored: Any) -> int | None:
    """Epoch seconds; what says no zone is of Asia/Shanghai."""
    found = parse_datetime(stored) if isinstance(stored, str) and stored else stored
    if not isinstance(found, datetime):
        return None
    return int((found if found.tzinfo else found.replace(tzinfo=CIVIL_TIME_ZONE)).timestamp())


def _years(call: "Call", windows: Iterable[Window]) -> tuple[int, int]:
    bounds = [bound.day.year for each in windows if each.yearly for bound in (each.opens, each.closes) if bound]
    first = min(bounds, default=call.noticed_on.year if call.noticed_on else 2000)
    return first, first + YEARS - 1


def _suspended(call: "Call") -> Iterator[Span]:
    for item in raw(call.suspensions):
        start, end = (_instant(item["value"].get(name)) for name in ("starts_at", "ends_at"))
        if start is not None and start < (end or END):
            yield start, end or END
