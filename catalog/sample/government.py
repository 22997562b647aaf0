"""The sample city's government services, by the editors' own path."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from catalog.government.materials import with_names
from catalog.government.models import GovernmentService, GovernmentServiceOrganisation
from catalog.government.periods import read_period
from catalog.reference.models import Organisation, Region, Term, Vocabulary
from catalog.reference.vocabularies import load_vocabularies
from cms.content import services
from cms.content.publication import source_language

from .rows import missing

TABLE = Path(__file__).parent / "government_services.json"

_PLAIN = ("code", "title", "summary", "department", "level", "conditions", "unconditional", "place")


def load_government_services(*, editor: Any, reviewer: Any) -> int:
    """Load the services that are missing; returns how many. Types and objects are those of every installation."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    unmade = missing(GovernmentService, table["services"])
    if unmade:
        load_vocabularies()
        for theme in table["themes"]:
            identity = {"vocabulary": Vocabulary.SERVICE_THEME, "code": theme["code"]}
            Term.objects.get_or_create(**identity, defaults=theme)
    for row in unmade:
        with transaction.atomic():
            _load(row, editor, reviewer)
    return len(unmade)


def _load(row: dict[str, Any], editor: Any, reviewer: Any) -> None:
    locale = Locale.objects.get(language_code=source_language())
    service = GovernmentService(translation_key=row["id"], locale=locale, **{name: row[name] for name in _PLAIN})
    service.service_type = Term.objects.get(vocabulary=Vocabulary.SERVICE_TYPE, code=row["service_type"])
    for name in ("service_objects", "service_themes"):
        terms = Term.objects.filter(vocabulary=name.removesuffix("s"), code__in=row[name])
        setattr(service, name, terms)
    service.regions = Region.objects.filter(code__in=row["regions"])
    service.organisations = [
        GovernmentServiceOrganisation(
            role=each["role"], organisation=Organisation.objects.get(code=each["organisation"]), sort_order=position
        )
        for position, each in enumerate(row["organisations"])
    ]
    for name in GovernmentService.TIMES:
        words = row[f"{name}_time"]
        period = read_period("" if words == "无" else words)
        for part, value in (("time", period.words), ("number", period.number), ("unit", period.unit)):
            setattr(service, f"{name}_{part}", value)
    service.materials = with_names(service.materials, row["materials"])
    revision = services.save_draft(instance=service, user=editor)
    if row["state"] == "published":
        services.approve(revision=revision, approver=reviewer)
        services.publish(revision=revision, user=reviewer)
