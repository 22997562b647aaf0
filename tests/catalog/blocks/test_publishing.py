"""The public JSON of blocks: whole, stable, and read with one question for each table."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.blocks.benefits import BenefitsBlock
from catalog.blocks.conditions import ConditionsBlock
from catalog.blocks.entries import EntriesBlock
from catalog.blocks.materials import MaterialsBlock
from catalog.blocks.publishing import published_stream
from catalog.blocks.windows import WindowsBlock
from tests.factories import RegionFactory, build_policy

from .making import asked, attribute, citation, conditions, criterion, item, listed, source, stream

pytestmark = pytest.mark.django_db


@pytest.mark.clause("6.1.6")
def test_published__a_criterion_with_its_values_read_and_its_basis() -> None:
    document = source("第一条 为了扶持企业。", "第二条 上年度营业收入不低于1000万元。", title="扶持办法")
    [found] = conditions(
        criterion(
            "revenue", "at_least", "1,000", period="last_year", words="上年度营业收入不低于1000万元",
            citations=listed(citation(document, "第二条")),
        )
    )  # fmt: skip
    assert list(found) == [
        "id", "type", "attribute", "operator", "values", "value_names", "values_as_written", "words", "unit", "period",
        "aggregate", "effect", "citations",
    ]  # fmt: skip
    assert found["attribute"]["code"] == "revenue"
    assert (found["values"], found["values_as_written"], found["unit"]) == (["1000"], "1,000", "万元")
    assert (found["operator"], found["period"], found["effect"]) == ("at_least", "last_year", "include")
    assert found["citations"][0]["document"] == str(document.content_id)
    assert (found["citations"][0]["title"], found["citations"][0]["label"]) == ("扶持办法", "第二条")


@pytest.mark.parametrize(
    ("code", "operator", "written", "read"),
    [
        ("revenue", "between", "1000～5000万元", (["1000", "5000"], [], "万元")),
        ("revenue", "between", "5000万元~1亿元", (["5000", "10000"], [], "万元")),
        ("revenue", "at_least", "1亿元", (["1"], [], "亿元")),
        ("revenue", "more_than", "1000万美元", (["1000"], [], "万美元")),
        ("revenue", "between", "5000万港元～1亿港元", (["5000", "10000"], [], "万港元")),
        ("rd_share", "at_least", "3.50%", (["3.5"], [], "%")),
        ("age", "at_least", "3年", (["3"], [], "年")),
        ("founded", "since", "2020年", (["2020-01-01"], [], "")),
        ("founded", "until", "2024年2月", (["2024-02-29"], [], "")),
        ("registered_in", "within_region", "澜江市", (["980100"], ["澜江市"], "")),
        ("industry", "within_industry", "C39、I65", (["39", "65"], ["39", "65"], "")),
        ("size", "one_of", "中小微企业", (["micro", "small", "medium"], ["微型", "小型", "中型"], "")),
        ("degree", "at_least", "硕士", (["master"], ["硕士"], "")),
        ("qualifications", "one_of", "高企、little_giant", (["high_tech", "little_giant"], ["高企", "小巨人"], "")),
    ],
)
def test_published__values_by_the_kind_of_their_attribute(
    code: str, operator: str, written: str, read: tuple[list[str], list[str], str]
) -> None:
    RegionFactory()
    [found] = conditions(criterion(code, operator, written))
    assert (found["values"], found["value_names"], found["unit"]) == read


def test_published__what_cannot_be_read_has_no_values() -> None:
    [mixed] = conditions(criterion("revenue", "between", "100万元～200万美元"))
    [found] = conditions(criterion("revenue", "at_least", "较高"))
    assert mixed["values"] == []
    assert (found["values"], found["values_as_written"]) == ([], "较高")


def test_published__money_and_days_as_strings_without_zeros() -> None:
    benefits = stream(
        BenefitsBlock(),
        item("rate", rate="20.0000", base="设备投入", cap="500", unit="万元",
             expense_period={"starts_on": "2026-01-01", "ends_on": None, "words": ""}),
    )  # fmt: skip
    [found] = published_stream(benefits)
    assert (found["rate"], found["cap"], found["least_base"]) == ("20", "500", None)
    assert found["expense_period"] == {"starts_on": "2026-01-01", "ends_on": None, "words": ""}
    assert found["currency"] == "CNY"


def test_published__the_same_from_the_form_and_from_the_database() -> None:
    block = BenefitsBlock()
    stored = stream(block, item("fixed", amount="50.00", unit="万元", case="金奖"))
    held = block.to_python(stored.get_prep_value())
    list(held)  # bound: decimals and days are Python values now
    held[0].value["expense_period"]["starts_on"] = date(2026, 1, 1)
    assert held[0].value["amount"] == Decimal("50.00")
    held[0].value["expense_period"]["starts_on"] = None
    assert published_stream(held) == published_stream(stored)


def test_published__a_document_that_is_not_open_is_not_named() -> None:
    draft = build_policy(title="内部稿")
    draft.save()
    [found] = conditions(criterion("revenue", "at_least", "1", citations=listed(citation(draft, "", "按投资额补助"))))
    assert (found["citations"][0]["document"], found["citations"][0]["title"]) == (None, "")
    assert "内部稿" not in str(found)


def test_published__a_group_in_a_group_and_a_scorecard() -> None:
    inner = item("group", kind="all_of", conditions=[criterion("revenue", "less_than", "1000")])
    group = item("group", kind="any_of", words="满足下列条件之一", conditions=[inner, item("text", words="表现突出")])
    option = {"points": "20", "words": "5%以上", "tests": listed(asked("rd_share", "at_least", "5"))}
    items = listed({"words": "研发费用占比", "maximum": "20", "options": listed(option)})
    card = item("scorecard", pass_mark="60", sections=listed({"words": "创新能力", "maximum": "40", "items": items}))
    found = conditions(group, card)
    assert found[0]["conditions"][0]["conditions"][0]["values"] == ["1000"]
    scored = found[1]["sections"][0]["items"][0]["options"][0]
    assert (scored["points"], scored["join"], scored["tests"][0]["values"]) == ("20", "all_of", ["5"])
    assert all(part["id"] for part in (found[1]["sections"][0], scored, scored["tests"][0]))


def test_published__questions_to_the_database_do_not_grow_with_the_stream() -> None:
    RegionFactory()
    document = source("第一条 注册在澜江市。")
    asked_once = criterion("registered_in", "within_region", "澜江市", citations=listed(citation(document, "第一条")))
    others = [
        criterion("revenue", "at_least", str(n), citations=listed(citation(document, "第一条"))) for n in range(30)
    ]
    few, many = (stream(ConditionsBlock(), *found) for found in ([asked_once], [asked_once, *others]))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        published_stream(few)
    with CaptureQueriesContext(connection) as more:
        published_stream(many)
    assert len(queries) == len(more) == 3


@pytest.mark.clause("7.4.1.1")
def test_published__windows_entries_and_materials() -> None:
    RegionFactory()
    windows = stream(
        WindowsBlock(),
        item(
            "window",
            words="10月25日前",
            closes_on="2026-10-25",
            closes_at="17:00:00",
            regions=["980100"],
            ended_at="2026-10-01T09:00:00Z",
        ),
    )
    [window] = published_stream(windows)
    assert (window["closes_on"], window["closes_included"], window["opens_on"]) == ("2026-10-25", True, None)
    assert window["closes_at"] == "17:00"
    assert window["regions"] == [{"code": "980100", "name": "澜江市"}]
    assert window["ended_at"] == "2026-10-01T17:00:00+08:00"
    [entry] = published_stream(stream(EntriesBlock(), item("entry", name="惠企平台", url="https://example.org")))
    assert (entry["channel"], entry["url"], entry["path"]) == ("web", "https://example.org", "")
    [material] = published_stream(stream(MaterialsBlock(), item("material", name="申请书", copies=3)))
    assert (material["copies"], material["required"], material["template"]) == (3, True, None)


def test_published__a_renamed_attribute_reads_by_its_new_name() -> None:
    made = criterion("revenue", "at_least", "1000")
    row: Any = attribute("revenue")
    row.name_zh = "营业收入总额"
    row.save()
    assert conditions(made)[0]["attribute"]["name"] == "营业收入总额"
