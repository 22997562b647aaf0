"""What facets mean, the same for every engine."""

from collections.abc import Mapping

from .request import TYPE_AXIS, SearchRequest
from .result import FacetCounts

# More than any vocabulary holds.
MOST_CODES = 5_000


def is_filtered(request: SearchRequest, axis: str) -> bool:
    """Say whether the request restricts an axis, so that the axis' own counts must leave that out."""
    if axis == TYPE_AXIS:
        return bool(request.types)
    return axis in request.filters or (axis in request.phases and bool(request.phases[axis].statuses))


def by_frequency(counts: Mapping[str, int]) -> FacetCounts:
    """Return (code, count) of what occurs, most frequent first, then by code."""
    return sorted(((code, count) for code, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))
