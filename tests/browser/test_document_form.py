"""The form of a document with many tables answers, as one without does."""

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from tests.factories import build_policy, draft

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = 12
COUNTED = """window.measured = 0;
const count = event => { if (!event.isTrusted) window.measured++ };
document.addEventListener('DOMContentLoaded', () => window.addEventListener('resize', count))"""


def test_tables__measure_themselves_once_for_all(office: "Page", live_server: Any) -> None:
    table = {"data": [["项目", "标准"], ["设备购置", "10%"]], "cell": [], "mergeCells": []}
    document = build_policy()
    document.body = [
        ("text", "<p>现予印发。</p>"),
        *(("table", {**table, "table_caption": f"表{n}"}) for n in range(TABLES)),
    ]
    draft(document)

    office.add_init_script(COUNTED)
    office.goto(live_server.url + reverse("wagtailsnippets_catalog_policydocument:edit", args=[document.pk]))
    office.wait_for_load_state("networkidle")
    office.get_by_role("tab", name="正文").click()

    office.wait_for_selector(".htCore >> text=设备购置")
    assert office.locator(".handsontable .htCore td >> text=设备购置").count() >= TABLES
    assert office.evaluate("window.measured") == 1
