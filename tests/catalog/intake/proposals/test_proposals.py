"""What is proposed from a text, and the words it came from."""

from datetime import date

import pytest

from catalog.intake.candidates import candidates
from catalog.intake.proposals import Known, KnownDate, NamedRelation, Proposal, Proposals, propose
from catalog.intake.proposals.kinds import Field

from .texts import DECREE, JOINED, NOTICE

LANJIANG = Known(regions={"澜江市": "980100", "浙江省": "330000", "江苏省": "320000", "姑苏区": "320508"})


def relations(found: Proposals) -> set[tuple[str, str, str]]:
    """(role, title, number) of every relation proposed."""
    named = [proposal.value for proposal in found.of("relations")]
    return {(one.role, one.title, one.number) for one in named if isinstance(one, NamedRelation)}


def day(found: Proposals, name: Field) -> tuple[date, str] | None:
    """(day, basis) proposed for a date."""
    value = found.value(name)
    return (value.day, value.basis) if isinstance(value, KnownDate) else None


@pytest.mark.parametrize("text", [NOTICE, JOINED, DECREE], ids=["notice", "joined", "decree"])
def test_every_proposal__shows_its_words_where_they_stand(text: str) -> None:
    found = propose(text, known=LANJIANG)

    assert found.proposals
    for proposal in found.proposals:
        assert proposal.words == text[proposal.start : proposal.start + len(proposal.words)], proposal.field


def test_proposal__without_words_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="number_raw"):
        Proposal("number_raw", "澜政发〔2025〕1号", "", 0)


def test_every_proposal__of_a_title_given_beside_says_that_it_stands_there() -> None:
    found = propose("各区人民政府：现将办法印发给你们。", title_hint="江苏省人民政府关于印发旧厂房改造办法的通知")

    assert found.of("title")[0].start == found.of("genre")[0].start == -1


def test_notice__set_in_lines_is_read_whole() -> None:
    found = propose(NOTICE, known=LANJIANG)

    assert found.value("title") == "澜江市工业和信息化局 澜江市财政局关于印发《澜江市智能工厂奖励办法（试行）》的通知"
    assert found.value("number_raw") == "澜工信规〔2025〕4号"
    assert found.value("index_number") == "LJ0008143/2025-00017"
    assert found.value("addressed_to") == "各县（市、区）工业和信息化局、财政局，各有关单位"
    assert found.value("issuers") == ("澜江市工业和信息化局", "澜江市财政局")
    assert found.value("genre") == "notice"
    assert found.value("rank") == "administrative_normative_document"
    assert (found.value("level"), found.value("regions")) == ("city", ("980100",))
    assert found.value("attachments") == ("智能工厂奖励申请表", "评分标准")


def test_dates__signature_start_and_computed_end() -> None:
    found = propose(NOTICE, known=LANJIANG)

    assert day(found, "written_on") == (date(2025, 3, 12), "stated")
    assert day(found, "effective_on") == (date(2025, 5, 1), "stated")
    assert day(found, "expires_on") == (date(2027, 4, 30), "computed")


def test_relations__reasons_and_endings_but_not_what_provisions_quote() -> None:
    assert relations(propose(NOTICE, known=LANJIANG)) == {
        ("implements", "澜江省制造业高质量发展条例", ""),
        ("basis", "国务院关于推进工业智能化的意见", "国发〔2024〕9号"),
        ("basis", "澜江市工业发展专项资金管理办法", "澜财规〔2023〕2号"),
        ("repeals", "澜江市数字车间奖励办法", "澜工信规〔2021〕7号"),
    }


def test_reply__joined_lines_keep_number_addressee_and_letter_apart() -> None:
    found = propose(JOINED)

    assert found.value("title") == "浙江省人民政府办公厅关于同意设立云岭开发区的复函"
    assert found.value("number_raw") == "浙政办函〔2025〕8号"
    assert found.value("addressed_to") == "云岭市人民政府"
    assert found.value("genre") == "letter"
    assert relations(found) == {("approves", "关于设立云岭开发区的请示", "云政〔2025〕3号")}
    assert {warning.code for warning in found.warnings} == {"lines_joined", "number_quoted"}


