"""What differs between two values, in little text. Long texts are compared by bisection, never by a line diff."""

from collections.abc import Mapping
from typing import Any

from .problems import shorten
from .writers.cells import cell_text

WINDOW = 120
_LEAD = 30

Difference = list[str]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """[name, old, new] for each name of ``new`` whose value differs from ``old``'s."""
    found = []
    for name, value in new.items():
        before, after = cell_text(old.get(name)), cell_text(value)
        if before != after:
            found.append([name, *first_difference(before, after)])
    return found


def first_difference(old: str, new: str) -> tuple[str, str]:
    """Both texts around the place where they part; short texts whole."""
    if len(old) <= WINDOW and len(new) <= WINDOW:
        return old, new
    start = max(0, _common_prefix(old, new) - _LEAD)
    lead = "…" if start else ""
    end = start + 2 * WINDOW
    return lead + shorten(old[start:end], WINDOW), lead + shorten(new[start:end], WINDOW)


def _common_prefix(one: str, other: str) -> int:
    """Length of the common beginning, by bisection: a million characters take a millisecond."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
