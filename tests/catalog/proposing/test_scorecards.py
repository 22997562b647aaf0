"""评分表: read whole where marks stand behind what they are for; what leads around the points is part of it."""

from decimal import Decimal

import pytest

from catalog.proposing.reading import Proposals, read
from catalog.proposing.scorecards import StatedScorecard

pytestmark = pytest.mark.clause("6.1.2", "6.1.6")

TEXT = """一、认定条件
评价得分达到70分以上(其中稳健指标得分不低于12分)，或满足下列条件之一：
（一）近三年获得过国家级科技奖励。
（二）近两年新增股权融资总额900万元以上。
二、评价指标
评价结果依分值计算，满分为90分。
（一）稳健指标（满分50分） 1.上年度资产负债率（满分30分） A.40%以下（30分） B.40%-60%（10分） C.60%以上（0分） \
2.从事特定细分市场年限（满分20分） 每满3年得4分，最高不超过20分。
（二）品质指标（满分40分） 3.管理水平（每满足一项加5分，最高不超过10分） A.拥有自主品牌 B.获得质量奖 \
4.上年度研发投入（满分30分） A.研发费用总额300万元以上或研发费用总额占营业收入总额比重在8%以上（30分） \
B.不属于以上情况（0分）
三、附则
本办法自印发之日起施行。
"""


@pytest.fixture(scope="module")
def found() -> Proposals:
    return read(TEXT)


@pytest.fixture(scope="module")
def card(found: Proposals) -> StatedScorecard:
    (proposal,) = found.scorecards
    return proposal.value


def figures(*numbers: Decimal | None) -> list[str]:
    return [str(each) for each in numbers]


def test_card__marks_and_minimums(card: StatedScorecard) -> None:
    assert figures(card.pass_mark, card.maximum) == ["70", "90"]
    assert [[each.words, *figures(each.maximum, each.minimum)] for each in card.sections] == [
        ["稳健", "50", "12"], ["品质", "40", "None"]
    ]  # fmt: skip
    assert [item.counting for section in card.sections for item in section.items] == ["best", "steps", "sum", "best"]


def test_card__options_ask_what_a_machine_can_answer(card: StatedScorecard) -> None:
    ratio, years = card.sections[0].items
    assert [(str(option.points), option.tests[0].operator, option.tests[0].values) for option in ratio.options] == [
        ("30", "at_most", ("40",)), ("10", "between", ("40", "60")), ("0", "at_least", ("60",))
    ]  # fmt: skip
    assert {option.tests[0].period for option in ratio.options} == {"last_year"}
    assert (years.attribute, years.unit, *figures(years.step, years.points)) == ("segment_age", "年", "3", "4")
    brand, prize = card.sections[1].items[0].options
    assert (brand.points, [test.attribute for test in brand.tests], prize.tests) == (Decimal(5), ["own_brand"], ())
    either = card.sections[1].items[1].options[0]
    assert ([test.attribute for test in either.tests], either.any_of) == (["rd_expense", "rd_share"], True)


def test_card__direct_routes_are_part_of_it_and_not_proposed_again(found: Proposals, card: StatedScorecard) -> None:
    asked = [each.value.criterion for each in card.routes]
    assert [(each.attribute, each.period, each.aggregate) for each in asked if each] == [
        ("awards_national", "last_3_years", ""), ("equity_financing", "last_2_years", "total")
    ]  # fmt: skip
    assert found.conditions == ()


def test_card__none_without_a_pass_mark() -> None:
    assert read(TEXT.replace("评价得分达到70分以上", "评价情况良好")).scorecards == ()


@pytest.mark.parametrize(
    ("said", "attributes"),
    [
        ("拥有经认定的省部级以上研发机构。", ["rd_institution"]),
        ("近三年进入“创客中国”中小企业创新创业大赛全国500强企业组名单。", ["maker_china"]),
        ("近三年进入“创客中国”中小企业创新创业大赛全国50强企业组名单。", ["maker_china_50"]),
        ("近三年内获得过国家级、省级科技奖励。", ["awards_national", "awards_provincial"]),
        ("近三年获得国家级科技奖励，并在获奖单位中排名前三。", []),
        ("2030年（含）以来获得国际知名工业设计奖项。", ["design_awards"]),
    ],
)
def test_event__is_a_criterion_where_it_is_the_whole_condition(said: str, attributes: list[str]) -> None:
    found = read(f"一、申报条件\n符合下列条件之一：\n（一）{said}\n（二）具有独立法人资格。\n").conditions
    read_as = [each.value.criterion.attribute for each in found if each.value.criterion]
    assert read_as == [*attributes, "independent_legal_person"]


def test_figures_under_an_indicator__are_conditions() -> None:
    text = "一、专业化指标 专注主业。从事特定细分市场时间达到5年以上，资产负债率不高于65%。\n二、其他\n略。\n"
    found = [each.value.criterion for each in read(text).conditions]
    assert [(each.attribute, each.values) for each in found if each] == [
        ("segment_age", ("5",)),
        ("debt_ratio", ("65",)),
    ]
