"""An editor plans by calls: the checklist leads to its place, the board and the calendar work on desk and phone."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from catalog.models import Milestone, Region
from tests.factories import RegionFactory, build_call, build_product, draft, published, stated_window

from .conftest import DESK, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def calls(office: "Page") -> dict[str, Any]:
    """One call of several statuses, around today."""
    today = localdate()
    city = RegionFactory()
    for code, name in (("980102", "映川区"), ("980103", "望津区"), ("980104", "栖云区")):
        Region.objects.create(code=code, name_zh=name, level="county", parent=city)

    def window(first: int, last: int, **said: Any) -> dict[str, Any]:
        days = [(today + timedelta(days=each)).isoformat() for each in (first, last)]
        return stated_window(words="见通知第四条", opens_on=days[0], closes_on=days[1], **said)

    windows = {
        "2026年度企业研究开发费用后补助申报通知": window(-9, 40),
        "首台（套）装备认定申报通知（第二批）": window(-20, 3, closes_at="17:00:00"),
        "科技企业孵化器认定申报通知": window(12, 40),
        "智能化改造项目申报通知": window(-60, -20),
    }
    public = [published(build_call(title=title, regions=[city], windows=[each])) for title, each in windows.items()]
    made: dict[str, Any] = dict(zip(("open", "closing", "upcoming", "closed"), public, strict=True))
    made["draft"] = build_call(title="还没写完的通知", windows=[], method="", is_forecast=False)
    draft(made["draft"])
    made["briefing"] = Milestone.objects.create(
        kind="briefing", title="研发费用政策解读会", starts_on=today, responsible="政策服务科", call=public[0]
    )
    return made


def goto(page: "Page", live_server: Any, name: str, *args: Any) -> None:
    page.goto(live_server.url + reverse(name, args=args))
    page.wait_for_load_state("networkidle")


@pytest.mark.clause("7.4.1.1")
def test_window__of_months_is_listed_without_days(office: "Page", live_server: Any) -> None:
    months = {"opens_precision": "month", "closes_precision": "month"}
    window = stated_window(words="2022年6月至7月", opens_on="2022-06-01", closes_on="2022-07-01", **months)
    exact = stated_window(words="7月15日17时前", opens_on=None, closes_on="2022-07-15", closes_at="17:00:00")
    call = build_call(title="缓缴申请", windows=[window, exact])
    draft(call)
    goto(office, live_server, "wagtailsnippets_catalog_call:edit", call.pk)
    listed = office.locator('[data-contentpath="windows"]').first
    assert listed.get_by_text("2022年6月至7月 2022-06 – 2022-07", exact=True).count() == 1
    assert listed.get_by_text("7月15日17时前 – 2022-07-15 17:00", exact=True).count() == 1


@pytest.mark.clause("7.4.1.1")
def test_products__of_a_call_are_found_by_searching(
    office: "Page", live_server: Any, calls: dict[str, Any], shot: Callable[[str], None]
) -> None:
    for title in ("研发费用补助", "研发机构认定", "贷款贴息"):
        draft(build_product(title=title))
    goto(office, live_server, "wagtailsnippets_catalog_call:edit", calls["draft"].pk)
    office.get_by_role("tab", name="品种与事项").click()
    field = office.locator("[data-several=products]")
    field.get_by_role("button", name="搜索添加").click()
    office.locator(".modal input[name=q]").fill("研发")
    office.wait_for_function("document.querySelectorAll('.modal tbody tr').length === 2")
    for box in office.locator(".modal tbody input[type=checkbox]").all():
        box.check()
    office.locator(".modal [data-multiple-choice-submit]").click()
    field.locator("li").nth(1).wait_for()
    field.locator("li", has_text="研发机构认定").get_by_role("button").click()
    shot("calls-products")
    with office.expect_response(lambda answer: answer.request.method == "POST"):
        office.keyboard.press("Control+s")
    office.wait_for_load_state("networkidle")

    kept = calls["draft"].__class__.objects.get(pk=calls["draft"].pk).get_latest_revision_as_object()
    assert [product.title for product in kept.products.all()] == ["研发费用补助"]


@pytest.mark.clause("7.4.1.1")
def test_checklist__leads_to_the_field_in_its_tab(
    office: "Page", live_server: Any, calls: dict[str, Any], shot: Callable[[str], None]
) -> None:
    goto(office, live_server, "wagtailsnippets_catalog_call:edit", calls["draft"].pk)
    shot("calls-form")
    toggle = office.locator('[data-side-panel-toggle="checklist"]').first
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    shot("calls-form-checklist")
    line = office.locator('[data-place="windows"]')
    line.click()
    field = office.locator('[data-contentpath="windows"]').first
    field.wait_for(state="visible")
    tab = office.locator('[role="tab"][aria-selected="true"]').inner_text()
    assert "时间" in tab
    shot("calls-form-time")
    # On a phone the list lies over the form, and gives way.
    office.set_viewport_size(PHONE)  # type: ignore[arg-type]
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    office.locator('[data-place="method"]').click()
    office.wait_for_timeout(400)
    assert toggle.get_attribute("aria-expanded") == "false"
    assert office.locator("#id_method").is_visible()
    office.wait_for_function("document.activeElement.id === 'id_method'")


def test_list_board_and_calendar__on_desk_and_phone(
    office: "Page", live_server: Any, calls: dict[str, Any], shot: Callable[[str], None]
) -> None:
    goto(office, live_server, "wagtailsnippets_catalog_call:list")
    shot("calls-list")
    goto(office, live_server, "catalog_calls:board")
    shot("calls-board")
    closing = office.locator(".huiqi-board__column--closing")
    assert "首台（套）" in closing.inner_text()
    assert "还剩 3 天" in closing.inner_text()
    goto(office, live_server, "catalog_calls:calendar")
    shot("calls-calendar")
    office.set_viewport_size(DESK)  # type: ignore[arg-type]
    following = office.locator('a[rel="next"]')
    following.focus()
    office.keyboard.press("Enter")
    office.wait_for_load_state("networkidle")
    first = localdate().replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    assert f"{after:%Y-%m}" in office.locator(".huiqi-month__turn h2").inner_text()
    office.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert office.locator(".huiqi-month td.huiqi-month__empty").first.is_hidden()
    goto(office, live_server, "catalog_calls:reports")
    shot("calls-reports")


def test_as_last_year_and_pass_down__show_before_they_do(
    office: "Page", live_server: Any, calls: dict[str, Any], shot: Callable[[str], None]
) -> None:
    goto(office, live_server, "catalog_calls:next_year", calls["open"].pk)
    shot("calls-next-year")
    office.get_by_role("button", name="存为草稿并打开").click()
    office.wait_for_url("**/edit/**")
    assert "2027年度企业研究开发费用后补助" in office.locator("#id_title").input_value()
    goto(office, live_server, "catalog_calls:pass_down", calls["open"].pk)
    shot("calls-pass-down")
    office.get_by_label("望津区").check()
    office.get_by_role("button", name="生成草稿").click()
    office.wait_for_load_state("networkidle")
    assert "（望津区）" in office.locator("main").inner_text()


def test_public_sheet__is_what_an_editor_looks_up(
    office: "Page", live_server: Any, calls: dict[str, Any], shot: Callable[[str], None]
) -> None:
    goto(office, live_server, "wagtailsnippets_catalog_call:inspect", calls["closing"].pk)
    shot("calls-sheet")
    assert "即将截止" in office.locator("main").inner_text()


@pytest.mark.clause("6.4.2")
def test_milestone__is_made_public_with_its_call(
    office: "Page", live_server: Any, calls: dict[str, Any], shot: Callable[[str], None]
) -> None:
    goto(office, live_server, "wagtailsnippets_catalog_milestone:list")
    shot("milestones-list")
    goto(office, live_server, "catalog_calls:announce", calls["briefing"].pk)
    shot("milestone-announce")
    assert "政策服务科" not in office.locator("main").inner_text()
    office.get_by_role("button", name="写入申报通知草稿").click()
    office.wait_for_url("**/edit/**")
    field = office.locator('[data-contentpath="activities"]').first
    field.wait_for(state="visible")
    assert field.locator("input[name$='-value-title']").input_value() == "研发费用政策解读会"
    shot("milestone-in-its-call")
