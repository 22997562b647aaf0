"""Notices in words: the text that search finds them by."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.blocks.words import lines_of
from catalog.government.periods import TimeUnit, written
from catalog.government.wording import Section

from .models import FulfilmentNotice, PublicNotice
from .routes import STEPS, Step

Json = Mapping[str, Any]


def steps_of(notice: FulfilmentNotice, said: list[Json]) -> list[dict[str, Any]]:
    """The steps of the route in their order, each with what the notice says of it; ``said`` is its published stream."""
    by_step = {each["step"]: each for each in said}
    return [_step(step, by_step.get(step, {})) for step in STEPS.get(notice.route, ())]


def _step(step: Step, said: Json) -> dict[str, Any]:
    unit = said.get("unit") or ""
    return {
        "step": {"code": str(step), "name": str(step.label)},
        "number": said.get("number"),
        "unit": {"code": unit, "name": str(TimeUnit(unit).label)} if unit else None,
        "after": said.get("after") or "",
        "words": said.get("words") or "",
    }


def fulfilment_sections(notice: FulfilmentNotice, shown: Json) -> Iterator[Section]:
    """What a company has to know, in the order in which it does it; ``shown`` are the published streams."""
    yield _("Steps"), [step_words(step) for step in steps_of(notice, shown["steps"])]
    yield _("When"), lines_of(shown, "windows")
    yield _("Materials"), lines_of(shown, "materials")
    yield _("Where"), lines_of(shown, "entries")
    yield _("Contact"), notice.contact.splitlines()


def step_words(step: Json) -> str:
    """A step as a line: its name, within which time, and what is done."""
    time = _time(step) if step["number"] and step["unit"] else ""
    within = _("within %(time)s") % {"time": time} if time else ""
    said = "，".join(filter(None, (step["after"], within, step["words"])))
    return f"{step['step']['name']}：{said}" if said else str(step["step"]["name"])


def _time(step: Json) -> str:
    if (get_language() or "").startswith("zh"):
        return written(step["number"], step["unit"]["code"])
    return f"{step['number']} {step['unit']['name']}"


def public_sections(notice: PublicNotice) -> Iterator[Section]:
    """The period, and how to object."""
    yield _("Period"), [period_words(notice.starts_on, notice.ends_on)] if notice.starts_on or notice.ends_on else []
    until = objections_until(notice)
    limit = [_("until %(day)s") % {"day": date_format(until, "DATE_FORMAT")}] if until else []
    objections = [*notice.objection_method.splitlines(), *notice.objection_contact.splitlines()]
    yield _("Objections"), [*objections, *limit] if objections else []


def period_words(first: date | None, last: date | None) -> str:
    """Both days, which are included."""
    return " – ".join(date_format(day, "DATE_FORMAT") if day else "…" for day in (first, last))


def objections_until(notice: PublicNotice) -> date | None:
    """The last day on which objections are taken."""
    return notice.objection_until or notice.ends_on
