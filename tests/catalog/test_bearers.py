"""Names that a text gives to organisations, read where the text applies."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.documents.places import places_of
from catalog.models import PolicyDocument, Product, Region
from catalog.office.workspace_facts import ProductFacts
from catalog.reference.bearers import NOWHERE, Bearers, places
from catalog.reference.selectors import organisations_by_name
from catalog.workspace.beginning import Beginning, begin
from catalog.workspace.offers import offers_of
from catalog.workspace.readings import readings
from tests.factories import OrganisationFactory, RegionFactory, build_policy, draft

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.1.4")]


@pytest.fixture(autouse=True)
def library() -> None:
    """A library of two provinces, one of which has written its short names down."""
    nation = RegionFactory(code="100000", name_zh="中华人民共和国", level="national")
    hebei = RegionFactory(code="130000", name_zh="河北省", level="province", parent=nation)
    jichuan = RegionFactory(code="980000", name_zh="霁川省", level="province", parent=nation)
    lanjiang = RegionFactory(code="980100", name_zh="澜江市", level="city", parent=jichuan)
    luting = RegionFactory(code="980181", name_zh="鹿汀市", level="county", parent=lanjiang)
    OrganisationFactory(name_zh="霁川省科学技术厅", short_names="省科技厅、科技厅", region=jichuan)
    OrganisationFactory(name_zh="澜江市科学技术局", short_names="市科技局、科技局", region=lanjiang)
    OrganisationFactory(name_zh="鹿汀市人民政府", short_names="市政府", region=luting)
    OrganisationFactory(name_zh="国家知识产权局", short_names="知识产权局", region=nation)
    for name in ("科学技术厅", "教育厅", "发展和改革委员会", "医疗保障局", "中医药管理局", "公安厅"):
        OrganisationFactory(name_zh=f"河北省{name}", region=hebei)
    for name in ("卫生健康委员会", "药品监督管理局", "人民政府国有资产监督管理委员会"):
        OrganisationFactory(name_zh=f"河北省{name}", region=hebei)
    OrganisationFactory(name_zh="国家税务总局河北省税务局", region=hebei)


@pytest.mark.parametrize(
    ("region", "written", "name"),
    [
        ("河北省", "省科技厅", "河北省科学技术厅"),
        ("河北省", "科技厅", "河北省科学技术厅"),
        ("河北省", "省教育厅", "河北省教育厅"),
        ("河北省", "公安厅", "河北省公安厅"),
        ("河北省", "省发展改革委", "河北省发展和改革委员会"),
        ("河北省", "发展改革委", "河北省发展和改革委员会"),
        ("河北省", "医疗保障局", "河北省医疗保障局"),
        ("河北省", "中医药管理局", "河北省中医药管理局"),
        ("河北省", "省税务局", "国家税务总局河北省税务局"),
        ("河北省", "税务局", "国家税务总局河北省税务局"),
        ("河北省", "河北省科技厅", "河北省科学技术厅"),
        ("河北省", "省卫生健康委", "河北省卫生健康委员会"),
        ("河北省", "省药品监管局", "河北省药品监督管理局"),
        ("河北省", "省国资委", "河北省人民政府国有资产监督管理委员会"),
        ("霁川省", "省科技厅", "霁川省科学技术厅"),
        ("澜江市", "省科技厅", "霁川省科学技术厅"),
        ("澜江市", "科技厅", "霁川省科学技术厅"),
        ("澜江市", "市科技局", "澜江市科学技术局"),
        ("澜江市", "科技局", "澜江市科学技术局"),
        ("鹿汀市", "市政府", "鹿汀市人民政府"),
        ("中华人民共和国", "知识产权局", "国家知识产权局"),
    ],
)  # fmt: skip
def test_bearer__is_of_the_place_the_text_speaks_from(region: str, written: str, name: str) -> None:
    found = Bearers().named(written, places(Region.objects.filter(name_zh=region)))

    assert (found.name, found.organisation and found.organisation.name_zh) == (name, name)


@pytest.mark.parametrize(
    ("region", "written", "looked_for"),
    [
        ("河北省", "省财政厅", "河北省财政厅"),
        ("河北省", "市科技局", "市科技局"),
        ("河北省", "河北证监局", "河北证监局"),
        ("河北省", "科技局", "河北省科学技术局"),
        ("河北省", "知识产权局", "河北省知识产权局"),
        ("霁川省", "省教育厅", "霁川省教育厅"),
        ("鹿汀市", "市科技局", "鹿汀市科学技术局"),
        ("中华人民共和国", "省科技厅", "省科技厅"),
    ],
)  # fmt: skip
def test_bearer__is_nobody_of_another_place(region: str, written: str, looked_for: str) -> None:
    found = Bearers().named(written, places(Region.objects.filter(name_zh=region)))

    assert (found.name, found.organisation) == (looked_for, None)


def test_bearer__of_a_text_without_place_is_known_by_a_whole_name_alone() -> None:
    assert organisations_by_name(["省科技厅", "市政府"], NOWHERE) == {}
    assert organisations_by_name(["河北省教育厅"], NOWHERE)["河北省教育厅"].name_zh == "河北省教育厅"


def test_bearer__of_two_places_is_ambiguous() -> None:
    both = places(Region.objects.filter(name_zh__in=("河北省", "霁川省")))
    found = Bearers().named("省科技厅", both)

    assert (found.name, found.organisation) == ("河北省科学技术厅、霁川省科学技术厅", None)


def test_places__are_those_of_the_issuers_where_the_document_says_none() -> None:
    document = build_policy(
        issuer=OrganisationFactory(name_zh="河北省人民政府", region=Region.objects.get(code=130000))
    )
    document.save()

    assert [region.name_zh for region in places_of(document).own] == ["河北省"]


def test_offer__shows_the_full_name_that_is_kept() -> None:
    document = build_policy(regions=Region.objects.filter(name_zh="河北省"))
    document.body = [("text", "<p>一、由省科技厅负责组织实施。</p><p>二、由省财政厅负责受理。</p>")]
    draft(document)
    offers = [each for each in offers_of(PolicyDocument.objects.get()) if each.kind == "organisation"]
    read = readings(offers)

    assert [(each.words, each.certain, read[each.key]) for each in offers] == [
        ("省科技厅", True, "河北省科学技术厅"), ("省财政厅", False, "河北省财政厅（单位库中没有）"),
    ]  # fmt: skip
    assert [str(each.members["organisation"]) for each in offers] == ["河北省科学技术厅", "None"]


def test_accepting__keeps_the_organisation_of_the_documents_province(client: Client, admin_user: Any) -> None:
    document = build_policy(regions=Region.objects.filter(name_zh="河北省"))
    document.body = [("text", "<p>一、由省科技厅负责组织实施。</p><p>二、由省财政厅负责受理。</p>")]
    draft(document)
    document = PolicyDocument.objects.get()
    product = begin(document=document, beginning=Beginning("product", "研发补助"), user=admin_user)
    client.force_login(admin_user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("catalog_workspace:accept", args=[document.pk])
    known, unknown = [offer.key for offer in offers_of(document) if offer.kind == "organisation"]
    sent = {"object": f"product:{product.pk}", "seen": product.latest_revision_id}

    assert client.post(address, {**sent, "proposal": known}).status_code == 200
    latest = Product.objects.get().get_latest_revision_as_object()
    assert [row.organisation.name_zh for row in latest.organisations.all()] == ["河北省科学技术厅"]
    refused = client.post(address, {**sent, "seen": latest.latest_revision_id, "proposal": unknown})
    assert (refused.status_code, "河北省财政厅" in refused.json()["error"]) == (422, True)


def test_facts__read_short_names_where_the_document_applies() -> None:
    product = Product(title="研发补助")
    where = places(Region.objects.filter(name_zh="河北省"))
    sent = {"title": "研发补助", "access_mode": "apply", "competent": "省科技厅、省财政厅"}
    form = ProductFacts(sent, instance=product, where=where)

    assert "河北省财政厅" in str(form.errors["competent"])
    form = ProductFacts({**sent, "competent": "省科技厅"}, instance=product, where=where)
    assert form.is_valid(), form.errors
    assert [each.name_zh for each in form.cleaned_data["competent"]] == ["河北省科学技术厅"]
