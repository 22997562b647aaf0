"""An amending document is read into instructions; what is not understood is kept for a person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.amending.instructions import read_instructions
from catalog.amending.model import Action, Instruction, PassedOver, Target, Unclear

from .texts import DECISION, decision

ONE = "决定对《某某办法》作如下修改："


def read(words: str) -> list[tuple[str, ...]]:
    """Action, path and what else counts of every instruction; nothing may be unclear."""
    reading = read_instructions(ONE + words)
    assert not reading.unclear, [each.words for each in reading.unclear]
    return [
        tuple(filter(None, (each.action.value, str(each.path), each.old, each.new, str(each.to or ""), each.unit)))
        for each in reading.instructions
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("将第二条修改为：“甲。”", [("replace", "第二条", "甲。")]),
        ("第二条第一款第（三）项修改为：“甲；”", [("replace", "第二条第一款第（三）项", "甲；")]),
        ("第十条之一修改为“甲。”", [("replace", "第十条之一", "甲。")]),
        ("将第三条中的“甲”修改为“乙”。", [("replace_words", "第三条", "甲", "乙")]),
        (
            "将第三条、第五条第二款中的“甲”修改为“乙”。",
            [("replace_words", "第三条", "甲", "乙"), ("replace_words", "第五条第二款", "甲", "乙")],
        ),
        ("删去第三条第二款中的“甲”。", [("delete_words", "第三条第二款", "甲")]),
        ("将第三条中的“甲”删去。", [("delete_words", "第三条", "甲")]),
        ("在第三条“甲”后增加“、乙”。", [("insert_words", "第三条", "甲", "、乙")]),
        ("删去第十一条。", [("delete", "第十一条")]),
        ("删除第三条第一款、第二款。", [("delete", "第三条第一款"), ("delete", "第三条第二款")]),
        ("删去第三条至第五条。", [("delete", "第三条"), ("delete", "第四条"), ("delete", "第五条")]),
        ("增加一条，作为第十一条：“甲。”", [("insert", "甲。", "第十一条", "条")]),
        ("第三章增加一条作为第十一条：“甲。”", [("insert", "第三章", "甲。", "第十一条", "条")]),
        ("第十条增加一款，作为第三款：“甲。”", [("insert", "第十条", "甲。", "第三款", "款")]),
        ("在第十条中增加一项“（六）甲”。", [("insert", "第十条", "（六）甲", "项")]),
        ("第十条增加一项“甲”，作为第（三）项。", [("insert", "第十条", "甲", "第（三）项", "项")]),
        (
            "第十条增加两项，作为第（三）项、第（四）项：“（三）甲；“（四）乙。”",
            [
                ("insert", "第十条", "（三）甲；", "第（三）项", "项"),
                ("insert", "第十条", "（四）乙。", "第（四）项", "项"),
            ],
        ),
        ("在第五条后增加一条：“第六条　甲。”", [("insert", "第五条", "第六条　甲。", "条")]),
        ("原第十条改为第十一条。", [("renumber", "第十条", "第十一条")]),
        (
            "第十条、第十一条改为第十二条、第十三条。",
            [("renumber", "第十条", "第十二条"), ("renumber", "第十一条", "第十三条")],
        ),
        ("将第六章章名修改为“监督”。", [("retitle", "第六章", "监督")]),
        ("将名称修改为《某某条例》。", [("rename", "某某条例")]),
        (
            "将全文中的“甲”“乙”均修改为“丙”“丁”。",
            [("replace_everywhere", "甲", "丙"), ("replace_everywhere", "乙", "丁")],
        ),
        ("将“甲”统一修改为“乙”。", [("replace_everywhere", "甲", "乙")]),
        ("第三条中的“丙”修改为“丁”，“甲”均修改为“乙”。", [
            ("replace_words", "第三条", "丙", "丁"), ("replace_words", "第三条", "甲", "乙"),
        ]),
        ("根据以上修改，对本办法有关条文的顺序作相应调整。", [("reorder",)]),
        ("删去第十一条，其后条款序号依次顺延。", [("delete", "第十一条"), ("reorder",)]),
    ],
)  # fmt: skip
def test_read__one_sentence(words: str, expected: list[tuple[str, ...]]) -> None:
    assert read(words) == expected


def test_read__a_renumbered_article_is_spoken_of_by_its_old_number() -> None:
    assert read(
        "第二十九条改为第三十条，第四款修改为：“甲。”第六款修改为：“乙。”并增加一款作为第三十条第七款：“丙。”"
    ) == [
        ("renumber", "第二十九条", "第三十条"),
        ("replace", "第二十九条第四款", "甲。"),
        ("replace", "第二十九条第六款", "乙。"),
        ("insert", "第二十九条", "丙。", "第七款", "款"),
    ]


def test_read__paragraphs_of_a_quotation_are_lines_and_inner_quotes_are_lifted() -> None:
    found = read("将第二条修改为：“符合下列条件：“（一）甲；“（二）‘乙’。“前款所称甲，另行规定。”")
    assert found == [("replace", "第二条", "符合下列条件：\n（一）甲；\n（二）“乙”。\n前款所称甲，另行规定。")]


def test_read__what_is_described_and_then_given_in_full_is_one_replacement() -> None:
    assert read("第三十条增加“甲”，并将本条修改为：“乙甲。”") == [("replace", "第三十条", "乙甲。")]


@pytest.mark.parametrize(
    "words",
    [
        "将第五条修改为：“甲”，作为第一款。",
        "第五条第一款、第二款合并为一款。",
        "第五条分为三条，作为第五条、第六条。",
        "将第五条与第六条第一款合并为一条。",
        "第五条作相应修改。",
        "将第五条第二款中的“甲”“乙”修改为“丙”“丁”“戊”。",
        "第五条增加两项：“（三）甲。”",
        "删去第（三）项。",
        "将第五条修改为：“甲",
    ],
)
def test_read__half_a_sentence_understood_is_not_understood(words: str) -> None:
    reading = read_instructions(ONE + words)
    assert not reading.instructions
    assert [each.words for each in reading.unclear] == [words]
    assert reading.unclear[0].target == Target("某某办法")


def test_read__changes_without_a_document_are_unclear() -> None:
    reading = read_instructions("现作如下修改：将第五条修改为：“甲。”")
    assert not reading.instructions
    assert len(reading.unclear) == 1


def test_read__the_document_comes_from_the_title_or_the_sentence() -> None:
    by_title = read_instructions("一、第七条修改为：“甲。”", "某省仪器办法修正案")
    assert by_title.targets == (Target("某省仪器办法"),)
    by_sentence = read_instructions("将《甲办法》（苏府〔2020〕3号）第七条修改为“乙。”；将《丙办法》第一条修改为“丁。”")
    short = read_instructions("对《甲办法》（以下简称《办法》）作如下修改：删去第一条。")
    assert short.targets == (Target("甲办法"),)
    assert by_sentence.targets == (Target("甲办法", "苏府〔2020〕3号"), Target("丙办法"))


def test_read__an_other_document_of_the_preamble_is_no_target() -> None:
    text = "决定对《取水办法》等38件规章进行修订。本决定自公布之日起施行。某省仪器办法修正案一、删去第八条。"
    reading = read_instructions(text, "某省仪器办法修正案")
    assert reading.targets == (Target("某省仪器办法"),)
    assert reading.terms.from_act == "公布"


def test_read__the_text_printed_behind_is_no_instruction() -> None:
    text = (
        ONE + "一、删去第八条。此外，对个别文字作了修改。某某办法第一条 将“甲”修改为“乙”的，应当申报。"
        "第二条 本办法自1997年1月1日起施行。"
    )
    reading = read_instructions(text)
    assert [each.action for each in reading.instructions] == [Action.DELETE]
    assert [each.words for each in reading.unclear] == ["对个别文字作了修改"]
    assert reading.passed_over[-1].words.startswith("某某办法第一条")


def test_decision__every_instruction_of_three_documents() -> None:
    reading = decision()
    fairs, stations, clinics = reading.targets
    assert [target.title for target in reading.targets] == [
        "创业集市管理规定",
        "联办孵化站管理暂行办法",
        "合作诊断所设立办法",
    ]
    everywhere = [Action.REPLACE_EVERYWHERE, Action.REPLACE_EVERYWHERE, Action.REORDER]
    assert [each.action for each in reading.of(fairs)] == [Action.DELETE, Action.DELETE, *everywhere]
    assert [str(each.path) for each in reading.of(stations)[:7]] == [
        "", "第二条", "第三条第一款", "第三条第二款", "第四条第（一）项", "第四条第（二）项", "第四条",
    ]  # fmt: skip
    assert [each.action for each in reading.of(clinics)] == [
        Action.REPLACE, Action.INSERT, Action.DELETE, Action.REPLACE, *everywhere,
    ]  # fmt: skip
    assert [(each.words, each.target) for each in reading.unclear] == [
        (words, target)
        for words in ("对涉及孵化站审批权限的规定，由市级调整为区级。", "对条文顺序和个别文字作相应调整和修改")
        for target in reading.targets
    ]
    assert reading.terms.effective_on == date(2024, 3, 1)


@pytest.mark.parametrize(
    "words",
    ["对上述文件的条文顺序作相应调整。", "对以上三件规章的条文顺序作相应调整。", "四、前述规章的条文顺序作相应调整。"],
)
def test_decision__what_is_said_of_the_documents_above_is_said_of_each(words: str) -> None:
    reading = read_instructions(
        f"一、对《甲办法》作出修改：删去第三条。\n二、对《乙规定》作出修改：删去第五条。\n{words}\n本决定自公布之日起施行。"
    )
    first, second = reading.targets
    for target in (first, second):
        assert [each.action for each in reading.of(target)] == [Action.DELETE, Action.REORDER]


def test_decision__what_is_not_understood_of_one_document_stays_with_it() -> None:
    reading = read_instructions(
        "一、对《甲办法》作出修改：删去第三条。\n二、对《乙规定》作出修改：（一）删去第五条。（二）审批权限由省级调整为县级。"
    )
    assert [(each.target and each.target.title, each.words) for each in reading.unclear] == [
        ("乙规定", "（二）审批权限由省级调整为县级。")
    ]


def covered(text: str, title: str = "") -> bool:
    """Whether every character is in an instruction, in what is unclear or in what is no instruction."""
    reading = read_instructions(text, title)
    places: set[int] = set()
    said: tuple[Instruction | Unclear | PassedOver, ...] = (
        *reading.instructions, *reading.unclear, *reading.passed_over,
    )  # fmt: skip
    for each in said:
        places |= set(range(each.start, each.end))
    return places >= set(range(len(text)))


def test_read__nothing_is_dropped() -> None:
    assert covered(DECISION)


PARTS = (
    "第三条|修改为|“甲。”|删去|增加一项|，|。|；|一、|（一）|“|”|《乙办法》|对|作如下修改：|"
    "\n|此外|同时，|中的|第一条 甲|改为|本决定自公布之日起施行。"
)


@given(st.lists(st.sampled_from(PARTS.split("|")), max_size=25))
def test_read__nothing_is_dropped_of_any_text(parts: list[str]) -> None:
    assert covered("".join(parts), "关于修改《丙办法》的决定")


def test_instruction__is_kept_as_plain_values() -> None:
    for each in decision().instructions:
        assert Instruction.from_json(each.as_json()) == each
