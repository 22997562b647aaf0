"""What stays of a body's blocks when its text is consolidated: looks, tables, figures."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from catalog.amending import carrying_out, services
from catalog.amending.bodies import TableLost, rebuilt
from catalog.amending.consolidating import of_version
from catalog.documents.body import text_and_tables
from catalog.models import PolicyDocument
from cms.content import services as content
from tests.factories import build_policy, draft

from . import library

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1.1.4")]

ACT = UUID("00000000-0000-4000-8000-000000000001")
TEXT = "<p>第一条 补助百分之五，<b>不得</b>重复。</p><p>第二条 标准如下：</p>"
TAIL = "<p>第三条 本办法自2019年1月1日起施行。</p>"
TABLE = {"data": [["档次", "金额"], ["一档", "五万元"]], "first_row_is_table_header": True}


def stream(*blocks: tuple[str, Any]) -> Any:
    raw = [{"type": kind, "value": value, "id": f"b{place}"} for place, (kind, value) in enumerate(blocks)]
    return PolicyDocument._meta.get_field("body").to_python(raw)


def test_unchanged__is_the_same_body() -> None:
    body = stream(("text", TEXT), ("table", TABLE), ("text", TAIL))
    assert rebuilt(body, text_and_tables(body)[0], ACT, ["档次\t金额\n一档\t五万元"]) == body.get_prep_value()


def test_changed_paragraph__leaves_the_look_of_the_others() -> None:
    body = stream(("text", TEXT), ("table", TABLE), ("text", TAIL))
    text = text_and_tables(body)[0].replace("标准如下", "标准<新>如下")
    first, table, last = rebuilt(body, text, ACT)
    assert first["value"] == TEXT.replace("标准如下", "标准&lt;新&gt;如下")
    assert (table, last) == tuple(body.get_prep_value()[1:])


def test_lists_and_headings__stay_what_they_are() -> None:
    html = "<h2>总则</h2><ul><li>甲</li><li>乙</li></ul><p>丙</p>"
    body = stream(("text", html))
    (block,) = rebuilt(body, "总则\n甲\n乙\n丙改", ACT)
    assert block["value"] == "<h2>总则</h2><ul><li>甲</li><li>乙</li></ul><p>丙改</p>"


def test_figure__stays_in_its_place() -> None:
    figure = {"file": None, "alt": "流程图", "caption": ""}
    body = stream(("text", "<p>甲</p>"), ("figure", figure), ("text", "<p>乙</p>"))
    kinds = [block["type"] for block in rebuilt(body, "甲改\n流程图\n乙", ACT)]
    assert kinds == ["text", "figure", "text"]


def test_table__whose_words_are_lost_is_refused() -> None:
    body = stream(("text", TEXT), ("table", TABLE))
    with pytest.raises(TableLost):
        rebuilt(body, "第一条 补助。\n档次\t金额\n一档\t六万元", ACT, ["档次\t金额\n一档\t六万元"])


def test_same_act__gives_new_blocks_the_same_identity() -> None:
    body = stream(("text", TEXT))
    assert rebuilt(body, "第一条 新。", ACT) == rebuilt(body, "第一条 新。", ACT)


@pytest.fixture
def tabled() -> PolicyDocument:
    policy = build_policy(
        title="补助标准办法", issuer=library.rule("别的办法", "第一条 甲。").issuers.all()[0].organisation
    )
    policy.body = [("text", TEXT), ("table", TABLE), ("text", TAIL)]
    draft(policy)
    return PolicyDocument.objects.get(pk=policy.pk)


def worked(words: str) -> Any:
    act = library.act(f"决定对《补助标准办法》作如下修改：{words}", title="决定", published_on=date(2024, 1, 1))
    return library.opened(act)[0]


def test_work__keeps_the_table(tabled: PolicyDocument) -> None:
    library.applied(worked("将第一条中的“百分之五”修改为“百分之八”。"))
    latest = PolicyDocument.objects.get(pk=tabled.pk).get_latest_revision_as_object()
    (version,) = latest.text_versions.all()
    assert [block["type"] for block in version.body] == ["text", "table", "text"]
    assert version.body[1] == latest.body.get_prep_value()[1]
    assert "<b>" not in version.body[0]["value"]
    assert "".join(each["text"] for each in version.provisions) == of_version(latest, version).text


def test_by_hand__does_not_change_a_table_unnoticed(tabled: PolicyDocument) -> None:
    content.save_draft(instance=tabled.get_latest_revision_as_object(), user=library.person())
    work = worked("将第一条中的“百分之五”修改为“百分之八”。")
    shown = carrying_out.preview(work)
    assert shown is not None
    before = shown[1].wording.text
    services.write_by_hand(
        seen=library.seen(work), provision="", before=before, after=before.replace("五万元", "六万元")
    )
    with pytest.raises(services.NotApplied, match="表格"):
        library.applied(work)
