"""What the office plans by: calls by their status now, and what happens on each day of a span (6.4.2).

Public calls are counted by the published phases, so that thousands cost no more than a few; drafts, which publish
nothing, by the timeline that their rows keep.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from catalog.reference.roles import OrganisationRole
from cms.content.models import ContentPhase
from cms.content.phases import CIVIL_TIME_ZONE, start_of_day
from cms.content.publication import source_language

from .activities import activities_of
from .announcing import block_id, is_public
from .models import Call, Milestone
from .now import LABELS, OFFICE_LABELS, UNSET, next_deadline, office_status, phase_now, status_of
from .status import AXIS

TYPE = "call"
MOST_ON_BOARD = 25
"""Public calls of one status shown at once; how many there are is counted."""
MOST_DRAFTS = 300
MOST_DAYS = 42
_SHOWN = (
    "title", "level", "live", "timeline", "periods", "has_unpublished_changes", "first_published_at", "batch",
    "is_forecast",
)  # fmt: skip


def phases_now(instant: int | None = None) -> "QuerySet[ContentPhase]":
    """The phases in which public calls are at ``instant``, one for each."""
    instant = int(time.time()) if instant is None else instant
    public = {"item__type": TYPE, "item__locale": source_language(), "item__audience": "public"}
    return ContentPhase.objects.filter(axis=AXIS, starts_at__lte=instant, ends_at__gt=instant, **public)


def calls_that_are(statuses: Iterable[str], instant: int | None = None) -> Q:
    """The rows whose status is one of ``statuses``: public ones as published, drafts as last written."""
    statuses = set(statuses)
    public = phases_now(instant).filter(status__in=statuses).values("item__object_id")
    drafts = Call.objects.in_source_language().filter(live=False).values_list("pk", "timeline", "periods")
    wanted = [pk for pk, timeline, periods in drafts if office_status(timeline, periods, instant) in statuses]
    return Q(live=True, pk__in=public) | Q(live=False, pk__in=wanted)


def closing_within(days: int, instant: int | None = None) -> "QuerySet[ContentPhase]":
    """Phases of public calls that can be applied for and whose deadline is within ``days``, the next one first."""
    instant = int(time.time()) if instant is None else instant
    deadline = Q(item__phases__axis="deadline", item__phases__starts_at__lte=instant)
    within = Q(item__phases__ends_at__gt=instant, item__phases__ends_at__lte=instant + days * 86_400)
    found = phases_now(instant).filter(deadline & within, status__in=("open", "closing"))
    return found.annotate(deadline=F("item__phases__ends_at")).order_by("deadline", "item_id")


@dataclass(frozen=True, slots=True)
class Column:
    """A status with the calls that are in it, the next to change first."""

    status: str
    label: Any
    count: int
    calls: list["OnBoard"]

    @property
    def more(self) -> int:
        return self.count - len(self.calls)


@dataclass(frozen=True, slots=True)
class OnBoard:
    """A call with its next deadline and the day it opens, if any."""

    call: Call
    deadline: datetime | None
    opens: datetime | None
    days_left: int | None


def board(rows: "QuerySet[Call]", instant: int | None = None) -> list[Column]:
    """``rows`` by status: three statements for public ones, two for drafts, however many there are."""
    instant = int(time.time()) if instant is None else instant
    narrowed = phases_now(instant).filter(item__object_id__in=rows.filter(live=True).order_by().values("pk"))
    place = Window(RowNumber(), partition_by=F("status"), order_by=[F("ends_at"), F("item_id")])
    counts: dict[str, int] = defaultdict(int)
    for status in narrowed.values_list("status", flat=True):
        counts[status] += 1
    first = narrowed.annotate(place=place).filter(place__lte=MOST_ON_BOARD).order_by("status", "place")
    placed = list(first.values_list("status", "item__object_id"))
    known = {call.pk: call for call in with_organisations(rows.filter(pk__in=[pk for _status, pk in placed]))}
    by_status: dict[str, list[Call]] = defaultdict(list)
    for status, pk in placed:
        if pk in known:
            by_status[status].append(known[pk])
    for call in with_organisations(rows.filter(live=False, first_published_at=None))[:MOST_DRAFTS]:
        status = office_status(call.timeline, call.periods, instant)
        by_status[status].append(call)
        counts[status] += 1
    return [
        Column(status, label, counts[status], [_on_board(call, instant) for call in by_status[status]])
        for status, label in (OFFICE_LABELS if counts[UNSET] else LABELS).items()
    ]


def with_organisations(rows: "QuerySet[Call]") -> "QuerySet[Call]":
    """``rows`` with no more than lists show of them."""
    return rows.only(*_SHOWN, "locale", "latest_revision").prefetch_related("organisations__organisation")


def competent(call: Call) -> str:
    """The competent organisations by name."""
    rows = call.organisations.all()
    return "、".join(str(row.organisation) for row in rows if row.role == OrganisationRole.COMPETENT)


def _on_board(call: Call, instant: int) -> OnBoard:
    status, end = status_of(call.timeline, instant), next_deadline(call.timeline, instant)
    phase = phase_now(call.timeline, AXIS, instant)
    opens = phase[2] if phase and status in ("upcoming", "forecast") and phase[2] < 2**53 else None
    # The last instant, not the one after it: 31 March, not the midnight that ends it.
    last = _civil(end - 1 if end else None)
    today = datetime.fromtimestamp(instant, CIVIL_TIME_ZONE).date()
    left = (last.date() - today).days if last and status in ("open", "closing") else None
    return OnBoard(call, last, _civil(opens), left)


def _civil(instant: int | None) -> datetime | None:
    return None if instant is None else datetime.fromtimestamp(instant, CIVIL_TIME_ZONE)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on a day. ``at`` is a time of day or ""; ``kind``: opens, closes, milestone or activity."""

    day: date
    at: str
    kind: str
    title: str
    words: str
    call_id: int | None
    milestone_id: int | None
    public: bool

    @property
    def place(self) -> tuple[date, str, str, str]:
        """Its order on the page."""
        return self.day, self.at, self.kind, self.title


