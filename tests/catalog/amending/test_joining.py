"""Provisions merged into one, and articles split: understood, carried out, and who is who afterwards."""

from datetime import date

import pytest

from catalog.amending.applying import Applied, apply_instructions
from catalog.amending.instructions import read_instructions
from catalog.amending.model import Instruction
from catalog.citations.following import compare
from catalog.citations.models import SourceChange
from catalog.documents.models import DocumentRelation
from catalog.provisions.assembling import assemble
from tests.factories import build_policy, published

from . import library
from .texts import ACT, CLINICS, FAIRS, STATIONS, amended, by_number

TEXT = "第一条 甲。\n第二条 乙：\n（一）丙；\n（二）丁。\n乙二。\n第三条 戊。\n戊二。\n第四条 己。\n第五条 庚。\n"


def read(words: str) -> list[tuple[str, ...]]:
    reading = read_instructions("决定对《某某办法》作如下修改：" + words)
    assert not reading.unclear, [each.words for each in reading.unclear]
    assert all(Instruction.from_json(each.as_json()) == each for each in reading.instructions)
    return [tuple(filter(None, shown(each))) for each in reading.instructions]


def shown(each: Instruction) -> tuple[str, ...]:
    path = "、".join(map(str, (each.path, *each.more) if each.action == "merge" else (each.path,)))
    to = "、".join(map(str, (each.to, *each.more) if each.action == "split" else (each.to or "",)))
    return each.action.value, path, to, each.new


def shifted(*numbers: str) -> str:
    """The text with articles numbered one higher, from the last to the first of ``numbers``."""
    text = TEXT
    following = dict(zip("三四五", "四五六", strict=True))
    for number in reversed(numbers):
        text = text.replace(f"第{number}条", f"第{following[number]}条")
    return text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("将第三条、第四条合并，作为第三条，修改为：“甲。”", [("merge", "第三条、第四条", "第三条", "甲。")]),
        ("将第三条、第四条合并修改为：“甲。”", [("merge", "第三条、第四条", "甲。")]),
        ("第三条与第四条合并为一条。", [("merge", "第三条、第四条")]),
        ("第三条和第四条合并为第二条：“甲。”", [("merge", "第三条、第四条", "第二条", "甲。")]),
        ("将第三条至第五条合并为一条，作为第三条：“甲。”", [("merge", "第三条、第四条、第五条", "第三条", "甲。")]),
        ("第五条、第六条合并为一条，修改为“甲。”", [("merge", "第五条、第六条", "甲。")]),
        ("将第三条第一款、第二款合并，修改为：“甲。”", [("merge", "第三条第一款、第三条第二款", "甲。")]),
        ("将第三条第（一）项、第（二）项合并为一项，作为第（一）项：“甲；”", [
            ("merge", "第三条第（一）项、第三条第（二）项", "第（一）项", "甲；"),
        ]),
        ("将第三条分为两条，作为第三条、第四条。", [("split", "第三条", "第三条、第四条")]),
        ("第三条拆分为三条。", [("split", "第三条", "第三条、第四条、第五条")]),
        ("将第三条分为第三条、第四条：“甲。”“乙。”", [
            ("replace", "第三条", "甲。"), ("insert", "第三条", "第四条", "乙。"),
        ]),
        ("将第三条分为两条，作为第五条、第六条，修改为：“甲。”“乙。”", [
            ("replace", "第三条", "甲。"), ("renumber", "第三条", "第五条"), ("insert", "第三条", "第六条", "乙。"),
        ]),
        ("将第三条第二款作为第四条。", [("split", "第三条第二款", "第四条")]),
        ("第三条第二款改为第四条，修改为：“甲。”", [("split", "第三条第二款", "第四条", "甲。")]),
        ("将第三条、第四条合并为一条，第五条改为第四条，删去第六条。", [
            ("merge", "第三条、第四条"), ("renumber", "第五条", "第四条"), ("delete", "第六条"),
        ]),
    ],
)  # fmt: skip
def test_read__merges_and_splits(words: str, expected: list[tuple[str, ...]]) -> None:
    assert read(words) == expected


