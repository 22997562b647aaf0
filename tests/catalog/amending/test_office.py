"""The screens of amendments: who may, what is shown, what is refused, and at what cost."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.amending.works import AmendmentWork, WorkState
from catalog.models import PolicyDocument
from cms.editing.roles import role, setup_office
from tests.factories import UserFactory

from . import library
from .texts import STATIONS

pytestmark = pytest.mark.django_db

LIST = "catalog_amending:list"


def client_of(code: str, username: str = "writer") -> Client:
    setup_office()
    user = UserFactory(username=username if code == "editor" else code)
    user.groups.add(Group.objects.get(name=role(code).name))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return client_of("editor")


@pytest.fixture
def stations() -> PolicyDocument:
    return library.rule("联办孵化站管理暂行办法", STATIONS)


@pytest.fixture
def work(stations: PolicyDocument) -> AmendmentWork:
    act = library.small_act(
        "将第五条修改为“孵化站每半年报告一次。”删去第四十条。", "关于修改办法的决定", date(2035, 1, 1)
    )
    return library.opened(act)[0]


def sheet_url(act: PolicyDocument) -> str:
    return reverse("catalog_amending:sheet", args=[act.pk])


def url(work: AmendmentWork) -> str:
    return reverse("catalog_amending:work", args=[work.act_id, work.pk])


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, work: AmendmentWork, **values: Any) -> Any:
    version = AmendmentWork.objects.get(pk=work.pk).version
    return client.post(url(work), {"version": version, **values}, follow=True)


def now(work: AmendmentWork) -> AmendmentWork:
    return AmendmentWork.objects.get(pk=work.pk)


def test_nobody_without_the_right__sees_or_changes_anything(work: AmendmentWork, stations: PolicyDocument) -> None:
    versions = reverse("catalog_amending:versions", args=[stations.pk])
    for address in (reverse(LIST), sheet_url(work.act), url(work), versions):
        assert Client().get(address).status_code == 302
    reviewer = client_of("reviewer")
    assert "写入草稿" not in page(reviewer, url(work))
    assert page(reviewer, versions)
    reviewer.post(url(work), {"do": "settle", "key": 1, "version": 1, "settled": "left_out", "reason": "不"})
    reviewer.post(sheet_url(work.act), {"do": "read"})
    assert now(work).version == 1


def test_empty__says_so(editor: Client, stations: PolicyDocument) -> None:
    assert "还没有处理过修改文件" in page(editor, reverse(LIST))
    assert "没有修改决定改动过正文" in page(editor, reverse("catalog_amending:versions", args=[stations.pk]))


def test_header__leads_to_the_worksheet_and_the_texts(editor: Client, stations: PolicyDocument) -> None:
    act = library.decision()
    for screen in ("inspect", "edit"):
        own = page(editor, reverse(f"wagtailsnippets_catalog_policydocument:{screen}", args=[act.pk]))
        assert sheet_url(act) in own
        other = page(editor, reverse(f"wagtailsnippets_catalog_policydocument:{screen}", args=[stations.pk]))
        assert sheet_url(stations) not in other
        assert reverse("catalog_amending:versions", args=[stations.pk]) in other


def test_read__from_the_act(editor: Client, stations: PolicyDocument) -> None:
    act = library.decision()
    assert "尚未读出" in page(editor, sheet_url(act))
    editor.post(sheet_url(act), {"do": "read"})
    shown = page(editor, sheet_url(act))
    assert [title in shown for title in library.RULES] == [True] * 3


def test_work__shows_words_state_and_what_stands_against_it(editor: Client, work: AmendmentWork) -> None:
    shown = page(editor, url(work))
    assert "将第五条修改为“孵化站每半年报告一次。”" in shown
    assert "正文没有第四十条" in shown or "没有第四十条" in shown
    assert "<del>" in shown
    assert "<ins>" in shown


def test_work__is_settled_and_applied(editor: Client, work: AmendmentWork, stations: PolicyDocument) -> None:
    post(editor, work, do="apply")
    assert now(work).state == WorkState.OPEN
    post(editor, work, do="settle", key=2, settled="left_out", reason="该条不存在")
    post(editor, work, do="apply")
    assert now(work).state == WorkState.APPLIED
    draft = PolicyDocument.objects.get(pk=stations.pk).get_latest_revision_as_object()
    assert draft.text_versions.all()[0].starts_on == date(2035, 1, 1)
    versions = reverse("catalog_amending:versions", args=[stations.pk])
    shown = page(editor, f"{versions}?on=2035-01-01")
    assert "每半年报告一次" in shown
    assert "关于修改办法的决定" in shown
    assert "第五条" in shown


def test_instruction__is_put_right(editor: Client, work: AmendmentWork) -> None:
    values = {"e2-action": "delete", "e2-path": "第三条第三款"}
    post(editor, work, do="change", key=2, **values)
    assert now(work).entries[1]["instruction"]["path"] == "第三条第三款"
    assert "删去第四十条。" in now(work).entries[1]["words"]


def test_instruction__names_all_that_becomes_one(editor: Client, work: AmendmentWork) -> None:
    post(editor, work, do="change", key=2, **{"e2-action": "merge", "e2-path": "第三条"})
    assert now(work).version == 1
    post(editor, work, do="change", key=2, **{"e2-action": "merge", "e2-path": "第三条、第四条"})
    said = now(work).entries[1]["instruction"]
    assert (said["path"], said["more"], said["to"]) == ("第三条", ["第四条"], None)
    assert "第三条、第四条" in page(editor, url(work))
    post(editor, work, do="change", key=2, **{"e2-action": "split", "e2-path": "第三条", "e2-to": "第三条、第四条"})
    said = now(work).entries[1]["instruction"]
    assert (said["path"], said["more"], said["to"]) == ("第三条", ["第四条"], "第三条")


def test_instruction__entered_wrongly_is_shown_again_with_the_reason(editor: Client, work: AmendmentWork) -> None:
    response = post(editor, work, do="change", key=2, **{"e2-action": "replace", "e2-path": "附件", "e2-new": ""})
    shown = response.content.decode()
    assert "请按" in shown
    assert "附件" in shown
    assert now(work).version == 1


def test_instruction__is_added(editor: Client, work: AmendmentWork) -> None:
    post(editor, work, do="change", key=0, **{"new-action": "rename", "new-new": "孵化站管理办法"})
    assert now(work).entries[-1]["instruction"]["new"] == "孵化站管理办法"
    assert "孵化站管理办法" in page(editor, url(work))


def test_two_people__the_second_is_told(editor: Client, work: AmendmentWork) -> None:
    other = client_of("editor", "another")
    seen = {"version": 1, "do": "settle", "key": 2, "settled": "left_out"}
    editor.post(url(work), {**seen, "reason": "甲"})
    response = other.post(url(work), {**seen, "reason": "乙"}, follow=True)
    assert "writer" in response.content.decode()
    assert now(work).entries[1]["reason"] == "甲"


def test_by_hand__and_taken_back(editor: Client, work: AmendmentWork, stations: PolicyDocument) -> None:
    first = stations.provisions[0]
    before = first["text"].strip()
    post(editor, work, do="by_hand", provision=first["id"], before=before, after=f"{before}（手写）")
    assert "（手写）" in page(editor, url(work))
    post(editor, work, do="take_back", provision=first["id"])
    assert "（手写）" not in page(editor, url(work))


def test_target__is_chosen_by_a_person(editor: Client, work: AmendmentWork) -> None:
    post(editor, work, do="target", **{"target-target": ""})
    assert now(work).target is None
    assert "请先选择" in page(editor, url(work))
    post(editor, work, do="target", **{"target-target": work.target_id})
    assert now(work).target_id == work.target_id


def test_cost__does_not_grow_with_what_is_shown(editor: Client, work: AmendmentWork) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            page(editor, address)
        return len(found)

    page(editor, url(work))
    few = queries(url(work)), queries(sheet_url(work.act))
    for number in range(8):
        library.rule(f"第{number}号办法", STATIONS)
    titles = "".join(f"{n}、对《第{i}号办法》作出修改：删去第三条。" for i, n in enumerate("一二三四五六七八"))
    act = library.act(f"决定对8件文件的部分条款予以修改：{titles}")
    works = library.opened(act)
    assert len(works) == 8
    assert queries(url(works[0])) <= few[0] + 1
    assert queries(sheet_url(act)) <= few[1] + 1


def undo_url(work: AmendmentWork) -> str:
    return reverse("catalog_amending:undo", args=[work.act_id, work.pk])


@pytest.fixture
def applied(stations: PolicyDocument) -> AmendmentWork:
    act = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "关于修改办法的决定", date(2025, 1, 1))
    library.worked_through(act)
    library.worked_through(library.small_act("将第五条中的“每半年”修改为“每月”。", "后一决定", date(2035, 1, 1)))
    return AmendmentWork.objects.get(act=act)


def test_undo__is_offered_where_something_was_applied(
    editor: Client, applied: AmendmentWork, stations: PolicyDocument
) -> None:
    versions = reverse("catalog_amending:versions", args=[stations.pk])
    addresses = (url(applied), sheet_url(applied.act), versions)
    assert all(undo_url(applied) in page(editor, address) for address in addresses)
    reviewer = client_of("reviewer")
    assert not any(undo_url(applied) in page(reviewer, address) for address in addresses)
    reviewer.get(undo_url(applied))
    reviewer.post(undo_url(applied), {"version": applied.version})
    assert now(applied).state == WorkState.APPLIED


def test_undo__says_what_will_happen_before_it_does(
    editor: Client, applied: AmendmentWork, stations: PolicyDocument
) -> None:
    shown = page(editor, undo_url(applied))
    assert "删去，自该日起适用前一文本" in shown
    assert "后一决定" in shown
    assert "每半年" in shown
    assert "已经公开" not in shown
    assert now(applied).state == WorkState.APPLIED
    library.made_public(stations)
    assert "已经公开" in page(editor, undo_url(applied))


def test_undo__is_done_and_said_and_then_no_longer_offered(
    editor: Client, applied: AmendmentWork, stations: PolicyDocument
) -> None:
    response = editor.post(undo_url(applied), {"version": now(applied).version}, follow=True)
    shown = response.content.decode()
    assert "已从草稿中撤回" in shown
    assert "后一决定" in shown
    assert undo_url(applied) not in page(editor, url(applied))
    assert editor.get(undo_url(applied)).status_code == 302


def test_undo__that_is_refused_says_why(editor: Client, applied: AmendmentWork, stations: PolicyDocument) -> None:
    library.under_review(stations)
    response = editor.post(undo_url(applied), {"version": now(applied).version}, follow=True)
    assert "审核" in "".join(map(str, response.context["messages"]))
    assert now(applied).state == WorkState.APPLIED


def review_of(document: PolicyDocument) -> str:
    """What a reviewer is shown of the draft."""
    library.under_review(document)
    state = PolicyDocument.objects.get(pk=document.pk).current_workflow_task_state
    return page(client_of("reviewer"), reverse("editing_review", args=[state.pk]))


def test_review__shows_what_an_act_makes_of_the_text(applied: AmendmentWork, stations: PolicyDocument) -> None:
    shown = review_of(stations)
    assert "自2025-01-01起的文本，依据“关于修改办法的决定”" in shown
    assert "自2035-01-01起的文本，依据“后一决定”" in shown
    assert '<span class="addition">半</span>' in shown or '<span class="addition">每半年' in shown
    assert "<dt>第五条 · 修改</dt>" in shown


def test_review__shows_which_text_goes(editor: Client, applied: AmendmentWork, stations: PolicyDocument) -> None:
    library.made_public(stations)
    editor.post(undo_url(applied), {"version": now(applied).version})
    shown = review_of(stations)
    gone = shown.index('deletion">自2025-01-01起的文本，依据“关于修改办法的决定”')
    assert shown.index("自2035-01-01起的文本，依据“后一决定”") < gone


def test_form__of_a_document_lists_its_texts(editor: Client, applied: AmendmentWork, stations: PolicyDocument) -> None:
    edit = "wagtailsnippets_catalog_policydocument:edit"
    assert "查看各文本及其差别" in page(editor, reverse(edit, args=[stations.pk]))
    assert "查看各文本及其差别" not in page(editor, reverse(edit, args=[applied.act_id]))
