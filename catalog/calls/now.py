"""The status of a call at this moment, read off the timeline that its row keeps."""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.content.phases import CIVIL_TIME_ZONE, DEADLINE_AXIS, END, Interval, read_timeline

from .models import Call
from .status import AXIS

LABELS = {
    "forecast": _("Announced in advance"),
    "upcoming": _("Not open yet"),
    "open": _("Open for applications"),
    "closing": _("Closing soon"),
    "closed": _("Closed"),
    "standing": _("Open all year"),
    "suspended": _("Suspended"),
    "local": _("As local notices say"),
}
"""In the order in which a call goes through them."""
UNSET = "unset"
"""No status of 7.1.1.3: what the office says of a draft while nobody has stated any window."""
OFFICE_LABELS = {**LABELS, UNSET: _("No time set yet")}


def phase_now(timeline: str, axis: str = AXIS, instant: int | None = None) -> Interval | None:
    """The phase that covers ``instant`` (epoch seconds), now where none is given; None before a draft is first kept."""
    instant = int(time.time()) if instant is None else instant
    return next((phase for phase in read_timeline(timeline, axis) if phase[1] <= instant < phase[2]), None)


def status_of(timeline: str, instant: int | None = None) -> str:
    """The status at ``instant``; local where nothing is known."""
    phase = phase_now(timeline, AXIS, instant)
    return phase[0] if phase else "local"


def office_status(timeline: str, periods: Sequence[Any], instant: int | None = None) -> str:
    """The status as the office says it: a draft without any window is not yet one for which local notices count."""
    status = status_of(timeline, instant)
    return UNSET if status == "local" and not periods else status


def status_now(call: Call) -> str:
    """What the office calls the status of ``call``."""
    return str(OFFICE_LABELS[office_status(call.timeline, call.periods)])


def next_deadline(timeline: str, instant: int | None = None) -> int | None:
    """When applications end next (epoch seconds); None where no end is known or all is over."""
    phase = phase_now(timeline, DEADLINE_AXIS, instant)
    return phase[2] if phase and phase[2] < END else None


def last_moment(end: int) -> str:
    """The last day before an end (epoch seconds, not included), or the minute where it is none of midnight."""
    at = datetime.fromtimestamp(end, CIVIL_TIME_ZONE)
    midnight = at.hour == at.minute == 0
    return datetime.fromtimestamp(end - 1, CIVIL_TIME_ZONE).date().isoformat() if midnight else f"{at:%Y-%m-%d %H:%M}"
