"""Words that stand in the cells of a table: changed in the cell, or left to a person."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from catalog.amending import carrying_out, services
from catalog.amending.applying import apply_instructions
from catalog.amending.instructions import read_instructions
from catalog.amending.tables import with_changed_cells
from catalog.amending.works import AmendmentWork
from catalog.documents.body import text_and_tables
from catalog.models import PolicyDocument
from catalog.provisions.assembling import Provision, assemble
from tests.factories import build_policy, draft

from . import library

pytestmark = pytest.mark.clause("5.1.1.4")

ACT = UUID("00000000-0000-4000-8000-000000000001")
HEAD = "<p>第一条 补助标准如下：</p>"
TAIL = "<p>第二条 补助五万元以上的，另行公示。</p>"
TABLE = {
    "data": [
        ["", "档次", "金额", None],
        ["企业", "一档", "五万元", "一次性"],
        [None, "二档", "十五万元", "分两年\n每年一半"],
        ["", "", "", ""],
        ["合计", "", "二十万元", ""],
    ],
    "mergeCells": [
        {"row": 0, "col": 2, "rowspan": 1, "colspan": 2}, {"row": 1, "col": 0, "rowspan": 2, "colspan": 1},
        {"row": 3, "col": 0, "rowspan": 1, "colspan": 4},
    ],
    "first_row_is_table_header": True, "table_caption": "补助标准表",
}  # fmt: skip


def stream() -> Any:
    raw = [
        {"type": "text", "value": HEAD, "id": "b0"},
        {"type": "table", "value": TABLE, "id": "b1"},
        {"type": "text", "value": TAIL, "id": "b2"},
    ]
    return PolicyDocument._meta.get_field("body").to_python(raw)


def provisions() -> list[Provision]:
    text, tables = text_and_tables(stream())
    return assemble(text, tables=tables)


def cells(words: str) -> tuple[list[list[str | None]], str, list[str]]:
    """The table's data and caption after an act that says ``words``, and why what was not done was not."""
    reading = read_instructions(f"决定对《某某办法》作如下修改：{words}", "")
    assert not reading.unclear, reading.unclear
    before = provisions()
    done = apply_instructions(reading.instructions, before, act=ACT)
    texts = {each.id: each.text for each in done.provisions}
    value = with_changed_cells(stream(), before, texts).get_prep_value()[1]["value"]
    assert {**value, "data": 0, "table_caption": 0} == {**TABLE, "data": 0, "table_caption": 0}
    return value["data"], value["table_caption"], [str(each.reason) for each in done.failed]


@pytest.mark.parametrize(
    ("words", "row", "column", "new"),
    [
        ("将第一条表格中的“五万元”修改为“六万元”。", 1, 2, "六万元"),
        ("将第一条中的“五万元”修改为“六万元”。", 1, 2, "六万元"),
        ("将第一条中的“十五万元”修改为“二十万元”。", 2, 2, "二十万元"),
        ("将第一条中的“一次性”修改为“一次性拨付”。", 1, 3, "一次性拨付"),
        ("将第一条中的“分两年”修改为“分三年”。", 2, 3, "分三年\n每年一半"),
        ("删去第一条中的“每年”。", 2, 3, "分两年\n一半"),
        ("删去第一条中的“一次性”。", 1, 3, ""),
        ("在第一条“二档”后增加“（含重点企业）”。", 2, 1, "二档（含重点企业）"),
        ("将文中“一档”修改为“甲档”。", 1, 1, "甲档"),
        ("将第一条中的“合计”修改为“总计”。", 4, 0, "总计"),
    ],
)
def test_cell__is_changed_where_the_words_stand(words: str, row: int, column: int, new: str) -> None:
    found, caption, failed = cells(words)
    expected = [list(each) for each in TABLE["data"]]  # type: ignore[attr-defined]
    expected[row][column] = new
    assert (found, caption, failed) == (expected, "补助标准表", [])


def test_caption__is_part_of_the_table() -> None:
    found, caption, failed = cells("将第一条中的“补助标准表”修改为“奖补标准表”。")
    assert (found, caption, failed) == (TABLE["data"], "奖补标准表", [])


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("将第一条中的“档”修改为“级”。", "3"),
        ("将第一条中的“万元”修改为“万元整”。", "3"),
        ("将第一条中的“十五万”修改为“二十万”。", ""),
        ("将第一条中的“百万元”修改为“千万元”。", "百万元"),
        ("将第一条中的“五万”修改为“六万”，将第一条中的“万元。”修改为“万元整。”。", "万元。"),
    ],
)
def test_cell__that_is_not_told_is_left_to_a_person(words: str, reason: str) -> None:
    _found, _caption, failed = cells(words)
    assert [reason in each for each in failed] == ([True] if reason else [])


