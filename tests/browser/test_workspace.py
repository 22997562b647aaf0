"""A policy taken apart in a browser: with the keyboard, with the mouse, and undone again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from catalog.attributes.loading import load_attributes
from catalog.blocks.settling import citations_in
from catalog.models import Call, PolicyDocument, Product, ProposalAnswer
from cms.content import services
from cms.content.models import ContentItem
from tests.factories import OrganisationFactory, RegionFactory, TermFactory, UserFactory, build_policy, draft

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("6.1.2")]

TEXT = (
    "<p>第一条 为支持企业创新，制定本办法。</p>"
    "<p>第二条 申请研发设备更新补助的企业，应当在澜江市登记注册。上年度研发费用不低于100万元。</p>"
    "<p>第三条 对符合条件的企业，按设备实际投入额的20%给予补助，最高不超过500万元。</p>"
    "<p>第四条 申请时应当提交设备购置发票复印件一式两份。</p>"
    "<p>第五条 申报时间为2026年3月1日至3月31日。企业登录惠企平台（https://apply.example/）提交申请材料。</p>"
)


@pytest.fixture
def policy() -> PolicyDocument:
    """A policy with four articles, not public yet."""
    OrganisationFactory(name_zh="澜江市工业和信息化局")
    TermFactory(vocabulary="product_kind", code="funds", name_zh="资金类")
    RegionFactory()
    load_attributes()
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
    page.locator(".huiqi-ws-provision").first.focus()
    for _step in range(20):
        if (
            page.evaluate(
                "document.activeElement.matches('.huiqi-ws-provision') && document.activeElement.dataset.label"
            )
            == label
        ):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{label} was not reached")


def accept(page: "Page", words: str) -> None:
    """Take the proposal over with one key."""
    offer = page.locator(".huiqi-ws-offer", has_text=words)
    offer.focus()
    page.keyboard.press("a")
    offer.wait_for(state="detached")


def drafted() -> Product:
    """The one product as its latest draft has it."""
    return Product.objects.get().get_latest_revision_as_object()  # type: ignore[no-any-return]


def test_workspace__a_product_with_the_keyboard_alone(desk: "Page", shot: Callable[[str], None]) -> None:
    to_provision(desk, "第二条")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("p")
    desk.locator(".huiqi-ws-card").wait_for()
    accept(desk, "在澜江市登记注册")
    accept(desk, "20%给予补助")
    desk.get_by_text("最高500万元").wait_for()
    shot("workspace-offers")
    to_provision(desk, "第二条")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("c")
    desk.locator("dialog select[name=type]").select_option("text")
    desk.locator("dialog [name=entry-words]").wait_for()
    shot("workspace-entry")
    desk.keyboard.press("Control+Enter")
    desk.locator(".huiqi-ws-words", has_text="上年度研发费用不低于100万元").wait_for()
    shot("workspace-built")
    product = drafted()
    assert [block.block_type for block in product.application_conditions] == ["criterion", "text"]
    assert [block.value["rate"] for block in product.benefits] == [20]
    cited = sorted(each.label for each in citations_in(product))
    assert cited == ["第三条", "第二条", "第二条", "第二条"]
    assert all(each.is_settled for each in citations_in(product))


def test_workspace__undone_step_by_step_and_done_again(desk: "Page") -> None:
    to_provision(desk, "第三条")
    desk.keyboard.press("p")
    desk.locator(".huiqi-ws-card").wait_for()
    accept(desk, "20%给予补助")
    desk.locator(".huiqi-ws-section", has_text="待遇").wait_for()

    desk.keyboard.press("Control+z")
    desk.locator(".huiqi-ws-section", has_text="待遇").wait_for(state="detached")
    assert not drafted().benefits
    desk.get_by_role("button", name="重做").click()
    desk.locator(".huiqi-ws-section", has_text="待遇").wait_for()
    desk.get_by_role("button", name="撤销").click()
    desk.locator(".huiqi-ws-section", has_text="待遇").wait_for(state="detached")
    desk.get_by_role("button", name="撤销").click()
    desk.locator(".huiqi-ws-card").wait_for(state="detached")
    assert not Product.objects.exists()


def test_workspace__words_selected_with_the_mouse(desk: "Page") -> None:
    article = desk.locator(".huiqi-ws-provision[data-label='第三条'] p")
    article.select_text()
    article.dispatch_event("pointerup", {"bubbles": True})
    desk.get_by_role("button", name="P 业务品种").click()
    desk.locator(".huiqi-ws-card").wait_for()
    article.select_text()
    article.dispatch_event("pointerup", {"bubbles": True})
    desk.get_by_role("button", name="B 待遇").click()
    desk.locator("dialog select[name=type]").select_option("rate")
    rate = desk.locator("dialog [name=entry-rate]")
    rate.wait_for()
    assert (rate.input_value(), desk.locator("dialog [name=entry-cap]").input_value()) == ("20", "500")
    rate.fill("2000")
    desk.get_by_role("button", name="存入草稿").click()
    desk.get_by_text("1000", exact=False).first.wait_for()
    rate.fill("20")
    desk.get_by_role("button", name="存入草稿").click()
    desk.locator("dialog[open]").wait_for(state="detached")
    assert [block.block_type for block in drafted().benefits] == ["rate"]


def test_workspace__a_click_into_the_text_answers_nothing(desk: "Page") -> None:
    wrong: list[str] = []
    desk.on("pageerror", lambda error: wrong.append(error.message))
    desk.locator(".huiqi-ws-provision p").first.click()
    desk.wait_for_timeout(100)
    assert wrong == []


def windows() -> list[tuple[str, str]]:
    """First and last days of the one call as its latest draft has them."""
    call = Call.objects.get().get_latest_revision_as_object()
    return [(str(each.value["opens_on"]), str(each.value["closes_on"])) for each in call.windows]


@pytest.mark.clause("7.4.1.1")
def test_workspace__a_call_is_linked_to_the_products_of_its_document(desk: "Page", policy: PolicyDocument) -> None:
    accept(desk, "2026年3月1日至3月31日")
    desk.locator(".huiqi-ws-card[data-kind=call]").wait_for()
    to_provision(desk, "第三条")
    desk.keyboard.press("p")
    desk.locator(".huiqi-ws-card[data-kind=product]").wait_for()
    link = desk.get_by_role("button", name="关联到本文件的品种")
    link.click()
    link.wait_for(state="detached")

    assert [each.title for each in Call.objects.get().get_latest_revision_as_object().products.all()] == [
        drafted().title
    ]


def test_workspace__a_window_begins_a_call_and_undo_takes_it_back(desk: "Page") -> None:
    to_provision(desk, "第三条")
    desk.keyboard.press("p")
    desk.locator(".huiqi-ws-card").wait_for()
    accept(desk, "2026年3月1日至3月31日")
    desk.locator(".huiqi-ws-card[data-kind=call]", has_text="澜江市研发设备更新补助办法").wait_for()
    call = Call.objects.get().get_latest_revision_as_object()
    assert [each.title for each in call.products.all()] == [drafted().title]
    assert [(each.label, each.is_settled) for each in citations_in(call)] == [("第五条", True)]
    assert windows() == [("2026-03-01", "2026-03-31")]
    assert not ContentItem.objects.filter(type="call").exists()

    desk.keyboard.press("Control+z")
    desk.locator(".huiqi-ws-card[data-kind=call]").wait_for(state="detached")
    assert not Call.objects.exists()
    # The proposal is there again, and can be changed into a call too: with the mouse, then into the call that stands.
    offer = desk.locator(".huiqi-ws-offer", has_text="2026年3月1日至3月31日")
    offer.get_by_role("button", name="更改").click()
    desk.locator("dialog [name=entry-closes_on]").fill("2026-03-30")
    desk.get_by_role("button", name="存入草稿").click()
    desk.locator("dialog[open]").wait_for(state="detached")
    offer.wait_for(state="detached")
    assert windows() == [("2026-03-01", "2026-03-30")]
    to_provision(desk, "第五条")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("w")
    desk.locator("dialog [name=entry-words]").wait_for()
    desk.keyboard.press("Control+Enter")
    desk.locator("dialog[open]").wait_for(state="detached")
    assert windows() == [("2026-03-01", "2026-03-30"), ("2026-03-01", "2026-03-31")]


@pytest.mark.parametrize(("letter", "field"), [("w", "windows"), ("t", "entries"), ("m", "materials")])
def test_workspace__what_belongs_to_a_call_begins_it(desk: "Page", letter: str, field: str) -> None:
    to_provision(desk, "第五条")
    desk.keyboard.press("ArrowRight")
    if letter != "w":
        desk.keyboard.press("ArrowRight")
    desk.keyboard.press(letter)
    desk.locator("dialog form").wait_for()
    desk.keyboard.press("Control+Enter")
    desk.locator(".huiqi-ws-card[data-kind=call]").wait_for()
    call = Call.objects.get().get_latest_revision_as_object()
    assert len(getattr(call, field)) == 1
    assert [each.label for each in citations_in(call)] == ["第五条"]
    assert not call.products.exists()


@pytest.mark.clause("7.4.1.1")
def test_workspace__where_and_how_one_applies_are_proposed(desk: "Page", shot: Callable[[str], None]) -> None:
    for kind, section in (("method", "提交申请材料"), ("entry", "https://apply.example/")):
        offer = desk.locator(f".huiqi-ws-offer[data-kind={kind}]")
        offer.focus()
        desk.keyboard.press("a")
        offer.wait_for(state="detached")
        desk.locator(".huiqi-ws-card[data-kind=call]", has_text=section).wait_for()
    shot("workspace-method")
    call = Call.objects.get().get_latest_revision_as_object()
    assert call.method == "企业登录惠企平台（https://apply.example/）提交申请材料。"
    assert [block.value["url"] for block in call.entries] == ["https://apply.example/"]
    assert [(each.label, each.is_settled) for each in citations_in(call)] == [("第五条", True)] * 2


def test_workspace__what_was_put_aside_comes_back(desk: "Page") -> None:
    offer = desk.locator(".huiqi-ws-offer", has_text="20%给予补助")
    offer.focus()
    desk.keyboard.press("x")
    offer.wait_for(state="detached")
    desk.keyboard.press("Control+z")
    offer.wait_for()
    assert not ProposalAnswer.objects.exists()
    desk.get_by_role("button", name="重做").click()
    offer.wait_for(state="detached")
    assert ProposalAnswer.objects.get().answer == "dismissed"


def test_workspace__two_people_at_once(desk: "Page") -> None:
    to_provision(desk, "第三条")
    desk.keyboard.press("p")
    desk.locator(".huiqi-ws-card").wait_for()
    theirs = drafted()
    theirs.title = "另一人改过的名称"
    services.save_draft(instance=theirs, user=UserFactory(username="colleague"))
    desk.locator(".huiqi-ws-offer", has_text="20%给予补助").focus()
    desk.keyboard.press("a")
    desk.locator("#said.is-wrong", has_text="colleague").wait_for()
    desk.locator(".huiqi-ws-card", has_text="另一人改过的名称").wait_for()
    assert not drafted().benefits
    accept(desk, "20%给予补助")
    assert drafted().title == "另一人改过的名称"
    assert drafted().benefits
