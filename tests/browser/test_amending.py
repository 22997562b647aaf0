"""An amending document worked through in a browser, on a desk and on a telephone."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from catalog.amending.works import AmendmentWork, WorkState
from catalog.models import PolicyDocument
from tests.catalog.amending import library

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("5.1.1.4")]


@pytest.fixture
def person() -> str:
    """Not the one who brought the rules in."""
    return "amender"


def test_decision__is_read_settled_and_applied(office: "Page", live_server: Any, shot: Callable[[str], None]) -> None:
    rules = {title: library.rule(title, text) for title, text in library.RULES.items()}
    act = library.decision()
    office.goto(live_server.url + reverse("catalog_amending:sheet", args=[act.pk]))
    office.get_by_role("button", name="读取修改指令").click()
    office.get_by_text("已读取正文").wait_for()
    shot("amending-sheet")
    office.get_by_role("link", name="合作诊断所设立办法").first.click()
    office.get_by_text("应用之前需要处理").wait_for()
    shot("amending-work")
    while (waiting := office.locator(".is-open")).count():
        waiting.first.locator("input[name=reason]").fill("没有写明改哪些字")
        with office.expect_navigation():  # a page half parsed has no open entry either
            waiting.first.get_by_role("button", name="不执行").click()
    office.get_by_role("button", name="将此文本写入草稿").click()
    office.get_by_text("文本已写入草稿").wait_for()
    clinics = rules["合作诊断所设立办法"]
    draft = PolicyDocument.objects.get(pk=clinics.pk).get_latest_revision_as_object()
    assert [version.starts_on for version in draft.text_versions.all()] == [date(2024, 3, 1)]
    office.get_by_role("link", name="文本版本").first.click()
    office.fill("#on", "2024-03-01")
    office.get_by_role("button", name="显示").click()
    office.locator("#day ~ .huiqi-amend-day").get_by_text("数字化诊断").wait_for()
    shot("amending-versions")
    office.goto(live_server.url + reverse("catalog_amending:list"))
    office.get_by_role("link", name=act.title).wait_for()
    shot("amending-list")


def test_provision__is_written_by_hand(office: "Page", live_server: Any) -> None:
    library.rule("联办孵化站管理暂行办法", library.STATIONS)
    (work,) = library.opened(library.small_act("将第五条修改为“每半年一次。”", "修改决定", date(2035, 1, 1)))
    office.goto(live_server.url + reverse("catalog_amending:work", args=[work.act_id, work.pk]) + "?whole=1")
    provision = office.locator(".huiqi-amend-provision", has_text="审批结果应当公开")
    provision.get_by_text("手工改写").click()
    provision.locator("textarea[name=after]").fill("审批结果应当在七日内公开。")
    provision.get_by_role("button", name="保存此文字").click()
    office.locator("ins", has_text="在七日内").wait_for()


def test_applied_act__is_taken_back_after_a_look_at_what_happens(
    office: "Page", live_server: Any, shot: Callable[[str], None]
) -> None:
    rule = library.rule("联办孵化站管理暂行办法", library.STATIONS)
    first = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "修改决定一", date(2025, 1, 1))
    for act in (first, library.small_act("将第五条中的“每半年”修改为“每月”。", "修改决定二", date(2035, 1, 1))):
        library.worked_through(act)
    library.made_public(rule)
    office.goto(live_server.url + reverse("catalog_amending:versions", args=[rule.pk]))
    office.get_by_role("link", name="撤回").first.click()
    office.get_by_text("删去，自该日起适用前一文本").wait_for()
    office.get_by_text("在第五条中没有找到“每半年”").wait_for()
    shot("amending-undo")
    assert AmendmentWork.objects.get(act=first).state == WorkState.APPLIED
    office.get_by_role("button", name="撤回", exact=True).click()
    office.get_by_text("已从草稿中撤回").wait_for()
    assert AmendmentWork.objects.get(act=first).state == WorkState.OPEN
    office.get_by_role("button", name="将此文本写入草稿").click()
    office.get_by_text("文本已写入草稿").wait_for()
    shot("amending-applied-again")
    draft = PolicyDocument.objects.get(pk=rule.pk).get_latest_revision_as_object()
    assert [version.starts_on for version in draft.text_versions.all()] == [date(2025, 1, 1), date(2035, 1, 1)]
