"""A file with calls is taken in at the desk: preview, receipt, the list of what was proposed, and one call's form."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from catalog.models import Call
from cms.transfer.jobs import run_import
from cms.transfer.models import ImportJob
from tests.catalog.calls.test_taking_in import POLICY, row

from .conftest import DESK

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("7.4.1.1")]


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    path = tmp_path / "申报通知.jsonl"
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in (row(), POLICY)))
    return path


def test_calls__from_a_file_to_the_form_of_what_was_proposed(
    office: "Page", live_server: Any, file: Path, shot: Callable[[str], None]
) -> None:
    office.goto(live_server.url + reverse("transfer:upload"))
    office.locator("select[name=kind]").select_option("calls")
    office.locator("input[type=file]").set_input_files(file)
    office.get_by_role("button", name="上传并预览").click()
    office.get_by_role("heading", name="尚未保存任何内容").wait_for()
    office.get_by_text("文件：新建；申报通知：按正文提出草稿").wait_for()
    shot("calls-taken-in-preview")
    office.set_viewport_size(DESK)  # type: ignore[arg-type]
    office.get_by_role("button", name="导入", exact=True).click()
    office.locator("[data-transfer-progress]").wait_for()
    run_import.func(ImportJob.objects.get().pk)
    office.get_by_role("heading", name="回执").wait_for()
    office.get_by_text("读出：").wait_for()
    shot("calls-taken-in-receipt")
    office.goto(live_server.url + reverse("wagtailsnippets_catalog_call:list") + "?kept_back=proposed")
    office.locator(".huiqi-states", has_text="由文件提出，待核对").wait_for()
    shot("calls-taken-in-list")
    office.goto(live_server.url + reverse("wagtailsnippets_catalog_call:edit", args=[Call.objects.get().pk]))
    office.wait_for_load_state("networkidle")
    office.set_viewport_size(DESK)  # type: ignore[arg-type]
    toggle = office.locator('[data-side-panel-toggle="checklist"]').first
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    office.locator('[data-place="draft_reason"]').wait_for()
    shot("calls-taken-in-checklist")
    office.locator('[data-place="organisations"]').first.wait_for()