def test_number__of_the_incoming_letter_is_not_proposed() -> None:
    text = "省交通厅：苏交公〔2025〕24号文收悉。经省政府研究，同意撤销该收费站。二〇二五年六月三日"
    found = propose(text, title_hint="江苏省人民政府办公厅关于同意撤销收费站的复函")

    assert found.value("number_raw") is None
    assert relations(found) == {("approves", "", "苏交公〔2025〕24号")}
    assert [warning.words for warning in found.warnings if warning.code == "number_quoted"] == ["苏交公〔2025〕24号"]


@pytest.mark.parametrize(
    "text",
    [
        "根据苏府发〔2025〕4号文件要求，现就有关事项通知如下。",
        "为落实《关于稳定就业的意见》（苏府发〔2025〕4号）精神，现通知如下。",
        "规范性文件清理结果 1《旧厂房办法》苏府规〔2021〕4号2《新厂房办法》苏府规〔2022〕5号",
    ],
    ids=["reason", "behind_a_title", "table"],
)
def test_number__cited_is_not_proposed(text: str) -> None:
    assert propose(text).value("number_raw") is None


def test_decree__gives_number_rank_and_who_passed_it() -> None:
    found = propose(DECREE, title_hint="江苏省旧厂房改造管理办法", known=LANJIANG)

    assert found.value("number_raw") == "江苏省人民政府令第181号"
    assert found.value("issuers") == ("江苏省人民政府",)
    assert (found.value("rank"), found.value("level"), found.value("genre")) == ("government_rule", "province", None)
    assert day(found, "written_on") == (date(2025, 2, 9), "stated")
    assert day(found, "effective_on") == (date(2025, 4, 1), "stated")


def test_decree__of_an_amending_decision_is_not_the_laws_own_number() -> None:
    text = (
        "中华人民共和国国务院令第901号《国务院关于修改〈仓储条例〉的决定》已经国务院常务会议通过，现予公布。"
        "仓储条例第一条 为了规范仓储，制定本条例。"
    )
    found = propose(text, title_hint="仓储条例")

    assert found.value("number_raw") is None
    assert [warning.code for warning in found.warnings] == ["number_of_another"]


@pytest.mark.parametrize(
    ("title", "text", "rank"),
    [
        ("仓储法", "（2025年1月1日第十四届全国人民代表大会常务委员会第八次会议通过）第一条 制定本法。", "law"),
        ("仓储条例", "中华人民共和国国务院令第902号《仓储条例》已经通过，现予公布。", "administrative_regulation"),
        (
            "江苏省仓储条例",
            "（2025年1月1日江苏省第十四届人民代表大会常务委员会第八次会议通过）第一条 为了规范仓储，制定本条例。",
            "local_regulation",
        ),
        ("仓储管理办法", "商务部令第3号《仓储管理办法》已经通过，现予公布。", "department_rule"),
        ("江苏省仓储管理办法", "第九条 违反本办法的，处一千元以上五千元以下罚款。", "government_rule"),
        ("江苏省人民政府关于同意设立仓储区的批复", "苏州市人民政府：来文收悉。同意设立。", "other_document"),
        ("《江苏省仓储管理办法》政策解读", "一、背景。办法规定了仓储。", "other_document"),
        ("江苏省商务厅关于做好仓储工作的通知", "各市商务局：现通知如下。", None),
    ],
)  # fmt: skip
def test_rank__by_who_passed_it_or_what_it_is(title: str, text: str, rank: str | None) -> None:
    assert propose(text, title_hint=title).value("rank") == rank


