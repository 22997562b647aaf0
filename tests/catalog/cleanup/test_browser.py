"""A clean-up decision carried out with a real browser, on a desk and on a telephone."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from catalog.cleanup.models import CleanupDecision
from cms.editing.roles import role, setup_office
from tests.factories import UserFactory

from .decisions import saved

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
def shot(page: "Page") -> Callable[[str], None]:
    """Keeps a picture when SCREENSHOTS names a folder; always looks that nothing is wider than the screen."""

    def take(name: str) -> None:
        for size in ({"width": 1366, "height": 900}, {"width": 390, "height": 844}):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_timeout(400)  # the menu slides away
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.set_viewport_size({"width": 1366, "height": 900})

    return take


@pytest.fixture
def office(page: "Page", live_server: Any) -> "Page":
    """An editor's browser."""
    setup_office()
    user = UserFactory(username="cleaner")
    user.groups.add(Group.objects.get(name=role("editor").name))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return page


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
    shot("1-empty")
    office.goto(f"{live_server.url}{reverse('catalog_cleanup:new')}?document={act.pk}")
    shot("2-new")
    office.fill("[name=decided_on]", "2023-12-11")
    office.get_by_role("button", name="读取各行").press("Enter")
    office.get_by_text("读出 5 行").wait_for()
    shot("3-rows")

    decision = CleanupDecision.objects.get()
    office.get_by_role("button", name="执行全部 2 个确定的行").press("Enter")
    office.get_by_text("已执行 2 行").wait_for()
    assert [row.state for row in decision.rows.all()] == ["open", "accepted", "open", "accepted", "open"]

    last = decision.rows.get(position=5)
    office.check(f"input[name=target-{last.pk}][value='{last.candidates[0]['document']}']")
    office.check(f"input[name=rows][value='{last.pk}']")
    office.get_by_role("button", name="执行勾选的行").press("Enter")
    office.get_by_text("已执行 1 行").wait_for()
    shot("4-carried-out")
    last.refresh_from_db()
    assert last.target.get_latest_revision_as_object().termination_kind == "repealed"
    assert act.get_latest_revision_as_object() is not None

    office.check(f"input[name=rows][value='{last.pk}']")
    office.get_by_role("button", name="恢复待处理").press("Enter")
    office.get_by_text("1 行已恢复为待处理").wait_for()
    office.get_by_role("link", name=last.title_as_written, exact=True).first.click()
    office.get_by_text("该行原文").wait_for()
    shot("5-row")
    office.goto(live_server.url + reverse("catalog_cleanup:list"))
    shot("6-list")
