"""A text is cut by its numbering, joins back exactly, and citations of articles number nothing."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.provisions.cutting import Piece, cut
from catalog.provisions.numbering import value

REAL = Path(__file__).parents[3] / "shared" / "data" / "policies.jsonl"


def outline(text: str) -> list[tuple[str, int]]:
    return [(piece.style, piece.number) for piece in cut(text) if piece.style]


def joined(text: str) -> str:
    return "".join(text[piece.start : piece.end] for piece in cut(text))


def parents(text: str) -> list[str]:
    pieces = cut(text)

    def label(piece: Piece) -> str:
        above = "" if piece.parent is None else label(pieces[piece.parent]) + "/"
        return f"{above}{piece.style}{piece.number}"

    return [label(piece) for piece in pieces if piece.style]


@pytest.mark.clause("6.1.2")
def test_cut__articles_and_items_of_a_text_without_line_breaks() -> None:
    text = "第一章总则第一条为了规范。第二条申请人应当：（一）注册；（二）纳税。第二章附则第三条自公布之日起施行。"
    assert parents(text) == [
        "章1", "章1/条1", "章1/条2", "章1/条2/（一）1", "章1/条2/（一）2", "章2", "章2/条3",
    ]  # fmt: skip
    assert [piece.kind for piece in cut(text)] == [
        "chapter", "article", "article", "item", "item", "chapter", "article"
    ]  # fmt: skip


@pytest.mark.clause("6.1.2")
def test_cut__points_of_a_notice_with_its_preamble() -> None:
    text = "各单位：现通知如下。一、范围。下列企业：（一）甲；（二）乙。二、期限。三年。"
    assert parents(text) == ["一、1", "一、1/（一）1", "一、1/（一）2", "一、2"]
    assert cut(text)[0].kind == "preamble"


@pytest.mark.parametrize(
    "text",
    [
        "根据第三条、第四条的规定，企业应当申报。",
        "删去第六条第（一）项，将第二条修改为其他内容。",
        "评选一、二等奖若干名，获一、二等奖的给予奖励。",
        "增长3.5%，达到1.2亿元。",
        "没有任何编号的一段话。",
    ],
)
def test_cut__a_sentence_that_only_mentions_numbers_stays_whole(text: str) -> None:
    assert [piece.kind for piece in cut(text)] == ["whole"]


def test_cut__quoted_new_wording_numbers_nothing() -> None:
    text = "作如下修改：一、将第二条修改为“第二条　本办法所称企业：（一）甲；（二）乙。”二、删去第三条。"
    assert outline(text) == [("一、", 1), ("一、", 2)]


def test_cut__a_table_of_contents_does_not_hide_the_chapters() -> None:
    text = "目录第一章总则第二章附则第一章总则第一条目的。第二条范围。第二章附则第三条施行。"
    assert [style for style, _number in outline(text)] == ["章", "章", "章", "条", "条", "章", "条"]


def test_cut__an_article_after_a_list_without_punctuation() -> None:
    text = "第一条分为：（一）开发合同（二）转让合同第二条本规则由某部门解释。第三条自公布之日起施行。"
    assert [number for style, number in outline(text) if style == "条"] == [1, 2, 3]


def test_cut__a_second_text_begins_again_with_article_one() -> None:
    text = "第一条甲。第二条乙。第三条丙。附件：细则\n第一条丁。第二条戊。"
    assert outline(text) == [("条", 1), ("条", 2), ("条", 3), ("条", 1), ("条", 2)]


def test_cut__signature_and_annex_stand_apart() -> None:
    text = "一、甲。二、乙。\n附件：1.申报表\n某市人民政府\n2026年3月18日"
    assert [piece.kind for piece in cut(text)][-2:] == ["annex", "signature"]


def test_cut__items_numbered_on_under_the_next_point() -> None:
    text = "一、育种（一）检测。（二）引进。二、扩大（三）扩繁。（四）奖励。三、金融（五）服务。"
    assert parents(text) == [
        "一、1",
        "一、1/（一）1",
        "一、1/（一）2",
        "一、2",
        "一、2/（一）3",
        "一、2/（一）4",
        "一、3",
        "一、3/（一）5",
    ]


def test_cut__one_item_under_each_point_numbered_on() -> None:
    text = "一、思想（一）坚持。二、目标（二）提高。三、要求（三）健全。"
    assert parents(text) == ["一、1", "一、1/（一）1", "一、2", "一、2/（一）2", "一、3", "一、3/（一）3"]


def test_cut__a_list_of_annexes_numbers_no_provisions() -> None:
    text = "第一条甲。\n第二条乙。\n附件：\n1.申请表\n2.汇总表"
    assert [piece.kind for piece in cut(text)] == ["article", "article", "annex"]


@pytest.mark.clause("6.1.2")
def test_cut__what_is_numbered_in_an_annex_stands_under_it() -> None:
    text = (
        "第一条评价标准见附件1。第二条自印发之日起施行。 附件：1.评价标准 2.说明 "
        "附件1评价标准 一、公告条件 （一）获奖。 （二）有机构。 二、指标 附件2说明 （一）期限。 （二）品牌。"
    )
    pieces = cut(text)
    assert [(piece.kind, text[piece.start : piece.words]) for piece in pieces if piece.parent is None] == [
        ("article", "第一条"), ("article", "第二条"), ("annex", ""), ("annex", "附件1"), ("annex", "附件2"),
    ]  # fmt: skip
    first, second = (place for place, piece in enumerate(pieces) if text[piece.start : piece.words][:2] == "附件")
    under = {first: ["一、", "二、"], second: ["（一）", "（二）"]}
    for annex, marks in under.items():
        assert [text[each.start : each.words] for each in pieces if each.parent == annex] == marks


def test_cut__annexes_that_are_only_named_number_nothing_anew() -> None:
    text = "一、按附件1、附件2执行。二、报送。 附件1申请表 附件2汇总表"
    assert [piece.kind for piece in cut(text)] == ["point", "point", "annex"]


@given(st.text(alphabet="第一二三十条章、（）(1).。；：“”①附件年月日20 \n文", max_size=200))
@pytest.mark.clause("6.1.2")
def test_cut__joins_back_exactly(text: str) -> None:
    assert joined(text) == text
    assert all(piece.start < piece.end for piece in cut(text))


@pytest.mark.skipif(not REAL.exists(), reason="the shared real documents are not beside the project")
def test_cut__real_texts_join_back_exactly() -> None:
    texts = [json.loads(line).get("body") or "" for line in REAL.read_text().splitlines()]
    assert [text for text in texts if joined(text) != text] == []
    assert sum(len(cut(text)) > 2 for text in texts) >= 400


@pytest.mark.parametrize(
    ("written", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("二〇", 20), ("一百零三", 103), ("7", 7), ("③", 3)],
)
def test_value__of_numerals(written: str, number: int) -> None:
    assert value(written) == number