def happenings(first: date, last: date, rows: "QuerySet[Call]") -> Iterator[Happening]:
    """What opens and closes, and what is planned, from ``first`` to ``last``: two statements."""
    start, end = start_of_day(first), start_of_day(last + timedelta(days=1))
    shown = list(rows.filter(last_at__gte=start, first_at__lte=end).only("title", "live", "periods", "activities"))
    for call in shown:
        for instant, kind, period in _bounds(call, first.year, last.year):
            if start <= instant < end:
                yield _happening(call, instant, kind, period)
    planned = Milestone.objects.filter(Q(ends_on__gte=first) | Q(ends_on=None, starts_on__gte=first))
    announced: set[str] = set()
    for milestone in planned.filter(starts_on__lte=last).select_related("call"):
        announced.add(block_id(milestone))
        yield from _days_of(milestone, first, last)
    for call in shown:
        yield from _activities_in(call, start, end, announced)


def _bounds(call: Call, first_year: int, last_year: int) -> Iterator[tuple[int, str, dict[str, Any]]]:
    for period in call.periods:
        for kind, name in (("opens", "starts_at"), ("closes", "ends_at")):
            instant = period[name]
            if instant is not None:
                # The end is the first instant beyond the window: what is shown is the last one in it.
                instant -= kind == "closes" and period["all_day"]
                years = range(first_year, last_year + 1) if period["yearly"] else (None,)
                yield from ((_in_year(instant, year), kind, period) for year in years)


def _in_year(instant: int, year: int | None) -> int:
    """The same moment of another year; 29 February becomes the last day of that month."""
    if year is None:
        return instant
    moment = datetime.fromtimestamp(instant, CIVIL_TIME_ZONE)
    leap_day = (moment.month, moment.day) == (2, 29)
    return int((moment.replace(year=year, day=28) if leap_day else moment.replace(year=year)).timestamp())


def _happening(call: Call, instant: int, kind: str, period: dict[str, Any]) -> Happening:
    moment = datetime.fromtimestamp(instant, CIVIL_TIME_ZONE)
    at = "" if period["all_day"] or (kind == "opens" and moment.hour == moment.minute == 0) else f"{moment:%H:%M}"
    words = " · ".join(part for part in (period["batch"], str(STAGES.get(period["stage"], ""))) if part)
    return Happening(moment.date(), at, kind, call.title, words, call.pk, None, call.live)


STAGES = {
    "materials": _("paper materials"), "recommend": _("recommendation"), "review": _("review"), "claim": _("claim"),
}  # fmt: skip


def _days_of(milestone: Milestone, first: date, last: date) -> Iterator[Happening]:
    day, end = max(milestone.starts_on, first), min(milestone.ends_on or milestone.starts_on, last)
    words = " · ".join(part for part in (str(milestone.get_kind_display()), milestone.responsible) if part)
    while day <= end:
        public = is_public(milestone)
        yield Happening(day, "", "milestone", milestone.title, words, milestone.call_id, milestone.pk, public)
        day += timedelta(days=1)


def _activities_in(call: Call, start: int, end: int, announced: set[str]) -> Iterator[Happening]:
    """Activities that no milestone stands for, on the day they begin."""
    for each in activities_of(call):
        if start <= each["starts_at"] < end and each["activity"] not in announced:
            moment = datetime.fromtimestamp(each["starts_at"], CIVIL_TIME_ZONE)
            at = "" if each["all_day"] else f"{moment:%H:%M}"
            words = " · ".join(part for part in (call.title, each["place"]) if part)
            yield Happening(moment.date(), at, "activity", each["title"], words, call.pk, None, call.live)
