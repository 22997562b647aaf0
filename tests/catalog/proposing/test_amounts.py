from decimal import Decimal

import pytest

from catalog.proposing.amounts import read_amounts
from catalog.proposing.benefits import StatedBenefit
from catalog.proposing.source import Source


def benefits(text: str) -> list[StatedBenefit]:
    return [each.value for each in read_amounts(Source(text))]


_FIGURES = ("least", "most", "rate", "cap", "cap_rate", "least_base")


def told(text: str) -> list[str]:
    """Kind, figures and unit of each benefit."""
    return [_told(each) for each in benefits(text)]


def _told(each: StatedBenefit) -> str:
    figures = [f"{name}={value:f}" for name in _FIGURES if (value := getattr(each, name)) is not None]
    words = [name for name in ("up_to", "exempt", "points", "progressive") if getattr(each, name)]
    named = [
        f"{name}={value}"
        for name in ("unit", "per", "frequency", "times", "places", "of")
        if (value := getattr(each, name))
    ]
    return " ".join([each.kind, *figures, *words, *named])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("对首次认定的智能工厂给予50万元奖励。", ["fixed most=50 unit=万元"]),
        ("对首次认定的企业，给予一次性奖励20万元。", ["fixed most=20 unit=万元 frequency=once"]),
        ("给予最高不超过500万元补助。", ["fixed most=500 up_to unit=万元"]),
        ("按实际投入金额的20%给予补助，最高不超过500万元。", ["rate rate=20 cap=500 unit=万元"]),
        ("按不超过项目总投资的15%给予支持，单个项目最高300万元。", ["rate rate=15 cap=300 up_to unit=万元"]),
        ("对晋级的平台给予300万元-500万元奖励性补助。", ["range least=300 most=500 unit=万元"]),
        ("给予100万至200万元资金支持。", ["range least=100 most=200 unit=万元"]),
        (
            "对获评国家级、省级、市级示范的企业，分别给予100万元、50万元、20万元奖励。",
            ["fixed most=100 unit=万元", "fixed most=50 unit=万元", "fixed most=20 unit=万元"],
        ),
        ("对新备案的众创空间，每家给予10万元补贴。", ["fixed most=10 unit=万元 per=家"]),
        ("按每人每月500元标准发放补贴。", ["fixed most=500 unit=元 per=人·月 frequency=monthly"]),
        ("补贴标准为1000元/人·年。", ["fixed most=1000 unit=元 per=人·年 frequency=yearly"]),
        ("前3家通过评价的企业，给予30万元奖励。", ["quota places=3", "fixed most=30 unit=万元"]),
        ("每年评选不超过10个，每个奖励50万元。", ["quota places=10 of=每年", "fixed most=50 unit=万元 per=个"]),
        ("对交易额的1‰给予奖励，每年不超过20万元。", ["rate rate=0.1 cap=20 unit=万元"]),
        ("同一企业每年累计奖励不超过500万元。", ["cap most=500 up_to unit=万元 of=year"]),
        ("单个项目补助金额上限不超过80万元。", ["cap most=80 up_to unit=万元 of=case"]),
        ("同一项目就高不就低，不重复享受。", ["higher_wins", "exclusive_with"]),
        ("同类政策不得重复享受。", ["exclusive_with"]),
        ("符合条件的企业可申请缓缴工伤保险费。", ["deferral"]),
        ("减按15%的税率征收企业所得税。", ["reduction rate=15"]),
        ("三年内免征房产税。", ["reduction exempt"]),
        ("研发费用按100%在税前加计扣除。", ["deduction rate=100"]),
        ("按贷款利息的50%给予贴息，最高不超过100万元。", ["interest rate=50 cap=100 unit=万元"]),
        ("对不良贷款损失给予40%的风险补偿，最高200万元。", ["guarantee rate=40 cap=200 unit=万元"]),
        (
            "投资100万元以下的补助30%，100万元—500万元的补助20%，500万元以上的补助10%。",
            ["tiers unit=万元"],
        ),
        ("奖励金额不低于10万元。", ["range least=10 unit=万元"]),
        ("首次融资的，再给予融资额1%且不超过50万元补助。", ["rate rate=1 cap=50 unit=万元"]),
        (
            "按不高于2%的费率上限及实际投保年度保费的70%给予补贴。",
            ["rate rate=70 cap_rate=2"],
        ),
        (
            "按实际保费的70%、不超过2%费率上限给予不超过2年的补贴。",
            ["rate rate=70 cap_rate=2 frequency=yearly times=2"],
        ),
        (
            "按照贷款损失的40%进行补助，补助金额不超过当年发放贷款总额的5%。",
            ["rate rate=40 cap_rate=5"],
        ),
        (
            "合同金额在20万元以上的，按照技术合同金额给予10%的补助，每项最高补助80万元。",
            ["rate rate=10 cap=80 least_base=20 unit=万元 per=项"],
        ),
        (
            "投资额在50万元以上不足200万元的，按照设备投资额给予最高8%的补助，超过200万元的部分给予最高4%的补助，每项最高90万元。",
            ["tiers cap=90 least_base=50 up_to progressive unit=万元 per=项"],
        ),
        ("对企业的研发费用，在据实扣除的基础上再按实际发生额的75%在税前加计扣除。", ["deduction rate=75"]),
        ("对新认定的企业给予一定资金支持。", ["text"]),
        ("简化程序，减免相关费用。", ["text"]),
        ("对升级为国家中心的，按照规定予以相应配套支持。", ["text"]),
        ("按当年实缴外资的2%给予奖励，最高1亿元。", ["rate rate=2 cap=1 unit=亿元"]),
    ],
)  # fmt: skip
def test_benefits__are_read_with_their_limits(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "申报企业上年度营业收入应在2000万元以上。",
        "项目总投资不低于5000万元的，可申请认定。",
        "研发费用占营业收入比例不低于3%。",
        "注册资本800万元及以上。",
        "到2025年，产业规模突破1000亿元。",
        "上年度增长20%以上的企业优先支持。",
        "各部门应避免重复检查。",
    ],
)
def test_condition__is_no_benefit(text: str) -> None:
    assert told(text) == []


