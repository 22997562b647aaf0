"""Windows as the examples write them."""

from catalog.calls.windows import Bound, Window
from catalog.proposing.windows import StatedWindow


def written(stated: StatedWindow) -> str:
    """opens…closes stage audience; the form alone where no instant is known."""
    if stated.form != "dated":
        return stated.form
    window = stated.window
    ends = f"{_bound(window, window.opens)}…{_bound(window, window.closes)}"
    return f"{'*' if window.yearly else ''}{ends} {window.stage} {window.audience}"


def _bound(window: Window, bound: Bound | None) -> str:
    if bound is None:
        return ""
    day = bound.day.isoformat()[: 7 if bound.precision == "month" else None]
    day += bound.at.strftime("T%H:%M") if bound.precision == "minute" and bound.at else ""
    return day[5:] if window.yearly else day


def fits(wanted: str, found: str) -> bool:
    """Part by part, any of the ways that ``|`` leaves open."""
    parts, others = wanted.split(" "), found.split(" ")
    pairs = list(zip(parts, others, strict=False))
    return len(parts) == len(others) and all(other in part.split("|") for part, other in pairs)
