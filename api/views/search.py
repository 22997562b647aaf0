"""Search and suggestions: the engine finds, the published tables answer with cards."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from search.asking import Answer as Found
from search.asking import ask, without_filters
from search.bestbets import Pins, pinned
from search.documents import DocumentKey
from search.engine import EngineUnavailable
from search.querylog import note_asked
from search.request import PhaseFilter, SearchRequest
from search.result import SearchHit, SearchResult
from search.suggest import MAX_SUGGESTIONS
from search.suggest import suggest as complete

from .. import lookups
from ..filters import AS_OF, PARTLY, REGION, Criteria, Filter, narrowing, read_criteria
from ..hits import Cards, Keyed, card_bytes, hit_members, key_of, read_cards
from ..instants import current_instant, iso_instant
from ..labels import CHOICES, STATUSES, choice_label, level_label, status_label
from ..parameters import LOCALE, Parameter, Refused, locale_of, one_of, read_pairs, read_parameters, text, whole_number
from ..problems import Problem
from ..resources import BY_TYPE, DEFAULT_LIMIT, LIMIT, PAGE, RESOURCES, by_name, type_label
from ..serving import Answer
from ..splicing import freshness

LONGEST_QUERY = 5_000
FILTERS: tuple[Filter, ...] = tuple({each.name: each for type_ in RESOURCES for each in type_.filters}.values())
_NEVER_COUNTED = ("number", "organisation", "interpreter", "competent", "accepting", "authorising")
FACETS = ("type", *(each.name for each in FILTERS if each.name not in _NEVER_COUNTED))


def _facets(raw: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name in raw.split(",") if name))
    if not set(names) <= set(FACETS):
        raise Refused(list(FACETS))
    return names


Q = text("q", _("What to look for; white space means *and*. Empty finds everything."), longest=LONGEST_QUERY)
TYPE = one_of("type", BY_TYPE, _("Items of this type only."))
FACET = Parameter(
    "facets", _facets, _("Axes to count, separated by commas. Counts leave the axis' own filter out."),
    {"type": "string", "examples": ["policy_area,level"]},
)  # fmt: skip
NEAR = Parameter(
    "near", lambda raw: REGION.codes(raw)[0],
    _("Region code of where the reader is: of equally relevant items the one that applies nearer comes first."),
    {"type": "string", "maxLength": 500, "examples": ["320506"]},
)  # fmt: skip
SORT = one_of("sort", ("relevance", "-published", "-updated"), _("Order."), default="relevance")
PARAMETERS = by_name(
    Q, TYPE, FACET, SORT, NEAR, LIMIT, PAGE, LOCALE, AS_OF, *narrowing(FILTERS)
)  # fmt: skip
SUGGEST_PARAMETERS = by_name(
    text("q", _("What was typed so far: characters, pinyin or initials."), longest=100, required=True),
    whole_number("limit", _("Suggestions at most."), least=1, most=MAX_SUGGESTIONS, default=MAX_SUGGESTIONS),
    LOCALE,
)


def search_items(request: HttpRequest) -> Answer:
    """A page of hits as cards with highlights, pinned items first, the exact count, and counts of facets."""
    values = read_parameters(read_pairs(request), PARAMETERS)
    locale = locale_of(request, values)
    now = current_instant()
    criteria = read_criteria(values, FILTERS)
    instant = int(now) if criteria.as_of is None else criteria.as_of
    asked = _search_request(values, criteria, locale, instant)
    try:
        found = ask(asked)
        without = without_filters(asked) if not found.result.total else []
    except EngineUnavailable as error:
        raise unavailable() from error
    pins = _pins(asked)
    wanted: list[Keyed] = [*pins, *found.result.hits]
    cards = read_cards(wanted, locale, instant, criteria if pins and (criteria.terms or criteria.phases) else None)
    first = [pin for pin in pins if key_of(pin) in cards and cards[key_of(pin)].fits]
    _note(asked, found.result.total, nothing=not (found.result.total or without or first))
    head = _head(asked, found, criteria.as_of) | {
        "without": [{"filter": _parameter_of(axis), "count": count} for axis, count in without],
        "facets": {name: _facet(name, found.result, locale) for name in values.get("facets", ())},
    }
    results = _results(found.result.hits, first, cards, locale, criteria.as_of)
    body = b'%b,"results":[%b]}' % (orjson.dumps(head)[:-1], b",".join(results))
    return Answer(body, _max_age(criteria, now, cards))


def suggest(request: HttpRequest) -> Answer:
    """Completions of titles, products, aliases, numbers and names of organisations."""
    values = read_parameters(read_pairs(request), SUGGEST_PARAMETERS)
    locale = locale_of(request, values)
    try:
        found = complete(values["q"], locale, values.get("limit", MAX_SUGGESTIONS))
    except EngineUnavailable as error:
        raise unavailable() from error
    public = read_cards([each for each in found if each.content_id], locale, int(current_instant()))
    results = [
        {"kind": each.kind, "text": each.text, "type": each.type or None, "id": each.content_id or None}
        for each in found
        if not each.content_id or key_of(each) in public
    ]
    return Answer(orjson.dumps({"results": results}))


def unavailable() -> Problem:
    """The problem of a search that no engine can answer."""
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
        near=tuple(reversed(lookups.regions().paths[values["near"]])) if "near" in values else (),
    )


def _pins(asked: SearchRequest) -> Pins:
    """What editors put first, where the order is by relevance; on later pages it has been seen."""
    if asked.sort != "relevance" or asked.page > 1:
        return ()
    return tuple(pin for pin in pinned(asked.query) if pin.type in asked.types)


def _note(asked: SearchRequest, total: int, *, nothing: bool) -> None:
    """Count the query once, not every page of what it found."""
    if asked.page == 1 and asked.query:
        note_asked(asked.query, asked.locale, total, nothing=nothing)


def _head(asked: SearchRequest, found: Found, as_of: int | None) -> dict[str, Any]:
    head: dict[str, Any] = {"count": found.result.total, "page": asked.page, "limit": asked.limit}
    if as_of is not None:
        head["as_of"] = iso_instant(as_of)
    return head | {"changed": found.changed or None, "rule": found.rule or None}


def _parameter_of(axis: str) -> str:
    return next((each.name for each in FILTERS if axis in (each.axis, f"{each.axis}_within")), axis)


def _results(
    hits: Sequence[SearchHit], first: Sequence[DocumentKey], cards: Cards, locale: str, as_of: int | None
) -> Iterable[bytes]:
    """Pinned items, then the hits that are not among them; a hit that is public no more is left out."""
    highlights = {key_of(hit): hit.highlights for hit in hits}
    pinned_keys = [key_of(pin) for pin in first]
    for key in pinned_keys:
        yield card_bytes(cards[key], locale, as_of, hit_members(highlights.get(key, {}), pinned=True))
    for key, marked in highlights.items():
        if key in cards and key not in pinned_keys:
            yield card_bytes(cards[key], locale, as_of, hit_members(marked, pinned=False))


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


def _max_age(criteria: Criteria, now: float, cards: Cards) -> int:
    if criteria.as_of is not None:
        return freshness(now, ())
    # What is in force comes first and statuses may be filtered or counted, so no page outlives its minute.
    return freshness(now, [(int(now) // 60 + 1) * 60, *(card.phase[2] for card in cards.values() if card.phase)])
