"""Regions and organisations that a query names: 昆山 is met by what applies in Kunshan, 人社局 by what it issued."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from catalog.reference.selectors import PARTLY, organisations, regions, split_list

from .analysis import is_han, tokens
from .reading import OnAxis, Words
from .request import REGION_AXIS

FRESH_FOR = 60.0  # seconds; tables of regions and organisations change a few times a year
ORGANISATION_AXIS = "organisation"
_SHORTEST = 2
_ENDINGS = ("特别行政区", "自治区", "自治州", "自治县", "地区", "新区", "省", "市", "区", "县", "盟", "旗", "镇", "乡")
_BODIES = tuple("局委厅办部院会署所府社行")
_MOST_BODIES = 200


class Place(NamedTuple):
    """A region: its code and those of what contains it, nearest first; its name without its kind."""

    codes: tuple[str, ...]
    plain: Words


@dataclass(slots=True)
class _Tables:
    read_at: float = float("-inf")
    places: Mapping[Words, Place] = field(default_factory=dict)
    names: frozenset[Words] = frozenset()
    bodies: Sequence[tuple[Words, str]] = ()


_tables = _Tables()


def place_names() -> frozenset[Words]:
    """Return every name that means one region: 河北 is the province, not the district of Tianjin."""
    return _fresh().names


def place_named(words: Words) -> Place | None:
    """Return the region of that name, other name, or name without its kind (昆山)."""
    return _fresh().places.get(words)


def bodies_named(readings: Iterable[Words]) -> tuple[str, ...]:
    """Return codes of organisations one of whose names ends with one of the readings: 科技局 is that of every city."""
    wanted = [words for words in readings if len(words) > _SHORTEST and words[-1] in _BODIES]
    codes = dict.fromkeys(code for words in wanted for name, code in _fresh().bodies if name[-len(words) :] == words)
    return tuple(codes) if len(codes) <= _MOST_BODIES else ()


def met_by(place: int, region: Place) -> OnAxis:
    """Return what meets a phrase that names a region: whatever applies in it, in a part of it, or around it."""
    return OnAxis(place, REGION_AXIS, (*region.codes, PARTLY + region.codes[0]))


def forget_names() -> None:
    """Read the tables again with the next query."""
    _tables.read_at = float("-inf")


def _fresh() -> _Tables:
    now = time.monotonic()
    if now - _tables.read_at >= FRESH_FOR:
        _tables.places, _tables.bodies = _read_places(), _read_bodies()
        _tables.names = frozenset(_tables.places)
        _tables.read_at = now
    return _tables


def _read_places() -> dict[Words, Place]:
    found: dict[Words, set[Place]] = {}
    for region in regions():
        place = Place(tuple(reversed(region.ancestor_codes)), tuple(tokens(_without_kind(region.name_zh))))
        for name in (region.name_zh, *split_list(region.aliases)):
            for words in {tuple(tokens(name)), tuple(tokens(_without_kind(name)))}:
                if len(words) >= _SHORTEST and all(map(is_han, words)):
                    found.setdefault(words, set()).add(place)
    return {words: meant for words, places in found.items() if (meant := _meant(places))}


def _meant(places: Iterable[Place]) -> Place | None:
    """Return the innermost of regions within each other (北京市 and its 北京), else the one that is the widest."""
    chain = sorted(places, key=_depth)
    if all(wider.codes[0] in narrower.codes for wider, narrower in pairwise(chain)):
        return chain[-1]
    return chain[0] if _depth(chain[0]) < _depth(chain[1]) else None


def _depth(place: Place) -> int:
    return len(place.codes)


def _without_kind(name: str) -> str:
    ending = next((each for each in _ENDINGS if name.endswith(each)), "")
    return name.removesuffix(ending) if len(name) - len(ending) >= _SHORTEST else name


def _read_bodies() -> list[tuple[Words, str]]:
    found: list[tuple[Words, str]] = []
    for row in organisations():
        names = [row.name_zh, *split_list(row.short_names), *(former.name for former in row.former_names.all())]
        found += [(tuple(tokens(name)), row.code) for name in dict.fromkeys(names)]
    return found
