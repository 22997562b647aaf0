"""The public status of a call, as phases on the axis ``application``: a pure function of its windows (7.1.1.3).

Statuses: forecast 预告, upcoming 未开始, open 申报中, closing 即将截止, closed 已截止, standing 常年, suspended 暂停,
local 以当地通知为准.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cms.content.phases import BEGINNING, DEADLINE_AXIS, END, Phase

from .windows import Window

AXIS = "application"
STATUSES = ("forecast", "upcoming", "open", "closing", "closed", "standing", "suspended", "local")
CLOSING = 7 * 86_400
"""Seconds before the end in which a call is about to close."""

OVER = END + 2**40
"""The place of what is closed in the order of deadlines, less its last end: after all that has none, latest first."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CallTimes:
    """What the status of a call rests on; instants are epoch seconds.

    ``noticed_at``: when the notice came out, where a window does not say when it opens. ``years``: first and last for
    which yearly windows count. ``suspended``: half-open spans. ``is_forecast``: its times are not settled.
    """

    windows: tuple[Window, ...]
    noticed_at: int = BEGINNING
    years: tuple[int, int] = (2000, 2000)
    suspended: tuple[Span, ...] = ()
    is_forecast: bool = False


def phases(times: CallTimes) -> tuple[Phase, ...]:
    """Half-open intervals from BEGINNING to END, in order, without gap or overlap; neighbours differ.

    * Only windows in which enterprises themselves act, everywhere in the regions of the call, decide. Without one:
      local, what matters is said elsewhere; a forecast stays one.
    * Within a window: open, and closing in the last seven days; standing where it is said to be open all the time.
    * Windows that touch or overlap are one. Between two, and before the first: upcoming; forecast while the call is
      one, or where a further window is only promised (另行通知). After the last: closed.
    * What is suspended is suspended, whatever its windows say.
    """
    if not any(window.decides for window in times.windows):
        return (Phase(AXIS, "forecast" if times.is_forecast else "local", BEGINNING, END),)
    spans = periods(times)
    instants = {BEGINNING, *(edge for span in (*spans, *times.suspended) for edge in span)}
    instants |= {max(start, end - CLOSING) for start, end in spans if end < END}
    edges = sorted(edge for edge in instants if edge < END)
    return _as_phases([(edge, _status(edge, spans, times, _endless_and_after(times))) for edge in edges])


def periods(times: CallTimes) -> list[Span]:
    """When applications are taken (epoch seconds, half-open), in order and apart: what the status is made of."""
    return _joined_spans(
        each.span(times.noticed_at)
        for window in times.windows
        if window.decides and not window.announced_later
        for each in window.each_year(*times.years)
    )


def deadlines(times: CallTimes) -> tuple[Phase, ...]:
    """For the order of lists (``cms.content.phases.DEADLINE_AXIS``): until each end, that end; they cover all time.

    END where no end is known: all the year, said elsewhere, or only promised. After the last end stands ``OVER`` less
    that end. A suspension moves no deadline.
    """
    ends = [end for _start, end in periods(times)]
    bounds = [BEGINNING, *ends]
    found = [Phase(DEADLINE_AXIS, "", start, end) for start, end in zip(bounds, ends, strict=False)]
    if bounds[-1] < END:
        ended = any(window.decides for window in times.windows) and _endless_and_after(times)[1] == "closed"
        found.append(Phase(DEADLINE_AXIS, "", bounds[-1], OVER - bounds[-1] if ended else END))
    return tuple(found)


def _endless_and_after(times: CallTimes) -> tuple[str, str]:
    """What a window without an end is called, and what comes after the last."""
    deciding = [window for window in times.windows if window.decides]
    promised = times.is_forecast or any(window.announced_later for window in deciding)
    return "standing" if any(window.standing for window in deciding) else "open", "forecast" if promised else "closed"


def _joined_spans(found: Iterable[Span]) -> list[Span]:
    spans: list[Span] = []
    for start, end in sorted(span for span in found if span[0] < span[1]):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    return spans


def _status(instant: int, spans: list[Span], times: CallTimes, ends: tuple[str, str]) -> str:
    """``ends``: as ``_endless_and_after`` says."""
    if any(start <= instant < end for start, end in times.suspended):
        return "suspended"
    for start, end in spans:
        if instant < start:
            return "forecast" if times.is_forecast else "upcoming"
        if instant < end:
            return ends[0] if end == END else "closing" if instant >= end - CLOSING else "open"
    return ends[1]


def _as_phases(pieces: list[tuple[int, str]]) -> tuple[Phase, ...]:
    kept = [piece for place, piece in enumerate(pieces) if not place or piece[1] != pieces[place - 1][1]]
    stops = [start for start, _status in kept[1:]] + [END]
    return tuple(Phase(AXIS, status, start, stop) for (start, status), stop in zip(kept, stops, strict=True))
