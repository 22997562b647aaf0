"""A cited provision is amended: an editor sees it, takes the words over, is led to the value, and it is public."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from catalog.citations.following import CitationFollower
from catalog.models import PolicyDocument, Product
from cms.content import sequencer, services
from cms.content.followers import catch_up
from tests.api.mirror import Mirror
from tests.catalog.amending import library
from tests.factories import UserFactory, block, build_product, cited, entry, published, published_call, stated_window

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("5.1.1.4", "6.1.2")]

TITLE = "设备更新补助办法"
TEXT = (
    "第一条 为了支持企业更新设备，制定本办法。\n"
    "第二条 对更新设备的企业，按设备投入额的20%给予补助，最高不超过100万元。\n"
    "第三条 企业应当在本市依法登记注册，并持续经营一年以上。\n"
    "第四条 本办法自2019年1月1日起施行。"
)
AMENDS = "将第二条中的“20%”修改为“25%”，“100万元”修改为“150万元”。"


@pytest.fixture
def product(office: "Page") -> Product:
    """A public product built from a rule, its amount in a variant and in the product itself."""
    document = library.rule(TITLE, TEXT)
    second = [entry(**cited(document, "第二条"))]
    product = build_product(
        title="设备更新补助", summary="更新设备的企业按投入额给予补助。",
        application_conditions=[
            block("text", words="在本市依法登记注册", citations=[entry(**cited(document, words="在本市依法登记注册"))])
        ],
        benefits=[block("rate", rate="20", base="设备投入额", cap="100", unit="万元", citations=second)],
        sources=[block("citation", **cited(document, "第二条"))],
    )  # fmt: skip
    published(product)
    return Product.objects.get(pk=product.pk)


class Portal:
    """What readers get over HTTP, and the mirror that a portal keeps."""

    def __init__(self, office: "Page", url: str) -> None:
        self.office, self.url = office, url
        self.mirror = Mirror(self.fetch)
        sequencer.number_changes()
        self.mirror.load()

    def fetch(self, address: str) -> tuple[int, list[bytes]]:
        answer = self.office.request.get(self.url + address)
        return answer.status, [answer.body()]

    def product(self, product: Product) -> dict[str, Any]:
        """It over the API; the mirror, caught up, has the same."""
        for _round in range(2):
            sequencer.number_changes()
            catch_up(CitationFollower())
            services.reproject_outdated()
        sequencer.number_changes()
        self.mirror.catch_up()
        shown: dict[str, Any] = self.office.request.get(f"{self.url}/api/v1/products/{product.content_id}").json()
        copy = self.mirror.copies["product", str(product.content_id)]
        assert {name: copy[name] for name in shown if name in copy and name != "relations"} == {
            name: each for name, each in shown.items() if name in copy and name != "relations"
        }
        return shown


def amend(office: "Page", url: str) -> None:
    """An act worked through on screen; both drafts approved and published by others."""
    act = library.act(
        f"决定对《{TITLE}》作如下修改：{AMENDS}本决定自2024年3月1日起施行。", title=f"关于修改《{TITLE}》的决定"
    )
    office.goto(url + reverse("catalog_amending:sheet", args=[act.pk]))
    office.get_by_role("button", name="读取修改指令").click()
    office.get_by_text("已读取正文").wait_for()
    office.get_by_role("link", name=TITLE, exact=True).first.click()
    office.get_by_role("button", name="将此文本写入草稿").click()
    office.get_by_text("文本已写入草稿").wait_for()
    library.made_public(act)
    library.made_public(PolicyDocument.objects.get(title=TITLE))


def opened(office: "Page", url: str, name: str, *args: Any) -> None:
    office.goto(url + reverse(name, args=args))
    office.wait_for_load_state("networkidle")


def test_words_amended__are_taken_over_checked_and_public(
    office: "Page", live_server: Any, product: Product, shot: Callable[[str], None]
) -> None:
    portal = Portal(office, live_server.url)
    shown = portal.product(product)
    assert "20%" in shown["benefits"][0]["citations"][0]["words"]
    assert shown["benefits"][0]["citations"][0]["title"] == TITLE
    amend(office, live_server.url)
    portal.product(product)

    opened(office, live_server.url, "catalog_source_changes:list")
    assert office.locator(".huiqi-pair del").all_inner_texts() == ["20", "100"]
    shot("source-changed")
    office.get_by_role("button", name="改引现文字").click()
    office.locator(".help-warning").get_by_text("20%、100万元 → 25%、150万元").wait_for()
    rate = office.locator("[name='benefits-0-value-rate']")
    rate.wait_for(state="visible")
    shot("source-changed-product")
    assert "25%" in office.locator("[name='benefits-0-value-citations-0-value-words']").input_value()
    rate.fill("25")
    office.locator("[name='benefits-0-value-cap']").fill("150")
    office.get_by_role("tab", name="依据", exact=True).click()
    office.locator("[name=draft_reason]").fill("")
    office.locator("form[data-edit-form] button[type=submit]").first.click()
    office.wait_for_load_state("networkidle")
    opened(office, live_server.url, "catalog_source_changes:list")
    office.get_by_text("的草稿已改，请送审").wait_for()
    shot("source-changed-in-draft")
    assert "20%" in portal.product(product)["benefits"][0]["citations"][0]["words"]

    revision = Product.objects.get(pk=product.pk).latest_revision
    reviewer = UserFactory(username="reviewer")
    services.approve(revision=revision, approver=reviewer)
    services.publish(revision=revision, user=reviewer)
    shown = portal.product(product)
    assert (shown["benefits"][0]["rate"], shown["benefits"][0]["cap"]) == ("25", "150")
    assert {"25%" in each["words"] for each in (*shown["benefits"][0]["citations"], *shown["sources"])} == {True}
    opened(office, live_server.url, "catalog_source_changes:list")
    office.get_by_text("没有待处理的").wait_for()
    opened(office, live_server.url, "wagtailsnippets_catalog_product:inspect", product.pk)
    shot("source-changed-published")


def test_document_repealed__product_and_open_call_wait_for_an_answer(
    office: "Page", live_server: Any, product: Product, shot: Callable[[str], None]
) -> None:
    document = PolicyDocument.objects.get(title=TITLE)
    call = published_call(
        title="设备更新补助申报通知", sources=[block("citation", **cited(document, "第二条"))],
        windows=[stated_window(opens_on="2020-01-01", closes_on="2099-12-31")],
    )  # fmt: skip
    portal = Portal(office, live_server.url)
    row = document.get_latest_revision_as_object()
    row.terminated_on, row.termination_kind, row.terminated_basis = date(2024, 1, 1), "repealed", "declared"
    published(row)
    portal.product(product)
    opened(office, live_server.url, "catalog_source_changes:list")
    shot("source-ended")
    office.get_by_role("link", name="到“影响处理”中确定怎么办").first.click()
    office.wait_for_load_state("networkidle")
    shot("consequences-of-the-end")
    card = office.locator(".huiqi-source-change", has_text="申报通知")
    card.get_by_role("button", name="标记待核对").click()
    office.locator(".messages").get_by_text("已记录").wait_for()
    card = office.locator(".huiqi-source-change", has_text="设备更新补助")
    card.locator("input[name=note]").fill("条件不变，等待新办法")
    card.get_by_role("button", name="搁置").click()
    office.get_by_text("没有待处理的").wait_for()
    assert TITLE in type(call).objects.get(pk=call.pk).get_latest_revision_as_object().draft_reason
    assert Product.objects.get(pk=product.pk).get_latest_revision_as_object().draft_reason == ""
    assert portal.product(product)["sources"][0]["title"] == TITLE
