"""From a Word file to a saved draft as an editor does it, and what the confirmation screen does meanwhile."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from catalog.documents.duplicates import compare
from catalog.intake import originals, sizes
from catalog.intake.jobs import read_intake
from catalog.intake.models import Intake
from catalog.intake.reading.limits import MB
from catalog.models import PolicyDocument
from tests.catalog.intake.texts import TEXT, TITLE, docx
from tests.factories import OrganisationFactory, TermFactory, build_policy, draft

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

MARKED = "[...CSS.highlights.get('intake-words')].map((range) => range.toString()).join('|')"


@pytest.fixture
def desk(office: "Page", live_server: Any) -> "Page":
    """An editor at the office, on the listing of documents."""
    office.goto(f"{live_server.url}/admin/snippets/catalog/policydocument/")
    return office


@pytest.fixture
def library() -> None:
    """What an ordinary notice refers to."""
    OrganisationFactory(name_zh="澜江市工业和信息化局")
    TermFactory(vocabulary="genre", code="notice", name_zh="通知")
    target = build_policy(title="关于小微企业上云的通知", number_raw="澜工信〔2021〕8号")
    draft(target)
    compare(target)


@pytest.mark.clause("6.1.1", "5.1.1.3")
def test_editor__makes_a_draft_of_a_word_file_in_five_actions(
    desk: "Page", library: None, tmp_path: Path, shot: Callable[[str], None]
) -> None:
    path = tmp_path / "通知.docx"
    path.write_bytes(docx())
    desk.locator("header").get_by_role("link", name="从文件或文本新建").click()  # 1
    shot("intake-1-new")
    desk.locator("input[type=file]").set_input_files(path)  # 2: choose, 3: the file
    desk.get_by_role("button", name="读取").click()  # 4
    desk.get_by_role("heading", name="文中信息").wait_for()
    shot("intake-2-confirm")
    desk.focus("#id_number_raw")
    assert desk.evaluate(MARKED) == "澜工信〔2026〕12号"
    desk.focus("#id_effective_on")
    assert "2026年3月1日起施行" in desk.evaluate(MARKED)
    desk.get_by_role("button", name="保存为草稿").click()  # 5
    desk.locator(".messages .success").get_by_text("已保存为草稿").wait_for()
    shot("intake-3-draft")
    document = PolicyDocument.objects.get(title=TITLE)
    assert document.attachments.count() == 1
    assert desk.input_value("#id_title") == TITLE


def paste(page: "Page", kind: str, content: str) -> None:
    """What the browser does when somebody pastes into the box."""
    page.focus("[data-intake-paste]")
    page.evaluate(
        """([kind, content]) => {
            const data = new DataTransfer();
            data.setData(kind, content);
            document.querySelector('[data-intake-paste]').dispatchEvent(
                new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [kind, content],
    )


def test_editor__pastes_a_table_and_nothing_in_it_runs(desk: "Page", live_server: Any) -> None:
    desk.goto(f"{live_server.url}/admin/catalog/intake/")
    desk.focus("[data-intake-paste]")
    html = (
        f"<p>{TITLE}</p><img src=/nowhere onerror='window.ran=1'><script>window.ran=1</script>"
        "<table><tr><th>项目</th><th>金额</th></tr><tr><td colspan=2>软件</td></tr></table>"
    )
    paste(desk, "text/html", html)
    assert desk.locator("[data-intake-paste] table").count() == 1
    desk.get_by_role("button", name="读取").click()
    desk.locator("[data-intake-text] table").wait_for()
    assert desk.evaluate("window.ran") is None
    assert Intake.objects.get().kind == "html"


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
def test_editor__pastes_three_megabytes_without_waiting_for_the_browser(
    desk: "Page", live_server: Any, kind: str
) -> None:
    words = "各单位应当按照本办法规定的时间、程序和要求报送材料，逾期不予受理。"
    line = (
        f"<p style='margin:0'><span>{words}</span></p><img src=x onerror='window.ran=1'>"
        if kind == "text/html"
        else words
    )
    desk.goto(f"{live_server.url}/admin/catalog/intake/")
    started = time.monotonic()
    paste(desk, kind, "\n".join([TITLE, *[line] * (3 * MB // len(line.encode()))]))
    assert time.monotonic() - started < 15
    desk.get_by_role("button", name="读取").click()
    desk.locator("[data-intake-progress]").wait_for(timeout=60_000)
    intake = Intake.objects.get()
    assert intake.size > 2.9 * MB
    assert originals.original(intake.key).read_text().count(words) == 3 * MB // len(line.encode())
    assert desk.evaluate("window.ran") is None


def test_editor__waits_for_a_long_text_and_is_led_to_it(
    desk: "Page", live_server: Any, monkeypatch: pytest.MonkeyPatch, shot: Callable[[str], None]
) -> None:
    monkeypatch.setattr(sizes, "LARGE_TEXT_BYTES", 10)
    desk.goto(f"{live_server.url}/admin/catalog/intake/")
    desk.locator("[data-intake-paste]").fill(TEXT)
    desk.get_by_role("button", name="读取").click()
    desk.locator("[data-intake-progress]").wait_for()
    assert not desk.get_by_text("0 页").is_visible()
    shot("intake-4-progress")
    read_intake.func(Intake.objects.get().pk)
    desk.get_by_role("heading", name="文中信息").wait_for()


def test_editor__is_told_why_a_file_cannot_be_read(
    desk: "Page", live_server: Any, tmp_path: Path, shot: Callable[[str], None]
) -> None:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj")
    desk.goto(f"{live_server.url}/admin/catalog/intake/")
    desk.get_by_role("button", name="读取").click()
    desk.get_by_text("请选择文件或粘贴文字").wait_for()
    desk.locator("input[type=file]").set_input_files(path)
    desk.get_by_role("button", name="读取").click()
    desk.get_by_text("未能读取，没有生成任何文件").wait_for()
    shot("intake-5-failed")
    desk.get_by_role("link", name="换一个文件或文本再试").click()
    desk.get_by_role("heading", name="处理中").wait_for()
    shot("intake-6-list")
