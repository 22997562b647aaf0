"""Facet counts of the embedded engine."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import tantivy

from ..intervals import instant_terms, status_of
from ..request import TYPE_AXIS, SearchRequest
from ..result import FacetCounts
from .embedded_query import QueryBuilder

# More than any vocabulary holds.
_CODES = 5_000


class FacetCounter:
    """Counts the asked axes, each without its own filter; axes without a filter share one pass."""

    def __init__(self, searcher: tantivy.Searcher, builder: QueryBuilder, request: SearchRequest) -> None:
        self._searcher = searcher
        self._builder = builder
        self._request = request

    def counts(self) -> dict[str, FacetCounts]:
        """Return (code, count) per axis, most frequent first, then by code."""
        asked = dict.fromkeys(self._request.facets)
        passes: dict[str, list[str]] = {}
        for axis in asked:
            passes.setdefault(axis if self._is_filtered(axis) else "", []).append(axis)
        found: dict[str, FacetCounts] = {}
        for without, axes in passes.items():
            found |= self._pass(without, axes)
        return {axis: found[axis] for axis in asked}

    def _pass(self, without: str, axes: Sequence[str]) -> dict[str, FacetCounts]:
        aggregations = {axis: self._aggregation(axis) for axis in axes}
        asked = {axis: aggregation for axis, aggregation in aggregations.items() if aggregation}
        answer = self._searcher.aggregate(self._builder.matching(without=without), asked) if asked else {}
        return {axis: self._sorted(axis, answer.get(axis, {"buckets": []})["buckets"]) for axis in axes}

    def _aggregation(self, axis: str) -> dict[str, Any]:
        if axis not in self._request.phases:
            return {"terms": {"field": f"axes.{axis}", "size": _CODES}}
        terms = instant_terms(axis, self._statuses(axis), self._request.phases[axis].as_of)
        return {"terms": {"field": "moment", "include": terms, "size": len(terms)}} if terms else {}

    def _statuses(self, axis: str) -> list[str]:
        found = self._searcher.terms_with_prefix("status", f"{axis}=")
        return [term.partition("=")[2] for term, _ in found]

    def _sorted(self, axis: str, buckets: Sequence[dict[str, Any]]) -> FacetCounts:
        """Add up buckets: of the blocks of time that hold an instant a document has one per status at most."""
        counted: Counter[str] = Counter()
        for bucket in buckets:
            key = status_of(bucket["key"]) if axis in self._request.phases else bucket["key"]
            counted[key] += bucket["doc_count"]
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    def _is_filtered(self, axis: str) -> bool:
        request = self._request
        if axis == TYPE_AXIS:
            return bool(request.types)
        return axis in request.filters or (axis in request.phases and bool(request.phases[axis].statuses))