def test_effective__may_precede_the_signature() -> None:
    text = "各市财政局：一、本通知自2025年1月1日起执行。\n财政部\n国家税务总局\n2025年6月9日"
    found = propose(text, title_hint="财政部 国家税务总局关于仓储企业税前扣除的通知")

    assert day(found, "written_on") == (date(2025, 6, 9), "stated")
    assert day(found, "effective_on") == (date(2025, 1, 1), "stated")


def test_effective__from_its_own_issue_is_computed() -> None:
    text = "本措施自发布之日起30日后施行，有效期至2027年12月31日。\n江苏省人民政府\n2025年6月1日"
    found = propose(text, title_hint="江苏省人民政府关于支持仓储业的若干措施")

    assert day(found, "effective_on") == (date(2025, 7, 1), "computed")
    assert day(found, "expires_on") == (date(2027, 12, 31), "stated")


def test_effective__contradicting_sentences_are_shown_and_none_is_taken() -> None:
    text = "第九条 本办法自2025年1月1日起施行。\n第十条 本规定自2025年3月1日起施行。"
    found = propose(text, title_hint="仓储工作若干意见")

    assert day(found, "effective_on") is None
    assert [warning.code for warning in found.warnings] == ["effective_several"] * 2


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("某某省仓储管理办法修正案", "某某省仓储管理办法修正案"),
        (
            "商务部令第14号 《商务部关于对部分规范性文件予以废止的决定》",
            "商务部关于对部分规范性文件予以废止的决定",
        ),
        ("商务部令第4号 仓储计划管理暂行规定", "仓储计划管理暂行规定"),
        ("某某省仓储计划管理办法（某商政〔2013〕12号）", "某某省仓储计划管理办法"),
        ("某某省商务厅 关于印发《仓储细则 （试行）》的通知", "某某省商务厅关于印发《仓储细则（试行）》的通知"),
        ("中共某某省委 某某省人民政府 关于加快仓储业发展的意见", "中共某某省委 某某省人民政府关于加快仓储业发展的意见"),
        ("全面改善仓储条件的工作截至2017年底的进展情况", "全面改善仓储条件的工作截至2017年底的进展情况"),
    ],
)  # fmt: skip
def test_title__is_what_stands_above_the_text(head: str, title: str) -> None:
    body = "为了加强仓储工作的管理，现就有关事项通知如下。\n一、各单位应当按时报告。\n"

    assert propose(f"{head}\n{body}").value("title") == title
    assert propose(body, title_hint=head).value("title") == title


@pytest.mark.parametrize(
    "head", ["某某市人民政府", "各市商务局：", "为了加强仓储工作的管理，制定本办法。", "某商发〔2020〕3号"]
)
def test_title__is_no_name_addressee_sentence_or_number(head: str) -> None:
    assert propose(f"{head}\n一、各单位应当按时报告。\n二、本办法自发布之日起施行。").value("title") is None


@pytest.mark.parametrize("title", ["某某省仓储管理办法修正案\n", ""])
def test_relations__of_one_amendment_of_many_are_to_what_it_amends(title: str) -> None:
    text = (
        f"{title}某某省人民政府令〔2007〕第5号经省政府常务会议讨论通过，决定对《某某省取水管理办法》等38件省政府规章进行修订。"
        "本决定自公布之日起施行。省长 某某 二○○七年四月二十二日"
        "某某省仓储管理办法修正案一、第七条修改为：“略。”二、删去第八条。"
    )
    assert relations(propose(text)) == {("amends", "某某省仓储管理办法", "")}


def test_effective__of_parts_of_a_decision_is_shown_and_none_is_taken() -> None:
    text = (
        "一、删去《甲办法》第三条。\n二、删去《乙规定》第五条。\n"
        "本决定第一条自2026年3月1日起施行，第二条自2026年9月1日起施行，第三条自2027年1月1日起施行。"
    )
    found = propose(text, title_hint="某某市人民政府关于修改部分文件的决定")

    assert day(found, "effective_on") is None
    (warning,) = [each for each in found.warnings if each.code == "effective_several"]
    assert warning.words == text[text.index("本决定") : -1]


