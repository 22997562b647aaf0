"""Real documents taken apart by an editor in the workspace: what the text says stands in fields, nothing in remarks."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from catalog.blocks.publishing import published_stream
from catalog.blocks.settling import citations_in
from catalog.calls.gates import call_refusals
from catalog.models import Call, Product
from catalog.products.gates import product_refusals
from catalog.reference.models import Term
from cms.content.models import ContentItem

from .desk import Desk, bring_in, counted, latest, needs_records, said

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.clause("6.1.2", "6.1.3", "6.1.4", "6.1.6"),
    needs_records,
]

Sit = Callable[[str], Desk]
DEPARTMENT, SOCIAL = "河北省工业和信息化厅", "河北省人力资源和社会保障厅"
MOST_ACTIONS = 40
"""For a new product with three cited conditions and one window."""


def kind(code: str) -> int:
    """The key of a kind of product, as its field offers it."""
    return Term.objects.get(vocabulary="product_kind", code=code).pk


@pytest.fixture
def sit(office: "Page", live_server: Any, tmp_path: Path, settings: Any) -> Sit:
    """Bring a record in and sit down at its workspace."""
    settings.VAR_DIR = tmp_path / "var"
    return lambda record: Desk(office, live_server.url, bring_in(record, tmp_path))


def only(entries: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    """These members of each entry."""
    return [tuple(each[name] for name in names) for each in entries]


def criteria(entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Of each condition what is asked: attribute, operator and values; of others their words."""
    return [
        (each["attribute"]["code"], each["operator"], each["values"])
        if each["type"] == "criterion"
        else (each["type"], each["words"])
        for each in entries
    ]


def is_whole(*built: Any) -> None:
    """All that is cited was found in the text, nothing is left for a text of remarks, and nothing is public."""
    for instance in built:
        cited = list(citations_in(instance))
        assert cited
        assert [each.words for each in cited if not (each.is_settled and each.provision)] == []
        assert not getattr(instance, "body", None)
    assert not ContentItem.objects.filter(type__in=["product", "call"]).exists()


@pytest.mark.clause("7.4.1.1")
def test_product__with_three_cited_conditions_and_a_window_in_forty_actions(sit: Sit) -> None:
    desk = sit("HB1117")
    with counted(desk, "three conditions and a window") as count:
        desk.begin("p", "奖励知名工业设计奖获奖项目")
        desk.facts(desk.began).fill(kind=kind("funds"), competent=DEPARTMENT, accepting=DEPARTMENT).keep()
        desk.accept("在河北省登记注册")
        desk.accept("具有独立法人资格")
        desk.accept("2020年（含）以来获得德国iF奖")
        desk.accept("50万元", kind="amount")
        desk.accept("2021年9月22日前", kind="window")
    assert count.actions <= MOST_ACTIONS

    product, call = latest(Product), latest(Call)
    is_whole(product, call)
    assert not list(product_refusals(product))
    assert [(each["type"], len(each["citations"])) for each in published_stream(product.application_conditions)] == [
        ("criterion", 1), ("criterion", 1), ("criterion", 1)
    ]  # fmt: skip
    assert only(said(call.windows), "closes_on") == [("2021-09-22",)]


