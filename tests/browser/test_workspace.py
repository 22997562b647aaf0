"""A policy taken apart in a browser: with the keyboard, with the mouse, and undone again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from catalog.attributes.models import Attribute
from catalog.models import PolicyDocument
from tests.factories import OrganisationFactory, TermFactory, build_policy, draft

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("6.1.2")]

TEXT = (
    "<p>第一条 为支持企业创新，制定本办法。</p>"
    "<p>第二条 申请研发设备更新补助的企业，应当在澜江市登记注册。上年度研发费用不低于100万元。</p>"
    "<p>第三条 对符合条件的企业，按设备实际投入额的20%给予补助，最高不超过500万元。</p>"
    "<p>第四条 申请时应当提交设备购置发票复印件一式两份。</p>"
)


@pytest.fixture
def policy() -> PolicyDocument:
    """A policy with four articles, not public yet."""
    OrganisationFactory(name_zh="澜江市工业和信息化局")
    TermFactory(vocabulary="product_kind", code="funds", name_zh="资金类")
    Attribute.objects.create(code="rd_expense", name_zh="研发费用", kind="money", unit="万元")
    document = build_policy(title="澜江市研发设备更新补助办法")
    document.body = [("text", TEXT)]
    draft(document)
    return PolicyDocument.objects.get(pk=document.pk)


@pytest.fixture
def desk(office: "Page", live_server: Any, policy: PolicyDocument) -> "Page":
    """The workspace of the policy."""
    office.goto(live_server.url + reverse("catalog_workspace:page", args=[policy.pk]))
    return office


def to_provision(page: "Page", label: str) -> None:
    """Go there with the arrow keys alone."""
    page.locator(".huiqi-ws-provision[tabindex='0']").focus()
    while page.evaluate("document.activeElement.dataset.label") != label:
        page.keyboard.press("ArrowDown")


def test_workspace__a_product_with_the_keyboard_alone(desk: "Page", shot: Callable[[str], None]) -> None:
    to_provision(desk, "第二条")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("p")
    desk.locator(".huiqi-ws-card").wait_for()
    shot("workspace-begun")
    to_provision(desk, "第二条")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("c")
    desk.locator("dialog [name='entry-operator']").wait_for()
    shot("workspace-entry")
