"""An act is applied to a text: exactly what it says, or a reason why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.amending.applying import apply_instructions
from catalog.amending.model import Action, Instruction
from catalog.amending.paths import read_path
from catalog.provisions.assembling import assemble

from .texts import ACT, CLINICS, FAIRS, STATIONS, amended, by_number, decision


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        (
            "将第二条修改为“集市是场所。”",
            "第二条 本规定所称创业集市，是指集中展示创业项目的场所。",
            "第二条 集市是场所。",
        ),
        ("将第四条第二款修改为“甲”。", "备案材料不全的，一次告知。", "甲。"),
        ("将第四条第三款中的“免收”修改为“不收取”。", "备案免收费用", "备案不收取费用"),
        ("删去第四条第二款。", "备案材料不全的，一次告知。\n", ""),
        ("删去第四条第一款。", "备案材料由市商务部门受理。\n备案材料不全的", "备案材料不全的"),
        ("第四条增加一款，作为第二款：“甲。”", "受理。\n", "受理。\n甲。\n"),
        ("第四条增加一款，作为第四款：“甲。”", "费用。\n", "费用。\n甲。\n"),
        ("在第四条第一款“市商务部门”后增加“或者区商务部门”。", "市商务部门", "市商务部门或者区商务部门"),
        ("删去第四条第三款中的“免收”二字。", "备案免收费用", "备案费用"),
        ("将第二章章名修改为“举办与备案”。", "第二章 举办", "第二章 举办与备案"),
        ("增加一条，作为第六条：“甲。”", "起施行。\n", "起施行。\n第六条 甲。\n"),
    ],
)  # fmt: skip
def test_apply__changes_exactly_what_is_said(words: str, old: str, new: str) -> None:
    done = amended(FAIRS, words)
    assert not done.failed
    assert FAIRS.count(old) == 1
    assert done.text == FAIRS.replace(old, new)
    assert "".join(provision.text for provision in done.provisions) == done.text


def test_apply__the_list_keeps_its_punctuation() -> None:
    done = amended(STATIONS, "将第四条第（三）项修改为“注册资本不低于三百万元”；在第四条中增加一项“（四）有孵化章程”。")
    assert "（三）注册资本不低于三百万元；\n（四）有孵化章程。\n前款第（三）项" in done.text
    shorter = amended(STATIONS, "删去第四条第（三）项。")
    assert "（二）有专职人员五名以上。\n前款" in shorter.text


def test_apply__words_taken_out_take_their_comma_along() -> None:
    assert "报市科技部门审批。\n" in amended(STATIONS, "删去第三条第二款中的“并报市财政部门备案”。").text


def test_apply__later_articles_keep_their_numbers_unless_the_act_says_otherwise() -> None:
    assert list(by_number(amended(CLINICS, "删去第三条。").provisions)) == [
        "第一条",
        "第二条",
        "（一）",
        "（二）",
        "第四条",
        "第五条",
    ]
    said = amended(CLINICS, "删去第三条，其后条款顺序依次调整。")
    asked = amended(CLINICS, "删去第三条。", in_order=True)
    assert said.text == asked.text
    assert list(by_number(said.provisions)) == ["第一条", "第二条", "（一）", "（二）", "第三条", "第四条"]


def test_apply__an_inserted_article_moves_the_others_only_when_that_is_said() -> None:
    alone = amended(FAIRS, "增加一条，作为第四条：“甲。”")
    assert alone.text == FAIRS
    assert "第四条" in str(alone.failed[0].reason)
    moved = amended(FAIRS, "增加一条，作为第四条：“甲。”第四条改为第五条。第五条改为第六条。")
    assert not moved.failed
    assert "备案。\n第四条 甲。\n第五条 备案材料由" in moved.text
    assert moved.text == amended(FAIRS, "增加一条，作为第四条：“甲。”", in_order=True).text


def test_apply__numbers_given_and_numbers_in_order_must_agree() -> None:
    done = amended(FAIRS, "第四条改为第七条。对条文顺序作相应调整。")
    assert [failure.instruction.action for failure in done.failed] == [Action.REORDER]


def test_apply__an_article_between_chapters_needs_its_chapter() -> None:
    unplaced = amended(FAIRS, "增加一条，作为第三条：“甲。”", in_order=True)
    assert unplaced.failed
    placed = amended(FAIRS, "第一章增加一条，作为第三条：“甲。”", in_order=True)
    assert "场所。\n第三条 甲。\n第二章" in placed.text


def test_apply__a_chapter_comes_with_its_articles() -> None:
    text = "某某规定\n第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 附则\n第三条 丙。\n"
    words = "增加一章，作为第二章：“第二章 监督“第三条 丁。“第四条 戊：“（一）己；“（二）庚。”条文顺序作相应调整。"
    done = amended(text, words)
    assert not done.failed
    assert done.text == (
        "某某规定\n第一章 总则\n第一条 甲。\n第二条 乙。\n"
        "第二章 监督\n第三条 丁。\n第四条 戊：\n（一）己；\n（二）庚。\n"
        "第三章 附则\n第五条 丙。\n"
    )
    chapters = [each.id for each in done.provisions if each.kind == "chapter"]
    assert [each.number for each in done.provisions if each.parent == chapters[1]] == ["第三条", "第四条"]
    put_in = {change.provision for change in done.changed if change.action == Action.INSERT}
    assert [each.number for each in done.provisions if each.id in put_in] == [
        "第二章", "第三条", "第四条", "（一）", "（二）",
    ]  # fmt: skip


def test_apply__identities_follow_the_instruction_not_the_likeness() -> None:
    before = assemble(FAIRS)
    reading = amended(FAIRS, "将第二条修改为“完全不同的另一句话。”")
    done = apply_instructions([change.instruction for change in reading.changed], before, act=ACT)
    old, new = by_number(before), by_number(done.provisions)
    assert {number: each.id for number, each in old.items()} == {number: each.id for number, each in new.items()}
    assert [(change.provision, change.action) for change in done.changed] == [(old["第二条"].id, Action.REPLACE)]


def test_apply__again_gives_the_same_identities() -> None:
    before = assemble(FAIRS)
    instructions = [Instruction(Action.INSERT, new="甲。", to=read_path("第六条"), unit="条")]
    first = apply_instructions(instructions, before, act=ACT)
    assert first.provisions == apply_instructions(instructions, before, act=ACT).provisions
    assert first.changed[0].provision == by_number(first.provisions)["第六条"].id


def test_apply__references_to_new_numbers_are_pointed_out() -> None:
    done = amended(STATIONS, "删去第三条，条文顺序作相应调整。")
    assert [(each.words, each.number) for each in done.references] == [("第四条", "第三条")]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("删去第九条。", "第九条"),
        ("删去第二条第三款。", "第二条第三款"),
        ("删去第三条第（一）项。", "第三条第（一）项"),
        ("将第四条中的“没有的话”修改为“甲”。", "没有的话"),
        ("将第四条中的“备案”修改为“甲”。", "3"),
        ("在第四条“备案材料”后增加“甲”。", "2"),
        ("第三条增加一款，作为第四款：“甲。”", "第四款"),
        ("增加一条，作为第九条：“甲。”", "第九条"),
        ("第四条改为第五条。", "第五条"),
        ("将全文中的“没有的话”修改为“甲”。", "没有的话"),
        ("删去第二条第一款。", "第二条第一款"),
        ("第四条增加一项“（一）甲”。", "（一）"),
    ],
)
def test_apply__what_cannot_be_done_changes_nothing_and_says_why(words: str, reason: str) -> None:
    done = amended(FAIRS, words)
    assert done.text == FAIRS
    assert not done.changed
    assert len(done.failed) == 1
    assert reason in str(done.failed[0].reason)


def test_apply__all_occurrences_when_the_act_says_so() -> None:
    done = amended(FAIRS, "将第四条中的“备案”均修改为“登记”。")
    assert done.text.count("登记") == 3
    assert done.text.count("备案") == 1


def test_apply__words_that_are_part_of_the_new_ones_are_left_alone() -> None:
    text = "第一条 市质量监督部门和监督部门各负其责。\n第二条 略。"
    assert amended(text, "将第一条中的“监督部门”修改为“质量监督部门”。").text.count("质量监督部门") == 2
    assert "质量质量" not in amended(text, "将全文中的“监督部门”修改为“质量监督部门”。").text


def test_apply__words_are_exchanged_in_one_pass() -> None:
    assert amended("第一条 甲方、乙方。", "将全文中的“甲”“乙”修改为“乙”“甲”。").text == "第一条 乙方、甲方。"


@pytest.mark.parametrize(
    "words", ["删去第二条第二款。", "第二条增加一款，作为第二款：“甲。”", "将第二条第一款修改为“甲。”"]
)
def test_apply__without_line_breaks_paragraphs_are_not_guessed(words: str) -> None:
    text = "第一条 制定本办法。第二条 企业应当申报。补助由市财政安排。第三条 自发布之日起施行。"
    done = amended(text, words)
    assert done.text == text
    assert "line break" in str(done.failed[0].reason) or "分段" in str(done.failed[0].reason)


def test_apply__without_line_breaks_words_and_items_that_are_unique_are_found() -> None:
    text = "第一条 条件：（一）有场所；（二）有人员；（三）有资金。具体由市定。第二条 自发布之日起施行。"
    assert "（二）有专职人员；" in amended(text, "将第一条第一款第（二）项修改为“有专职人员”。").text
    assert "由省定" in amended(text, "将第一条第二款中的“市定”修改为“省定”。").text
    assert amended(text, "删去第一条第（三）项。").failed


def test_apply__documents_numbered_by_points() -> None:
    text = (
        "关于支持企业的若干意见\n一、支持研发。\n（一）补助十万元。\n（二）奖励五万元。\n"
        "二、支持融资。\n（一）贴息。\n（二）担保。\n三、附则。"
    )
    assert "（二）奖励八万元。\n二、" in amended(text, "将第一条第（二）项修改为“奖励八万元”。").text
    assert "（一）全额贴息。" in amended(text, "将第二部分第（一）项中的“贴息”修改为“全额贴息”。").text


def test_decision__applied_to_its_three_documents() -> None:
    reading = decision()
    texts = {}
    for target, text in zip(reading.targets, (FAIRS, STATIONS, CLINICS), strict=True):
        done = apply_instructions(reading.of(target), text, act=ACT, title=target.title)
        assert not done.failed, [str(failure.reason) for failure in done.failed]
        texts[target.title] = done.text
        assert done.title == target.title.replace("联办", "社会")
    assert texts["创业集市管理规定"].endswith(
        "第三条 备案材料由市商务部门受理。\n备案免收费用。\n第四条 本规定自2019年1月1日起施行。\n"
    )
    assert texts["联办孵化站管理暂行办法"] == (
        "社会孵化站管理暂行办法\n第一条 为了规范社会孵化站，制定本办法。\n"
        "第二条 本办法所称社会孵化站，是指社会力量设立的孵化机构。\n"
        "第三条 初审后报市科技部门审批。\n审批结果应当公开。\n"
        "第四条 申请设立的单位应当具备下列条件：\n（一）有专职人员三名以上；\n"
        "（二）注册资本不低于五百万元；\n（三）有孵化章程。\n前款第（三）项的注册资本应当实缴。\n"
        "第五条 孵化站每年报告一次。第四条的条件变化的，及时报告。\n第六条 本办法自2019年1月1日起施行。\n"
    )
    assert "社会诊断所设立办法\n第一条 社会诊断所为企业" in texts["合作诊断所设立办法"]
    assert (
        "（一）节能诊断；\n（二）工艺诊断；\n（三）数字化诊断。\n第三条 诊断所变更名称，应当在十五日内报告。\n"
        "第四条 本办法自" in texts["合作诊断所设立办法"]
    )


sentence = st.text(alphabet="企业应当申报补助资金研发", min_size=1, max_size=12)


@given(st.lists(sentence, min_size=2, max_size=8, unique=True), st.data())
def test_apply__a_replacement_and_its_inverse_give_the_text_back(sentences: list[str], data: st.DataObject) -> None:
    text = "".join(f"第{'一二三四五六七八'[place]}条　{words}。\n" for place, words in enumerate(sentences))
    at = data.draw(st.integers(0, len(sentences) - 1))
    path = read_path(f"第{'一二三四五六七八'[at]}条")
    new = data.draw(sentence) + "。"
    there = apply_instructions([Instruction(Action.REPLACE, path=path, new=new)], text, act=ACT)
    assert "".join(provision.text for provision in there.provisions) == there.text
    back = apply_instructions(
        [Instruction(Action.REPLACE, path=path, new=sentences[at] + "。")], there.provisions, act=ACT
    )
    assert not there.failed
    assert not back.failed
    assert back.text == text
    assert [each.id for each in back.provisions] == [each.id for each in there.provisions]


@given(
    st.text(alphabet="第一二三条章款项（）1.。；：企业 \n“”", max_size=120), st.sampled_from(list(Action)), st.data()
)
def test_apply__any_text_survives_any_instruction(text: str, action: Action, data: st.DataObject) -> None:
    path = read_path(
        data.draw(st.sampled_from(["第一条", "第二条第一款", "第一条第（二）项", "第一章", "第三条第二款第（一）项"]))
    )
    instruction = Instruction(
        action,
        path=path,
        old="企业",
        new="单位",
        to=path if action != Action.INSERT else read_path("第二条"),
        unit="条",
    )
    done = apply_instructions([instruction], text, act=ACT)
    assert "".join(provision.text for provision in done.provisions) == done.text
    assert len({provision.id for provision in done.provisions}) == len(done.provisions)
    assert done.text == text if done.failed else True


def test_replace__of_an_article_that_swallowed_another_is_refused() -> None:
    text = "第一条 甲。\n第二条 乙。\n第三条 第一款的补助另行规定。\n第四条 丁。\n"
    done = amended(text, "将第二条修改为“丙。”")
    assert done.text == text
    assert "第三条" in str(done.failed[0].reason)