@pytest.mark.clause("7.4.1.1")
def test_hb1117__an_award_and_its_call(sit: Sit, shot: Callable[[str], None]) -> None:
    desk = sit("HB1117")
    desk.begin("p", "奖励知名工业设计奖获奖项目")
    desk.facts("奖励知名工业设计奖获奖项目").fill(
        title="知名工业设计奖获奖项目奖励", kind=kind("funds"), competent=DEPARTMENT, accepting=DEPARTMENT
    ).keep()
    desk.accept("在河北省登记注册")
    desk.accept("具有独立法人资格")
    desk.entry("c", "从事工业设计相关活动的单位", "text").keep()
    desk.accept("2020年（含）以来获得德国iF奖")
    desk.accept("一个项目仅限一方申报")
    for amount in ("50万元", "20万元", "10万元"):
        desk.accept(amount, kind="amount")
    desk.change("获奖项目申报书", kind="material").fill(copies=3, form="both").keep()
    shown = desk.entry("m", "获奖证书原件")
    shown.fill(name="获奖证书", original="shown").keep()
    desk.accept("2021年9月22日前", kind="window")
    desk.target(desk.document.title)
    desk.take_over()
    desk.facts(desk.document.title).fill(
        method="申报单位编制申报材料，经各市（含定州、辛集市）工业和信息化局、雄安新区改革发展局初审，报省工业和信息化厅。",
        contact="河北省工业和信息化厅科技处，0311－87803218",
    ).keep()
    where = desk.entry("t", "石家庄市和平西路402号")
    where.fill(channel="counter", name="河北省工业和信息化厅（科技处）", address="石家庄市和平西路402号").keep()
    desk.count.report("HB1117")
    desk.unroll()
    shot("hb1117")

    product, call = latest(Product), latest(Call)
    is_whole(product, call)
    assert not list(product_refusals(product))
    assert not list(call_refusals(call))
    registered, legal_person, _trade, awarded, _once = said(product.application_conditions)
    assert criteria([registered, legal_person, awarded]) == [
        ("registered_in", "within_region", ["130000"]), ("independent_legal_person", "has", []),
        ("design_awards", "has", []),
    ]  # fmt: skip
    assert awarded["period"] == "as_described"  # 2020年（含）以来
    assert only(said(product.benefits), "type", "amount", "unit", "per") == [
        ("fixed", "50", "万元", "项"), ("fixed", "20", "万元", "项"), ("fixed", "10", "万元", "项"),
    ]  # fmt: skip
    for benefit, award in zip(said(product.benefits), ("iF设计金奖", "中国优秀工业设计奖金奖", "GMARK奖"), strict=True):
        assert award in benefit["case"]
    assert only(said(product.materials), "copies", "form", "original") == [(3, "both", ""), (None, "", "shown")]
    assert [each.title for each in call.products.all()] == [product.title]
    assert criteria(said(call.conditions)) == criteria(said(product.application_conditions))
    assert only(said(call.materials), "copies", "original") == [(3, ""), (None, "shown")]
    assert only(said(call.windows), "closes_on", "stage", "audience", "closes_included") == [
        ("2021-09-22", "recommend", "department", True)
    ]
    assert only(said(call.entries), "channel", "address") == [("counter", "石家庄市和平西路402号")]
    assert (call.year, str(call.noticed_on)) == (2021, "2021-09-13")


def test_hb0353__what_is_deferred_for_whom_and_until_when(sit: Sit, shot: Callable[[str], None]) -> None:
    desk = sit("HB0353")
    desk.begin("p", "特困行业阶段性实施缓缴企业职工基本养老保险费、失业保险费、工伤保险费")
    title = "特困行业阶段性缓缴三项社会保险费"
    desk.facts(desk.began).fill(
        title=title,
        kind=kind("other"),
        access_mode="instant",
        who_benefits="参保单位",
        competent=SOCIAL,
        accepting=SOCIAL,
    ).keep()
    desk.accept("适用于餐饮、零售、旅游")
    desk.entry("c", "上述行业中以单位方式参加社会保险的有雇工的个体工商户以及其他单位，参照企业办法缓缴", "text").keep()
    desk.join("参照企业办法缓缴", "any_of")
    for due in ("2023年4月征期内", "2023年5月征期内", "2022年12月征期内"):
        desk.accept(due, kind="amount")
    desk.change("2022年6月至7月", kind="window").fill(batch="企业职工基本养老保险费").keep()
    desk.change("2022年6月至2023年4月", kind="window").fill(batch="失业保险费、工伤保险费").keep()
    desk.target(desk.document.title)
    desk.take_over()
    desk.facts(desk.document.title).fill(
        method="通过人社公共服务平台单位网报系统申请，系统自动审核；也可到社会保险经办机构线下申请。", no_materials=True
    ).keep()
    desk.entry("t", "社会保险经办机构线下申请").fill(
        channel="counter", name="社会保险经办机构", address="社会保险经办机构"
    ).keep()
    desk.count.report("HB0353")
    desk.unroll()
    shot("hb0353")

    product, call = latest(Product), latest(Call)
    is_whole(product, call)
    assert not list(product_refusals(product))
    assert not list(call_refusals(call))
    (either,) = said(product.application_conditions)
    assert (either["type"], either["kind"]) == ("group", "any_of")
    industries, others = either["conditions"]
    assert (industries["attribute"]["code"], industries["operator"]) == ("industry", "within_industry")
    assert set(industries["values"]) == {"62", "52", "7291", "786", "56", "54", "55", "53"}
    assert (others["type"], "参照企业办法缓缴" in others["words"]) == ("text", True)
    assert [
        (each["type"], each["what"], *each["charge_period"].values(), each["due_on"], each["without_late_fee"])
        for each in said(product.benefits)
    ] == [
        ("deferral", "失业保险费、工伤保险费", "2022-04-01", "2023-03-31", "", "2023-04-30", True),
        ("deferral", "失业保险费、工伤保险费", "2022-04-01", "2023-03-31", "", "2023-05-31", True),
        ("deferral", "企业职工基本养老保险费", "2022-04-01", "2022-06-30", "", "2022-12-31", True),
    ]
    first, other, _pensions = said(product.benefits)
    assert ("2022年4月" in first["case"], "其他月份" in other["case"]) == (True, True)
    assert only(said(call.windows), "opens_on", "closes_on", "opens_precision", "closes_precision", "batch") == [
        ("2022-06-01", "2022-07-01", "month", "month", "企业职工基本养老保险费"),
        ("2022-06-01", "2023-04-01", "month", "month", "失业保险费、工伤保险费"),
    ]
    assert only(said(call.entries), "channel", "name") == [("counter", "社会保险经办机构")]


