"""Facet counts of Elasticsearch: one question gives hits and counts."""

import re
from collections.abc import Mapping
from typing import Any

from elasticsearch_dsl import A
from elasticsearch_dsl.aggs import Agg
from elasticsearch_dsl.query import Bool, Query

from ..facets import MOST_CODES, by_frequency
from ..request import SearchRequest
from ..result import FacetCounts
from .elastic_query import at_instant

_STATUSES = 1000


class Statuses:
    """Statuses by axis that were ever met: which ones to count at an instant has to be said in the question."""

    def __init__(self) -> None:
        self._known: dict[str, frozenset[str]] = {}

    def of(self, axis: str) -> list[str]:
        """Return what is known of an axis."""
        return sorted(self._known.get(axis, ()))

    def learn(self, axis: str, found: set[str]) -> bool:
        """Remember; say whether there was something new."""
        known = self._known.get(axis, frozenset())
        self._known[axis] = known | found
        return not found <= known


class FacetCounter:
    """The counts of one request. ``filters`` by axis: those of counted axes must not restrict their own counts."""

    def __init__(self, request: SearchRequest, filters: Mapping[str, Query], statuses: Statuses) -> None:
        self._request = request
        self._statuses = statuses
        self._axes = list(dict.fromkeys(request.facets))
        self.before = [query for axis, query in filters.items() if axis not in self._axes]
        self._after = {axis: query for axis, query in filters.items() if axis in self._axes}

    def after(self) -> Query | None:
        """Return what narrows the hits but not every count."""
        return Bool(filter=list(self._after.values())) if self._after else None

    def aggregations(self) -> dict[str, Agg]:
        """Return what to ask for, named by the place of the axis."""
        return {f"axis{place}": self._aggregation(axis) for place, axis in enumerate(self._axes)}

    def learn(self, answer: Mapping[str, Any]) -> bool:
        """Take statuses from an answer; say whether one was not counted, so that the question has to be put again."""
        news = False
        for place, axis in enumerate(self._axes):
            if axis in self._request.phases:
                buckets = answer[f"axis{place}"]["ever"]["buckets"]
                news |= self._statuses.learn(axis, {bucket["key"].partition("=")[2] for bucket in buckets})
        return news

    def counts(self, answer: Mapping[str, Any]) -> dict[str, FacetCounts]:
        """Return (code, count) by axis."""
        return {axis: by_frequency(_counted(answer[f"axis{place}"])) for place, axis in enumerate(self._axes)}

    def _aggregation(self, axis: str) -> Agg:
        others = [query for other, query in self._after.items() if other != axis]
        found = A("filter", Bool(filter=others))
        if axis not in self._request.phases:
            found.bucket("codes", "terms", field=f"axes.{axis}", size=MOST_CODES)
            return found
        instant = self._request.phases[axis].as_of
        found.bucket("ever", "terms", field="status", include=f"{re.escape(axis)}=.*", size=_STATUSES)
        if known := self._statuses.of(axis):
            found.bucket("now", "filters", filters={status: at_instant(axis, [status], instant) for status in known})
        return found


def _counted(answer: Mapping[str, Any]) -> dict[str, int]:
    if "codes" in answer:
        return {bucket["key"]: bucket["doc_count"] for bucket in answer["codes"]["buckets"]}
    now = answer.get("now", {"buckets": {}})["buckets"]
    return {status: bucket["doc_count"] for status, bucket in now.items()}
