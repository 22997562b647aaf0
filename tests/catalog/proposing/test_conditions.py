import pytest

from catalog.proposing.applicants import read_applicants
from catalog.proposing.conditions import StatedCondition, read_conditions
from catalog.proposing.outline import Outline
from catalog.proposing.source import Proposal, Source


def read(text: str, region: str = "示例市") -> list[Proposal[StatedCondition]]:
    source = Source(text)
    return list(read_conditions(source, Outline(source), region))


def told(text: str) -> list[str]:
    """Attribute, operator, values, unit, period, aggregate; 「…」 for what stays in words."""
    return [_told(each) for each in read(f"申报条件：\n（一）{text}\n（二）另有规定的除外。\n")][:-1]


def _told(found: Proposal[StatedCondition]) -> str:
    criterion = found.value.criterion
    if criterion is None:
        return f"「{found.quote.words}」"
    parts = [criterion.attribute, criterion.operator, "/".join(criterion.values) + criterion.unit]
    parts += [] if criterion.period == "at_application" else [criterion.period]
    parts += [criterion.aggregate] + ([] if found.value.effect == "include" else ["exclude"])
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("在本市依法登记注册。", ["registered_in within_region 示例市"]),
        ("注册地在高新区。", ["registered_in within_region 高新区"]),
        ("税收征管关系在本市。", ["taxed_in within_region 示例市"]),
        ("具有独立法人资格。", ["independent_legal_person has"]),
        ("成立满2年。", ["age at_least 2年"]),
        ("注册成立时间三年以上。", ["age at_least 3年"]),
        ("上年度营业收入2000万元以上。", ["revenue at_least 2000万元 last_year"]),
        ("上年度研发费用占营业收入比例不低于3%。", ["rd_share at_least 3% last_year"]),
        ("近两年研发费用总额均不低于100万元。", ["rd_expense at_least 100万元 last_2_years each"]),
        (
            "上年度研发费用不低于100万元，且占营业收入比重不低于3%。",
            ["rd_expense at_least 100万元 last_year", "rd_share at_least 3% last_year"],
        ),
        ("资产负债率不高于70%。", ["debt_ratio at_most 70%"]),
        ("从业人员300人以下。", ["employees at_most 300人"]),
        ("科技人员占职工总数比例不低于10%。", ["technical_staff_share at_least 10%"]),
        ("拥有发明专利2项以上。", ["patents_invention at_least 2项"]),
        ("拥有5项以上软件著作权。", ["software_copyrights at_least 5项"]),
        ("项目总投资500万元以上。", ["project_investment at_least 500万元"]),
        ("设备投资超过300万元。", ["equipment_investment more_than 300万元"]),
        ("为有效期内的高新技术企业。", ["qualifications has high_tech"]),
        ("获得高新技术企业或科技型中小企业资格。", ["qualifications one_of high_tech/sci_tech_sme"]),
        ("未被列入经营异常名录。", ["abnormal_operation has_not"]),
        ("近三年未发生重大安全事故。", ["major_accidents has_not last_3_years"]),
        ("提供的产品不属于国家禁止、限制或淘汰类。", ["forbidden_products has_not"]),
        ("不属于产业政策限制类、淘汰类项目。", ["forbidden_products has_not"]),
        ("属于国家限制类和淘汰类的不予支持。", ["forbidden_products has exclude"]),
        ("拥有直接面向市场并具有竞争优势的自主品牌。", ["own_brand has"]),
        ("上年度营业收入5000万元至1亿元。", ["revenue between 0.5/1亿元 last_year"]),
        ("具有完善的管理制度。", ["「具有完善的管理制度。」"]),
    ],
)
def test_condition__is_read_as_a_criterion(text: str, wanted: list[str]) -> None:
    assert [each.rstrip("」。") for each in told(text)] == [each.rstrip("」。") for each in wanted]


def test_nothing_said__is_lost() -> None:
    found = told("在本市注册，诚信经营、管理规范，上年度营业收入2000万元以上，市场前景良好。")
    assert [each.split()[0] for each in found] == [
        "registered_in",
        "「诚信经营、管理规范」",
        "revenue",
        "「市场前景良好」",
    ]


def test_group__any_of_is_kept() -> None:
    found = read("二、申报企业应符合下列条件之一：\n（一）上年度营业收入2000万元以上。\n（二）拥有发明专利3项以上。\n")
    groups = {each.value.groups[0] for each in found}
    assert len(groups) == 1
    assert groups.pop().kind == "any_of"


def test_group__at_least_counts() -> None:
    found = read(
        "二、申报条件\n申报企业须满足下列条件中的两项：\n（一）上年度营业收入2000万元以上。\n"
        "（二）拥有发明专利3项以上。\n（三）有稳定的研发团队。\n"
    )  # fmt: skip
    assert [(each.value.groups[0].kind, each.value.groups[0].least) for each in found] == [("at_least", 2)] * 3


