"""The screens of clean-up decisions: who may, what is shown, and at what cost."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from openpyxl import Workbook

from catalog.cleanup import services
from catalog.cleanup.models import CleanupDecision, RowState
from catalog.intake import sizes
from catalog.models import DocumentAttachment, PolicyDocument
from cms.content.files import StoredFile, store
from cms.editing.roles import role, setup_office
from tests.catalog.intake.reading.making import PICTURE
from tests.factories import UserFactory, draft

from .decisions import decided, saved

pytestmark = pytest.mark.django_db

LIST = "catalog_cleanup:list"
NEW = "catalog_cleanup:new"


def client_of(code):
    setup_office()
    user = UserFactory(username="cleaner" if code == "editor" else code)
    user.groups.add(Group.objects.get(name=role(code).name))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def editor():
    return client_of("editor")


def numbered(count):
    return "一、废止的文件目录\n" + "\n".join(f"{n}.《第{n}号办法》澜科〔2021〕{n}号" for n in range(1, count + 1))


def rows_url(decision):
    return reverse("catalog_cleanup:rows", args=[decision.pk])


def words(response):
    return response.content.decode()


def test_nobody_without_the_right__sees_or_changes_anything():
    saved(title="第1号办法", number_raw="澜科〔2021〕1号")
    decision = decided(numbered(1))
    pk = decision.rows.get().pk
    assert Client().get(reverse(LIST)).status_code == 302
    reviewer = client_of("reviewer")
    page = reviewer.get(rows_url(decision))
    assert page.status_code == 200
    assert "执行" not in words(page).split("<main")[1].replace("已执行", "")
    assert reviewer.get(reverse(NEW)).status_code == 302
    reviewer.post(rows_url(decision), {"action": "accept", "rows": [pk]})
    assert decision.rows.get().state == RowState.OPEN


def test_empty__says_so_and_offers_a_new_one(editor):
    page = words(editor.get(reverse(LIST)))
    assert "还没有录入清理决定" in page
    assert reverse(NEW) in page


def test_new__from_the_text_of_a_document_in_the_library(editor):
    act = saved(title="2023年清理结果", number_raw="澜科〔2023〕9号", text=numbered(3).replace("\n", " "))
    response = editor.post(reverse(NEW), {"document": act.pk})
    decision = CleanupDecision.objects.get()
    assert response.url == rows_url(decision)
    assert (decision.title, decision.number_raw, decision.document) == ("2023年清理结果", "澜科〔2023〕9号", act)
    assert decision.rows.count() == 3


def test_new__whose_list_is_in_an_attachment_says_how_many_are_missing(editor):
    """HB1006 names 64 documents, none of them in its text."""
    act = saved(
        title="清理结果", text="决定保留规范性文件30件、延长有效期规范性文件23件、予以废止和宣布失效规范性文件11件。"
    )
    page = words(editor.post(reverse(NEW), {"document": act.pk}))
    assert "共 64 件" in page
    assert not CleanupDecision.objects.exists()


def with_files(act, *files):
    """``act`` with these (name, bytes) attached in its draft."""
    act.attachments = [DocumentAttachment(file=store(BytesIO(content), name=name)) for name, content in files]
    draft(act, user=UserFactory(username="cleaner"))
    return act


def listed(*sections):
    """A DOCX as departments publish it: (heading, rows) each, with a table of 序号, 文件名称, 文号."""
    document, target = Document(), BytesIO()
    document.add_paragraph("附件")
    document.add_paragraph("2021年行政规范性文件清理结果")
    for heading, rows in sections:
        document.add_paragraph(heading)
        table = document.add_table(rows=0, cols=3)
        for values in (("序号", "文件名称", "文号"), *rows):
            for cell, words in zip(table.add_row().cells, values, strict=True):
                cell.text = words
    document.save(target)
    return target.getvalue()


RESULTS = (
    ("一、保留的规范性文件（2件）", (("1", "甲办法", "澜科〔2021〕1号"), ("2", "乙办法", "澜科〔2021〕2号"))),
    ("二、废止的规范性文件（1件）", (("1", "丙办法", "澜科〔2021〕3号"),)),
)


def test_new__offers_the_list_in_an_attachment_and_reads_it_like_a_table_of_the_text(editor):
    """HB1006: the act says how many documents are kept and repealed, a DOCX says which."""
    target = saved(title="丙办法", number_raw="澜科〔2021〕3号")
    act = saved(title="清理结果", text="决定保留规范性文件2件、予以废止规范性文件1件。")
    act = with_files(act, ("说明.txt", "没有清单".encode()), ("清理结果.docx", listed(*RESULTS)))
    page = words(editor.get(f"{reverse(NEW)}?document={act.pk}"))
    assert "“清理结果.docx”：3 行" in page
    assert "说明.txt" not in page
    key = str(StoredFile.objects.get(name="清理结果.docx").pk)
    assert f'value="{key}" id="id_list_in_0" checked' in " ".join(page.split()).replace(" required", "")
    editor.post(reverse(NEW), {"document": act.pk, "list_in": key})
    decision = CleanupDecision.objects.get()
    rows = decision.rows.values_list("ordinal", "title_as_written", "number_as_written", "outcome", "match")
    assert list(rows) == [
        ("1", "甲办法", "澜科〔2021〕1号", "keep", "none"), ("2", "乙办法", "澜科〔2021〕2号", "keep", "none"),
        ("1", "丙办法", "澜科〔2021〕3号", "repeal", "certain"),
    ]  # fmt: skip
    assert decision.rows.last().target == target
    assert [(each["outcome"], each["count"]) for each in decision.announced] == [("keep", 2), ("repeal", 1)]


def test_new__a_list_in_an_attachment_is_not_overlooked(editor):
    act = saved(title="清理结果", text="决定废止《丁办法》（澜科〔2021〕4号）。")
    act = with_files(act, ("清理结果.docx", listed(*RESULTS)))
    response = editor.post(reverse(NEW), {"document": act.pk})
    assert "附件里也有清单" in words(response)
    assert not CleanupDecision.objects.exists()
    editor.post(reverse(NEW), {"document": act.pk, "list_in": "text"})
    assert list(CleanupDecision.objects.get().rows.values_list("title_as_written", flat=True)) == ["丁办法"]


def test_new__reads_attached_workbooks_and_pages_and_says_which_attachment_it_cannot_read(editor, monkeypatch):
    table = "序号,文件名称,文号,清理意见\n1,甲办法,澜科〔2021〕1号,废止\n"
    page = "<html><p>宣布失效的文件目录</p><table><tr><td>序号<td>文件名称</tr><tr><td>1<td>乙办法</table></html>"
    act = with_files(
        saved(title="清理结果"), ("清单.csv", table.encode()), ("清单.html", page.encode()),
        ("损坏.docx", b"PK\x03\x04" + b"\0" * 100), ("图.png", PICTURE),
    )  # fmt: skip
    shown = words(editor.get(f"{reverse(NEW)}?document={act.pk}"))
    assert [f"“清单.{kind}”：1 行" in shown for kind in ("csv", "html")] == [True, True]
    assert "附件“损坏.docx”不能读取" in shown
    assert "图.png" not in shown
    monkeypatch.setattr(sizes, "LARGE_BYTES", 1)
    assert "太大" in words(editor.get(f"{reverse(NEW)}?document={act.pk}"))


def test_new__from_a_table_in_gb18030(editor):
    table = "序号,文件名称,文号,清理意见\n1,甲办法,澜科〔2021〕1号,废止\n2,乙办法,澜科〔2021〕2号,保留\n"
    file = SimpleUploadedFile("清理.csv", table.encode("gb18030"))
    editor.post(reverse(NEW), {"title": "清理结果", "decided_on": "2023-12-11", "file": file})
    rows = CleanupDecision.objects.get().rows.values_list("title_as_written", "outcome")
    assert list(rows) == [("甲办法", "repeal"), ("乙办法", "keep")]


def test_new__a_title_and_sections_may_stand_in_a_workbook(editor):
    workbook = Workbook()
    sheet = workbook.active
    for line in (
        ["2023年规范性文件清理结果目录"], ["序号", "文件名称", "文号"],
        ["一、予以废止的文件"], [1, "甲办法", "澜科〔2021〕1号"],
        ["二、继续有效的文件"], [1, "乙办法", "澜科〔2021〕2号"],
    ):  # fmt: skip
        sheet.append(line)
    sheet.merge_cells("A1:C1")
    content = BytesIO()
    workbook.save(content)
    file = SimpleUploadedFile("清理.xlsx", content.getvalue())
    editor.post(reverse(NEW), {"title": "清理结果", "file": file})
    rows = CleanupDecision.objects.get().rows.values_list("title_as_written", "number_as_written", "outcome")
    assert list(rows) == [("甲办法", "澜科〔2021〕1号", "repeal"), ("乙办法", "澜科〔2021〕2号", "keep")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("清理.docx", b"PK\x03\x04"),
        ("清理.csv", b""),
        ("清理.xlsx", b"not a workbook"),
        ("清理.json", b'[{"a": 1}]'),
    ],
)
def test_new__a_file_that_cannot_be_read_whole_is_refused_with_the_reason(editor, name, content):
    response = editor.post(reverse(NEW), {"title": "清理结果", "file": SimpleUploadedFile(name, content)})
    assert response.context["form"].errors["file"] or response.context["form"].errors["__all__"]
    assert not CleanupDecision.objects.exists()


def test_rows__uncertain_ones_are_chosen_by_radio_and_carried_out(editor):
    target = saved(title="第1号办法", number_raw="")
    decision = decided(numbered(1))
    row = decision.rows.get()
    page = words(editor.get(rows_url(decision)))
    assert f'name="target-{row.pk}" value="{target.pk}"' in page
    assert "仅标题一致" in page
    editor.post(rows_url(decision), {"action": "accept", "rows": [row.pk], f"target-{row.pk}": target.pk})
    row.refresh_from_db()
    assert (row.state, row.target, row.chosen_by.username) == ("accepted", target, "cleaner")
    editor.post(rows_url(decision), {"action": "take_back", "rows": [row.pk]})
    row.refresh_from_db()
    assert row.state == RowState.OPEN


def test_rows__all_certain_ones_under_the_filter_are_carried_out_together(editor):
    for number in range(1, 4):
        saved(title=f"第{number}号办法", number_raw=f"澜科〔2021〕{number}号")
    decision = decided(numbered(4) + "\n二、保留的文件目录\n1.《第3号办法》澜科〔2021〕3号")
    editor.post(rows_url(decision) + "?outcome=repeal", {"action": "accept_certain"})
    states = decision.rows.values_list("title_as_written", "state")
    assert list(states) == [
        ("第1号办法", "accepted"), ("第2号办法", "accepted"), ("第3号办法", "accepted"), ("第4号办法", "open"),
        ("第3号办法", "open"),
    ]  # fmt: skip


def test_rows__that_could_not_be_carried_out_are_named_and_shown_alone(editor):
    saved(title="第1号办法", number_raw="澜科〔2021〕1号")
    decision = decided(numbered(60))
    first, last = decision.rows.first(), decision.rows.last()
    page = words(editor.post(rows_url(decision), {"action": "accept", "rows": [first.pk, last.pk]}, follow=True))
    assert "1 行未能执行（序号：60），原因见各行。" in page
    only = f"{rows_url(decision)}?tried=failed"
    assert f'<a href="{only}">只看这些行</a>' in page
    page = words(editor.get(only))
    assert "第60号办法" in page
    assert "第59号办法" not in page
    assert "该文件尚未入库，本行待其入库后自动匹配。" in page


def test_rows__many_are_queued_and_the_page_says_so(editor):
    for number in range(1, services.AT_ONCE + 2):
        saved(title=f"第{number}号办法", number_raw=f"澜科〔2021〕{number}号")
    decision = decided(numbered(services.AT_ONCE + 1))
    page = words(editor.post(rows_url(decision), {"action": "accept_certain"}, follow=True))
    assert f"后台正在执行 {services.AT_ONCE + 1} 行" in page
    while services.accept_queued():
        pass
    assert decision.rows.filter(state=RowState.ACCEPTED).count() == services.AT_ONCE + 1
    assert PolicyDocument.objects.filter(termination_kind="repealed").count() == services.AT_ONCE + 1


def test_rows__whose_outcome_is_not_said_are_given_one(editor):
    saved(title="甲办法", number_raw="澜科〔2021〕1号")
    decision = decided("一、废止和宣布失效的文件目录\n1.《甲办法》澜科〔2021〕1号")
    row = decision.rows.get()
    assert "未写明" in words(editor.get(rows_url(decision) + "?outcome=undecided"))
    editor.post(rows_url(decision), {"action": "set_outcome", "rows": [row.pk], "outcome": "declare_invalid"})
    editor.post(rows_url(decision), {"action": "accept_certain"})
    assert PolicyDocument.objects.get().termination_kind == "declared_invalid"


def test_row__corrected_is_matched_again(editor):
    target = saved(title="甲办法", number_raw="澜科〔2021〕1号")
    decision = decided("一、废止的文件目录\n1.《甲办发》澜科〔2021〕7号")
    row = decision.rows.get()
    url = reverse("catalog_cleanup:row", args=[decision.pk, row.pk])
    assert "甲办发" in words(editor.get(url))
    given = {"outcome": "repeal", "title_as_written": "甲办法", "number_as_written": "澜科〔2021〕1号"}
    editor.post(url, given)
    row.refresh_from_db()
    assert (row.match, row.target) == ("certain", target)


def test_row__whose_document_was_chosen_by_hand_keeps_it_whatever_number_and_title_say(editor):
    saved(title="第1号办法", number_raw="澜科〔2021〕1号")
    other = saved(title="完全不同的办法")
    decision = decided(numbered(1))
    row = decision.rows.get()
    given = {"outcome": "repeal", "title_as_written": "第1号办法", "number_as_written": "澜科〔2021〕1号"}
    editor.post(reverse("catalog_cleanup:row", args=[decision.pk, row.pk]), {**given, "target": other.pk})
    assert decision.rows.get().target == other


def test_row__is_added_by_hand_where_the_list_could_not_be_read(editor):
    decision = decided(numbered(1) + "\n附件：另见网站")
    assert "1 段文字未读成行" in words(editor.get(rows_url(decision)))
    given = {"outcome": "repeal", "title_as_written": "乙办法"}
    editor.post(reverse("catalog_cleanup:add_row", args=[decision.pk]), given)
    assert list(decision.rows.values_list("position", "title_as_written")) == [(1, "第1号办法"), (2, "乙办法")]


def test_worklist__of_five_hundred_rows_costs_what_one_of_ten_costs(editor):
    for number in range(1, 11):
        saved(title=f"第{number}号办法", number_raw=f"澜科〔2021〕{number}号" if number % 2 else "")
    few, many = decided(numbered(10)), decided(numbered(500))

    def cost(decision):
        editor.get(rows_url(decision))
        with CaptureQueriesContext(connection) as queries:
            page = editor.get(rows_url(decision))
        return len(queries), words(page).count('name="rows"')

    (few_queries, few_rows), (many_queries, many_rows) = cost(few), cost(many)
    assert (few_rows, many_rows) == (10, 50)
    assert many_queries <= few_queries
    assert many_queries < 30
    last = words(editor.get(rows_url(many) + "?p=10"))
    assert "第500号办法" in last


def test_list__costs_the_same_for_one_decision_and_for_ten(editor):
    decided(numbered(3))

    def cost():
        editor.get(reverse(LIST))
        with CaptureQueriesContext(connection) as queries:
            editor.get(reverse(LIST))
        return len(queries)

    one = cost()
    for _number in range(9):
        decided(numbered(3))
    assert cost() == one