LEVELS = ("创新型中小企业", "专精特新中小企业", "专精特新“小巨人”企业")
NAMED = (
    ("第十条", "河北省创新型中小企业"),
    ("第十一条", "河北省专精特新中小企业"),
    ("第十二条", "专精特新“小巨人”企业"),
)
"""Where each of the three is named."""


def test_hb1069__three_recognitions_with_scorecards_and_groups(sit: Sit, shot: Callable[[str], None]) -> None:
    desk = sit("HB1069")
    for title, (article, words) in zip(LEVELS, NAMED, strict=True):
        desk.begin("p", words, article)
        desk.facts(desk.began).fill(
            title=title, kind=kind("recognition"), competent=DEPARTMENT, accepting=DEPARTMENT,
            certificate_term_months=36, re_examination="每次到期后复核，复核通过的有效期延长三年。",
        ).keep()  # fmt: skip
    for words in ("在河北省内工商注册登记", "具有独立法人资格", "中小企业", "不属于国家禁止、限制或淘汰类"):
        desk.accept(words, label="第三条", how="everywhere")
    for _bar in range(5):  # two lists, three kinds of offences in the last three years
        desk.accept("未", label="第三条", how="everywhere")
    innovative(desk)
    specialised(desk)
    giant(desk)
    desk.count.report("HB1069")
    desk.unroll()
    shot("hb1069")

    products = [latest(Product, pk=pk) for pk in Product.objects.order_by("pk").values_list("pk", flat=True)]
    calls = [latest(Call, pk=pk) for pk in Call.objects.order_by("pk").values_list("pk", flat=True)]
    is_whole(*products, *calls)
    for product, title, level in zip(products, LEVELS, BEFORE, strict=True):
        assert (product.title, product.certificate_term_months) == (title, 36)
        assert not list(product_refusals(product))
        asked = criteria(said(product.application_conditions))
        assert sorted(code for code, *_rest in asked if code != "qualifications") == COMMON
        assert [each for each in asked if each[0] == "qualifications"] == level
    first, second, third = (said(product.recognition_conditions) for product in products)
    holds_innovative(first)
    holds_specialised(second)
    holds_giant(third)
    assert [[each.title for each in call.products.all()] for call in calls] == [[title] for title in LEVELS]
    assert [only(said(call.windows), "standing", "yearly", "opens_on", "closes_on") for call in calls] == [
        [(True, False, None, None)], [(True, False, None, None)], [(False, True, "2022-04-01", "2022-06-01")],
    ]  # fmt: skip


def innovative(desk: Desk) -> None:
    """创新型: a scorecard with minimums and direct routes; applied for all the time."""
    desk.target(LEVELS[0])
    desk.accept("60分以上(其中", kind="scorecard")
    desk.accept("常态化申报", label="第十条")


