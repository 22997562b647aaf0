"""A newcomer's first day: write a policy, submit it, have it published by another person."""

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from cms.content.models import ContentItem
from tests.factories import OrganisationFactory, UserFactory

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "correct-horse-7"


@pytest.fixture
def people() -> None:
    call_command("setup_office")
    for name, group in (("editor", "采编"), ("reviewer", "审核")):
        user = UserFactory(username=name)
        user.set_password(PASSWORD)
        user.save()
        user.groups.add(Group.objects.get(name=group))


@pytest.fixture
def desk(live_server: Any, browser: "Browser", people: None) -> Any:
    """Opens a desk with cookies of its own for a person, logged in."""

    def open_desk(username: str) -> "Page":
        context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900}, base_url=live_server.url)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto("/admin/login/")
        page.fill("#id_username", username)
        page.fill("#id_password", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    return open_desk


def write_policy(page: "Page") -> None:
    """Fills in what a newcomer would: title, number, issuer, text."""
    page.get_by_role("link", name="政策文件", exact=True).first.click()
    page.get_by_role("link", name="添加 政策文件").first.click()
    page.fill("#id_title", "关于支持小微企业数字化改造的通知")
    page.get_by_role("tab", name="文号与单位").click()
    page.fill("#id_number_raw", "澜工信〔2026〕12号")
    page.click("#id_issuers-ADD")
    page.locator("#id_issuers-0-organisation-chooser button:visible").first.click()
    page.get_by_role("link", name="澜江市工业和信息化局").click()
    page.locator("#id_issuers-0-organisation-chooser .chosen").wait_for()
    page.get_by_role("tab", name="正文").click()
    page.locator("button.c-sf-add-button:visible").first.click()
    page.get_by_role("option").first.click()
    page.locator("[contenteditable=true]:visible").first.click()
    page.keyboard.type("各有关单位：现将支持小微企业数字化改造有关事项通知如下。")
    page.wait_for_timeout(1_000)  # the editor hands its text to the form a moment after the last key


def submit(page: "Page") -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.click("button[name=action-submit]")
    page.locator(".messages .success").get_by_text("送审").wait_for()


@pytest.mark.clause("5.1.1.3", "6.1.1")
def test_policy__is_written_by_one_reviewed_by_another_and_public(desk: Any) -> None:
    OrganisationFactory(code="lanjiang-miit", name_zh="澜江市工业和信息化局")

    editor = desk("editor")
    write_policy(editor)
    submit(editor)
    assert not ContentItem.objects.exists()

    reviewer = desk("reviewer")
    reviewer.locator("#panel-waiting_reviews a").click()
    preview = reviewer.frame_locator(".huiqi-review__preview")
    preview.get_by_text("现将支持小微企业数字化改造有关事项通知如下").wait_for()
    reviewer.click("button[name=approve]")
    reviewer.get_by_text("已审核通过并公开").wait_for()

    item = ContentItem.objects.get(locale="zh-hans")
    assert item.title == "关于支持小微企业数字化改造的通知"
    assert "澜江市工业和信息化局" in bytes(item.document).decode()


def test_policy__sent_back_comes_to_the_editor_with_the_reason(desk: Any) -> None:
    OrganisationFactory(code="lanjiang-miit", name_zh="澜江市工业和信息化局")
    editor = desk("editor")
    write_policy(editor)
    submit(editor)

    reviewer = desk("reviewer")
    reviewer.locator("#panel-waiting_reviews a").click()
    reviewer.fill("#id_back-comment", "请补充施行日期")
    reviewer.click("button[name=send_back]")
    reviewer.get_by_text("已退回").wait_for()

    editor.goto("/admin/")
    editor.locator("#panel-sent_back").get_by_text("请补充施行日期").wait_for()