def test_effective__of_one_article_leaves_the_day_of_the_whole_and_is_said() -> None:
    text = "第九条 本办法自2026年3月1日起施行，其中第五条自2026年9月1日起施行。"
    found = propose(text, title_hint="某某市仓储管理办法")

    assert day(found, "effective_on") == (date(2026, 3, 1), "stated")
    assert [warning.words for warning in found.warnings if warning.code == "effective_of_parts"] == [
        "其中第五条自2026年9月1日起施行"
    ]


def test_effective__under_the_number_of_its_own_provision_is_that_of_the_whole() -> None:
    found = propose("第八条 略。\n第九条自2026年3月1日起施行。", title_hint="某某市仓储管理办法")

    assert day(found, "effective_on") == (date(2026, 3, 1), "stated")
    assert not found.warnings


@pytest.mark.parametrize(
    ("region", "title", "expected"),
    [
        ("江苏省", "江苏省商务厅关于印发仓储办法（试行）的通知", (date(2027, 2, 28), "presumed", "jiangsu-decree-158")),
        ("浙江省", "浙江省商务厅关于印发仓储管理暂行办法的通知", None),
        ("江苏省", "江苏省商务厅关于印发仓储管理办法的通知", None),
        ("国家", "商务部关于印发仓储管理暂行办法的通知", None),
    ],
    ids=["trial", "by a rule that is not confirmed", "neither", "national"],
)  # fmt: skip
def test_end__of_trial_documents_is_presumed_by_a_dated_rule(
    region: str, title: str, expected: tuple[date, str, str] | None
) -> None:
    found = propose("本办法自2025年3月1日起施行。", title_hint=title)
    value = found.value("expires_on")

    assert ((value.day, value.basis, value.rule) if isinstance(value, KnownDate) else None) == expected


