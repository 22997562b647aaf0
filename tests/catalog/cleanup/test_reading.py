"""From the words of a clean-up decision to rows: nothing is lost, columns that run together are told apart."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.cleanup.grids import pasted_grid, published_grid, read_grid
from catalog.cleanup.lists import pieces_of, read_list
from catalog.cleanup.outcomes import announced, outcome_of
from catalog.cleanup.reading import read_pasted
from catalog.cleanup.rows import read_row, until_in

RUN_TOGETHER = (
    "2023年澜江市科学技术局规范性文件 清理结果目录 （一）保留规范性文件目录序号文件名称文号"
    "1《澜江市院士合作重点单位管理办法（试行）》澜科人规〔2021〕1号2《澜江市创新调查制度实施细则》澜科创〔2017〕15号"
    "3《关于〈澜江市科技创新券实施细则〉的补充通知》澜科资规〔2022〕2号"
    "4《澜江市农业科技园区管理办法》《澜江市农业科技园区评估细则》澜科农规（2023）1号 "
    "（二）限期修改规范性文件目录序号文件名称文号1《澜江市贷款风险补偿实施细则》澜科资规〔2020〕2号 "
    "（三）予以废止规范性文件目录序号文件名称文号1《关于公布清理结果的通知》澜科政规〔2022〕2号"
)
LABELLED = (
    "现决定对《开发企业登记办法》等2件规范性文件予以废止，对《仪器管理办法》等1件规范性文件宣布失效（见附件）。 "
    "一、决定废止的规范性文件目录（2件） 1.开发企业登记办法 发文单位：澜江市科学技术委员会 发文时间：1987年11月2日 "
    "文号：（87）澜科发综字0810号 说明：统一适用《公司法》（令第451号）的规定。 "
    "2.关于落实澜办发[1999]30号文件精神的通知 发文单位：澜江市科学技术局 文号：澜科发财字[1999]614号 "
    "二、决定宣布失效的规范性文件目录（1件） 1.仪器管理办法 文号：（79）澜科发条字578号"
)


def brief(text):
    return [(row.ordinal, row.outcome, row.title, row.number) for row in read_list(text).rows]


def test_list__whose_columns_run_together_as_in_hb0990():
    assert brief(RUN_TOGETHER) == [
        ("1", "keep", "澜江市院士合作重点单位管理办法（试行）", "澜科人规〔2021〕1号"),
        ("2", "keep", "澜江市创新调查制度实施细则", "澜科创〔2017〕15号"),
        ("3", "keep", "关于〈澜江市科技创新券实施细则〉的补充通知", "澜科资规〔2022〕2号"),
        ("4", "keep", "澜江市农业科技园区管理办法", "澜科农规（2023）1号"),
        ("4", "keep", "澜江市农业科技园区评估细则", "澜科农规（2023）1号"),
        ("1", "amend", "澜江市贷款风险补偿实施细则", "澜科资规〔2020〕2号"),
        ("1", "repeal", "关于公布清理结果的通知", "澜科政规〔2022〕2号"),
    ]


def test_list__with_labelled_parts_as_in_hb0771():
    rows = read_list(LABELLED).rows
    assert [(row.outcome, row.title, row.number) for row in rows] == [
        ("repeal", "开发企业登记办法", "（87）澜科发综字0810号"),
        ("repeal", "关于落实澜办发[1999]30号文件精神的通知", "澜科发财字[1999]614号"),
        ("declare_invalid", "仪器管理办法", "（79）澜科发条字578号"),
    ]
    assert rows[0].issuer == "澜江市科学技术委员会"
    assert "统一适用" in rows[0].note


def test_list__whose_numbers_lost_their_last_character_is_still_counted():
    text = "一、废止的文件 1《甲办法》澜科〔2021〕12《乙办法》澜科〔2021〕23《丙办法》澜科〔2021〕3号"
    assert [(row.ordinal, row.title) for row in read_list(text).rows] == [
        ("1", "甲办法"), ("2", "乙办法"), ("3", "丙办法"),
    ]  # fmt: skip


def test_list__with_a_remark_behind_the_number():
    text = "一、废止的文件 1《甲办法》澜科〔2021〕1号 已有新办法2《乙办法》澜科〔2021〕2号 不再适用"
    assert [(row.title, row.note) for row in read_list(text).rows] == [("甲办法", "已有新办法"), ("乙办法", "不再适用")]


def test_list__with_one_paragraph_for_each_row():
    text = "附件1：继续有效的文件目录\n1.《甲办法》（澜科〔2021〕1号）\n2.《乙办法》（澜科〔2022〕2号）\n"
    text += "附件2：废止的文件目录\n1.《丙办法》（澜科〔2013〕3号）"
    assert brief(text) == [
        ("1", "keep", "甲办法", "澜科〔2021〕1号"),
        ("2", "keep", "乙办法", "澜科〔2022〕2号"),
        ("1", "repeal", "丙办法", "澜科〔2013〕3号"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("决定，对《登记办法》（劳动部令第1号）予以废止。", [("repeal", "登记办法", "劳动部令第1号")]),
        ("自2024年1月1日起施行。《旧办法》（澜政〔2012〕3号）同时废止。", [("repeal", "旧办法", "澜政〔2012〕3号")]),
        ("决定废止《甲规定》（澜政令第3号）、《乙规定》（澜政令第5号）。",
         [("repeal", "甲规定", "澜政令第3号"), ("repeal", "乙规定", "澜政令第5号")]),
        ("根据《关于清理的通知》（澜办〔2018〕69号）要求，开展清理。", []),
    ],
)  # fmt: skip
def test_sentence__about_single_documents_as_in_hb0073(text, expected):
    assert [(row.outcome, row.title, row.number) for row in read_list(text).rows] == expected


def test_counts__that_the_text_announces_as_in_hb1006():
    text = "决定保留规范性文件30件、延长有效期规范性文件23件、予以废止和宣布失效规范性文件11件"
    text += "（含已完成的限期修改规范性文件1件）。"
    assert [(each.outcome, each.count) for each in announced(text)] == [("keep", 30), ("extend", 23), ("", 11)]
    assert read_list(text).rows == ()


@given(st.text(alphabet="1234 \n《》〔〕（）号年月日一二、.：目录废止保留序文名称甲乙办法", max_size=80))
def test_pieces__joined_are_the_text_whatever_it_is(text):
    assert "".join(piece.text for piece in pieces_of(text)) == text


def test_words__of_every_row_and_what_is_left_over_are_all_the_text_but_its_headings():
    reading = read_list(RUN_TOGETHER + "\n附件：另有说明见网站。")
    said = "".join(dict.fromkeys([*reading.leftover, *(row.words for row in reading.rows)]))
    headings = "".join(piece.text for piece in pieces_of(RUN_TOGETHER) if piece.kind == "heading")
    plain = [Counter("".join(text.split())) for text in (said + headings, RUN_TOGETHER + "附件：另有说明见网站。")]
    assert plain[0] == plain[1]


def test_table__with_an_outcome_column_whose_cells_span_rows():
    cell = lambda text, rows=1: {"text": text, "rowspan": rows, "colspan": 1}  # noqa: E731
    grid = published_grid(
        [
            [cell(text) for text in ("序号", "文件名称", "文号", "清理意见", "理由")],
            [cell("1"), cell("甲办法"), cell("澜知规〔2017〕1号"), cell("废止", 2), cell("已有新办法")],
            [cell("2"), cell("乙办法"), cell("澜政规〔2016〕9号"), cell("不一致")],
            [cell("3"), cell("丙办法"), cell("澜政规〔2018〕9号"), cell("延长有效期至2027年12月31日"), cell("")],
            [cell("4"), cell("丁办法"), cell(""), cell("部分废止"), cell("第三条")],
        ]
    )
    rows = read_grid(grid).rows
    assert [(row.title, row.outcome, row.until) for row in rows] == [
        ("甲办法", "repeal", None),
        ("乙办法", "repeal", None),
        ("丙办法", "extend", date(2027, 12, 31)),
        ("丁办法", "", None),
    ]
    assert rows[1].note == "不一致"


def test_table__with_sections_and_a_row_that_cannot_be_read():
    pasted = "序号\t文件名称\t文号\n一、保留的文件\t\t\n1\t甲办法\t澜科〔2021〕1号\n"
    pasted += "二、废止的文件\t\t\n1\t乙办法\t澜科〔2020〕1号\n\t\t见附表\n"
    reading = read_pasted(pasted)
    assert [(row.outcome, row.title) for row in reading.rows] == [("keep", "甲办法"), ("repeal", "乙办法")]
    assert reading.leftover == ("见附表",)


def test_pasted__running_text_is_no_table():
    assert pasted_grid("一、废止的文件\n1.《甲办法》") is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("（一）保留规范性文件目录", "keep"), ("限期修改", "amend"), ("予以废止", "repeal"),
        ("宣布失效", "declare_invalid"),
        ("延长有效期", "extend"), ("予以废止和宣布失效规范性文件", ""), ("部分废止", ""), ("规范性文件目录", ""),
    ],
)  # fmt: skip
def test_outcome__is_one_or_left_to_a_person(words, code):
    assert outcome_of(words) == code


@pytest.mark.parametrize(
    ("words", "title", "number"),
    [
        ("澜江市科技创新券管理办法澜科资规〔2020〕1号", "澜江市科技创新券管理办法", "澜科资规〔2020〕1号"),
        ("《创新券细则》的补充通知 澜科资〔2022〕2号", "《创新券细则》的补充通知", "澜科资〔2022〕2号"),
        ("关于印发《甲办法》的通知（澜科〔2020〕1号）", "关于印发《甲办法》的通知", "澜科〔2020〕1号"),
        ("《没有文号的办法》", "没有文号的办法", ""),
    ],
)
def test_row__is_title_and_number(words, title, number):
    (row,) = read_row(words)
    assert (row.title, row.number) == (title, number)


def test_until__is_a_day_or_the_end_of_a_month():
    assert until_in("延长至2025年12月31日") == date(2025, 12, 31)
    assert until_in("2024年6月底前修改完成") == date(2024, 6, 30)
    assert until_in("2024年底前") == date(2024, 12, 31)
    assert until_in("尽快") is None
