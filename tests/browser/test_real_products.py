"""Real documents of many measures taken apart with the keyboard: each sentence that gives something is in a block."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from catalog.blocks.settling import citations_in
from catalog.models import Call, Product
from catalog.products.gates import product_refusals
from catalog.reference.models import Term
from cms.content.models import ContentItem
from tests.factories import OrganisationFactory

from .desk import Desk, bring_in, latest, needs_records, said

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.clause("6.1.2", "6.1.3", "6.1.4", "6.1.6"),
    needs_records,
]

Sit = Callable[[str], Desk]
Benefit = tuple[Any, ...]

DEPARTMENTS = (
    "科技厅", "财政厅", "工业和信息化厅", "发展改革委", "药品监管局", "商务厅", "卫生健康委", "市场监管局", "教育厅",
    "人力资源社会保障厅", "税务局", "医疗保障局", "中医药管理局", "地方金融监管局", "委组织部", "公安厅", "国资委",
)  # fmt: skip
OTHERS = ("河北银保监局", "河北证监局", "河北省科技投资中心")
"""Organisations that a library of the province has before it takes in any document."""


@pytest.fixture
def sit(office: "Page", live_server: Any, tmp_path: Path, settings: Any) -> Sit:
    """Bring a record in and sit down at its workspace."""
    settings.VAR_DIR = tmp_path / "var"
    for name in DEPARTMENTS:
        OrganisationFactory(name_zh=f"河北省{name}", short_names=f"省{name}")
    for name in OTHERS:
        OrganisationFactory(name_zh=name)
    return lambda record: Desk(office, live_server.url, bring_in(record, tmp_path))


def take(desk: Desk, label: str, product: str = "") -> None:
    """Begin the product that is proposed under a label and take over what follows it, up to the next, key by key.

    The first is a click, from which the focus goes on by itself.
    """
    desk.accept(product, kind="product", label=label)
    while (here := _focused(desk)) and here["label"] == label and here["kind"] != "product":
        offer = desk.page.locator(f".huiqi-ws-offer[data-key='{here['key']}']")
        desk.press("a")
        desk.page.wait_for_function(_ANSWERED, arg=here["key"])
        assert not desk.page.locator("#said.is-wrong").count(), offer.inner_text()
        desk.settle()


def _focused(desk: Desk) -> dict[str, str]:
    """What is known of the proposal the focus is on."""
    found: dict[str, str] = desk.page.evaluate("({ ...document.activeElement.closest('.huiqi-ws-offer')?.dataset })")
    return found


_ANSWERED = """(key) => !document.querySelector(`.huiqi-ws-offer[data-key='${key}']`)
  || document.querySelector("#said.is-wrong")"""


def everywhere(desk: Desk, *words: str, kind: str) -> None:
    """Into every product that was built, each one click: what the whole document asks or rules."""
    for each in words:
        offer = desk.offer(each, kind=kind)
        taken = offer.element_handle()
        desk.click(offer.locator("[data-answer=everywhere]"))
        desk.page.wait_for_function("offer => !offer.isConnected", arg=taken, timeout=60_000)
        desk.settle()


def take_out(desk: Desk, words: str, within: str) -> None:
    """Take an entry out again: one click."""
    row = desk.row(words, within)
    gone = row.element_handle()
    desk.click(row.locator("[data-do=remove]"))
    desk.page.wait_for_function("row => !row.isConnected", arg=gone)
    desk.settle()


def kind(code: str) -> int:
    """The key of a kind of product, as its field offers it."""
    return Term.objects.get(vocabulary="product_kind", code=code).pk


def products() -> dict[str, Any]:
    """The latest drafts by title."""
    drafts = (each.get_latest_revision_as_object() for each in Product.objects.order_by("pk"))
    return {each.title: each for each in drafts}


def benefits_of(product: Any) -> Iterator[Any]:
    """The benefits of the product and of its variants, as blocks."""
    for stream in (product.benefits, *(each.value["benefits"] for each in product.variants)):
        yield from stream


FIGURES = {
    "fixed": ("amount", "unit"), "range": ("least", "most", "unit"), "quota": ("places", "of"), "text": (),
    "rate": ("rate", "base", "cap", "unit"), "deduction": ("what", "rate"), "reduction": ("what", "to_rate"),
    "tiers": ("kind", "base", "least_base", "cap"),
}  # fmt: skip


def given(product: Any) -> list[Benefit]:
    """Kind and figures of each benefit, of the variants too."""
    streams = [product.benefits, *(each.value["benefits"] for each in product.variants)]
    return [
        (each["type"], *(each[name] for name in FIGURES[each["type"]])) for stream in streams for each in said(stream)
    ]


def conditions(product: Any) -> list[tuple[Any, ...]]:
    """Attribute, operator and values of each condition; of one in words, its words."""
    return [
        (each["attribute"]["code"], each["operator"], *each["values"])
        if each["type"] == "criterion"
        else (each["words"],)
        for each in said(product.application_conditions)
    ]


def rules(product: Any) -> list[tuple[Any, ...]]:
    """Kind and reach of each rule of stacking, and its sum."""
    return [(each["type"], each["reach"], each.get("amount")) for each in said(product.stacking)]


def in_role(product: Any, role: str) -> set[str]:
    return {row.organisation.name_zh for row in product.organisations.all() if row.role == role}


def held(desk: Desk) -> Counter[str]:
    """How many sentences give something, by the block that holds them.

    Whatever is cited stands in the text, nothing is left for a text of remarks, and nothing is public.
    """
    sentences: dict[tuple[str, str], str] = {}
    for product in products().values():
        cited = list(citations_in(product))
        assert cited
        assert [each.words for each in cited if not (each.is_settled and each.provision)] == []
        assert not product.body
        for block in benefits_of(product):
            sentences |= {(each["label"], each["words"]): block.block_type for each in block.value["citations"]}
    assert not ContentItem.objects.filter(type="product").exists()
    counted = Counter(sentences.values())
    print(f"{desk.document.source_id}: {counted.total()} sentences that give something: {dict(counted)}")
    return counted


PRIORITY = "经认定后对于符合省战略性新兴产业发展、工业转型升级（技改）专项资金支持要求的给予优先支持"


def of_biomedicine(desk: Desk) -> None:
    """The eleven measures that give something, and what the preamble asks and 附则 rules of all."""
    for number in "一二三四五七九":
        take(desk, f"二、（{number}）")
    desk.entry("b", PRIORITY, "text").keep()
    take(desk, "三、（一）")
    take(desk, "三、（三）")
    desk.entry("b", "省级财政性专项资金优先给予支持", "text").keep()
    take(desk, "三、（四）")
    desk.begin("p", "支持高层次人才创新创业")
    desk.accept("对带项目、带成果来我省创办企业引进的专业人才", kind="amount")
    for name in ("省人力资源社会保障厅", "省科技厅", "省财政厅"):
        desk.accept(name, kind="organisation", label="四、（一）")
    desk.facts("支持高层次人才创新创业").fill(kind=kind("funds")).keep()
    everywhere(desk, "注册在河北省行政区域内", "具有独立法人资格", "从事药品和医疗器械研发", kind="condition")
    everywhere(desk, "就高不就低", "每年可累计获得最高不超过5000万元", kind="amount")
    take_out(desk, "每年可累计获得最高不超过5000万元", within="大力引进龙头企业")


def test_hb0915__a_policy_of_many_measures(sit: Sit, shot: Callable[[str], None]) -> None:
    desk = sit("HB0915")
    of_biomedicine(desk)
    desk.count.report("HB0915")
    shot("hb0915")

    built = products()
    assert {title: given(product) for title, product in built.items()} == GIVEN["HB0915"]
    assert held(desk) == {"rate": 8, "fixed": 5, "text": 3}
    for title, product in built.items():
        assert not list(product_refusals(product)), title
        assert conditions(product)[-3:] == [
            ("registered_in", "within_region", "130000"), ("independent_legal_person", "has"),
            ("从事药品和医疗器械研发、生产和服务的各类市场主体",),
        ]  # fmt: skip
        shared = [("higher_wins", "document", None), ("cap", "all_but", "5000")]
        assert rules(product)[-2:] == (shared if title != "大力引进龙头企业" else shared[:1]), title
    assert rules(built["支持创新药研发"])[0] == ("cap", "named", "2000")
    assert in_role(built["支持创新药研发"], "competent") == {
        "河北省科技厅", "河北省发展改革委", "河北省药品监管局", "河北省财政厅",
    }  # fmt: skip
    assert conditions(built["大力引进龙头企业"])[0] == ("foreign_capital", "more_than", "1000")
    (insured,) = said(built["支持省内医药品种和医疗器械采购政策"].benefits)
    assert (insured["cap_rate"], insured["cap_base"], insured["times"], insured["frequency"]) == (
        "3",
        "费率",
        3,
        "yearly",
    )


LISTED = {
    "金融机构在重点服务领域进行创新的项目": ("每年评选不超过10个", "50万元"),
    "申请在境内A股上市的企业": ("100万元", "200万元"),
    "在“新三板”基础层、创新层挂牌的企业": ("10万元", "1%且不超过50万元"),
}


def to_equipment(desk: Desk) -> None:
    """一 and 二 up to the insurance of equipment."""
    take(desk, "一、（一）", "激励龙头企业创新引领")
    take(desk, "一、（一）", "壮大技术创新示范企业")
    take(desk, "一、（二）")
    begin(desk, "激励企业加大研发投入", "二、（四）", ("省科技厅", "省工业和信息化厅"))
    desk.accept("给予一定比例补助", kind="amount")
    take(desk, "二、（五）")
    begin(desk, "省级工业创新示范项目", "二、（六）", ("省工业和信息化厅", "省地方金融监管局", "河北银保监局"))
    for words in ("总投资2000万元以上", "设备（含技术、软件等）投资500万元以上"):
        desk.accept(words, kind="condition")
    desk.entry("b", "在项目推介、金融服务等方面给予重点支持", "text").fill(case="省级工业创新示范项目").keep()
    take(desk, "二、（六）")
    desk.facts("强化产业基础能力建设").fill(title="首台（套）重大技术装备保费补贴").keep()


def of_design(desk: Desk) -> None:
    """二、（七）: centres, and institutes with conditions of their own."""
    desk.accept("强化工业设计赋能增效", kind="product")
    for _each in range(2):
        desk.accept("100万元", kind="amount", label="二、（七）")
    desk.accept("省工业和信息化厅", kind="organisation", label="二、（七）")
    begin(desk, "工业设计研究院", "二、（七）")
    for words in ("最高不超过300万元", "最高不超过500万元"):
        desk.accept(words, kind="amount", label="二、（七）")
    desk.accept("具有企业法人资格", kind="condition")
    for words in ("完成课题研究5项以上", "形成专利10项以上"):
        desk.entry("c", words, "text").keep()
    desk.facts("工业设计研究院").fill(title="工业设计研究院建设补助", competent="河北省工业和信息化厅").keep()


def to_talents(desk: Desk) -> None:
    """三 to 五、（十六）, nearly all as proposed."""
    for label in ("三、（八）", "三、（九）", "三、（十）", "三、（十一）", "三、（十二）", "四、（十三）"):
        take(desk, label)
    for title in ("强化产业技术基础服务", "推动企业质量管理体系改进升级", "支持企业创造高价值核心专利"):
        take(desk, "四、（十五）", title)
    take(desk, "五、（十六）", "优化人才引进培育模式")
    take(desk, "五、（十六）", "支持构建以行业企业需求为导向")
    desk.facts("支持构建以行业企业需求为导向、职业学校为基础、政府推动与社会支持相结合的技能人才").fill(
        title="技能人才奖励"
    ).keep()


def of_finance(desk: Desk) -> None:
    """五、（十七） with a variant for each of those named, and the reliefs of 五、（十八）."""
    desk.accept("加强金融精准服务", kind="product")
    for words, amounts in LISTED.items():
        desk.entry("v", words).keep()
        desk.target(words)
        for amount in amounts:
            desk.accept(amount, kind="amount", label="五、（十七）")
    for name in ("省财政厅", "省地方金融监管局", "河北银保监局", "河北证监局"):
        desk.accept(name, kind="organisation", label="五、（十七）")
    take(desk, "五、（十七）", "对在河北股权交易所主板挂牌")
    take(desk, "五、（十八）")
    desk.facts("大力推进加计扣除政策落地见效").fill(access_mode="self_declared").keep()


def test_hb0617__measures_with_tiers_ranges_and_reliefs(sit: Sit, shot: Callable[[str], None]) -> None:
    desk = sit("HB0617")
    to_equipment(desk)
    of_design(desk)
    to_talents(desk)
    of_finance(desk)
    desk.count.report("HB0617")
    shot("hb0617")

    built = products()
    assert {title: given(product) for title, product in built.items()} == GIVEN["HB0617"]
    assert held(desk) == {
        "rate": 8, "fixed": 16, "text": 5, "range": 2, "tiers": 1, "deduction": 1, "reduction": 1,
    }  # fmt: skip
    has_details(built)


def has_details(built: dict[str, Any]) -> None:
    """Whom each is for, who acts, what is asked, steps, second caps, rules and variants."""
    for title, product in built.items():
        assert in_role(product, "competent"), title
        assert all(each["case"] for each in said(product.benefits) if each["type"] != "deduction"), title
    assert conditions(built["省级工业创新示范项目"]) == [
        ("project_investment", "at_least", "2000"), ("equipment_investment", "at_least", "500"),
    ]  # fmt: skip
    assert conditions(built["工业设计研究院建设补助"]) == [
        ("independent_legal_person", "has"), ("完成课题研究5项以上",), ("形成专利10项以上",),
    ]  # fmt: skip
    (stepped,) = said(built["加快创新成果转化应用"].benefits)
    assert [(each["starts"], each["rate"]) for each in stepped["tiers"]] == [("50", "10"), ("100", "5")]
    assert (stepped["up_to"], stepped["per"]) == (True, "项")
    assert rules(built["强化关键核心技术攻关"]) == [("exclusive_with", "similar", None)]
    (insured,) = said(built["首台（套）重大技术装备保费补贴"].benefits)
    assert (insured["cap_rate"], insured["cap_base"]) == ("3", "费率")
    assert {each["frequency"] for each in said(built["强化科技特派团精准服务"].benefits)} == {"yearly"}
    assert [each.value["name"] for each in built["加强金融精准服务"].variants] == list(LISTED)
    assert built["大力推进加计扣除政策落地见效"].access_mode == "self_declared"


def begin(desk: Desk, title: str, label: str, competent: tuple[str, ...] = ()) -> None:
    """A product no rule proposed, named by words selected, and of the kind 资金."""
    desk.begin("p", title, label=label)
    for name in competent:
        desk.accept(name, kind="organisation", label=label)
    desk.facts(title).fill(kind=kind("funds")).keep()


ASKED = (
    ("第八条第（一）项", "具有开展人民币贷款业务资格"), ("第八条第（二）项", "不少于3个设区市"),
    ("第八条第（三）项", "科技信贷管理机制较完善"), ("第八条第（四）项", "资产状况良好"),
    ("第八条第（四）项", "无重大违法违规行为"), ("第八条第（五）项", "财务管理制度健全"),
    ("第九条第（一）项", "产业发展政策"), ("第九条第（二）项", "河北省行政区划内注册"),
    ("第九条第（二）项", "科技型中小企业"), ("第九条第（三）项", "单个企业贷款"), ("第九条第（三）项", "贷款的期限"),
    ("第九条第（三）项", "上浮不得高于30%"), ("第九条第（四）项", "次级以下类贷款"),
)  # fmt: skip


def of_loans(desk: Desk) -> None:
    """One product with two variants, one of which a bank chooses; and when it applies."""
    title = "科技型中小企业贷款风险补偿"
    desk.begin("p", "贷款风险补偿", label="第三条")
    desk.facts("贷款风险补偿").fill(
        title=title, kind=kind("funds"), who_applies="合作银行", who_benefits="科技型中小企业", who_is_paid="合作银行",
        competent="河北省科学技术厅",
    ).keep()  # fmt: skip
    desk.change("在中国大陆境内注册", kind="condition").type("text").keep()
    for label, words in ASKED:
        desk.accept(words, kind="condition", label=label)
    for words in ("申请书", "科技型中小企业贷款发放情况表", "其他需提交的材料"):
        desk.accept(words, kind="material")
    desk.entry("v", "奖励", label="第十一条").keep()
    desk.target("奖励")
    rewarded = desk.change("0.5%的比例给予奖励", kind="amount")
    rewarded.fill(frequency="yearly", payment_period__words="自本细则实施第二个年度起").keep()
    desk.entry("v", "补助", label="第十二条").fill(name="风险补助").keep()
    desk.target("风险补助")
    for words in ("70%进行补助", "50%进行补助"):
        desk.accept(words, kind="amount")
    for words in ("不良贷款的合同", "债务追偿措施和结果说明资料", "不良贷款核销凭证", "其他需提交的材料"):
        desk.accept(words, kind="material")
    choose = "合作银行在签约时应选择奖励或风险补助中的一种作为贷款风险的补偿方式"
    desk.entry("k", choose).fill(reach="named").keep()
    desk.entry("k", "用于贷款风险补偿奖励的资金不超过当年贷款风险补偿资金余额的三分之一", "text").keep()
    desk.accept("次年1月底前", kind="window")


def test_hb0935__banks_that_apply_for_what_they_lend(sit: Sit, shot: Callable[[str], None]) -> None:
    desk = sit("HB0935")
    title = "科技型中小企业贷款风险补偿"
    of_loans(desk)
    desk.count.report("HB0935")
    shot("hb0935")

    built = products()[title]
    assert not list(product_refusals(built))
    assert held(desk) == {"rate": 3}
    assert {title: given(built)} == GIVEN["HB0935"]
    asked = conditions(built)
    assert [each for each in asked if len(each) > 1] == [
        ("penalties", "has_not"), ("registered_in", "within_region", "130000"),
        ("qualifications", "has", "sci_tech_sme"), ("loan_balance", "at_most", "500"), ("loan_term", "at_least", "12"),
        ("loan_rate_over_base", "at_most", "30"),
    ]  # fmt: skip
    assert len(asked) == len(ASKED) + 1
    has_variants(built)
    assert [each["name"] for each in said(built.materials)] == [
        "申请书",
        "科技型中小企业贷款发放情况表",
        "其他需提交的材料",
    ]
    assert rules(built) == [("exclusive_with", "named", None), ("text", "document", None)]
    assert (built.who_applies, built.who_benefits, built.who_is_paid) == ("合作银行", "科技型中小企业", "合作银行")
    (window,) = said(latest(Call).windows)
    assert (window["stage"], window["yearly"], window["closes_precision"]) == ("apply", True, "month")


def has_variants(built: Any) -> None:
    """Each with its rate, its second cap or its years, and the papers only it asks for."""
    rewarded, subsidised = (each.value for each in built.variants)
    (reward,) = said(rewarded["benefits"])
    assert (reward["up_to"], reward["frequency"]) == (True, "yearly")
    assert [(each["cap_rate"], each["cap_base"]) for each in said(subsidised["benefits"])] == [
        ("4", "合作银行当年实际发放的科技型中小企业贷款总额"), ("3", "合作银行当年实际发放的科技型中小企业贷款总额"),
    ]  # fmt: skip
    assert {each["when"] for each in said(subsidised["materials"])} == {"选择风险补助方式的合作银行"}


def fixed(*amounts: str) -> list[Benefit]:
    return [("fixed", amount, "万元") for amount in amounts]


def rate(percent: str, base: str, cap: str | None, unit: str = "万元") -> Benefit:
    return ("rate", percent, base, cap, unit)


INVESTED = "项目固定资产投资"
GIVEN: dict[str, dict[str, list[Benefit]]] = {
    "HB0915": {
        "支持创新药研发": fixed("100", "300", "500", "200"),
        "支持创新药产业化": [rate("30", INVESTED, "5000"), rate("20", INVESTED, "2000")],
        "支持化学仿制药、生物类似药上市": [("quota", 3, ""), rate("20", INVESTED, "2000")],
        "支持医疗器械产业化": [*fixed("100"), rate("20", INVESTED, "2000")],
        "支持中药制剂高端化发展": [rate("20", INVESTED, "1000")],
        "支持干细胞治疗与再生医学、基因治疗、肿瘤免疫的临床诊疗技术研究": fixed("100"),
        "鼓励专业化服务平台建设": [("text",)],
        "大力引进龙头企业": [rate("2", "当年实缴外方注册资本额", "1", "亿元")],
        "引导医药企业和研发机构聚集发展": [rate("20", "项目总投资", "3000"), ("text",)],
        "支持省内医药品种和医疗器械采购政策": [rate("80", "实际投保年度费", None)],
        "支持高层次人才创新创业": [("text",)],
    },
    "HB0617": {
        "激励龙头企业创新引领": [rate("20", "实际投入金额", "500")],
        "壮大技术创新示范企业": fixed("100"),
        "加快专精特新企业梯度培育": [("text",)],
        "激励企业加大研发投入": [("text",)],
        "支持企业建设创新载体": [("range", "300", "500", "万元")],
        "省级工业创新示范项目": [("text",)],
        "首台（套）重大技术装备保费补贴": [rate("80", "实际投保年度保费", None)],
        "强化工业设计赋能增效": fixed("100", "100"),
        "工业设计研究院建设补助": [rate("50", "建设总投入", "300"), rate("50", "升级建设总投入", "500")],
        "加强重大科创平台建设": [*fixed("300"), ("text",), *fixed("300")],
        "强化关键核心技术攻关": [rate("20", "实际投入额", "200")],
        "加快创新成果转化应用": [("tiers", "progressive", "技术合同实际交易额", "50", "100")],
        "强化科技特派团精准服务": fixed("2", "1", "4", "2"),
        "推进科研资源开放共享": [rate("20", "对外开放服务合同额", "80")],
        "打造京津冀技术创新策源地": [rate("10", "技术合同实际交易额", "100")],
        "强化产业技术基础服务": fixed("100"),
        "推动企业质量管理体系改进升级": fixed("200", "100", "50", "30", "20", "10"),
        "支持企业创造高价值核心专利": fixed("100", "50", "10", "30", "20", "10", "5"),
        "优化人才引进培育模式": fixed("40", "8"),
        "技能人才奖励": [("range", "10", None, "万元"), ("range", "5", None, "万元")],
        "加强金融精准服务": [
            ("quota", 10, "每年"), *fixed("50"), *fixed("100", "200"), *fixed("10"), rate("1", "融资额", "50"),
        ],
        "在河北股权交易所主板挂牌的高新技术企业、科技型中小企业或脱贫县注册的制造业企业": [*fixed("5"), ("text",)],
        "大力推进加计扣除政策落地见效": [("deduction", "研发费用", "100"), ("reduction", "企业所得税", "15")],
    },
    "HB0935": {
        "科技型中小企业贷款风险补偿": [
            rate("0.5", "合作银行上年度科技型中小企业贷款余额较前一年度增长的部分", "500"),
            rate("70", "不良贷款损失", None), rate("50", "不良贷款损失", None),
        ],
    },
}  # fmt: skip
"""What each product gives: kind, figures and unit, as the source states them."""