def specialised(desk: Desk) -> None:
    """专精特新: an innovative one first; four things at once, one of them an alternative, another a scorecard."""
    desk.target(LEVELS[1])
    desk.accept("经公告的河北省创新型中小企业", kind="condition", label="第十一条")
    desk.accept("从事特定细分市场时间达到2年以上", how="recognise")
    desk.accept("研发费用总额不低于100万元", how="recognise")
    desk.accept("占营业收入总额比重不低于3%", how="recognise")
    desk.accept("营业收入总额在1000万元以上", how="recognise")
    desk.accept("营业收入总额在1000万元以下", how="recognise")
    desk.accept("达2000万元以上", how="recognise")
    desk.join("达2000万元以上", "all_of")
    desk.join("达2000万元以上", "any_of")
    desk.accept("得分达到60分以上", kind="scorecard")
    desk.accept("常态化申报", label="第十一条")


def giant(desk: Desk) -> None:
    """小巨人: 专, 精, 特, 新, 链 and 品 at once; 新 is three things, one of them by revenue, or a direct route."""
    desk.target(LEVELS[2])
    desk.accept("河北省专精特新中小企业", kind="condition", label="第十二条")
    for words in (
        "坚持专业化发展道路", "3年以上", "不低于70%", "不低于5%", "采用信息系统支撑", "取得相关管理体系认证",
        "不高于70%", "有自身独特优势", "达到10%以上", "较高知名度和影响力", "具有竞争优势的自主品牌",
    ):  # fmt: skip
        desk.accept(words, how="recognise")
    for words, kind_ in (
        ("营业收入总额在1亿元以上", ""), ("均不低于3%", "all_of"), ("5000万元-1亿元", ""), ("均不低于6%", "all_of"),
        ("营业收入总额在5000万元以下", ""), ("8000万元以上", "all_of"), ("研发费用总额3000万元以上", "all_of"),
        ("比重50%以上", "all_of"),
    ):  # fmt: skip
        desk.accept(words, how="recognise")
        if kind_:
            desk.join(words, kind_)
    desk.join("均不低于6%", "any_of")
    desk.join("8000万元以上", "any_of")
    for words in ("联合建立研发机构", "2项以上与主导产品相关的"):
        desk.accept(words, how="recognise")
        desk.join(words, "all_of")
    desk.accept("近三年获得国家级科技奖励", how="recognise")
    desk.accept("50强企业组名单", how="recognise")
    desk.join("50强企业组名单", "any_of")
    for words in ("位于产业链关键环节", "属于以下重点领域"):
        desk.accept(words, how="recognise")
    desk.accept("每年第二季度", kind="window", label="第十二条")


COMMON = [
    "abnormal_operation", "forbidden_products", "independent_legal_person", "major_accidents", "penalties",
    "registered_in", "serious_dishonesty", "size", "tax_violations",
]  # fmt: skip
"""What 第三条 asks of all three."""
BEFORE: list[list[tuple[Any, ...]]] = [
    [], [("qualifications", "has", ["innovative_sme"])], [("qualifications", "has", ["specialised_sme"])],
]  # fmt: skip
"""What each must be already (第十一、十二条)."""