def test_end__bound_to_a_rule_not_yet_issued() -> None:
    text = "各市住建局：本通知自印发之日起施行，新的管理办法出台后本通知自动废止。\n江苏省商务厅\n2025年6月1日"
    found = propose(text, title_hint="江苏省商务厅关于仓储过渡期有关事项的通知")

    assert found.of("expires_on") == ()
    assert "新的管理办法出台后" in str(found.value("end_bound_to"))


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("关于修改《甲法》的决定", "对《甲法》（甲发〔2020〕1号）作如下修改：", ("amends", "甲法", "甲发〔2020〕1号")),
        ("关于修改部分规章的决定", "一、对《甲办法》作出修改（一）删去第十一条。", ("amends", "甲办法", "")),
        ("仓储通知", "《甲办法》（苏府规〔2020〕1号）有效期延长至2027年。", ("extends", "甲办法", "苏府规〔2020〕1号")),
        ("仓储通知", "《甲办法》即日起宣布失效。", ("declares_invalid", "甲办法", "")),
        ("仓储通知", "《甲办法》第三条、第四条同时废止。", ("partly_repeals", "甲办法", "")),
        ("仓储通知", "义政发〔2011〕97号文件同时废止。", ("repeals", "", "义政发〔2011〕97号")),
        ("仓储通知", "本办法代替《甲办法》。", ("replaces", "甲办法", "")),
        ("转发商务部《关于仓储的通知》的通知", "各市：", ("forwards", "关于仓储的通知", "")),
        ("关于《仓储办法》的补充通知", "各市：", ("supplements", "仓储办法", "")),
        ("《仓储办法》解读", "一、背景", ("interprets", "仓储办法", "")),
    ],
)  # fmt: skip
def test_relation__by_the_words_beside_the_title(title: str, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in relations(propose(text, title_hint=title))


def test_relations__of_several_titles_before_one_verb() -> None:
    found = propose("《甲办法》（苏府规〔2020〕1号）、《乙办法》和《丙办法》同时废止。")

    assert {title for role, title, _number in relations(found) if role == "repeals"} == {"甲办法", "乙办法", "丙办法"}


@pytest.mark.parametrize(
    "text",
    [
        "（2000年1月1日公布 根据2018年1月1日《关于修改部分规章的决定》修订）第一条 为了规范仓储。",
        "根据《仓储条例》（以下简称《条例》），制定本办法。依照《条例》第三条处罚。",
        "《甲条例》已废止，不再列入目录。",
    ],
    ids=["amended_by", "short_name", "already_ended"],
)
def test_relations__are_not_made_of(text: str) -> None:
    assert relations(propose(text, title_hint="仓储办法")) <= {("basis", "仓储条例", "")}


def test_organisations__get_the_full_name_the_tables_know() -> None:
    known = Known(
        organisations={"姑苏区科技局": "苏州市姑苏区科学技术局", "姑苏区科学技术局": "苏州市姑苏区科学技术局"}
    )
    found = propose("各街道：现印发办法。", title_hint="姑苏区科技局关于印发仓储办法的通知", known=known)

    assert found.value("issuers") == ("苏州市姑苏区科学技术局",)


def test_title__of_a_decree_is_that_of_the_act_it_issues() -> None:
    text = (
        "澜江省人民政府令第43号《澜江省人民政府关于修改部分规章的决定》已经2025年12月31日省政府常务会议审议通过，现予公布。"
        "省长张三2025年12月31日澜江省人民政府关于修改部分规章的决定一、对《旧厂房管理规定》作出修改。"
    )
    found = propose(text)
    assert found.value("title") == "澜江省人民政府关于修改部分规章的决定"
    assert found.value("number_raw") == "澜江省人民政府令第43号"


@pytest.mark.parametrize("addressees", ["省直有关部门，各市科技局：", "市直各单位：", "机关各处室："])
def test_title__ends_where_the_addressees_begin_in_a_joined_text(addressees: str) -> None:
    text = f"澜科〔2021〕1号 澜江市科学技术局关于公布清理结果的通知{addressees} 现将清理结果予以公布。"
    assert propose(text).value("title") == "澜江市科学技术局关于公布清理结果的通知"


def test_title__may_begin_with_a_year_but_a_date_is_none() -> None:
    assert (
        propose("2026年澜江市规范性文件清理结果目录\n一、保留").value("title") == "2026年澜江市规范性文件清理结果目录"
    )
    assert propose("2026年3月1日澜江市公布办法\n一、保留").value("title") is None


def test_issuers__of_rules_are_those_of_the_notice_they_came_with() -> None:
    text = "澜江市调查细则（试行）\n"
    text += "澜江市科学技术局澜江市统计局 关于印发《澜江市调查细则（试行）》的通知 澜科〔2017〕15号\n"
    text += "各区科技局、统计局：\n现将细则印发你们。\n澜江市调查细则（试行）\n第一条 为加强管理，制定本细则。"
    found = propose(text, title_hint="澜江市调查细则（试行）", known=LANJIANG)
    assert found.value("issuers") == ("澜江市科学技术局", "澜江市统计局")


def test_amendment__issued_with_many_others_amends_its_own_act() -> None:
    text = (
        "澜江省人民政府令〔2007〕第5号 决定对《取水许可管理办法》等38件省政府规章进行修订。本决定自公布之日起施行。"
        "大型仪器管理办法修正案一、第七条修改为：“购置仪器按规定办理。”"
    )
    found = propose(text, title_hint="澜江省大型仪器管理办法修正案")
    assert relations(found) == {("amends", "澜江省大型仪器管理办法", "")}


def test_title__offered_besides_is_without_number_and_brackets() -> None:
    head = "商务部令第14号 《商务部 关于仓储工作若干问题的解释》"
    (offered,) = candidates(f"{head}\n略。", head, {"proposals": [], "warnings": []})["title"]
    assert (offered.value, offered.words) == ("商务部关于仓储工作若干问题的解释", head)
