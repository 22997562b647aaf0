"""The public status of a call, as phases on the axis ``application``: a pure function of its windows (7.1.1.3).

Statuses: forecast 预告, upcoming 未开始, open 申报中, closing 即将截止, closed 已截止, standing 常年, suspended 暂停,
local 以当地通知为准.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cms.content.phases import BEGINNING, END, Phase

from .windows import Window

AXIS = "application"
STATUSES = ("forecast", "upcoming", "open", "closing", "closed", "standing", "suspended", "local")
CLOSING = 7 * 86_400
"""Seconds before the end in which a call is about to close."""

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

    * Only windows in which enterprises themselves act decide. Without one: local, what matters is said elsewhere.
    * Within a window: open, and closing in the last seven days; standing where it is said to be open all the time.
    * Windows that touch or overlap are one. Between two, and before the first: upcoming; forecast while the call is
      one, or where a further window is only promised (另行通知). After the last: closed.
    * What is suspended is suspended, whatever its windows say.
    """
    deciding = [window for window in times.windows if window.decides]
    if not deciding:
        return (Phase(AXIS, "local", BEGINNING, END),)
    spans = _joined_spans(
        each.span(times.noticed_at)
        for window in deciding
        if not window.announced_later
        for each in window.each_year(*times.years)
    )
    endless = "standing" if any(window.standing for window in deciding) else "open"
    promised = times.is_forecast or any(window.announced_later for window in deciding)
    instants = {BEGINNING, *(edge for span in (*spans, *times.suspended) for edge in span)}
    instants |= {max(start, end - CLOSING) for start, end in spans if end < END}
    edges = sorted(edge for edge in instants if edge < END)
    after = "forecast" if promised else "closed"
    return _as_phases([(edge, _status(edge, spans, times, (endless, after))) for edge in edges])


def _joined_spans(found: Iterable[Span]) -> list[Span]:
    spans: list[Span] = []
    for start, end in sorted(span for span in found if span[0] < span[1]):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    return spans


def _status(instant: int, spans: list[Span], times: CallTimes, ends: tuple[str, str]) -> str:
    """``ends``: what a window without an end is called, and what comes after the last."""
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
