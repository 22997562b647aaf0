"""Which filter is the rarest, so that lists are walked along its index: counts kept for a minute in each process."""

import time

from .filters import Criteria, Group
from .queries import DEADLINES, EVERYTHING, Sql

KEPT = 60.0
BOUND = 10_000
"""Counting stops here: more is simply common. A count costs half a millisecond, once in ``KEPT`` seconds."""
SORTED_AT_MOST = 1_000
"""Phases are in no order of the list: only so few may be sorted for each page."""
MOST_KEPT = 20_000

Counted = tuple[str, str, str]
_counts: dict[Counted, tuple[float, int]] = {}


def choose_driver(listing: str, criteria: Criteria, instant: int, *, clocked: bool = False) -> tuple[Group, bool]:
    """The group to walk by, and whether it is one of phases. Costs no query where there is nothing to choose.

    ``clocked``: the list is sorted by the next deadline, whose phases are walked unless a filter is rare.
    """
    if clocked and not criteria.phases and not criteria.terms:
        return DEADLINES, True
    if not clocked and not criteria.phases and len(criteria.terms) < 2:
        return (criteria.terms[0] if criteria.terms else EVERYTHING), False
    _count_missing(listing, criteria, instant)
    best, rarest, by_phase = EVERYTHING, BOUND + 1, False
    for group in criteria.terms:
        found = sum(_counts[listing, group[0], code][1] for code in group[1])
        if best is EVERYTHING or found < rarest:
            best, rarest = group, found
    for group in criteria.phases:
        found = sum(_counts["", group[0], status][1] for status in group[1])
        if found < SORTED_AT_MOST and found < rarest:
            best, rarest, by_phase = group, found, True
    return (DEADLINES, True) if clocked and rarest >= SORTED_AT_MOST else (best, by_phase)


def known_count(listing: str, group: Group) -> int:
    """How many entries carry a code of ``group``, as far as that was counted; beyond ``BOUND`` where it was not."""
    known = [_counts.get((listing, group[0], code)) for code in group[1]]
    return sum(BOUND + 1 if each is None else each[1] for each in known)


def forget() -> None:
    """Count afresh on next use."""
    _counts.clear()


def _count_missing(listing: str, criteria: Criteria, instant: int) -> None:
    now = time.monotonic()
    keys = [(listing, axis, code) for axis, codes in criteria.terms for code in codes]
    keys += [("", axis, status) for axis, statuses in criteria.phases for status in statuses]
    missing = [key for key in keys if key not in _counts or _counts[key][0] < now - KEPT]
    if not missing:
        return
    if len(_counts) > MOST_KEPT:
        for key in [key for key in _counts if key not in keys]:
            del _counts[key]
    sql = Sql()
    sql.values["instant"] = instant
    for place, (within, axis, code) in enumerate(missing):
        sql.add("UNION ALL" if place else "", f"SELECT {place}, (SELECT count(*) FROM (SELECT 1 FROM")
        if within:
            sql.add("content_contentterm WHERE listing =", sql.bind(within), "AND axis =", sql.bind(axis))
            sql.add("AND code =", sql.bind(code))
        else:
            sql.add("content_contentphase WHERE axis =", sql.bind(axis), "AND status =", sql.bind(code))
            sql.add("AND ends_at > %(instant)s AND starts_at <= %(instant)s")
        sql.add(f"LIMIT {BOUND}) AS c{place})")
    for place, count in sql.fetch():
        _counts[missing[place]] = (now, count)
