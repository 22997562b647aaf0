"""Blocks in plain words, as search, lists and compilations say them."""

from typing import Any

import pytest
from django.utils import translation

from catalog.blocks.benefits import BenefitsBlock, StackingBlock
from catalog.blocks.conditions import ConditionsBlock
from catalog.blocks.materials import MaterialsBlock
from catalog.blocks.words import benefit_words, condition_words, material_words, stacking_words

from .making import asked, criterion, item, listed, stream

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese() -> Any:
    with translation.override("zh-hans"):
        yield


def test_conditions__the_words_of_the_source_else_the_question() -> None:
    said = condition_words(
        stream(
            ConditionsBlock(),
            criterion("revenue", "at_least", "1000", period="last_year"),
            criterion("revenue", "at_least", "1", words="具有一定规模"),
            criterion("abnormal_operation", "has", effect="exclude"),
        )
    )
    assert said.splitlines() == ["上年度 营业收入 不低于 1000万元", "具有一定规模", "不适用于：经营异常名录 有"]


def test_conditions__an_industry_belongs_to_another_not_to_a_superior() -> None:
    said = condition_words(stream(ConditionsBlock(), criterion("industry", "within_industry", "H62")))
    assert said == "行业 属于 62"


def test_conditions__groups_and_scorecards_are_indented() -> None:
    option = {"points": "20", "words": "5%以上", "tests": listed(asked("rd_share", "at_least", "5"))}
    section = {"words": "创新能力指标", "maximum": "40", "minimum": "20",
               "items": listed({"words": "研发费用占比", "maximum": "20", "options": listed(option)})}  # fmt: skip
    said = condition_words(
        stream(
            ConditionsBlock(),
            item("group", kind="any_of", conditions=[item("text", words="甲"), item("text", words="乙")]),
            item("scorecard", words="评价得分", pass_mark="60", sections=listed(section),
                 routes=[item("text", words="获得过国家级科技奖励")]),
        )
    )  # fmt: skip
    assert said.splitlines() == [
        "满足下列之一：", "　甲", "　乙", "评价得分：满分100分，得分不低于60分",
        "　创新能力指标（满分40分），不低于20分", "　　研发费用占比（满分20分）", "　　　5%以上（20分）",
        "或者满足下列之一：", "　获得过国家级科技奖励",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("benefit", "said"),
    [
        (item("fixed", case="获得金奖的单位", amount="50", per="项"), "获得金奖的单位：50万元，每项"),
        (item("fixed", amount="5", up_to=True, frequency="once"), "最高5万元，一次性"),
        (item("range", least="300", most="500"), "300～500万元"),
        (item("range", least="10", unit="万元", per="人"), "不低于10万元，每人"),
        (item("rate", rate="20", base="实际投入", cap="500"), "按实际投入的20%，最高500万元"),
        (item("rate", rate="30", base="投资", up_to=True, cap_rate="4", cap_base="贷款总额"),
         "按投资的至多30%，不超过贷款总额的4%"),
        (item("tiers", base="交易额", kind="progressive", cap="100",
              tiers=listed({"starts": "0", "rate": "10"}, {"starts": "100", "rate": "5"})),
         "交易额：自0万元起10%；自100万元起5%，最高100万元"),
        (item("reduction", what="企业所得税", to_rate="15"), "企业所得税减按15%"),
        (item("reduction", what="滞纳金", exempt=True), "免征滞纳金"),
        (item("deduction", what="研发费用加计扣除", rate="100"), "研发费用加计扣除 100%"),
        (item("interest", what="设备贷款", rate="50", cap="20"), "设备贷款 利息的50%，最高20万元"),
        (item("quota", places=10, of="每年"), "每年 10个名额"),
        (item("deferral", what="工伤保险费", charge_period={"words": "2022年4月至2023年3月"}, due_on="2023-05-31",
              without_late_fee=True), "缓缴工伤保险费，2022年4月至2023年3月，2023-05-31前缴纳，免收滞纳金"),
        (item("fixed", amount="1000", currency="USD"), "1000万元 美元"),
        (item("text", words="优先纳入省级科技计划"), "优先纳入省级科技计划"),
        (item("text", case="新认定的企业", words="对新认定的企业给予一定资金支持"), "对新认定的企业给予一定资金支持"),
    ],
)  # fmt: skip
def test_benefits__what_is_given(benefit: Any, said: str) -> None:
    assert benefit_words(stream(BenefitsBlock(), benefit)) == said


def test_stacking_and_materials() -> None:
    rules = stream(StackingBlock(), item("cap", amount="5000"), item("higher_wins"), item("text", words="一事一议"))
    assert stacking_words(rules).splitlines() == ["一家企业每年最高5000万元", "就高不就低", "一事一议"]
    materials = stream(MaterialsBlock(), item("material", name="申请书", copies=3, form="paper"))
    assert material_words(materials) == "申请书（纸质，3份）"
