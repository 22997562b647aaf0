"""Intervals of time as exact terms.

What depends on the clock is asked at any instant, but inverted indexes know terms, not intervals, and a pair of
multi-valued fields would match the start of one interval with the end of another. So each half-open interval is cut
into aligned blocks of 2**level seconds, as a segment tree does; each block is one term. An instant lies in exactly one
block per level, hence a status holds at an instant exactly when one of these few terms is present.
"""

from collections.abc import Iterable

BITS = 37
# About 2,177 years on either side of 1970; what lies outside counts as the edge.
LIMIT = 1 << (BITS - 1)


def interval_terms(axis: str, status: str, starts_at: int, ends_at: int) -> list[str]:
    """Return the terms of one interval [starts_at, ends_at) in epoch seconds; none when it is empty."""
    low = max(starts_at, -LIMIT) + LIMIT
    high = min(ends_at, LIMIT) + LIMIT
    found = []
    level = 0
    while low < high:
        if low & 1:
            found.append(_term(axis, status, level, low))
            low += 1
        if high & 1:
            high -= 1
            found.append(_term(axis, status, level, high))
        low >>= 1
        high >>= 1
        level += 1
    return found


def instant_terms(axis: str, statuses: Iterable[str], as_of: int) -> list[str]:
    """Return the terms of which a document has exactly one when one of the statuses holds at the instant, else none."""
    place = min(max(as_of, -LIMIT), LIMIT - 1) + LIMIT
    return [_term(axis, status, level, place >> level) for status in statuses for level in range(BITS + 1)]


def _term(axis: str, status: str, level: int, index: int) -> str:
    return f"{axis}={status}@{level}.{index:x}"
