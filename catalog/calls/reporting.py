"""Reports on public calls: what closes soon, what rests on an ended document, what cites no basis."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from cms.content.models import ContentPhase, ContentReference
from cms.content.publication import source_language

from .models import Call
from .now import last_moment, status_now
from .planning import closing_within, competent, phases_now, with_organisations

RUNNING = ("forecast", "upcoming", "open", "closing", "standing", "suspended", "local")
"""Statuses of what is not over."""
ENDED = ("repealed", "expired")
RESTS_ON = ("notice", "basis")
Row = dict[str, Any]


def closing_soon(days: int) -> "list[tuple[int, Call]]":
    """Public calls with their deadline (epoch seconds, not included), the next first."""
    found = [(phase.deadline, phase.item.object_id) for phase in closing_within(days).select_related("item")]  # type: ignore[attr-defined]
    calls = {call.pk: call for call in with_organisations(Call.objects.filter(pk__in=[pk for _end, pk in found]))}
    return [(end, calls[pk]) for end, pk in found if pk in calls]


def on_ended_documents(instant: int | None = None) -> "list[tuple[Call, list[str]]]":
    """Public calls that are not over, and the titles of the documents they rest on that no longer hold."""
    instant = int(time.time()) if instant is None else instant
    locale = source_language()
    ended = ContentPhase.objects.filter(
        axis="validity", status__in=ENDED, starts_at__lte=instant, ends_at__gt=instant, item__type="policy",
        item__locale=locale,
    )  # fmt: skip
    titles = dict(ended.values_list("item__content_id", "item__title"))
    running = phases_now(instant).filter(item=OuterRef("item"), status__in=RUNNING)
    rests = ContentReference.objects.filter(
        Exists(running), role__in=RESTS_ON, item__type="call", item__locale=locale,
        to_id__in=ended.values("item__content_id"),
    )  # fmt: skip
    by_call: dict[int, list[str]] = {}
    for object_id, to_id in rests.order_by("item_id", "position").values_list("item__object_id", "to_id"):
        title = titles[to_id] if to_id else ""
        if title not in by_call.setdefault(object_id, []):
            by_call[object_id].append(title)
    calls = with_organisations(Call.objects.filter(pk__in=by_call)).order_by("pk")
    return [(call, by_call[call.pk]) for call in calls]


def without_basis(model: type[Any]) -> "QuerySet[Any]":
    """Rows in the source language that cite no provision and were not withdrawn; a call's notice is no citation."""
    withdrawn = {"live": False, "first_published_at__isnull": False}
    return model.objects.in_source_language().filter(citation_count=0).exclude(**withdrawn).order_by("-pk")


def rows_of(report: str, days: int) -> Iterator[Row]:
    """A report as rows of a file: kind, title, status, deadline, organisation and what is noted."""
    if report == "closing":
        for end, call in closing_soon(days):
            yield _row(call, deadline=last_moment(end))
    elif report == "ended":
        for call, documents in on_ended_documents():
            yield _row(call, note="；".join(documents))
    else:
        for model in (Call, Product):
            rows: Iterable[Any] = without_basis(model).prefetch_related("organisations__organisation")
            yield from (_row(row) for row in rows)


def _row(row: Any, *, deadline: str = "", note: str = "") -> Row:
    return {
        "kind": str(row._meta.verbose_name),
        "title": row.title,
        "status": status_now(row) if isinstance(row, Call) else "",
        "deadline": deadline,
        "competent": competent(row),
        "public": _("yes") if row.live else _("no"),
        "note": note,
    }