def done(words: str, text: str = TEXT, *, in_order: bool = False) -> Applied:
    found = amended(text, words, in_order=in_order)
    assert not found.failed, [str(each.reason) for each in found.failed]
    assert "".join(each.text for each in found.provisions) == found.text
    assert len({each.id for each in found.provisions}) == len(found.provisions)
    return found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "将第三条、第四条合并，作为第三条，修改为：“新。”第五条改为第四条。",
            TEXT.replace("戊。\n戊二。\n第四条 己。", "新。").replace("第五条", "第四条"),
        ),
        (
            "第二条改为第三条。将第三条、第四条合并作为第四条：“新。”",
            TEXT.replace("第三条 戊。\n戊二。\n第四条 己。", "第四条 新。").replace("第二条", "第三条"),
        ),
        ("第三条与第四条合并为一条。", TEXT.replace("第四条 己。", "己。")),
        ("第四条与第五条合并为一条。", TEXT.replace("第五条 庚。", "庚。")),
        (
            "第一条与第三条合并为一条，条文序号作相应调整。",
            "第一条 甲。\n戊。\n戊二。\n第二条 乙：\n（一）丙；\n（二）丁。\n乙二。\n第三条 己。\n第四条 庚。\n",
        ),
        (
            "将第一条、第三条合并为第三条。",
            TEXT.replace("第三条 戊。\n戊二。\n", "").replace("第一条 甲。\n", "第三条 甲。\n戊。\n戊二。\n"),
        ),
        ("将第二条第（一）项、第（二）项合并，修改为：“（一）丙丁”。", TEXT.replace("丙；\n（二）丁。", "丙丁。")),
        ("将第三条第一款、第二款合并为一款，修改为：“戊一二。”", TEXT.replace("戊。\n戊二。", "戊一二。")),
        (
            "将第三条分为两条，作为第三条、第四条，其后条文序号依次顺延。",
            shifted("四", "五").replace("戊二", "第四条 戊二"),
        ),
        (
            "将第三条分为两条：“新三。”“新四。”条文序号作相应调整。",
            shifted("四", "五").replace("戊。\n戊二。", "新三。\n第四条 新四。"),
        ),
        (
            "第二条第二款改为第三条。第三条改为第四条。第四条改为第五条。第五条改为第六条。",
            shifted("三", "四", "五").replace("乙二", "第三条 乙二"),
        ),
        (
            "第二条第二款作为第三条，修改为：“新三。”条文序号作相应调整。",
            shifted("三", "四", "五").replace("乙二", "第三条 新三"),
        ),
    ],
)  # fmt: skip
def test_text__is_what_the_act_says(words: str, expected: str) -> None:
    assert done(words).text == expected


def test_last_article__moved_up_leaves_the_end_of_the_text_as_it_was() -> None:
    text = TEXT.rstrip("\n")
    found = done("第一条与第五条合并为一条。", text)
    assert found.text == text.replace("第五条 庚。", "").replace("甲。\n", "甲。\n庚。\n").rstrip("\n")


def test_merged__keeps_the_identity_of_the_first_and_the_other_is_gone() -> None:
    old = by_number(assemble(TEXT))
    for words in ("第三条与第四条合并为一条。", "将第三条、第四条合并，作为第三条，修改为：“戊、己。”"):
        before = assemble(TEXT)
        found = apply_instructions(
            read_instructions(f"决定对《某某办法》作如下修改：{words}").instructions, before, act=ACT
        )
        third, fourth, fifth = (next(each.id for each in before if each.number == f"第{n}条") for n in "三四五")
        new = by_number(found.provisions)
        assert (new["第三条"].id, new["第五条"].id) == (third, fifth)
        assert fourth not in {each.id for each in found.provisions}
        assert {change.provision for change in found.changed} >= {third}
    assert len(old) == 7


