"""Facet counts of the embedded engine."""

from collections.abc import Mapping, Sequence
from typing import Any

import tantivy

from ..facets import MOST_CODES, by_frequency, is_filtered
from ..request import SearchRequest
from ..result import FacetCounts
from .embedded_query import QueryBuilder
from .embedded_schema import ENDS, STARTS


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
            passes.setdefault(axis if is_filtered(self._request, axis) else "", []).append(axis)
        found: dict[str, FacetCounts] = {}
        for without, axes in passes.items():
            found |= self._pass(without, axes)
        return {axis: found[axis] for axis in asked}

    def _pass(self, without: str, axes: Sequence[str]) -> dict[str, FacetCounts]:
        statuses = {axis: self._statuses(axis) for axis in axes if axis in self._request.phases}
        asked: dict[str, Any] = {}
        for axis in axes:
            asked |= self._turns(axis, statuses[axis]) if axis in statuses else _codes(axis)
        answer = self._searcher.aggregate(self._builder.matching(without=without), asked) if asked else {}
        return {
            axis: by_frequency(_held(statuses[axis], axis, answer) if axis in statuses else _buckets(answer[axis]))
            for axis in axes
        }

    def _statuses(self, axis: str) -> list[str]:
        known = self._searcher.terms_with_prefix("status", f"{axis}=")
        return [term.partition("=")[2] for term, _ in known]

    def _turns(self, axis: str, statuses: Sequence[str]) -> dict[str, Any]:
        """Ask how often each status had begun by the instant and how often it had ended: the difference holds."""
        until = [{"to": self._request.phases[axis].as_of + 1}]
        return {
            f"{axis}={status}.{turn}": {"range": {"field": f"turns.{axis}={status}.{turn}", "ranges": until}}
            for status in statuses
            for turn in (STARTS, ENDS)
        }


def _codes(axis: str) -> dict[str, Any]:
    return {axis: {"terms": {"field": f"axes.{axis}", "size": MOST_CODES}}}


def _buckets(counted: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}


def _held(statuses: Sequence[str], axis: str, answer: Mapping[str, Any]) -> dict[str, int]:
    turned = {name: counted["buckets"][0]["doc_count"] for name, counted in answer.items() if "." in name}
    return {status: turned[f"{axis}={status}.{STARTS}"] - turned[f"{axis}={status}.{ENDS}"] for status in statuses}