def test_group__all_of_several_is_no_count() -> None:
    found = read("二、须同时满足以下两项条件：\n（一）上年度营业收入2000万元以上。\n（二）拥有发明专利3项以上。\n")
    assert {each.value.groups[0].kind for each in found} == {"all_of"}


def test_group__within_a_group() -> None:
    found = read(
        "一、认定条件\n同时满足以下条件：\n（一）在本市注册。\n（二）符合下列条件之一：\n"
        "1.上年度营业收入2000万元以上。\n2.拥有发明专利3项以上。\n"
    )  # fmt: skip
    assert [[group.kind for group in each.value.groups] for each in found] == [
        ["all_of"],
        ["all_of", "any_of"],
        ["all_of", "any_of"],
    ]


def test_bar__excludes() -> None:
    found = read("三、有下列情形之一的，不得申报：\n（一）被列入严重失信名单的。\n（二）弄虚作假的。\n")
    assert {each.value.effect for each in found} == {"exclude"}


def test_score__stays_in_words() -> None:
    found = read("二、评价指标\n（一）研发费用占营业收入比重5%以上（20分）。\n（二）发明专利3项以上（10分）。\n")
    assert [each.value.criterion for each in found] == [None, None]


def test_aim__is_no_condition() -> None:
    assert read("力争到2025年，支持企业研发费用占营业收入比重达到3%以上。") == []


def test_condition__within_a_measure_is_found() -> None:
    found = read("对总投资5000万元以上的项目，给予200万元补助。")
    assert [_told(each) for each in found] == ["project_investment at_least 5000万元"]


def test_own_region__not_known_is_said() -> None:
    found = read("申报条件：\n（一）在本市注册。\n（二）诚信经营。\n", region="")[0]
    assert (found.note, found.confidence) == ("own region not known", "check")


def test_preamble__says_whom_the_whole_document_is_for() -> None:
    found = read(
        "为加快推动产业发展，对注册在示例市行政区域内具有独立法人资格、从事药品研发和生产的各类主体，制定以下支持政策。"
    )
    assert [each.quote.words for each in found] == [
        "注册在示例市行政区域内", "具有独立法人资格", "从事药品研发和生产的各类主体",
    ]  # fmt: skip
    assert [each.value.criterion and each.value.criterion.attribute for each in found] == [
        "registered_in", "independent_legal_person", None,
    ]  # fmt: skip


def test_loan__is_asked_for_its_sum_its_term_and_its_rate() -> None:
    text = (
        "贷款项目必须同时符合以下条件：\n（一）示例市行政区划内注册；\n"
        "（二）单个企业贷款不超过500万元，贷款的期限为一年期（含1年）以上，在基准利率基础上浮不得高于30%。\n"
    )
    criteria = [each.value.criterion for each in read(text)]
    assert [each and (each.attribute, each.operator, each.values, each.unit) for each in criteria] == [
        ("registered_in", "within_region", ("示例市",), ""),
        ("loan_balance", "at_most", ("500",), "万元"),
        ("loan_term", "at_least", ("12",), "个月"),
        ("loan_rate_over_base", "at_most", ("30",), "%"),
    ]


@pytest.mark.parametrize(
    ("said", "operator", "values", "unit"),
    [
        ("超过1000万美元", "more_than", ("1000",), "万美元"),
        ("不低于500万欧元", "at_least", ("500",), "万欧元"),
        ("1亿港元以上", "at_least", ("1",), "亿港元"),
    ],
)
def test_sum_of_another_currency__keeps_its_currency(said: str, operator: str, values: tuple[str], unit: str) -> None:
    (found,) = read(f"对当年实缴外方注册资本{said}的总部，给予奖励。")
    asked = found.value.criterion
    assert asked is not None
    assert (asked.attribute, asked.operator, asked.values, asked.unit) == ("foreign_capital", operator, values, unit)


PARAGRAPHS = """附件 认定标准
需同时满足以下指标。
一、专业化指标
长期专注于某一环节。截至上年末，资产负债率不高于70%。
二、产业链配套指标
位于产业链关键环节。
三、主导产品所属领域指标
属于重点领域。取得管理体系认证。
"""


def test_condition__paragraphs_under_headings_of_indicators_each_without_its_heading() -> None:
    assert [_told(each) for each in read(PARAGRAPHS)] == [
        "「长期专注于某一环节」", "debt_ratio at_most 70% last_year", "「位于产业链关键环节」", "「属于重点领域」",
        "「取得管理体系认证」",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("经公告的创新型中小企业按属地原则，自愿登录平台提出申请。", ["qualifications has innovative_sme"]),
        ("每年第二季度开展，高新技术企业可申报瞪羚企业。", ["qualifications has high_tech"]),
        ("专精特新中小企业可以向所在地主管部门提交申请。", ["qualifications has specialised_sme"]),
        ("创新型中小企业评价，由企业自愿登录平台提出申请。", []),
        ("高新技术企业可享受15%的税率。", []),
    ],
)
def test_condition__who_hands_in_the_application_has_a_qualification_first(text: str, wanted: list[str]) -> None:
    assert [_told(each) for each in read_applicants(Source(text))] == wanted