def test_merged__paragraphs_and_items_keep_theirs() -> None:
    before = assemble(TEXT)
    found = apply_instructions(
        read_instructions("决定对《某某办法》作如下修改：第一条与第二条合并为一条。").instructions, before, act=ACT
    )
    words = {each.words: each.id for each in before}
    after = {each.words: each for each in found.provisions}
    assert [after[each].id for each in ("丙；", "丁。", "乙二。")] == [
        words[each] for each in ("丙；", "丁。", "乙二。")
    ]
    assert after["乙二。"].parent == after["甲。"].id


def test_split__each_part_keeps_the_identity_of_its_words() -> None:
    before = assemble(TEXT)
    found = apply_instructions(
        read_instructions("决定对《某某办法》作如下修改：第二条分为两条，条文序号作相应调整。").instructions,
        before, act=ACT,
    )  # fmt: skip
    words = {each.words: each.id for each in before}
    after = {each.words: each for each in found.provisions}
    assert {key: each.id for key, each in after.items()} == words
    assert [after[each].number for each in ("乙：", "乙二。", "戊。", "庚。")] == [
        "第二条",
        "第三条",
        "第四条",
        "第六条",
    ]
    assert (after["乙二。"].kind, after["乙二。"].parent) == ("article", None)


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        (TEXT, "第三条与第九条合并为一条。", "第九条"),
        (TEXT, "第三条与第四条合并为第五条。", "第五条"),
        (TEXT, "将第三条、第四条合并，作为第三条，修改为：“第四条 新。”", "第三条"),
        (TEXT.replace("\n", ""), "第三条与第四条合并为一条。", "第三条、第四条"),
        (TEXT, "第三条分为三条，条文序号作相应调整。", "3"),
        (TEXT, "第三条分为两条。", "第四条"),
        (TEXT, "第三条第一款作为第四条，条文序号作相应调整。", "第四条"),
        (TEXT, "第二条第二款作为第五条。第五条改为第六条。", "第五条"),
        (TEXT.replace("\n", ""), "第三条第二款作为第四条。第四条改为第五条。第五条改为第六条。", "第三条第二款"),
    ],
)
def test_what_is_not_told__changes_nothing_and_says_why(text: str, words: str, reason: str) -> None:
    found = amended(text, words)
    first = found.failed[0]
    assert first.instruction.action in ("merge", "split")
    assert reason in str(first.reason)
    others = [each for each in found.changed if each.instruction.action not in ("renumber", "reorder")]
    assert not others


def test_split__the_new_article_is_no_part_of_the_former_any_more() -> None:
    found = amended(TEXT, "第二条第二款作为第三条，条文序号作相应调整。将第二条中的“乙二”修改为“乙三”。")
    assert ["乙二" in str(each.reason) for each in found.failed] == [True]


def test_rules_of_the_sample__take_merges_too() -> None:
    assert (
        "第四条 备案材料由市商务部门受理。\n备案材料不全的，一次告知。\n备案免收费用。\n本规定自"
        in done("将第四条、第五条合并为一条。", FAIRS).text
    )
    assert (
        "第四条 条件：\n（一）有场所。\n第五条"
        in done("将第三条、第四条合并，作为第四条，修改为：“条件：“（一）有场所。”", STATIONS).text
    )
    assert (
        "第三条 申请、变更，应当报告。\n第五条"
        in done("第三条和第四条合并修改为：“申请、变更，应当报告。”", CLINICS).text
    )


@pytest.mark.django_db
@pytest.mark.clause("5.1.1.4")
def test_merged__whoever_cites_the_one_that_is_gone_is_told() -> None:
    """The first keeps its words and its identity; nothing is to be done about it."""
    rule = library.rule("联办孵化站管理暂行办法", STATIONS)
    citing = build_policy(title="实施细则")
    citing.relations = [DocumentRelation(role="basis", target=rule, provisions_cited="第五条、第六条、第二条")]
    published(citing)
    library.worked_through(library.small_act("第五条与第六条合并为一条。", "修改决定", date(2024, 1, 1)))
    library.made_public(rule)
    compare(rule.content_id)
    assert set(SourceChange.objects.values_list("label", "kind")) == {("第六条", "removed")}
