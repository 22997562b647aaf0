"""Notices of the sample city: what follows an application, by each route, and lists that objections are taken to."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate
from wagtail.models import Locale

from catalog.blocks.completing import complete
from catalog.calls.models import Call
from catalog.notices.models import (
    FulfilmentNotice,
    FulfilmentNoticeOrganisation,
    PublicNotice,
    PublicNoticeOrganisation,
)
from catalog.reference.models import Organisation, Region
from cms.content import services
from cms.content.publication import source_language

from .rows import Row, missing

FILE = Path(__file__).parent / "notices.json"


def load_notices(*, editor: Any, reviewer: Any) -> int:
    """Load what is missing; returns how many were made. Periods of lists are counted from today."""
    table = json.loads(FILE.read_text(encoding="utf-8"))
    made = [_fulfilment(row) for row in missing(FulfilmentNotice, table["fulfilment"])]
    made += [_public(row) for row in missing(PublicNotice, table["public"])]
    for notice in made:
        with transaction.atomic():
            revision = services.save_draft(instance=notice, user=editor)
            services.approve(revision=revision, approver=reviewer)
            services.publish(revision=revision, user=reviewer)
    return len(made)


def _fulfilment(row: Row) -> FulfilmentNotice:
    notice = FulfilmentNotice(**_common(row), route=row["route"], contact=row["contact"])
    notice.noticed_on = date.fromisoformat(row["noticed_on"])
    notice.steps = [
        {"type": "step", "id": str(uuid5(UUID(row["id"]), step["step"])), "value": step} for step in row["steps"]
    ]
    complete(notice, "steps")
    _people_and_places(notice, FulfilmentNoticeOrganisation, row)
    return notice


def _public(row: Row) -> PublicNotice:
    first, last = (localdate() + timedelta(days=days) for days in row["days"])
    said = {name: row[name] for name in ("objection_method", "objection_contact")}
    notice = PublicNotice(**_common(row), **said, starts_on=first, ends_on=last, noticed_on=first)
    text = "".join(f"<p>{paragraph}</p>" for paragraph in row["text"])
    notice.body = [{"type": "text", "id": str(uuid5(UUID(row["id"]), "text")), "value": text}]
    _people_and_places(notice, PublicNoticeOrganisation, row)
    return notice


def _common(row: Row) -> dict[str, Any]:
    return {
        "translation_key": row["id"],
        "locale": Locale.objects.get(language_code=source_language()),
        "title": row["title"],
        "summary": row["summary"],
        "level": row["level"],
        "call": Call.objects.in_source_language().get(translation_key=row["call"]),
    }


def _people_and_places(notice: Any, organisation: type[Any], row: Row) -> None:
    notice.regions = Region.objects.filter(code__in=row["regions"])
    codes = [code for _role, code in row["organisations"]]
    known = {each.code: each for each in Organisation.objects.filter(code__in=codes)}
    notice.organisations = [
        organisation(role=role, organisation=known[code], sort_order=place)
        for place, (role, code) in enumerate(row["organisations"])
    ]
