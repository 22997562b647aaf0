"""A clean-up decision carried out with a real browser, on a desk and on a telephone."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from catalog.cleanup.models import CleanupDecision
from tests.catalog.cleanup.decisions import saved

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

LIST = (
    "2023年澜江市科学技术局规范性文件清理结果目录 （一）保留规范性文件目录序号文件名称文号"
    "1《澜江市创新调查制度实施细则（试行）》澜科创〔2017〕15号2《澜江市科技创新券实施细则》澜科资规〔2020〕1号 "
    "（二）限期修改规范性文件目录序号文件名称文号1《澜江市贷款风险补偿实施细则》澜科资规〔2020〕2号 "
    "（三）予以废止规范性文件目录序号文件名称文号1《澜江市科普示范基地管理办法》澜科政规〔2018〕4号"
    "2《澜江市软科学研究项目管理办法》澜科政规〔2020〕1号 决定废止规范性文件3件。"
)


@pytest.fixture
def person() -> str:
    """Who saved the documents of the library, so that their drafts are nobody else's."""
    return "cleaner"


def test_browser__from_a_document_to_drafts_and_back(
    office: "Page", live_server: Any, shot: Callable[[str], None]
) -> None:
    saved(title="关于印发《澜江市科技创新券实施细则》的通知", number_raw="澜科资规〔2020〕1号")
    saved(title="澜江市科普示范基地管理办法", number_raw="澜科政规〔2018〕4号")
    saved(title="澜江市软科学研究项目管理办法")
    saved(title="关于印发《澜江市软科学研究项目管理办法》的通知", number_raw="澜科政规〔2015〕7号")
    act = saved(title="2023年清理结果目录", number_raw="澜科〔2023〕9号", text=LIST)

    office.goto(live_server.url + reverse("catalog_cleanup:list"))
    assert office.get_by_text("还没有录入清理决定").is_visible()
    shot("cleanup-1-empty")
    office.goto(f"{live_server.url}{reverse('catalog_cleanup:new')}?document={act.pk}")
    shot("cleanup-2-new")
    office.fill("[name=decided_on]", "2023-12-11")
    office.get_by_role("button", name="读取各行").press("Enter")
    office.get_by_text("读出 5 行").wait_for()
    shot("cleanup-3-rows")

    decision = CleanupDecision.objects.get()
    office.get_by_role("button", name="执行全部 2 个确定的行").press("Enter")
    office.get_by_text("已执行 2 行").wait_for()
    assert [row.state for row in decision.rows.all()] == ["open", "accepted", "open", "accepted", "open"]

    last = decision.rows.get(position=5)
    office.check(f"input[name=target-{last.pk}][value='{last.candidates[0]['document']}']")
    office.check(f"input[name=rows][value='{last.pk}']")
    office.get_by_role("button", name="执行勾选的行").press("Enter")
    office.get_by_text("已执行 1 行").wait_for()
    shot("cleanup-4-carried-out")
    last.refresh_from_db()
    assert last.target.get_latest_revision_as_object().termination_kind == "repealed"
    assert act.get_latest_revision_as_object() is not None

    office.check(f"input[name=rows][value='{last.pk}']")
    office.get_by_role("button", name="恢复待处理").press("Enter")
    office.get_by_text("1 行已恢复为待处理").wait_for()
    office.get_by_role("link", name=last.title_as_written, exact=True).first.click()
    office.get_by_text("该行原文").wait_for()
    shot("cleanup-5-row")
    office.goto(live_server.url + reverse("catalog_cleanup:list"))
    shot("cleanup-6-list")
