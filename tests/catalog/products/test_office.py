"""Products and service items in the office: finding, editing, copying, and what follows from a source's end."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Product, ServiceItem
from catalog.products.answers import Consequence
from cms.editing.roles import role, setup_office
from tests.editing.forms import fields_on
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    TermFactory,
    UserFactory,
    block,
    build_product,
    build_service_item,
    cited,
    draft,
    published,
    published_policy,
)

STREAMS = (
    "application_conditions", "recognition_conditions", "benefits", "stacking", "materials", "sources", "variants",
    "body",
)  # fmt: skip
EMPTY = {f"{name}-count": "0" for name in STREAMS}
"""Streams are drawn by script; tests/browser fills them in, here they are sent empty."""
PRODUCTS, ITEMS = "wagtailsnippets_catalog_product", "wagtailsnippets_catalog_serviceitem"

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return logged_in("editor")


def logged_in(name: str) -> Client:
    setup_office()
    user = UserFactory(username=name)
    user.groups.add(Group.objects.get(name=role(name).name))
    client = Client()
    client.force_login(user)
    return client


def saved(**values: Any) -> Product:
    product = build_product(**values)
    draft(product)
    return product


def saved_item(**values: Any) -> ServiceItem:
    item = build_service_item(**values)
    draft(item)
    return item


def titles(client: Client, names: str = PRODUCTS, **query: Any) -> set[str]:
    response = client.get(reverse(f"{names}:list"), query)
    return {row.title for row in response.context["object_list"]}


@pytest.mark.clause("6.1.5")
def test_filter__every_axis(editor: Client) -> None:
    city = RegionFactory()
    district = RegionFactory(code="980102", name_zh="映川区", level="county", parent=city)
    bureau, hall = OrganisationFactory(name_zh="澜江市科学技术局"), OrganisationFactory(name_zh="澜江市政务服务中心")
    wider = TermFactory(vocabulary="product_kind", code="recognition", name_zh="认定类")
    narrower = TermFactory(vocabulary="product_kind", code="honour", name_zh="荣誉", parent=wider)
    mode = TermFactory(vocabulary="support_mode", code="reward", name_zh="奖励")
    target = TermFactory(vocabulary="target", code="high_tech", name_zh="高新技术企业")
    area = TermFactory()
    saved(
        title="甲", kind=narrower, access_mode="no_application", level="province", regions=[district],
        organisations=[("competent", bureau), ("accepting", hall)], support_modes=[mode], targets=[target],
        policy_areas=[area], draft_reason="待核对", sources=[],
    )  # fmt: skip
    published(build_product(title="乙"))
    for query in (
        {"kind": narrower.pk}, {"kind": wider.pk}, {"access_mode": "no_application"}, {"level": "province"},
        {"region": "映川"}, {"region": "980100"}, {"competent": "科学技术"}, {"organisation": "政务服务"},
        {"support_modes": mode.pk}, {"targets": target.pk}, {"policy_areas": area.pk}, {"basis": "none"},
        {"kept_back": "yes"}, {"state": "draft"}, {"q": "科学技术"},
    ):  # fmt: skip
        assert titles(editor, **query) == {"甲"}, query
    assert titles(editor, competent="政务服务") == set()
    assert titles(editor, state="public") == titles(editor, basis="cited") == titles(editor, kept_back="no") == {"乙"}


def test_filter__of_items(editor: Client) -> None:
    variant = block("variant", name="一档")
    product = saved(title="首台套奖励", variants=[variant])
    saved_item(title="摸底", kind="survey")
    saved_item(title="申报", product=product, variant=variant["id"])

    assert titles(editor, ITEMS, kind="survey") == {"摸底"}
    assert titles(editor, ITEMS, product="首台套") == {"申报"}


@pytest.mark.parametrize(("names", "build"), [(PRODUCTS, build_product), (ITEMS, build_service_item)])
def test_listing__costs_the_same_number_of_queries_for_two_rows_and_for_twenty(
    editor: Client, names: str, build: Any
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(reverse(f"{names}:list")).status_code == 200
        return len(queries)

    for number in range(2):
        published(build(title=f"第{number}个"))
    count()
    few = count()
    for number in range(2, 20):
        draft(build(title=f"第{number}个"))
    assert count() == few


def test_form__saves_what_is_typed_and_keeps_the_rest(editor: Client) -> None:
    TermFactory(vocabulary="industry", code="39", name_zh="计算机、通信和其他电子设备制造业")
    city = RegionFactory()
    bureau = OrganisationFactory(name_zh="澜江市科学技术局")
    product = saved(title="奖励", regions=[city], organisations=[("competent", bureau)])
    address = reverse(f"{PRODUCTS}:edit", args=[product.pk])
    page = editor.get(address)
    assert page.status_code == 200
    typed = {"title": "奖励（修订）", "industries": "C39", "certificate_term_months": "36"}

    response = editor.post(address, fields_on(page.content.decode()) | typed | EMPTY)

    assert response.status_code == 302, response.context["form"].errors
    latest = Product.objects.get().latest_revision.as_object()
    assert (latest.title, latest.certificate_term_months) == ("奖励（修订）", 36)
    assert [term.code for term in latest.industries.all()] == ["39"]
    assert [region.code for region in latest.regions.all()] == [city.code]
    assert [each.organisation for each in latest.organisations.all()] == [bureau]


def test_form__an_industry_nobody_knows_is_named(editor: Client) -> None:
    product = saved()
    address = reverse(f"{PRODUCTS}:edit", args=[product.pk])
    fields = fields_on(editor.get(address).content.decode())

    response = editor.post(address, fields | EMPTY | {"industries": "C99"})

    assert "C99" in str(response.context["form"].errors["industries"])


def test_checklist__says_in_words_what_is_lacking(editor: Client) -> None:
    product = saved(benefits=[], sources=[])

    page = editor.get(reverse(f"{PRODUCTS}:edit", args=[product.pk])).content.decode()

    assert "没有引用任何文件" in page
    assert "没有写明给予什么待遇" in page


def test_submit__is_refused_while_the_basis_is_lacking(editor: Client) -> None:
    product = saved(sources=[])
    address = reverse(f"{PRODUCTS}:edit", args=[product.pk])
    fields = fields_on(editor.get(address).content.decode())

    page = editor.post(address, fields | EMPTY | {"action-submit": "1"}, follow=True).content.decode()

    assert "没有引用任何文件" in page
    assert not Product.objects.get().current_workflow_state


def test_copy__is_another_product_with_its_own_rows(editor: Client) -> None:
    product = saved(title="原件", draft_reason="待核对")

    fields = fields_on(editor.get(reverse(f"{PRODUCTS}:copy", args=[product.pk])).content.decode())

    assert (fields["title"], fields["draft_reason"]) == ("原件", "")
    assert fields["organisations-TOTAL_FORMS"] == "1"
    assert fields["organisations-0-id"] == ""


def test_inspect__shows_product_and_item_as_readers_see_them(editor: Client) -> None:
    document = published_policy(title="奖励办法", text="第一条　给予奖励。")
    product = saved(title="某项奖励", sources=[block("citation", **cited(document, "第一条"))])
    item = saved_item(title="某项申报", product=product)

    shown = editor.get(reverse(f"{PRODUCTS}:inspect", args=[product.pk])).content.decode()
    for words in ("某项奖励", "10万元", "在澜江市登记注册的企业", "奖励办法第一条", "给予奖励。"):
        assert words in shown
    assert "网上填报" in editor.get(reverse(f"{ITEMS}:inspect", args=[item.pk])).content.decode()


def test_item_form__offers_the_variants_of_its_product(editor: Client) -> None:
    product = saved(variants=[block("variant", name="一档", id="5d5d1d0e-4f7e-4f0e-9d8c-0f8bbd3d1c9a")])
    item = saved_item(product=product)

    page = editor.get(reverse(f"{ITEMS}:edit", args=[item.pk])).content.decode()

    assert '<option value="5d5d1d0e-4f7e-4f0e-9d8c-0f8bbd3d1c9a">一档</option>' in page


def test_chooser__finds_products_by_any_part_of_the_name(editor: Client) -> None:
    saved(title="首台（套）装备认定")
    saved(title="其他")

    page = editor.get(reverse(f"{Product.snippet_viewset.chooser_viewset.name}:choose_results"), {"q": "装备"})

    assert "首台（套）装备认定" in page.content.decode()
    assert "其他" not in page.content.decode()


@pytest.fixture
def ended() -> Product:
    """A public product that rests on a document that is repealed."""
    document = published_policy(title="旧办法", text="第一条　给予奖励。", effective_on=date(2020, 1, 1))
    product = published(build_product(title="旧奖励", sources=[block("citation", **cited(document, "第一条"))]))
    row = type(document).objects.get(pk=document.pk)
    row.terminated_on, row.termination_kind, row.terminated_basis = date(2024, 1, 1), "repealed", "declared"
    published(row)
    return product  # type: ignore[return-value]


@pytest.mark.clause("5.1.1.4")
def test_consequences__are_answered_one_by_one(editor: Client, ended: Product) -> None:
    address = reverse("catalog_consequences:list")
    page = editor.get(address)
    assert "旧奖励" in page.content.decode()
    [row] = page.context["rows"]
    sent = {
        "type": "product", "object": ended.pk, "source": str(row["touched"].source_id), "event": "ended",
        "answer": "withdraw", "note": "新办法另设",
    }  # fmt: skip

    page = editor.post(address, sent, follow=True)

    assert page.context["rows"] == []
    assert [each["title"] for each in page.context["proposed"]] == ["旧奖励"]
    assert Consequence.objects.get().user.username == "editor"
    assert Product.objects.get(pk=ended.pk).live


def test_consequences__nonsense_is_refused_with_words(editor: Client, ended: Product) -> None:
    address = reverse("catalog_consequences:list")

    for sent in ({}, {"type": "nothing", "object": "1", "source": str(ended.content_id), "event": "ended"}):
        page = editor.post(address, sent, follow=True).content.decode()
        assert "已不存在" in page
    assert not Consequence.objects.exists()


def test_consequences__who_only_reads_answers_nothing(ended: Product) -> None:
    reader = logged_in("auditor")
    address = reverse("catalog_consequences:list")
    assert 'name="answer"' not in reader.get(address).content.decode()

    sent = {"type": "product", "object": ended.pk, "source": "1" * 32, "event": "ended", "answer": "review"}
    assert reader.post(address, sent).status_code in (302, 403)
    assert not Consequence.objects.exists()
