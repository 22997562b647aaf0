"""Products on screen: the list, the form in tabs, a benefit typed in, the checklist that leads to its place."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from catalog.models import PolicyDocument, Product, ServiceItem
from catalog.sample.loading import load_reference
from tests.factories import (
    OrganisationFactory,
    TermFactory,
    block,
    build_product,
    build_service_item,
    cited,
    draft,
    entry,
    published,
    published_policy,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

PRODUCTS, ITEMS = "wagtailsnippets_catalog_product", "wagtailsnippets_catalog_serviceitem"
TEXT = "第一条　对新认定的高新技术企业，给予20万元奖励。</p><p>第二条　同一企业只享受一次。"


@pytest.fixture
def built() -> Product:
    """A public product of the sample city, and others for the list."""
    load_reference()
    document = published_policy(title="高新技术企业奖励办法", text=TEXT, effective_on=date(2020, 1, 1))
    kind = TermFactory(vocabulary="product_kind", code="funds", name_zh="资金类", position=10)
    TermFactory(vocabulary="product_kind", code="reward", name_zh="奖励补助", parent=kind, position=11)
    bureau = OrganisationFactory(code="lanjiang-sci")
    first = [entry(**cited(document, "第一条"))]
    product = build_product(
        title="高新技术企业认定奖励", summary="新认定的一次性奖励20万元。", kind=kind,
        organisations=[("competent", bureau)], sources=[block("citation", **cited(document, "第二条"))],
        application_conditions=[block("text", words="新认定的高新技术企业", citations=first)],
        benefits=[block("fixed", amount="20", unit="万元", frequency="once", citations=first)],
        variants=[block("variant", name="首次认定"), block("variant", name="重新认定")],
    )  # fmt: skip
    published(product)
    draft(build_service_item(title="高新技术企业认定奖励收款账户确认", kind="retention", product=product))
    for number in range(3):
        draft(build_product(title=f"还在起草的业务品种{number}", sources=[]))
    return product


def opened(office: "Page", live_server: Any, name: str, *args: Any) -> "Page":
    office.goto(live_server.url + reverse(name, args=args))
    office.wait_for_load_state("networkidle")
    return office


def typed(office: "Page", name: str, value: str) -> None:
    """Fill in a field, also in a block that is folded."""
    office.locator(f"[name='{name}']").evaluate(
        """(field, value) => {
            field.value = value;
            for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, {bubbles: true}));
        }""",
        value,
    )


@pytest.mark.clause("6.1.3")
def test_product__is_found_read_and_edited(
    office: "Page", live_server: Any, built: Product, shot: Callable[[str], None]
) -> None:
    opened(office, live_server, f"{PRODUCTS}:list")
    office.wait_for_selector("text=高新技术企业认定奖励")
    shot("products-list")
    opened(office, live_server, f"{PRODUCTS}:inspect", built.pk)
    office.wait_for_selector("text=给予20万元奖励")
    shot("product-inspect")

    opened(office, live_server, f"{PRODUCTS}:edit", built.pk)
    shot("product-form-basics")
    for name in ("面向谁", "条件", "待遇", "申请材料", "子类", "依据"):
        office.get_by_role("tab", name=name, exact=True).click()
        shot(f"product-form-{name}")


@pytest.mark.clause("6.1.2", "6.1.6")
def test_form__keeps_what_stands_in_blocks_and_what_is_typed(
    office: "Page", live_server: Any, built: Product, shot: Callable[[str], None]
) -> None:
    opened(office, live_server, f"{PRODUCTS}:edit", built.pk)
    office.get_by_role("tab", name="待遇", exact=True).click()
    typed(office, "benefits-0-value-amount", "25")
    typed(office, "title", "高新技术企业认定奖励（修订）")
    office.locator("form[data-edit-form] button[type=submit]").first.click()
    office.wait_for_load_state("networkidle")

    latest = Product.objects.get(pk=built.pk).latest_revision.as_object()
    assert latest.title == "高新技术企业认定奖励（修订）"
    assert str(latest.benefits[0].value["amount"]) == "25"
    assert [variant.id for variant in latest.variants] == [variant.id for variant in built.variants]
    assert latest.benefits[0].value["citations"][0]["words"] == "对新认定的高新技术企业，给予20万元奖励。"
    assert Product.objects.get(pk=built.pk).title == "高新技术企业认定奖励"


def test_checklist__leads_to_the_tab_of_what_is_lacking(
    office: "Page", live_server: Any, built: Product, shot: Callable[[str], None]
) -> None:
    lacking = Product.objects.get(title="还在起草的业务品种1")
    opened(office, live_server, f"{PRODUCTS}:edit", lacking.pk)
    office.get_by_role("button", name="发布前检查").click()
    shot("product-checklist")
    office.get_by_role("link", name="没有引用任何文件").click()

    assert office.get_by_role("tab", name="依据", exact=True).get_attribute("aria-selected") == "true"


def test_items_and_consequences__on_screen(
    office: "Page", live_server: Any, built: Product, shot: Callable[[str], None]
) -> None:
    opened(office, live_server, f"{ITEMS}:list")
    shot("items-list")
    opened(office, live_server, f"{ITEMS}:edit", ServiceItem.objects.get().pk)
    shot("item-form")
    row = PolicyDocument.objects.get(title="高新技术企业奖励办法")
    row.terminated_on, row.termination_kind, row.terminated_basis = date(2024, 1, 1), "repealed", "declared"
    published(row)
    opened(office, live_server, "catalog_consequences:list")
    shot("consequences")
    office.get_by_role("button", name="标记待核对").click()
    office.wait_for_selector("text=没有待处理的")
    assert "高新技术企业奖励办法" in Product.objects.get(pk=built.pk).get_latest_revision_as_object().draft_reason
