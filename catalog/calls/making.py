"""Calls that are begun from a notice or made from calls: for the next year, in advance, and for the districts below
(联动下发). They are drafts."""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.blocks.walking import raw
from catalog.documents.models import PolicyDocument
from catalog.reference.models import OrganisationStatus, Region
from catalog.reference.roles import OrganisationRole
from cms.content import services

from .models import Call, CallOrganisation
from .times import windows_of
from .windows import Bound
from .wording import time_in_words

Json = dict[str, Any]
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*(?:年|-\d|[—－~～至-]\s*20\d\d\s*年))")
_YEAR_OF = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
"""The year of a round, not the day of something: 2026年 of 2026年度."""
_BATCH = re.compile(r"第[一二三四五六七八九十\d]{1,3}批")
_PLAIN = ("title", "summary", "year", "batch", "level", "method", "contact", "no_materials")
_STREAMS = ("body", "conditions", "entries", "materials", "windows", "sources")
_MANY = ("policy_areas", "regions", "excluded_regions", "products", "service_items")
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A call that is not kept yet: what changed of the one it is made from, and what a person has to check."""

    call: Call
    differences: list[Difference]
    to_check: list[str]


def call_from(document: PolicyDocument, title: str = "") -> Call:
    """A call, not kept yet, with what its notice says of itself: level, regions, areas and the day it came out.

    It is called as the notice is, unless ``title`` is given; year and batch are those of the notice's title. No
    organisation: those that are stated come first, see ``issuers_as_competent``.
    """
    years, batches = set(_YEAR_OF.findall(document.title)), set(_BATCH.findall(document.title))
    call = Call(
        title=title or document.title,
        document=document,
        locale=document.locale,
        level=document.level,
        noticed_on=document.published_on,
        year=int(years.pop()) if len(years) == 1 else None,
        batch=batches.pop() if len(batches) == 1 else "",
    )
    call.regions, call.policy_areas = document.regions.all(), document.policy_areas.all()
    return call


def issuers_as_competent(document: PolicyDocument) -> list[CallOrganisation]:
    """Who is competent where the notice does not say: who issued it. For a person to check; nobody accepts by that."""
    return [
        CallOrganisation(role=OrganisationRole.COMPETENT, organisation_id=each.organisation_id, sort_order=place)
        for place, each in enumerate(document.issuers.all())
    ]


def begin_call(*, document: PolicyDocument, by: Any, title: str = "") -> Call:
    """A draft of ``by`` for what ``document`` announces; what windows, conditions and materials it has is put in
    afterwards. Whether there is one already is for the caller to ask."""
    return keep(call_from(document, title), by)


def for_next_year(call: Call, *, forecast: bool = False) -> Proposed:
    """The call of the year after ``call``: days moved by a year, years in words counted up, the old notice left out.

    As a ``forecast`` it says that its times are not settled.
    """
    words = call.get_latest_revision_as_object() if call.latest_revision_id else call
    made = _copied(words, _next_year)
    made.title, made.summary = _counted_up(words.title), _counted_up(words.summary)
    made.year = words.year + 1 if words.year else None
    made.previous_call, made.is_forecast = call, forecast
    made.organisations = [
        CallOrganisation(role=row.role, organisation=row.organisation, sort_order=place)
        for place, row in enumerate(words.organisations.all())
    ]
    return Proposed(made, list(_differences(words, made)), list(_to_check(words, made)))


def for_district(call: Call, region: Region, days_earlier: int = 0) -> Call:
    """``call`` passed down to a district: its windows, so many days shorter, and none of the others'.

    Who is competent and who accepts there is for the district to say.
    """
    words = call.get_latest_revision_as_object() if call.latest_revision_id else call

    def window(said: Json) -> Json | None:
        codes = said.get("regions") or []
        if codes and not set(codes) & set(region.ancestor_codes):
            return None
        closes = _day(said.get("closes_on"))
        earlier = closes - timedelta(days=days_earlier) if closes else None
        return {**said, "regions": [], "closes_on": earlier.isoformat() if earlier else None}

    made = _copied(words, window)
    made.title = f"{words.title}（{region.name_zh}）"
    made.document, made.noticed_on, made.noticed_time = words.document, words.noticed_on, words.noticed_time
    made.is_forecast, made.parent_call, made.level = words.is_forecast, call, region.level
    made.regions, made.excluded_regions = [region], []
    return made


def districts_of(call: Call) -> "QuerySet[Region]":
    """The regions right below those of ``call`` to which it applies and has not been passed down yet."""
    taken = Call.objects.filter(parent_call=call).values("regions")
    below = Region.objects.filter(parent__in=call.regions.all()).exclude(pk__in=call.excluded_regions.all())
    return below.exclude(pk__in=taken).order_by("code")


@transaction.atomic
def keep(call: Call, user: Any) -> Call:
    """Save a call that was made as a draft of ``user``; it may still lack what the checklist asks."""
    services.save_draft(instance=call, user=user, clean=False)
    return call


@transaction.atomic
def pass_down(call: Call, regions: Iterable[Region], user: Any, *, days_earlier: int = 0) -> list[Call]:
    """A draft for each of ``regions``."""
    return [keep(for_district(call, region, days_earlier), user) for region in regions]


def _copied(words: Call, window: Callable[[Json], Json | None]) -> Call:
    """A new call of the same words, whose windows are what ``window`` makes of them; blocks get ids of their own."""
    made = Call(locale=words.locale, **{name: getattr(words, name) for name in _PLAIN})
    for name in _STREAMS:
        setattr(made, name, [{**item, "id": str(uuid.uuid4())} for item in raw(getattr(words, name))])
    changed = [(item, window(item["value"])) for item in raw(made.windows)]
    made.windows = [{**item, "value": value} for item, value in changed if value is not None]
    for name in _MANY:
        setattr(made, name, list(getattr(words, name).all()))
    return made


def _next_year(said: Json) -> Json:
    days = {name: _day(said.get(name)) for name in ("opens_on", "closes_on")}
    moved = {
        name: Bound(day).in_year(day.year + 1).day.isoformat() if day and not said.get("yearly") else said.get(name)
        for name, day in days.items()
    }
    return {**said, **moved, "words": _counted_up(said.get("words") or ""), "ended_at": None}


def _counted_up(words: str) -> str:
    return _YEAR.sub(lambda found: str(int(found[1]) + 1), words)


def _day(stored: Any) -> date | None:
    return date.fromisoformat(stored) if isinstance(stored, str) and stored else stored or None


def _differences(before: Call, after: Call) -> Iterator[Difference]:
    for name in ("title", "summary", "year", "document", "noticed_on", "is_forecast"):
        old, new = (_shown(getattr(call, name)) for call in (before, after))
        if old != new:
            yield Difference(str(Call._meta.get_field(name).verbose_name), old, new)
    windows = [[time_in_words(stated, call) for stated in windows_of(call)] for call in (before, after)]
    for number, (old, new) in enumerate(zip(*windows, strict=True), 1):
        if old != new:
            yield Difference(_("Window %(number)s") % {"number": number}, old, new)
    if before.suspensions:
        yield Difference(_("Suspensions"), str(len(before.suspensions)), "")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value or "")


def _to_check(before: Call, after: Call) -> Iterator[str]:
    yield _("Choose the new notice: that of the year before was left out.")
    for stated in windows_of(after):
        for bound in (stated.window.opens, stated.window.closes):
            if bound is not None and bound.precision != "month" and bound.day.weekday() >= SATURDAY:
                day = f"{date_format(bound.day, 'DATE_FORMAT')} {date_format(bound.day, 'l')}"
                yield _("%(day)s is at a weekend.") % {"day": day}
    left = [year for year in _years_left(before, after) if year]
    if left:
        yield _("Conditions, method or materials still name a year: %(years)s.") % {"years": "、".join(left)}
    for row in before.organisations.all():
        if row.organisation.status in (OrganisationStatus.MERGED, OrganisationStatus.RENAMED):
            status = row.organisation.get_status_display()
            yield _("%(name)s: %(status)s.") % {"name": row.organisation, "status": status}


def _years_left(before: Call, after: Call) -> Sequence[str]:
    """Years named in what was taken over as it was."""
    texts = [str(raw(getattr(after, name))) for name in ("body", "conditions", "entries", "materials")]
    texts += [str(getattr(after, name)) for name in ("method", "contact")]
    found = {year for text in texts for year in _YEAR.findall(text)}
    return sorted(f"{year}年" for year in found)