def test_words__over_several_cells_are_left_to_a_person() -> None:
    found, _caption, failed = cells("将第一条中的“一档\t五万元”修改为“一档\t六万元”。")
    assert found == TABLE["data"]
    assert "单元格" in failed[0]


def test_figure__inside_a_longer_one_is_not_the_figure_meant() -> None:
    """The act speaks of 五万元; 十五万元 is another amount, in a cell as in a sentence."""
    found, _caption, failed = cells("将文中“五万元”修改为“六万元”。")
    assert [row[2] for row in found[1:3]] == ["六万元", "十五万元"]
    assert not failed
    _found, _caption, failed = cells("将第一条中的“两年\n每年一”修改为“两年\n每年二”。")
    assert len(failed) == 1
    reading = read_instructions("决定对《某某办法》作如下修改：将第一条中的“五日”修改为“三日”。", "")
    done = apply_instructions(reading.instructions, "第一条 十五日内办结。\n第二条 略。", act=ACT)
    assert "更长的数字" in str(done.failed[0].reason)


@pytest.fixture
def tabled(db: None) -> PolicyDocument:
    policy = build_policy(
        title="补助标准办法", issuer=library.rule("别的办法", "第一条 甲。").issuers.all()[0].organisation
    )
    policy.body = [("text", HEAD), ("table", TABLE), ("text", TAIL)]
    draft(policy)
    return PolicyDocument.objects.get(pk=policy.pk)


def worked(words: str) -> AmendmentWork:
    act = library.act(f"决定对《补助标准办法》作如下修改：{words}", title="决定", published_on=date(2024, 1, 1))
    return library.opened(act)[0]


def latest_table(document: PolicyDocument) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    draft_ = PolicyDocument.objects.get(pk=document.pk).get_latest_revision_as_object()
    (version,) = draft_.text_versions.all()
    assert [block["type"] for block in version.body] == ["text", "table", "text"]
    return version.body[1]["value"], version.provisions


def test_work__changes_the_cell_and_the_table_keeps_its_identity(tabled: PolicyDocument) -> None:
    library.applied(worked("将第一条中的“五万元”修改为“六万元”。"))
    table, kept = latest_table(tabled)
    assert [row[2] for row in table["data"][1:3]] == ["六万元", "十五万元"]
    assert (table["mergeCells"], table["table_caption"]) == (TABLE["mergeCells"], TABLE["table_caption"])
    before = {each["id"] for each in tabled.get_latest_revision_as_object().provisions if each["kind"] == "table"}
    assert {each["id"] for each in kept if each["kind"] == "table"} == before
    assert len(before) == 1


def test_by_hand__the_cells_of_a_table_are_written(tabled: PolicyDocument) -> None:
    work = worked("将第一条表格中的有关标准作相应修改。")
    shown = carrying_out.preview(work)
    assert shown is not None
    table = next(each for each in shown[1].wording.provisions if each["kind"] == "table")
    services.write_by_hand(
        seen=library.seen(work), provision=table["id"], before=table["text"],
        after=table["text"].replace("五万元", "六万元"),
    )  # fmt: skip
    services.settle_entry(seen=library.seen(work), key=1, settled="by_hand", reason="见表格")
    library.applied(work)
    assert [row[2] for row in latest_table(tabled)[0]["data"][1:3]] == ["六万元", "十六万元"]


@pytest.mark.parametrize("left_out", ["\t一次性", "\n合计\t\t二十万元", "\t二十万元"])
def test_by_hand__another_shape_of_the_table_is_refused(tabled: PolicyDocument, left_out: str) -> None:
    work = worked("将第一条中的“五万元”修改为“六万元”。")
    shown = carrying_out.preview(work)
    assert shown is not None
    table = next(each for each in shown[1].wording.provisions if each["kind"] == "table")
    services.write_by_hand(
        seen=library.seen(work), provision=table["id"], before=table["text"],
        after=table["text"].replace(left_out, ""),
    )  # fmt: skip
    with pytest.raises(services.NotApplied, match="表格"):
        library.applied(work)