def marks(card: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Of each class of indicators: name, full marks, minimum, and the full marks of its indicators."""
    return [
        (each["words"], each["maximum"], each["minimum"], [item["maximum"] for item in each["items"]])
        for each in card["sections"]
    ]


def points(item: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Of each option: points, and what is asked for them."""
    return [
        (option["points"], *((test["operator"], test["values"]) for test in option["tests"]))
        for option in item["options"]
    ]


def holds_innovative(conditions: list[dict[str, Any]]) -> None:
    (card,) = conditions
    assert (card["type"], card["pass_mark"], card["maximum"]) == ("scorecard", "60", "100")
    assert marks(card) == [
        ("创新能力", "40", "20", ["20", "20"]),
        ("成长性", "30", "15", ["20", "10"]),
        ("专业化", "30", "15", ["10", "20"]),
    ]  # fmt: skip
    share = card["sections"][0]["items"][1]
    assert points(share) == [
        ("20", ("at_least", ["5"])), ("15", ("between", ["3", "5"])), ("10", ("between", ["2", "3"])),
        ("5", ("between", ["1", "2"])), ("0", ("at_most", ["1"])),
    ]  # fmt: skip
    assert {test["attribute"]["code"] for option in share["options"] for test in option["tests"]} == {"rd_share"}
    assert criteria(card["routes"]) == [
        ("awards_national", "has", []), ("awards_provincial", "has", []),
        ("qualifications", "one_of", ["high_tech", "innovation_demonstration", "ip_advantage", "ip_demonstration"]),
        ("rd_institution", "at_least", ["province"]), ("equity_financing", "at_least", ["500"]),
    ]  # fmt: skip
    assert [each["period"] for each in card["routes"]].count("last_3_years") == 3


def holds_specialised(conditions: list[dict[str, Any]]) -> None:
    *asked, either, card = conditions
    assert criteria(asked) == [
        ("segment_age", "at_least", ["2"]), ("rd_expense", "at_least", ["100"]), ("rd_share", "at_least", ["3"]),
    ]  # fmt: skip
    large, small = either["conditions"]
    assert (either["kind"], small["kind"]) == ("any_of", "all_of")
    assert criteria([large, *small["conditions"]]) == [
        ("revenue", "at_least", ["1000"]), ("revenue", "at_most", ["1000"]), ("equity_financing", "at_least", ["2000"]),
    ]  # fmt: skip
    assert small["conditions"][1]["aggregate"] == "total"
    assert [(words, full) for words, full, _least, _items in marks(card)] == [
        ("专业化", "25"), ("精细化", "25"), ("特色化", "15"), ("创新能力", "35")
    ]  # fmt: skip
    assert sum(len(section["items"]) for section in card["sections"]) == 14
    years = card["sections"][0]["items"][2]
    assert (years["counting"], years["attribute"]["code"], years["step"], years["points"]) == (
        "steps", "segment_age", "2", "1"
    )  # fmt: skip
    assert [item["counting"] for item in card["sections"][1]["items"]] == ["best", "sum", "best", "best"]
    assert [code for code, *_rest in criteria(card["routes"])] == [
        "text", "rd_expense", "equity_financing", "maker_china"
    ]  # fmt: skip


IN_WORDS = (
    "长期专注并深耕于产业链某一环节", "至少1项核心业务采用信息系统支撑", "或产品通过发达国家和地区产品认证",
    "有自身独特优势", "较高知名度和影响力", "“补短板”“锻长板”“填空白”", "制造强国战略十大重点产业领域",
)  # fmt: skip
"""What 小巨人 asks beside its figures and 新."""


def holds_giant(conditions: list[dict[str, Any]]) -> None:
    *asked, innovation, chain, field = conditions
    assert [each for each in criteria(asked) if each[0] != "text"] == [
        ("segment_age", "at_least", ["3"]), ("main_business_share", "at_least", ["70"]),
        ("main_business_growth", "at_least", ["5"]), ("debt_ratio", "at_most", ["70"]),
        ("market_share", "at_least", ["10"]), ("own_brand", "has", []),
    ]  # fmt: skip
    in_words = [words for type_, words in (each[:2] for each in criteria([*asked, chain, field])) if type_ == "text"]
    assert len(in_words) == len(IN_WORDS)
    assert all(part in words for part, words in zip(IN_WORDS, in_words, strict=True))
    assert innovation["kind"] == "any_of"
    general, direct = innovation["conditions"]
    by_revenue, *others = general["conditions"]
    assert (general["kind"], by_revenue["kind"], [each["type"] for each in others]) == (
        "all_of", "any_of", ["text", "text"]
    )  # fmt: skip
    assert [(each["kind"], criteria(each["conditions"])) for each in by_revenue["conditions"]] == [
        ("all_of", [("revenue", "at_least", ["1"]), ("rd_share", "at_least", ["3"])]),
        ("all_of", [("revenue", "between", ["0.5", "1"]), ("rd_share", "at_least", ["6"])]),
        ("all_of", [
            ("revenue", "at_most", ["5000"]), ("equity_financing", "at_least", ["8000"]),
            ("rd_expense", "at_least", ["3000"]), ("rd_staff_share", "at_least", ["50"]),
        ]),
    ]  # fmt: skip
    assert (direct["kind"], criteria(direct["conditions"])[-1]) == ("any_of", ("maker_china_50", "has", []))
