"""What a change of the synonyms does to queries, seen before it is saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, Sum
from django.utils.timezone import localdate

from ..analysis import normalise
from ..asking import ask
from ..documents import searchable_items
from ..models import LoggedQuery, Synonym
from ..request import SearchRequest
from ..synonyms import Groups, groups_with

MOST_TERMS, MOST_LOGGED = 6, 4
LOOKED_AT, NAMED = 10, 5
"""Hits compared, and titles named of those that come or go."""
ASKED_WITHIN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Effect:
    """One query before and after: how much is found, and the titles among the first hits that come and go."""

    query: str
    before: int
    after: int
    come: Sequence[str]
    go: Sequence[str]
    often: bool = False
    """People asked it; otherwise it is a term of the group."""

    @property
    def changes(self) -> bool:
        """Whether anybody would see a difference."""
        return bool(self.before != self.after or self.come or self.go)


def effects_of(group: Synonym) -> list[Effect]:
    """Return what saving ``group`` does to its terms and to what people ask most; may raise ``EngineUnavailable``."""
    before = tuple(other.term_list() for other in Synonym.objects.filter(active=True))
    after = groups_with(group)
    saved = Synonym.objects.filter(pk=group.pk).first() if group.pk else None
    terms = tuple(dict.fromkeys((*group.term_list(), *(saved.term_list() if saved else ()))))
    asked = [(term, False) for term in terms[:MOST_TERMS]]
    asked += [(query, True) for query in often_asked(terms) if query not in terms]
    return [_effect(query, often, before, after) for query, often in asked]


def often_asked(terms: Iterable[str]) -> list[str]:
    """Return the queries of the last 90 days in which a term stands, the most frequent first."""
    holds = Q(pk__in=())
    for term in terms:
        holds |= Q(query__contains=normalise(term))
    rows = LoggedQuery.objects.filter(holds, day__gte=localdate() - ASKED_WITHIN).values("query")
    counted = rows.annotate(times=Sum("asked")).order_by("-times", "query")
    return [row["query"] for row in counted[: MOST_LOGGED + MOST_TERMS]][:MOST_LOGGED]


def total_with(query: str, groups: Groups) -> tuple[int, str]:
    """Return how much people find who ask a query with these synonyms, and what was asked instead, if anything."""
    answer = ask(_request(query, groups, 0))
    return answer.result.total, answer.changed


def _effect(query: str, often: bool, before: Groups, after: Groups) -> Effect:
    was, will = (ask(_request(query, groups, LOOKED_AT)).result for groups in (before, after))
    old, new = [hit.content_id for hit in was.hits], [hit.content_id for hit in will.hits]
    come, go = [key for key in new if key not in old], [key for key in old if key not in new]
    titles = _titles([*come[:NAMED], *go[:NAMED]])
    came, went = ([titles[key] for key in keys[:NAMED] if key in titles] for keys in (come, go))
    return Effect(query, was.total, will.total, came, went, often)


def _request(query: str, groups: Groups, limit: int) -> SearchRequest:
    # An empty list would mean that of the installation.
    return SearchRequest(query=query, locale=settings.LANGUAGE_CODE, limit=limit, synonyms=groups or ((),))


def _titles(ids: Sequence[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = searchable_items().filter(content_id__in=ids, locale=settings.LANGUAGE_CODE)
    return {str(content_id): title for content_id, title in rows.values_list("content_id", "title")}
