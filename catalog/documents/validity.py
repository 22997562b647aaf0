"""Whether a document holds, as phases on the axis `validity` (DESIGN §4): a pure function of its dates.

Statuses: upcoming 尚未施行, in_force 现行有效, repealed 废止, expired 失效, unknown 未知.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cms.content.phases import BEGINNING, END, Phase, start_of_day

from .presumptions import PRESUMED, SAID_TO_HAVE_ENDED

AXIS = "validity"
STATUSES = ("upcoming", "in_force", "repealed", "expired", "unknown")


@dataclass(frozen=True, slots=True)
class ValidityDates:
    """Days in Asia/Shanghai. `expires_on` is the last day in force, `terminated_on` the first day no longer in force.

    `expires_basis`: how the last day is known; a presumed one counts only where nothing else is said of the end.
    `termination_kind`: repealed or declared_invalid. `source_status`: what the source says about today, in_force,
    repealed, expired or empty. `end_bound_to`: the end depends on a future act, in words; no day is known.
    """

    published_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    expires_basis: str = ""
    terminated_on: date | None = None
    termination_kind: str = ""
    source_status: str = ""
    end_bound_to: str = ""


def phases(dates: ValidityDates) -> tuple[Phase, ...]:
    """Half-open intervals from BEGINNING to END, in order, without gap or overlap; equal neighbours are joined.

    * Before `effective_on`: upcoming. Before the document was published it did not hold either, so a document that
      is known to hold but has no `effective_on` is upcoming before `published_on` and unknown if that is missing too.
    * From `effective_on`: in_force. An effective day (stated or computed) is enough: the document says it holds.
    * Without `effective_on`: in_force from `published_on` only where the source states it (`source_status`
      in_force), or where an end is known (`expires_on`, `terminated_on`): what ends has held. With neither, and with
      no `published_on`, the time until a known end is unknown. A statement in_force without any day is in_force always.
    * From the day after `expires_on`: expired. From `terminated_on`: repealed, or expired if it was declared invalid
      (宣布失效). Whichever comes first decides and stays; a presumed last day gives way to every end that is known.
    * A statement repealed or expired without a day: that status always, for nothing says when it began.
    * An end before the beginning: the end decides; no moment is in force.
    """
    end = _end(dates)
    if end is None and dates.source_status in SAID_TO_HAVE_ENDED:
        return (Phase(AXIS, dates.source_status, BEGINNING, END),)
    pieces = _beginning(dates, ends=end is not None)
    ends_at, last = (start_of_day(end[0]), end[1]) if end else (END, "")
    cut = [(starts, status) for starts, status in pieces if starts < ends_at]
    if end:
        cut.append((ends_at, last))
    return _joined(cut)


def _beginning(dates: ValidityDates, *, ends: bool) -> list[tuple[int, str]]:
    """(start, status) pieces as if the document never ended."""
    if dates.effective_on:
        return [(BEGINNING, "upcoming"), (start_of_day(dates.effective_on), "in_force")]
    if not (ends or dates.source_status == "in_force"):
        return [(BEGINNING, "unknown")]
    if dates.published_on:
        return [(BEGINNING, "upcoming"), (start_of_day(dates.published_on), "in_force")]
    return [(BEGINNING, "in_force" if dates.source_status == "in_force" else "unknown")]


def _end(dates: ValidityDates) -> tuple[date, str] | None:
    """The first day it no longer holds and what it is called from then on."""
    ends = []
    if dates.expires_on and dates.expires_on < date.max and not _gives_way(dates):
        ends.append((dates.expires_on + timedelta(days=1), "expired"))
    if dates.terminated_on:
        ends.append((dates.terminated_on, "expired" if dates.termination_kind == "declared_invalid" else "repealed"))
    return min(ends, key=lambda item: (item[0], item[1] != "repealed"), default=None)


def _gives_way(dates: ValidityDates) -> bool:
    """A last day that is only presumed, while an act or the source says that it ended."""
    known_to_end = dates.terminated_on or dates.source_status in SAID_TO_HAVE_ENDED
    return dates.expires_basis == PRESUMED and bool(known_to_end)


def _joined(pieces: list[tuple[int, str]]) -> tuple[Phase, ...]:
    kept: list[tuple[int, str]] = []
    for starts, status in pieces:
        if not kept or kept[-1][1] != status:
            kept.append((starts, status))
    stops = [starts for starts, _ in kept[1:]] + [END]
    return tuple(Phase(AXIS, status, starts, stop) for (starts, status), stop in zip(kept, stops, strict=True))