def test_threshold__beside_a_benefit_is_left_out() -> None:
    assert told("对总投资5000万元以上的项目，给予200万元补助。") == ["fixed most=200 unit=万元"]


def test_case__is_what_stands_after_for() -> None:
    (found,) = benefits("对新认定的市级工程中心，给予30万元奖励。")
    assert found.case == "新认定的市级工程中心"


def test_cases__of_a_list_go_with_their_sums() -> None:
    found = benefits("对获评国家级、省级、市级的企业，分别给予100万元、50万元、20万元奖励。")
    assert [each.case for each in found] == ["获评国家级的企业", "获评省级的企业", "获评市级的企业"]


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("对获得一等奖、二等奖和优秀奖的企业，每项分别奖励30万元、20万元、5万元。", [
            "获得一等奖的企业", "获得二等奖的企业", "获得优秀奖的企业",
        ]),
        ("对主持国际、国家、行业标准制修订的企业，分别资助30万元、20万元、10万元。", [
            "主持国际标准制修订的企业", "主持国家标准制修订的企业", "主持行业标准制修订的企业",
        ]),
        ("对服务团团长和成员每人每年给予2万元、1万元工作补助。", ["服务团团长", "服务团成员"]),
        ("对进入Ⅱ期、Ⅲ期试验的新药（剂型合并计算），分别给予300万元、500万元奖励。", [
            "进入Ⅱ期试验的新药（剂型合并计算）", "进入Ⅲ期试验的新药（剂型合并计算）",
        ]),
    ],
)  # fmt: skip
def test_cases__have_what_is_said_of_all(text: str, cases: list[str]) -> None:
    assert [each.case for each in benefits(text)] == cases


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("对通过审查，新获得注册证且在省内落地的项目，择优纳入计划，给予100万元补助。", [
            "通过审查，新获得注册证且在省内落地的项目",
        ]),
        ("在新三板挂牌的企业，给予一次性10万元补助，实现首次融资的，再给予5万元补助。", [
            "在新三板挂牌的企业", "实现首次融资的",
        ]),
        ("对首次获得质量奖的企业奖励200万元，获得组织奖的企业，奖励50万元。", [
            "首次获得质量奖的企业", "获得组织奖的企业",
        ]),
        ("给予院士工作站一次性奖励40万元，给予博士后人员日常经费每人每年8万元。", ["", "博士后人员日常经费"]),
        ("对重点领域的创新项目给予一次性奖励，每年评选不超过10个，每个项目奖励50万元。", [
            "重点领域的创新项目", "重点领域的创新项目",
        ]),
        ("经验收完成任务的实施主体，按其投入额的20%、最高不超过200万元予以奖补。", ["经验收完成任务的实施主体"]),
    ],
)  # fmt: skip
def test_case__is_told_where_the_sentence_tells_it(text: str, cases: list[str]) -> None:
    assert [each.case for each in benefits(text)] == cases


def test_base__is_what_grew_where_the_rate_says_none() -> None:
    (found,) = benefits("对银行上年度贷款余额较前一年度增长的部分，按不高于0.5%的比例给予奖励。")
    assert (found.base, found.case, found.up_to) == ("银行上年度贷款余额较前一年度增长的部分", "", True)


def test_second_cap__is_a_share_of_something_else() -> None:
    (found,) = benefits("按照贷款损失的40%进行补助，补助金额不超过银行当年发放贷款总额的5%。")
    assert (found.base, found.cap_base) == ("贷款损失", "银行当年发放贷款总额")


@pytest.mark.parametrize(
    ("text", "kind", "reach", "products"),
    [
        ("同一单位每年累计最高不超过5000万元，第（一）条“引进总部”除外。", "cap", "all_but", ("引进总部",)),
        ("本事项的单位每年最高累计奖励额度2000万元。", "cap", "named", ()),
        ("列入省级计划的，不再重复支持。", "exclusive_with", "similar", ()),
        ("同类政策不得重复享受。", "exclusive_with", "similar", ()),
        ("企业不得重复享受。", "exclusive_with", "", ()),
    ],
)
def test_stacking__says_over_what_it_counts(text: str, kind: str, reach: str, products: tuple[str, ...]) -> None:
    (found,) = benefits(text)
    assert (found.kind, found.reach, found.products) == (kind, reach, products)


def test_base__is_what_the_rate_is_of() -> None:
    (found,) = benefits("按设备实际投入额的10%给予补助。")
    assert found.base == "设备实际投入额"


def test_tiers__begin_where_the_one_before_ends() -> None:
    (found,) = benefits("投资100万元以下补助30%，100万元—500万元补助20%，500万元以上补助10%。")
    assert [(each.starts, each.rate) for each in found.tiers] == [
        (Decimal(0), Decimal(30)),
        (Decimal(100), Decimal(20)),
        (Decimal(500), Decimal(10)),
    ]
    assert not found.progressive


def test_tiers__of_parts_are_progressive() -> None:
    (found,) = benefits("贷款额100万元以下部分补助3%，100万元以上部分补助2%。")
    assert found.progressive


def test_deferral__says_of_what() -> None:
    (found,) = benefits("困难企业可申请缓缴失业保险费单位缴费部分。")
    assert found.what == "失业保险费单位缴费部分"
