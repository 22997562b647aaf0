"""Makers of what the tests are about; everything is saved through the project's own services."""

import itertools
from typing import Any

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Revision

from catalog.government.materials import named_material
from catalog.models import (
    DocumentIssuer,
    GovernmentService,
    GovernmentServiceOrganisation,
    Organisation,
    PolicyDocument,
    Region,
    Term,
)
from cms.content import services
from cms.content.publishable import Publishable


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()
        django_get_or_create = ("username",)

    username = factory.Sequence(lambda n: f"person{n}")


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "980100"
    name_zh = "澜江市"
    level = "city"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"organisation-{n}")
    name_zh = factory.Sequence(lambda n: f"澜江市第{n}局")


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term
        django_get_or_create = ("vocabulary", "code")

    vocabulary = "policy_area"
    code = "innovation"
    name_zh = "科技创新"


_codes = itertools.count(1)


def locale(code: str = "zh-hans") -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def build_policy(**values: Any) -> PolicyDocument:
    """An unsaved policy document that passes every gate but approval."""
    issuer = values.pop("issuer", None) or OrganisationFactory()
    text = values.pop("text", "各有关单位：现将扶持办法印发给你们，请遵照执行。")
    areas = values.pop("policy_areas", [])
    regions = values.pop("regions", [])
    document = PolicyDocument(**{"title": "关于扶持企业发展的通知", "locale": locale(), **values})
    document.issuers = [DocumentIssuer(organisation=issuer)]
    document.policy_areas, document.regions = areas, regions
    document.body = [("text", f"<p>{text}</p>")]
    return document


def build_government_service(**values: Any) -> GovernmentService:
    """An unsaved government service that passes every gate but approval; ``organisations`` are (role, one) pairs."""
    organisations = values.pop("organisations", None) or [("competent", OrganisationFactory())]
    many = {name: values.pop(name, []) for name in ("regions", "service_objects", "service_themes")}
    materials = values.pop("materials", ["食品生产许可申请书"])
    service = GovernmentService(
        **{
            "title": "食品生产许可（新办）", "code": f"11980100MB{next(_codes):07}", "locale": locale(),
            "conditions": "营业执照的经营范围包括食品生产。", **values,
        }
    )  # fmt: skip
    service.organisations = [
        GovernmentServiceOrganisation(role=role, organisation=organisation) for role, organisation in organisations
    ]
    for name, rows in many.items():
        setattr(service, name, rows)
    service.materials = [("material", named_material(name)) for name in materials]
    return service


def draft(instance: Publishable, *, user: Any = None) -> Revision:
    """``instance`` saved as a draft by ``user``."""
    return services.save_draft(instance=instance, user=user or UserFactory(username="writer"))


def approved(instance: Publishable, *, user: Any = None, approver: Any = None) -> Revision:
    """``instance`` saved as a draft and approved by another person."""
    revision = draft(instance, user=user)
    services.approve(revision=revision, approver=approver or UserFactory(username="approver"))
    return revision


def published(instance: Publishable, **people: Any) -> Publishable:
    """``instance`` saved, approved and published."""
    revision = approved(instance, **people)
    return services.publish(revision=revision, user=UserFactory(username="approver"))


def published_policy(**values: Any) -> PolicyDocument:
    """A public policy document."""
    return published(build_policy(**values))  # type: ignore[return-value]
