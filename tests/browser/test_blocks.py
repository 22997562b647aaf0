"""Blocks on screen: a form that is opened and saved gives back all that was in it, ids and kept words too."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from catalog.blocks.publishing import Json, published_stream
from catalog.blocks.walking import stream_fields
from catalog.models import Call, Product
from cms.content.publishable import Publishable
from tests.catalog.blocks.making import asked, citation, criterion, item, listed, source
from tests.factories import RegionFactory, build_call, build_product, draft

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLES = ("第一条 为了扶持企业。", "第二条 按投资额的百分之五补助，每家不超过十万元。")


def streams(instance: Publishable) -> Json:
    """All that the streams of the latest draft would publish."""
    latest = type(instance)._base_manager.get(pk=instance.pk).get_latest_revision_as_object()
    return {field.name: published_stream(getattr(latest, field.name)) for field in stream_fields(type(instance))}


def saved_again(office: "Page", live_server: Any, instance: Publishable, shot: Callable[[str], None]) -> None:
    """Open the form, change the title, save the draft."""
    name = f"wagtailsnippets_catalog_{instance._meta.model_name}:edit"
    office.goto(live_server.url + reverse(name, args=[instance.pk]))
    office.wait_for_load_state("networkidle")
    shot(f"blocks-{instance._meta.model_name}")
    kept = "[...document.querySelectorAll('.huiqi-kept')].filter(field => getComputedStyle(field.closest("
    shown = "'[data-contentpath]')).display !== 'none').length"
    assert office.evaluate(kept + shown) == 0  # what the machine keeps is no field for people
    office.locator("[name='title']").first.evaluate(
        "field => { field.value += '（改）'; field.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    office.locator("button.action-save, button:has-text('保存草稿')").first.evaluate("button => button.click()")
    office.wait_for_timeout(1500)
    office.wait_for_load_state("networkidle")


def deep(levels: int) -> Json:
    """A group with groups below it."""
    inner = [deep(levels - 1)] if levels > 1 else []
    return item("group", kind="any_of", words=f"第{levels}层", conditions=[item("text", words="符合其一"), *inner])


def test_product__conditions_benefits_and_citations_come_back_whole(
    office: "Page", live_server: Any, shot: Callable[[str], None]
) -> None:
    RegionFactory()
    document = source(*ARTICLES, title="扶持办法")
    cited = listed(citation(document, "第二条", "每家不超过十万元"))
    option = {"points": "20", "words": "5%以上", "tests": listed(asked("rd_share", "at_least", "5"))}
    section = {"words": "创新", "maximum": "40", "minimum": "20",
               "items": listed({"words": "研发", "maximum": "20", "options": listed(option)})}  # fmt: skip
    product = build_product(
        title="设备补助",
        sources=[item("citation", **citation(document, "第一条"))],
        application_conditions=[
            criterion("registered_in", "within_region", "澜江市", words="在本市登记", citations=cited),
            criterion("revenue", "between", "1000～5000万元", period="last_year", effect="exclude"),
            deep(4),
            item("scorecard", pass_mark="60", sections=listed(section), routes=[item("text", words="获奖")]),
        ],
        benefits=[
            item("tiers", base="交易额", kind="progressive", cap="100", citations=cited,
                 tiers=listed({"starts": "0", "rate": "10"}, {"starts": "100", "rate": "5"})),
            item("deferral", what="工伤保险费", due_on="2026-05-31", charge_period={"starts_on": "2026-01-01"}),
        ],
        stacking=[item("cap", amount="5000", products=listed({"name": "总部奖励"}), reach="all_but")],
    )  # fmt: skip
    draft(product)
    before = streams(product)
    assert before["application_conditions"][0]["citations"][0]["provision"]
    saved_again(office, live_server, product, shot)
    assert Product.objects.get(pk=product.pk).get_latest_revision_as_object().title == "设备补助（改）"
    assert streams(product) == before


def test_call__windows_and_entries_come_back_whole(
    office: "Page", live_server: Any, shot: Callable[[str], None]
) -> None:
    RegionFactory()
    call = build_call(
        title="申报通知",
        windows=[
            item("window", words="10月25日17:00前", closes_on="2026-10-25", closes_at="17:00",
                 closes_precision="minute", regions=["980100"], batch="第一批", closes_included=False,
                 while_funds_last=True,
                 ended_at="2026-10-01T09:00:00+08:00"),
            item("window", words="常年受理", standing=True),
        ],
        entries=[item("entry", name="惠企平台", url="https://apply.example", regions=["980100"])],
    )  # fmt: skip
    draft(call)
    before = streams(call)
    saved_again(office, live_server, call, shot)
    assert Call.objects.get(pk=call.pk).get_latest_revision_as_object().title == "申报通知（改）"
    assert streams(call) == before
