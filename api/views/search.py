"""Search and suggestions: the engine finds, the published tables answer with cards."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from search.engine import EngineUnavailable
from search.request import PhaseFilter, SearchRequest
from search.result import SearchHit, SearchResult
from search.selectors import search as find
from search.suggest import MAX_SUGGESTIONS
from search.suggest import suggest as complete

from .. import lookups
from ..database import VENDOR
from ..filters import AS_OF, PARTLY, Criteria, Filter, narrowing, read_criteria
from ..instants import current_instant, iso_instant
from ..labels import CHOICES, STATUSES, choice_label, level_label, status_label
from ..parameters import LOCALE, Parameter, Refused, locale_of, one_of, read_pairs, read_parameters, text, whole_number
from ..problems import Problem
from ..queries import Sql
from ..resources import BY_TYPE, DEFAULT_LIMIT, LIMIT, PAGE, RESOURCES, by_name, type_label
from ..serving import Answer
from ..splicing import Interval, as_uuid, clock_members, common_members, extend, freshness, phase_at

LONGEST_QUERY = 5_000
FILTERS: tuple[Filter, ...] = tuple({each.name: each for type_ in RESOURCES for each in type_.filters}.values())
_NEVER_COUNTED = ("number", "organisation", "interpreter", "competent", "accepting", "authorising")
FACETS = ("type", *(each.name for each in FILTERS if each.name not in _NEVER_COUNTED))


def _facets(raw: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name in raw.split(",") if name))
    if not set(names) <= set(FACETS):
        raise Refused(list(FACETS))
    return names


Card = tuple[Sequence[Any], Interval | None]
"""A row of an item with its phase at the instant asked for."""
Q = text("q", _("What to look for; white space means *and*. Empty finds everything."), longest=LONGEST_QUERY)
TYPE = one_of("type", BY_TYPE, _("Items of this type only."))
FACET = Parameter(
    "facets", _facets, _("Axes to count, separated by commas. Counts leave the axis' own filter out."),
    {"type": "string", "examples": ["policy_area,level"]},
)  # fmt: skip
SORT = one_of("sort", ("relevance", "-published", "-updated"), _("Order."), default="relevance")
PARAMETERS = by_name(
    Q, TYPE, FACET, SORT, LIMIT, PAGE, LOCALE, AS_OF, *narrowing(FILTERS)
)  # fmt: skip
SUGGEST_PARAMETERS = by_name(
    text("q", _("What was typed so far: characters, pinyin or initials."), longest=100, required=True),
    whole_number("limit", _("Suggestions at most."), least=1, most=MAX_SUGGESTIONS, default=MAX_SUGGESTIONS),
    LOCALE,
)


def search_items(request: HttpRequest) -> Answer:
    """A page of hits as cards with highlights, the exact count, and counts of facets."""
    values = read_parameters(read_pairs(request), PARAMETERS)
    locale = locale_of(request, values)
    now = current_instant()
    criteria = read_criteria(values, FILTERS)
    instant = int(now) if criteria.as_of is None else criteria.as_of
    asked = _search_request(values, criteria, locale, instant)
    try:
        found = find(asked)
    except EngineUnavailable as error:
        raise _unavailable() from error
    cards = _read_cards(found.hits, locale, instant)
    head: dict[str, Any] = {"count": found.total, "page": asked.page, "limit": asked.limit}
    if criteria.as_of is not None:
        head["as_of"] = iso_instant(criteria.as_of)
    head["facets"] = {name: _facet(name, found, locale) for name in values.get("facets", ())}
    results = [_hit(hit, cards, locale, criteria.as_of) for hit in found.hits]
    body = b'%b,"results":[%b]}' % (orjson.dumps(head)[:-1], b",".join(filter(None, results)))
    return Answer(body, _max_age(criteria, now, cards))


def suggest(request: HttpRequest) -> Answer:
    """Completions of titles, numbers and names of organisations."""
    values = read_parameters(read_pairs(request), SUGGEST_PARAMETERS)
    locale = locale_of(request, values)
    try:
        found = complete(values["q"], locale, values.get("limit", MAX_SUGGESTIONS))
    except EngineUnavailable as error:
        raise _unavailable() from error
    public = _read_cards([each for each in found if each.content_id], locale, int(current_instant()))
    results = [
        {"kind": each.kind, "text": each.text, "type": each.type or None, "id": each.content_id or None}
        for each in found
        if not each.content_id or (each.type, UUID(each.content_id)) in public
    ]
    return Answer(orjson.dumps({"results": results}))


def _unavailable() -> Problem:
    return Problem(
        "search_unavailable",
        _("The search index is being built or cannot be reached. Lists and documents keep working."),
        headers={"Retry-After": "10"},
    )


def _search_request(values: Mapping[str, Any], criteria: Criteria, locale: str, instant: int) -> SearchRequest:
    phase_axes = {each.axis for each in FILTERS if each.kind == "phase"} & set(values.get("facets", ()))
    phases = {axis: PhaseFilter((), instant) for axis in phase_axes}
    phases |= {axis: PhaseFilter(statuses, instant) for axis, statuses in criteria.phases}
    return SearchRequest(
        query=values.get("q", ""),
        locale=locale,
        types=(values["type"],) if "type" in values else tuple(BY_TYPE),
        filters=dict(criteria.terms),
        phases=phases,
        sort=values.get("sort", "relevance").removeprefix("-"),
        limit=values.get("limit", DEFAULT_LIMIT),
        page=values.get("page", 1),
        facets=values.get("facets", ()),
        as_of=instant,
    )


def _read_cards(hits: Sequence[Any], locale: str, instant: int) -> dict[tuple[str, UUID], Card]:
    """Card rows of hits by type and id: one query. A hit that is public no more is not among them."""
    if not hits:
        return {}
    ids = sorted({UUID(hit.content_id) for hit in hits})
    keys = [key.hex for key in ids] if VENDOR == "sqlite" else ids
    sql = Sql().add("SELECT i.type, i.content_id, i.updated_key, i.card, i.timeline FROM content_contentitem i WHERE")
    sql.add("i.content_id IN", sql.bind_all(keys), "AND i.audience = 'public' AND i.locale =", sql.bind(locale))
    sql.add("AND i.type IN", sql.bind_all(tuple(BY_TYPE)))
    return {(row[0], as_uuid(row[1])): (row, phase_at(row[4], BY_TYPE[row[0]].clock, instant)) for row in sql.fetch()}


def _hit(hit: SearchHit, cards: Mapping[tuple[str, UUID], Card], locale: str, as_of: int | None) -> bytes | None:
    found = cards.get((hit.type, UUID(hit.content_id)))
    if found is None:
        return None
    row, phase = found
    clock = clock_members(BY_TYPE[hit.type].clock, phase, locale, as_of)
    highlights = b',"highlights":%b' % orjson.dumps(dict(hit.highlights))
    return extend(row[3], common_members(hit.type, row[1], row[2]), clock, highlights)


def _facet(name: str, found: SearchResult, locale: str) -> list[dict[str, Any]]:
    counts: Counter[str] = Counter()
    for code, count in found.facets.get(name, ()):
        counts[code.removeprefix(PARTLY)] += count
    return [
        {"code": code, "name": code_name(name, code, locale), "count": count} for code, count in counts.most_common()
    ]


def code_name(axis: str, code: str, locale: str) -> str:
    """What a facet's code is called; the code itself where it has no name (a year)."""
    if axis == "type":
        return type_label(code, locale)
    if axis == "level":
        return level_label(code, locale)
    if axis in STATUSES:
        return status_label(axis, code, locale)
    if code in CHOICES.get(axis, ()):
        return choice_label(axis, code, locale)
    known: Mapping[str, lookups.Names] = {}
    if axis in ("issuer", "organisation"):
        known = lookups.organisation_names(code)
    elif axis == "region":
        known = lookups.regions(code).names
    elif axis in lookups.vocabularies():
        known = lookups.term_names(axis, code)
    return known[code].in_locale(locale) if code in known else code


def _max_age(criteria: Criteria, now: float, cards: Mapping[Any, Card]) -> int:
    if criteria.as_of is not None:
        return freshness(now, ())
    # What is in force comes first and statuses may be filtered or counted, so no page outlives its minute.
    return freshness(now, [(int(now) // 60 + 1) * 60, *(phase[2] for _row, phase in cards.values() if phase)])
