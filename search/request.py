"""What can be asked of the search: one immutable question, the same for every engine."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from .reading import Reading, read_query

MAX_LIMIT = 100
MAX_PAGE = 50
TYPE_AXIS = "type"
REGION_AXIS = "region"

Sort = Literal["relevance", "published", "updated"]


class PhaseFilter(NamedTuple):
    """Statuses asked for at an instant (epoch seconds). No status restricts nothing, but gives facets their instant."""

    statuses: tuple[str, ...]
    as_of: int


def _nothing() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


def _no_phases() -> Mapping[str, PhaseFilter]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search.

    ``filters`` and ``phases`` are *or* within an axis and *and* between axes. ``facets`` names term axes, ``type``, or
    axes of ``phases``. ``as_of`` is the instant at which "in force first" is meant; callers who page should pin it.
    ``synonyms`` are groups of equal terms. ``reading``, when given, is used instead of reading ``query``. ``near`` are
    codes of regions, nearest first: of documents whose texts fit equally well, one whose axis ``region`` holds an
    earlier code comes first. Values outside the bounds raise ``ValueError``.
    """

    query: str = ""
    locale: str = "zh-hans"
    types: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    phases: Mapping[str, PhaseFilter] = field(default_factory=_no_phases)
    sort: Sort = "relevance"
    limit: int = 20
    page: int = 1
    facets: tuple[str, ...] = ()
    as_of: int | None = None
    synonyms: tuple[tuple[str, ...], ...] = ()
    reading: Reading | None = None
    near: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.sort not in get_args(Sort):
            raise ValueError(f"sort: {self.sort!r} is not one of {', '.join(get_args(Sort))}")
        if not 0 <= self.limit <= MAX_LIMIT:
            raise ValueError(f"limit: {self.limit} is not between 0 and {MAX_LIMIT}")
        if not 1 <= self.page <= MAX_PAGE:
            raise ValueError(f"page: {self.page} is not between 1 and {MAX_PAGE}")
        for axis, codes in self.filters.items():
            if not codes:
                raise ValueError(f"filters: axis {axis!r} names no code")
        object.__setattr__(self, "phases", {axis: PhaseFilter(*phase) for axis, phase in self.phases.items()})

    @property
    def offset(self) -> int:
        """Return how many hits come before this page."""
        return (self.page - 1) * self.limit

    def understood(self) -> Reading:
        """Return how the query is read: as was given, else by its text and the synonyms."""
        return read_query(self.query, self.synonyms) if self.reading is None else self.reading

    def order(self, reading: Reading) -> Sort:
        """Return the order that holds: nothing is more relevant where no words are asked for, so the newest first."""
        return "published" if reading.everything and self.sort == "relevance" else self.sort

    def instant(self) -> int:
        """Return the moment meant by "in force", in epoch seconds: as asked for, else now."""
        return int(time.time()) if self.as_of is None else self.as_of
