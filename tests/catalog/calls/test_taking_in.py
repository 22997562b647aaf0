"""Rows that are calls come in as their notices, each with a draft of a call read from it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from wagtail.models import ModelLogEntry, ReferenceIndex

from catalog.blocks.settling import citations_in
from catalog.calls.gates import call_refusals
from catalog.calls.importing import CallAdapter
from catalog.calls.proposed import LOGGED
from catalog.documents.importing import PolicyAdapter
from catalog.models import Call, PolicyDocument
from catalog.workspace.offers import offers_of
from catalog.workspace.selectors import answers_to, built_from
from cms.content import services
from cms.content.gates import PublicationRefused
from cms.content.models import ContentChange, ContentItem
from cms.editing.permissions import create_permissions
from cms.transfer.adapters import ImportAdapter
from cms.transfer.models import ImportOptions, Mode
from cms.transfer.receipts import Receipt
from cms.transfer.services import run_file
from tests.factories import OrganisationFactory, UserFactory, approved, locale

pytestmark = [pytest.mark.django_db, pytest.mark.clause("7.4.1.1")]

TEXT = """各县（市、区）科学技术局：
为做好2026年度研发费用补助工作，现就申报事项通知如下。
一、申报条件
（一）在澜江市登记注册、具有独立法人资格的企业；
（二）上年度研发费用不低于100万元。
二、申报时间
企业网上申报时间为2026年3月1日至2026年3月31日17:00。
三、申报材料
（一）《研发费用补助申请表》一式两份；
（二）上年度审计报告复印件。
四、申报程序
（一）企业登录澜江惠企平台（https://huiqi.example.gov.cn）填报。
（二）由澜江市科学技术局负责组织审核。
邮寄地址：澜江市中山路8号科技大厦302室
澜江市财政局
2026年2月20日"""


def row(**values: Any) -> dict[str, Any]:
    return {
        "id": "T1", "title": "关于组织申报2026年度研发费用补助的通知", "kind": "申报通知", "agency": "澜江市财政局",
        "level": "市级", "doc_number": "澜财发〔2026〕6号", "publish_date": "2026-02-20", "body": TEXT, **values,
    }  # fmt: skip


POLICY = row(id="T2", kind="政策文件", title="关于支持企业技术改造的通知", doc_number="澜政发〔2026〕8号")
READING = row(id="T3", kind="解读", title="研发费用补助政策解读", doc_number="")


@pytest.fixture
def people() -> dict[str, Any]:
    locale()
    create_permissions()
    editor, reviewer = UserFactory(username="editor"), UserFactory(username="reviewer")
    for codename in ("add_policydocument", "add_call"):
        editor.user_permissions.add(Permission.objects.get(codename=codename))
    for codename in ("approve_policydocument", "approve_call"):
        reviewer.user_permissions.add(Permission.objects.get(codename=codename))
    return {"user": editor, "approved_by": reviewer}


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Callable[..., Path]:
    settings.VAR_DIR = tmp_path / "var"

    def file(*rows: dict[str, Any]) -> Path:
        path = tmp_path / "calls.jsonl"
        path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in rows))
        return path

    return file


@pytest.fixture
def take_in(people: dict[str, Any], file: Callable[..., Path]) -> Callable[..., dict[str, Any]]:
    def take_in(
        *rows: dict[str, Any], publish: bool = False, adapter: type[ImportAdapter] = CallAdapter
    ) -> dict[str, Any]:
        options = ImportOptions(mode=Mode.LEAVE_OUT_REFUSED, publish=publish)
        receipt: Receipt = run_file(adapter, file(*rows), options=options, **people)
        return receipt.as_dict()

    return take_in


def proposed() -> Call:
    """The one call as its latest draft has it."""
    return Call.objects.get().get_latest_revision_as_object()  # type: ignore[no-any-return]


def test_calls__set_aside_by_the_import_of_policies_which_says_who_takes_them(
    take_in: Callable[..., dict[str, Any]],
) -> None:
    account = take_in(row(), POLICY, READING, adapter=PolicyAdapter)

    assert (account["created"], account["set_aside"]) == (1, 2)
    said = {row.title: row.problems[-1]["message"] for row in _rows(account)}
    assert "申报通知" in said[row()["title"]]
    assert "import_calls" not in said[row()["title"]]  # an editor has no command line
    assert "import_calls" not in said[READING["title"]]


def test_calls__only_they_are_taken_in(take_in: Callable[..., dict[str, Any]]) -> None:
    account = take_in(row(), row(id="T4", kind="申报指南", doc_number=""), POLICY, READING)

    assert (account["read"], account["created"], account["set_aside"]) == (4, 2, 2)
    assert Call.objects.count() == 2
    document = PolicyDocument.objects.get(source_id="T1")
    assert (document.title, document.number_raw) == (row()["title"], "澜财发〔2026〕6号")


def test_calls__organisations_of_other_rows_are_not_asked_for(
    people: dict[str, Any], file: Callable[..., Path]
) -> None:
    OrganisationFactory(code="finance", name_zh="澜江市财政局")
    options = ImportOptions(mode=Mode.LEAVE_OUT_REFUSED, create_missing=False)
    signed = {"agency": "澜江市教育局", "body": TEXT.replace("财政局", "教育局")}
    account = run_file(CallAdapter, file(row(), {**POLICY, **signed}), options=options, **people).as_dict()

    assert (account["created"], account["set_aside"], account["refused"]) == (1, 1, 0)


def test_calls__read_from_the_notice_each_entry_with_its_provision(take_in: Callable[..., dict[str, Any]]) -> None:
    OrganisationFactory(code="bureau", name_zh="澜江市科学技术局")
    take_in(row())

    call = proposed()
    assert (call.title, call.year, call.level) == (row()["title"], 2026, "city")
    assert call.document == PolicyDocument.objects.get()
    (window,) = (block.value for block in call.windows)
    assert (window["opens_on"].isoformat(), window["closes_on"].isoformat()) == ("2026-03-01", "2026-03-31")
    assert (window["closes_at"].isoformat(), window["closes_precision"]) == ("17:00:00", "minute")
    assert (window["stage"], window["audience"]) == ("apply", "enterprise")
    assert "2026年3月1日至2026年3月31日17:00" in window["words"]
    said = [block.value["words"] for block in call.conditions]
    assert "在澜江市登记注册" in said[0]
    assert "研发费用不低于100万元" in said[-1]
    assert [block.value["name"] for block in call.materials] == ["《研发费用补助申请表》", "上年度审计报告复印件"]
    assert call.method.splitlines()[0].startswith("（一）企业登录澜江惠企平台")
    assert [(block.value["channel"], block.value["url"] or block.value["address"]) for block in call.entries] == [
        ("web", "https://huiqi.example.gov.cn"),
        ("post", "澜江市中山路8号科技大厦302室"),
    ]
    labels = {(each.place.field, each.label) for each in citations_in(call)}
    assert {
        ("windows", "二、"),
        ("conditions", "一、（一）"),
        ("materials", "三、（二）"),
        ("sources", "四、"),
    } <= labels
    assert all(each.is_settled for each in citations_in(call))


def test_calls__name_only_whom_the_text_names_in_a_role(take_in: Callable[..., dict[str, Any]]) -> None:
    bureau = OrganisationFactory(code="bureau", name_zh="澜江市科学技术局")
    take_in(row())

    assert [(each.role, each.organisation) for each in proposed().organisations.all()] == [("competent", bureau)]
    assert "no_accepting_organisation" in {refusal.code for refusal in call_refusals(proposed())}


def test_calls__take_the_issuer_as_competent_where_the_text_names_nobody(
    take_in: Callable[..., dict[str, Any]],
) -> None:
    finance = OrganisationFactory(code="finance", name_zh="澜江市财政局")
    take_in(row(body=TEXT.replace("（二）由澜江市科学技术局负责组织审核。\n", "")))

    call = proposed()
    assert [(each.role, each.organisation) for each in call.organisations.all()] == [("competent", finance)]
    assert "已暂按发文机关填写" in call.draft_reason


def test_calls__are_never_public_by_the_import(take_in: Callable[..., dict[str, Any]], people: dict[str, Any]) -> None:
    account = take_in(row(), publish=True)

    assert account["published"] == 1
    assert PolicyDocument.objects.get().live
    assert not Call.objects.get().live
    assert set(ContentItem.objects.values_list("type", flat=True)) == {"policy"}
    assert set(ContentChange.objects.values_list("type", flat=True)) == {"policy"}


def test_calls__wait_for_a_person_even_where_nothing_is_missing(
    take_in: Callable[..., dict[str, Any]], people: dict[str, Any]
) -> None:
    OrganisationFactory(code="bureau", name_zh="澜江市科学技术局")
    take_in(row(body=TEXT.replace("澜江市财政局\n", "由澜江市科学技术局统一受理。\n")), publish=True)

    assert [refusal.code for refusal in call_refusals(proposed())] == ["kept_as_draft"]
    revision = approved(proposed(), user=people["user"], approver=people["approved_by"])
    with pytest.raises(PublicationRefused, match="核对"):
        services.publish(revision=revision, user=people["approved_by"])


def test_calls__same_again(take_in: Callable[..., dict[str, Any]]) -> None:
    take_in(row(), publish=True)
    changes = ContentChange.objects.count()
    before = proposed().latest_revision_id

    account = take_in(row(), publish=True)

    assert (account["created"], account["changed"], account["same"], account["published"]) == (0, 0, 1, 0)
    assert proposed().latest_revision_id == before
    assert ContentChange.objects.count() == changes
    (note,) = account["notes"]
    assert note["reason"] == "文件：已有；申报通知：已有，保持编辑修改后的样子"


def test_calls__an_editor_changed_are_never_overwritten(
    take_in: Callable[..., dict[str, Any]], people: dict[str, Any]
) -> None:
    take_in(row())
    call = proposed()
    call.title, call.conditions, call.draft_reason = "编辑改过的标题", [], ""
    services.save_draft(instance=call, user=people["user"], clean=False)

    account = take_in(row(body=TEXT.replace("100万元", "200万元")))

    assert account["changed"] == 1, "the notice itself"
    assert (proposed().title, len(proposed().conditions), proposed().draft_reason) == ("编辑改过的标题", 0, "")


def test_calls__deleted_by_an_editor_do_not_come_back(take_in: Callable[..., dict[str, Any]]) -> None:
    take_in(row())
    Call.objects.get().delete()

    assert take_in(row())["same"] == 1
    assert not Call.objects.exists()


def test_calls__proposed_for_a_notice_that_is_there_already(take_in: Callable[..., dict[str, Any]]) -> None:
    take_in({**row(), "kind": "政策文件"}, adapter=PolicyAdapter)
    revision = PolicyDocument.objects.get().latest_revision_id

    account = take_in(row())

    assert (account["created"], account["changed"]) == (0, 1)
    assert "文件：已有；申报通知：按正文提出草稿" in account["notes"][0]["reason"]
    assert Call.objects.get().document == PolicyDocument.objects.get()
    assert PolicyDocument.objects.get().latest_revision_id == revision, "nothing new was said of the document"


def test_receipt__says_what_was_read_and_what_was_not(take_in: Callable[..., dict[str, Any]]) -> None:
    account = take_in(
        row(), row(id="T5", doc_number="", title="关于征集活动情况的通报", body="全市开展了征集活动。" * 9)
    )

    first, second = (note["reason"] for note in account["notes"])
    assert "文件：新建；申报通知：按正文提出草稿" in first
    assert "条件 3、" in first
    assert "没有名为“澜江市科学技术局”的机构（业务主管部门）。" in first
    assert "没有写明受理单位。" in first
    assert "没有读出申报内容" in second
    assert "申报时间" in second


def test_calls__stand_in_the_workspace_and_the_history(take_in: Callable[..., dict[str, Any]]) -> None:
    take_in(row())
    document, call = PolicyDocument.objects.get(), Call.objects.get()

    assert [card.key for card in built_from(document)] == [f"call:{call.pk}"]
    answered = answers_to(document)
    left = {offer.kind for offer in offers_of(document) if offer.key not in answered}
    assert not left & {"window", "condition", "material"}
    (entry,) = ModelLogEntry.objects.filter(action=LOGGED)
    assert (entry.object_id, entry.data) == (str(call.pk), {"file": "calls.jsonl"})
    indexed = ReferenceIndex.objects.filter(base_content_type=call.get_content_type(), object_id=str(call.pk))
    assert str(document.pk) in set(indexed.values_list("to_object_id", flat=True))


def test_calls__need_the_right_to_add_both(take_in: Callable[..., dict[str, Any]], people: dict[str, Any]) -> None:
    people["user"].user_permissions.remove(Permission.objects.get(codename="add_policydocument"))
    people["user"] = type(people["user"]).objects.get(pk=people["user"].pk)
    account = take_in(row())

    assert account["refused"] == 1
    assert not Call.objects.exists()
    assert not PolicyDocument.objects.exists()


def test_command__the_same_on_the_command_line(people: dict[str, Any], file: Callable[..., Path], capsys: Any) -> None:
    call_command("import_calls", str(file(row(), POLICY)))

    said = capsys.readouterr().out
    assert "row 1 import:T1: 文件：新建；申报通知：按正文提出草稿" in said
    assert "read 2, created 1" in said
    assert Call.objects.count() == 1


def _rows(account: dict[str, Any]) -> Any:
    from cms.transfer.models import ImportRow

    return ImportRow.objects.filter(job_id=account["job"])
