"""Makers of what the tests are about; everything is saved through the project's own services."""

import itertools
import uuid
from datetime import date, timedelta
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.utils.timezone import localdate
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Revision

from catalog.blocks.completing import complete
from catalog.government.materials import with_names
from catalog.models import (
    Call,
    CallOrganisation,
    DocumentIssuer,
    FulfilmentNotice,
    FulfilmentNoticeOrganisation,
    GovernmentService,
    GovernmentServiceOrganisation,
    ItemOrganisation,
    Organisation,
    PolicyDocument,
    Product,
    ProductOrganisation,
    PublicNotice,
    PublicNoticeOrganisation,
    Region,
    ServiceItem,
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
    service.materials = with_names(service.materials, materials)
    return service


def stated_window(**said: Any) -> dict[str, Any]:
    """A window block as it is stored: from 1 to 31 March 2026, unless told otherwise."""
    value = {"words": "3月1日至3月31日", "opens_on": "2026-03-01", "closes_on": "2026-03-31", **said}
    return {"type": "window", "id": value.pop("id", None) or str(uuid.uuid4()), "value": value}


def build_call(**values: Any) -> Call:
    """An unsaved call that passes every gate but approval; ``organisations`` are (role, one) pairs."""
    bureau = OrganisationFactory(code="bureau", name_zh="澜江市科学技术局")
    organisations = values.pop("organisations", None) or [("competent", bureau), ("accepting", bureau)]
    related = ("policy_areas", "regions", "excluded_regions", "products", "service_items")
    many = {name: values.pop(name, []) for name in related}
    if "document" not in values:
        values["document"] = build_policy(title="关于组织申报研发费用补助的通知")
        values["document"].save()
    words = [{"type": "text", "value": {"words": "在澜江市登记注册的企业"}, "id": str(uuid.uuid4())}]
    material = {"name": "申报书", "when": "", "issued_by": "", "words": ""}
    call = Call(
        **{
            "title": "2026年度研发费用补助申报通知", "locale": locale(), "year": 2026, "level": "city",
            "noticed_on": date(2026, 2, 20), "method": "网上填报，纸质材料送受理窗口。", "conditions": words,
            "materials": [{"type": "material", "value": material, "id": str(uuid.uuid4())}],
            "windows": [stated_window()], **values,
        }
    )  # fmt: skip
    call.organisations = [CallOrganisation(role=role, organisation=one) for role, one in organisations]
    for name, rows in many.items():
        setattr(call, name, rows)
    return call


def block(kind: str, /, **value: Any) -> dict[str, Any]:
    """A block as it is stored."""
    return {"type": kind, "id": value.pop("id", None) or str(uuid.uuid4()), "value": value}


def entry(**value: Any) -> dict[str, Any]:
    """An entry of a list within a block as it is stored."""
    return {"type": "item", "id": str(uuid.uuid4()), "value": value}


def cited(document: PolicyDocument, label: str = "", words: str = "") -> dict[str, Any]:
    """A citation as an editor enters it; the document is saved if it is not yet."""
    if document.pk is None:
        document.save()
    return {"document": document.pk, "label": label, "words": words}


STREAMS_OF_PRODUCTS = (
    "application_conditions", "recognition_conditions", "benefits", "stacking", "materials", "sources", "variants",
    "conditions", "entries",
)  # fmt: skip
TERMS_OF_PRODUCTS = ("support_modes", "targets", "beneficiaries", "industries", "chains", "policy_areas")


def build_product(**values: Any) -> Product:
    """An unsaved product that passes every gate but approval; ``organisations`` are (role, one) pairs."""
    organisations = values.pop("organisations", None) or [("competent", OrganisationFactory(code="bureau"))]
    many = {name: values.pop(name, []) for name in (*TERMS_OF_PRODUCTS, "regions", "excluded_regions")}
    if "kind" not in values:
        values["kind"] = TermFactory(vocabulary="product_kind", code="funds", name_zh="资金类")
    if "sources" not in values:
        values["sources"] = [block("citation", **cited(build_policy(title="关于支持企业研发的若干措施")))]
    product = Product(
        **{
            "title": "研发费用补助", "locale": locale(), "level": "city",
            "application_conditions": [block("text", words="在澜江市登记注册的企业")],
            "benefits": [block("fixed", case="每家企业", amount="10", unit="万元")], **values,
        }
    )  # fmt: skip
    product.organisations = [ProductOrganisation(role=role, organisation=one) for role, one in organisations]
    for name, rows in many.items():
        setattr(product, name, rows)
    complete(product, *STREAMS_OF_PRODUCTS)
    return product


def build_service_item(**values: Any) -> ServiceItem:
    """An unsaved service item that passes every gate but approval; ``organisations`` are (role, one) pairs."""
    bureau = OrganisationFactory(code="bureau")
    organisations = values.pop("organisations", None) or [("competent", bureau), ("accepting", bureau)]
    many = {name: values.pop(name, []) for name in ("regions", "excluded_regions", "government_services")}
    if "product" not in values:
        values["product"] = build_product()
        values["product"].save()
    if "sources" not in values:
        values["sources"] = [block("citation", **cited(build_policy(title="关于支持企业研发的若干措施")))]
    item = ServiceItem(
        **{
            "title": "研发费用补助申报", "locale": locale(), "level": "city", "method": "网上填报。",
            "entries": [block("entry", channel="web", name="惠企平台", url="https://apply.example")], **values,
        }
    )  # fmt: skip
    item.organisations = [ItemOrganisation(role=role, organisation=one) for role, one in organisations]
    for name, rows in many.items():
        setattr(item, name, rows)
    complete(item, *STREAMS_OF_PRODUCTS)
    return item


def _build_notice(model: Any, organisation: Any, values: dict[str, Any]) -> Any:
    organisations = values.pop("organisations", None) or [
        ("competent", OrganisationFactory(code="bureau")), ("accepting", OrganisationFactory(code="bureau")),
    ]  # fmt: skip
    regions = values.pop("regions", [])
    if "document" not in values:
        values["document"] = build_policy(title="关于研发费用补助结果的通知")
        values["document"].save()
    notice = model(**{"locale": locale(), "level": "city", "noticed_on": date(2026, 6, 1), **values})
    notice.organisations = [organisation(role=role, organisation=one) for role, one in organisations]
    notice.regions = regions
    return notice


def build_fulfilment_notice(**values: Any) -> FulfilmentNotice:
    """An unsaved fulfilment notice that passes every gate but approval; ``organisations`` are (role, one) pairs."""
    given = {
        "title": "2026年度研发费用补助兑现通知", "route": "funds",
        "steps": [block("step", step="receipt", number=10, unit="working_day", after="公示结束之日起", words="")],
    }  # fmt: skip
    return _build_notice(FulfilmentNotice, FulfilmentNoticeOrganisation, given | values)


def build_public_notice(**values: Any) -> PublicNotice:
    """An unsaved public notice that passes every gate but approval; ``expire_at`` is when it is to be taken down."""
    text = values.pop("text", "拟补助企业：澜江精密机械有限公司等三家。")
    taken_down_at = values.pop("expire_at", None)
    given = {
        "title": "2026年度研发费用补助拟补助企业公示", "starts_on": localdate(),
        "ends_on": localdate() + timedelta(days=6), "objection_method": "以书面形式提出，署真实姓名。",
        "objection_contact": "澜江市科学技术局，电话 0980-6543210。", "taken_down_at": taken_down_at,
    }  # fmt: skip
    notice = _build_notice(PublicNotice, PublicNoticeOrganisation, given | values)
    notice.body = [("text", f"<p>{text}</p>")]
    return notice


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


def published_call(**values: Any) -> Call:
    """A public call."""
    return published(build_call(**values))  # type: ignore[return-value]


def published_product(**values: Any) -> Product:
    """A public product."""
    return published(build_product(**values))  # type: ignore[return-value]


def published_service_item(**values: Any) -> ServiceItem:
    """A public service item."""
    return published(build_service_item(**values))  # type: ignore[return-value]


def published_policy(**values: Any) -> PolicyDocument:
    """A public policy document."""
    return published(build_policy(**values))  # type: ignore[return-value]
