"""How lists are walked: along the rarest filter, by counts that each process keeps a while."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .filters import Criteria, Group
from .queries import DEADLINES, EVERYTHING, Sql, Walk

KEPT = 60.0
"""Seconds; what is ten times as many as ``SOON_COUNTED`` is ten times as dear to count, and kept ten times as long."""
SOON_COUNTED = 10_000
BOUND = 100_000
"""Counting stops here: more is simply common. A count so far takes some milliseconds."""
SORTED_AT_MOST = 1_000
"""Phases are in no order of the list: only so few may be sorted for each page of one sorted by deadline."""
SORTING, GATHERING = 1 / 4, 2.0
"""Items in a status, to each entry to be walked by, below which they are all sorted, or gathered beforehand."""
MOST_KEPT = 20_000
DAY = 86_400

Counted = tuple[str, str, str]
"""A listing, or ``@`` and a day for statuses; an axis; a code."""
_counts: dict[Counted, tuple[float, int]] = {}
"""Until when it is kept, and how many there are."""


def plan_walk(walk: Walk, *, whole: bool = False) -> Walk:
    """The same stretch of a list by the way that looks at the fewest entries; ``whole`` for all of the list.

    Costs no query where there is nothing to choose.
    """
    criteria, clocked = walk.criteria, walk.order.clocked
    if not criteria.terms and not criteria.phases:
        return replace(walk, driver=DEADLINES, driven_by_phase=True) if clocked else walk
    if not criteria.phases and len(criteria.terms) == 1 and not clocked:
        return replace(walk, driver=criteria.terms[0])
    numbers = _numbers(walk.listing, criteria, walk.instant)
    # The rarest first: what is asked first rules out the most.
    terms = tuple(sorted(criteria.terms, key=lambda group: numbers[group]))
    walk = replace(
        walk, criteria=replace(criteria, terms=terms), driver=terms[0] if terms else EVERYTHING,
        anchor=next((group for group in terms if len(group[1]) == 1), EVERYTHING),
    )  # fmt: skip
    need = numbers[walk.driver] if whole else walk.offset + walk.limit
    return _by_deadline(walk, numbers) if clocked else _by_status(walk, numbers, need)


def _by_deadline(walk: Walk, numbers: Mapping[Group, int]) -> Walk:
    """Along the deadlines, unless a filter is so rare that what it leaves can be sorted."""
    rarest = min((*walk.criteria.terms, *walk.criteria.phases), key=lambda group: numbers[group])
    if numbers[rarest] >= SORTED_AT_MOST:
        return replace(walk, driver=DEADLINES, driven_by_phase=True)
    return replace(walk, driver=rarest, driven_by_phase=rarest in walk.criteria.phases)


def _by_status(walk: Walk, numbers: Mapping[Group, int], need: int) -> Walk:
    """Along the rarest term, unless few are in the status asked for: they are sorted, or at least known beforehand."""
    if not walk.criteria.phases:
        return walk
    walked: float = need
    for group in (*walk.criteria.terms, *walk.criteria.phases):
        if group is not walk.driver:
            walked *= max(numbers[EVERYTHING] / max(numbers[group], 1), 1)
    walked = min(walked, numbers[walk.driver])
    rarest = min(walk.criteria.phases, key=lambda group: numbers[group])
    if numbers[rarest] < walked * SORTING:
        return replace(walk, driver=rarest, driven_by_phase=True)
    return replace(walk, gathered=(rarest,) if numbers[rarest] < walked * GATHERING else ())


def forget() -> None:
    """Count afresh on next use."""
    _counts.clear()


def _numbers(listing: str, criteria: Criteria, instant: int) -> dict[Group, int]:
    """About how many entries carry a code of each group, and how many there are."""
    groups = {group: [(listing, group[0], code) for code in group[1]] for group in (EVERYTHING, *criteria.terms)}
    # Statuses of another day are others; those of today stay about as many.
    on = f"@{instant // DAY}"
    groups |= {group: [(on, group[0], status) for status in group[1]] for group in criteria.phases}
    if not criteria.phases:
        groups[EVERYTHING] = []
    _count_missing([key for keys in groups.values() for key in keys], instant)
    return {group: sum(_counts[key][1] for key in keys) for group, keys in groups.items()}


def _count_missing(keys: Sequence[Counted], instant: int) -> None:
    now = time.monotonic()
    missing = [key for key in keys if key not in _counts or _counts[key][0] < now]
    if not missing:
        return
    if len(_counts) > MOST_KEPT:
        for key in [key for key in _counts if key not in keys]:
            del _counts[key]
    sql = Sql()
    sql.values["instant"] = instant
    for place, (within, axis, code) in enumerate(missing):
        sql.add("UNION ALL" if place else "", f"SELECT {place}, (SELECT count(*) FROM (SELECT 1 FROM")
        if within.startswith("@"):
            sql.add("content_contentphase WHERE axis =", sql.bind(axis), "AND status =", sql.bind(code))
            sql.add("AND ends_at > %(instant)s AND starts_at <= %(instant)s")
        else:
            sql.add("content_contentterm WHERE listing =", sql.bind(within), "AND axis =", sql.bind(axis))
            sql.add("AND code =", sql.bind(code))
        sql.add(f"LIMIT {BOUND}) AS c{place})")
    for place, count in sql.fetch():
        _counts[missing[place]] = (now + KEPT * max(count / SOON_COUNTED, 1), count)
