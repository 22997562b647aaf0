"""Facet counts of the embedded engine."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import tantivy

from ..intervals import instant_terms
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
        asked: dict[str, dict[str, Any]] = {}
        for axis in axes:
            asked |= self._moments(axis) if axis in self._request.phases else _codes(axis)
        answer = self._searcher.aggregate(self._builder.matching(without=without), asked) if asked else {}
        found: dict[str, Counter[str]] = {axis: Counter() for axis in axes}
        for name, counted in answer.items():
            axis, _, status = name.partition("=")
            counts = {status: counted["doc_count"]} if status else _buckets(counted)
            found[axis].update(counts)
        return {axis: _sorted(counts) for axis, counts in found.items()}

    def _moments(self, axis: str) -> dict[str, dict[str, Any]]:
        """Count each status by the blocks of time that hold the instant; only those that occur are asked for."""
        asked = {}
        for known, _ in self._searcher.terms_with_prefix("status", f"{axis}="):
            terms = instant_terms(axis, [known.partition("=")[2]], self._request.phases[axis].as_of)
            present = " ".join(f'"{term}"' for term in terms if self._searcher.doc_freq("moment", term))
            if present:
                asked[known] = {"filter": f"moment: IN [{present}]"}
        return asked

    def _is_filtered(self, axis: str) -> bool:
        request = self._request
        if axis == TYPE_AXIS:
            return bool(request.types)
        return axis in request.filters or (axis in request.phases and bool(request.phases[axis].statuses))


def _codes(axis: str) -> dict[str, dict[str, Any]]:
    return {axis: {"terms": {"field": f"axes.{axis}", "size": _CODES}}}


def _buckets(counted: dict[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}


def _sorted(counts: Counter[str]) -> FacetCounts:
    return sorted(((code, count) for code, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))
