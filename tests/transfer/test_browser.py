"""Imports with a real browser, on a desk and on a telephone."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cms.transfer.jobs import run_import
from cms.transfer.models import ImportJob

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def shot(page: "Page") -> Callable[[str], None]:
    """Keeps a picture when SCREENSHOTS names a folder; always looks that nothing is wider than the screen."""

    def take(name: str) -> None:
        for size in ({"width": 1280, "height": 900}, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    return take


def log_in(page: "Page", live_server: Any, user: User) -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


def test_browser__upload_preview_confirm_progress_and_receipt(
    page: "Page", live_server: Any, editor: User, tmp_path: Path, shot: Callable[[str], None]
) -> None:
    User.objects.create(username="2", first_name="芳", last_name="李")
    path = tmp_path / "人员.csv"
    path.write_bytes(f"编号,名,姓,组\n1,明,王,采编组\n2,芳芳,李,\n3,强,{'赵' * 21},\n4,草,钱,\n".encode("gb18030"))
    log_in(page, live_server, editor)
    page.goto(live_server.url + reverse("transfer:index"))
    assert page.get_by_text("还没有导入过文件").is_visible()
    shot("1-empty")
    page.goto(live_server.url + reverse("transfer:upload"))
    page.get_by_label("文件", exact=False).first.wait_for()
    page.locator("select[name=kind]").select_option("people")
    page.locator("input[type=file]").set_input_files(path)
    shot("2-upload")
    page.get_by_role("button", name="上传并预览").press("Enter")
    page.get_by_role("heading", name="尚未保存任何内容").wait_for()
    assert page.get_by_text("不超过20字").is_visible()
    shot("3-preview")
    page.get_by_role("link", name="拒绝 1").press("Enter")
    page.wait_for_url("**outcome=refused**")
    assert page.locator(".transfer-rows tbody tr").count() == 1
    page.get_by_role("button", name="导入", exact=True).press("Enter")
    page.locator("[data-transfer-progress]").wait_for()
    shot("4-progress")
    run_import.func(ImportJob.objects.get().pk)
    page.get_by_role("heading", name="回执").wait_for()
    shot("5-receipt")
    assert User.objects.get(username="2").first_name == "芳芳"
