"""What an editor enters is refused with the field, the value and what is allowed; a draft may be unfinished."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalog.blocks.benefits import BenefitsBlock, StackingBlock
from catalog.blocks.conditions import ConditionsBlock
from catalog.blocks.entries import EntriesBlock
from catalog.blocks.materials import MaterialsBlock
from catalog.blocks.windows import WindowsBlock
from tests.factories import RegionFactory

from .making import criterion, item, listed, stream

pytestmark = pytest.mark.django_db


def refusals(error: Any) -> dict[str, str]:
    """Messages by field, however deep."""
    found: dict[str, str] = {}
    for name, inner in getattr(error, "block_errors", {}).items():
        if hasattr(inner, "block_errors"):
            found |= refusals(inner)
        else:
            found[str(name)] = " ".join(inner.messages)
    for message in getattr(error, "non_block_errors", ()):
        found[""] = str(message)
    return found


def refused(block: Any, *items: Any, draft: bool = False) -> dict[str, str]:
    """What is said against a stream that a form sends."""
    value = stream(block, *items)
    try:
        block.clean_deferred(value) if draft else block.clean(value)
    except ValidationError as error:
        return refusals(error)
    return {}


@pytest.mark.parametrize(
    ("said", "field", "named"),
    [
        (("revenue", "at_least", "较高"), "values", "较高"),
        (("revenue", "at_least", ""), "values", ""),
        (("revenue", "at_least", "5吨"), "values", "万元"),
        (("revenue", "between", "5000～1000"), "values", "5000"),
        (("revenue", "between", "5000"), "values", "1000～5000"),
        (("revenue", "within_region", "昆山"), "operator", "≥"),
        (("founded", "since", "去年"), "values", "2020-01-31"),
        (("founded", "since", "2023-02-30"), "values", "2023-02-30"),
        (("registered_in", "within_region", "乌有市"), "values", "乌有市"),
        (("industry", "within_industry", "I39"), "values", "I39"),
        (("degree", "at_least", "博士后"), "values", "硕士"),
        (("size", "one_of", "超大型"), "values", "微型"),
    ],
)
def test_criterion__names_what_cannot_be_read_and_what_can(said: Any, field: str, named: str) -> None:
    found = refused(ConditionsBlock(), criterion(*said))
    assert list(found) == [field]
    assert named in found[field]


def test_criterion__of_several_years_says_how_they_count() -> None:
    asked = criterion("revenue", "at_least", "1000", period="last_2_years")
    assert list(refused(ConditionsBlock(), asked)) == ["aggregate"]
    assert (
        refused(ConditionsBlock(), criterion("revenue", "at_least", "1", period="last_2_years", aggregate="each")) == {}
    )


def test_criterion__what_fits_is_taken() -> None:
    RegionFactory()
    fitting = [
        ("revenue", "between", "1000～5000"),
        ("registered_in", "within_region", "澜江市"),
        ("founded", "since", "2020年"),
        ("industry", "within_industry", "C39、65"),
        ("size", "at_most", "中型"),
        ("qualifications", "one_of", "高企、小巨人"),
        ("abnormal_operation", "has_not", ""),
        ("major_accidents", "has_not", ""),
        ("own_words", "as_described", ""),
    ]
    assert refused(ConditionsBlock(), *(criterion(*said) for said in fitting)) == {}


def test_draft__may_lack_values_members_and_amounts_but_not_be_wrong() -> None:
    empty = [criterion("revenue", "at_least", ""), item("group", kind="at_least", conditions=[])]
    assert refused(ConditionsBlock(), *empty, draft=True) == {}
    assert set(refused(ConditionsBlock(), *empty)) == {"values", "conditions"}
    assert refused(BenefitsBlock(), item("reduction", what="企业所得税"), draft=True) == {}
    assert list(refused(ConditionsBlock(), criterion("revenue", "at_least", "较高"), draft=True)) == ["values"]


def test_required__stays_required_after_a_draft_was_saved() -> None:
    block = BenefitsBlock()
    assert refused(block, item("fixed"), draft=True) == {}
    assert list(refused(block, item("fixed"))) == ["amount"]


@pytest.mark.parametrize(
    ("least", "kind", "expected"), [(3, "at_least", ["least"]), (None, "at_least", ["least"]), (2, "at_least", []),
                                    (None, "any_of", [])],
)  # fmt: skip
def test_group__needs_no_more_than_it_has(least: int | None, kind: str, expected: list[str]) -> None:
    members = [item("text", words="一"), item("text", words="二")]
    assert list(refused(ConditionsBlock(), item("group", kind=kind, least=least, conditions=members))) == expected


def test_scorecard__marks_within_reach() -> None:
    option = {"points": "30", "words": "5%以上"}
    section = {"words": "创新能力", "maximum": "40", "minimum": "50",
               "items": listed({"words": "研发", "maximum": "20", "options": listed(option)})}  # fmt: skip
    assert list(refused(ConditionsBlock(), item("scorecard", pass_mark="60", sections=listed(section)))) == ["options"]
    section["items"] = []
    assert list(refused(ConditionsBlock(), item("scorecard", pass_mark="60", sections=listed(section)))) == ["minimum"]
    assert list(refused(ConditionsBlock(), item("scorecard", pass_mark="101"))) == ["pass_mark"]


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [
        (item("fixed", amount="-1"), ["amount"]),
        (item("fixed", amount="10"), []),
        (item("range", least="500", most="300"), ["most"]),
        (item("rate", rate="20", base="投资额", cap_rate="4"), ["cap_base"]),
        (item("rate", rate="2000", base="投资额"), ["rate"]),
        (
            item("tiers", base="交易额", tiers=listed({"starts": "100", "rate": "5"}, {"starts": "50", "rate": "3"})),
            ["tiers"],
        ),
        (item("tiers", base="交易额", tiers=listed({"starts": "0"})), ["tiers"]),
        (item("tiers", base="交易额", kind="progressive", tiers=listed({"starts": "0", "amount": "1"})), ["kind"]),
        (item("quota"), ["places"]),
        (item("reduction", what="企业所得税", exempt=True, to_rate="15"), ["to_rate"]),
        (item("deduction", what="研发费用"), ["rate"]),
        (item("fixed", amount="1", expense_period={"starts_on": "2026-02-01", "ends_on": "2026-01-01"}), ["ends_on"]),
    ],
)
def test_benefit__what_does_not_fit_together(benefit: Any, expected: list[str]) -> None:
    assert list(refused(BenefitsBlock(), benefit)) == expected


def test_stacking__a_product_by_a_content_id_that_is_one() -> None:
    named = item("exclusive_with", products=listed({"name": "技改补助", "content_id": "不是编号"}))
    assert "不是编号" in refused(StackingBlock(), named)["content_id"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"opens_on": "2026-05-01", "closes_on": "2026-04-01"}, ["closes_on"]),
        ({"opens_at": "09:00"}, ["opens_on"]),
        ({"closes_on": "2026-04-01", "closes_precision": "minute"}, ["closes_at"]),
        ({"standing": True, "closes_on": "2026-04-01"}, ["standing"]),
        ({"announced_later": True, "closes_on": "2026-04-01"}, ["announced_later"]),
        ({"opens_on": "2026-04-01", "closes_on": "2026-04-01", "closes_at": "17:00"}, []),
    ],
)
def test_window__bounds_that_do_not_fit(said: dict[str, Any], expected: list[str]) -> None:
    assert list(refused(WindowsBlock(), item("window", words="4月1日前", **said))) == expected


def test_window__a_time_of_day_makes_it_exact() -> None:
    block = WindowsBlock()
    value = stream(block, item("window", words="4月1日17:00前", closes_on="2026-04-01", closes_at="17:00"))
    assert block.clean(value)[0].value["closes_precision"] == "minute"


def test_window__a_region_that_is_none() -> None:
    RegionFactory()
    assert "乌有市" in refused(WindowsBlock(), item("window", words="x", regions=["980100", "乌有市"]))["regions"]


@pytest.mark.parametrize(("channel", "field"), [("web", "url"), ("mini_program", "app_id"), ("counter", "address")])
def test_entry__says_where_it_leads(channel: str, field: str) -> None:
    assert list(refused(EntriesBlock(), item("entry", channel=channel, name="平台"))) == [field]


def test_material__what_is_asked_only_sometimes_is_not_asked_of_everyone() -> None:
    block = MaterialsBlock()
    value = stream(block, item("material", name="不良贷款合同", when="选择风险补助方式的银行"))
    assert block.clean(value)[0].value["required"] is False
