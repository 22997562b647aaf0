"""Met, not met or unknown, for each kind of attribute, for groups and for scorecards (6.1.6)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalog.conditions.evaluating import evaluate
from catalog.conditions.facts import Facts, Known
from catalog.conditions.scoring import score

from .making import ON, criterion, group, indicator, known, option, outcome, question, scorecard, section, text

JIANGSU = ("100000", "320000", "320500", "320576")


@pytest.mark.parametrize(
    ("asked", "facts", "expected"),
    [
        (criterion("revenue", "at_least", "1000"), known(revenue=Decimal(1000)), "met"),
        (criterion("revenue", "more_than", "1000"), known(revenue=Decimal(1000)), "not_met"),
        (criterion("revenue", "between", "1000", "5000"), known(revenue=Decimal(5000)), "not_met"),
        (criterion("revenue", "at_least", "1", unit="亿元"), known(revenue=Decimal(9999)), "not_met"),
        (criterion("revenue", "at_least", "1", unit="亿元"), known(revenue=Decimal(10000)), "met"),
        (criterion("revenue", "at_least", "1000"), {}, "unknown"),
        (criterion("revenue", "at_least", "1", unit="吨"), known(revenue=Decimal(10000)), "unknown"),
        (criterion("registered_in", "within_region", "320500"), known(registered_in=JIANGSU), "met"),
        (criterion("registered_in", "within_region", "320500"), known(registered_in="100000/320000/320500"), "met"),
        (criterion("registered_in", "within_region", "320583"), known(registered_in=JIANGSU), "not_met"),
        (criterion("industry", "within_industry", "c"), known(industry="3921"), "met"),
        (criterion("industry", "within_industry", "39"), known(industry="3821"), "not_met"),
        (criterion("industry", "within_industry", "392"), known(industry="39"), "unknown"),
        (criterion("legal_form", "one_of", "company", "bank"), known(legal_form="branch"), "not_met"),
        (criterion("legal_form", "none_of", "bank"), known(legal_form="company"), "met"),
        (criterion("degree", "at_least", "master"), known(degree="doctor"), "met"),
        (criterion("degree", "at_least", "master"), known(degree="bachelor"), "not_met"),
        (criterion("qualifications", "has", "a", "b"), known(qualifications={"a"}), "not_met"),
        (criterion("qualifications", "one_of", "a", "b"), known(qualifications={"a": False}), "unknown"),
        (criterion("qualifications", "has_not", "a"), known(qualifications={"a": False}), "met"),
        (criterion("abnormal_operation", "has_not"), known(abnormal_operation=False), "met"),
        (criterion("founded", "since", "2020-01-01"), known(founded=date(2020, 1, 1)), "met"),
        (criterion("founded", "before", "2020-01-01"), known(founded=date(2020, 1, 1)), "not_met"),
        (criterion("own_words", "as_described"), {}, "unknown"),
        (criterion("revenue", "at_least", period="as_described"), known(revenue=Decimal(1)), "unknown"),
        (text("信誉良好"), {}, "unknown"),
    ],
)
def test_criterion__by_the_kind_of_its_attribute(asked: Any, facts: Facts, expected: str) -> None:
    assert outcome(asked, facts=facts) == expected


@pytest.mark.parametrize(
    ("since", "operator", "asked", "unit", "expected"),
    [
        (date(2025, 6, 15), "at_least", "1", "年", "met"),
        (date(2025, 6, 16), "at_least", "1", "年", "not_met"),
        (date(2025, 6, 15), "at_most", "12", "个月", "met"),
        (date(2025, 6, 14), "at_most", "12", "个月", "not_met"),
        (date(1981, 1, 1), "at_most", "45", "周岁", "met"),
        (date(1980, 6, 15), "at_most", "45", "周岁", "not_met"),
    ],
)
def test_age__full_years_of_a_company_and_of_a_person(
    since: date, operator: str, asked: str, unit: str, expected: str
) -> None:
    assert outcome(criterion("age", operator, asked, unit=unit), facts=known(age=since)) == expected


@pytest.mark.parametrize(
    ("aggregate", "years", "expected"),
    [
        ("each", {2024: "3", 2025: "3"}, "met"),
        ("each", {2024: "2", 2025: "4"}, "not_met"),
        ("each", {2024: "2"}, "not_met"),
        ("each", {2025: "4"}, "unknown"),
        ("average", {2024: "2", 2025: "4"}, "met"),
        ("average", {2025: "40"}, "unknown"),
        ("total", {2024: "1", 2025: "2"}, "met"),
        ("", {2024: "3", 2025: "3"}, "unknown"),
    ],
)
def test_period__of_several_years(aggregate: str, years: dict[int, str], expected: str) -> None:
    asked = criterion("rd_share", "at_least", "3", period="last_2_years", aggregate=aggregate)
    facts = known(rd_share={year: Decimal(value) for year, value in years.items()})
    assert outcome(asked, facts=facts) == expected


def test_money__of_another_currency_is_for_a_person_to_judge() -> None:
    asked = criterion("revenue", "at_least", "1000", unit="万美元")
    assert outcome(asked, facts=known(revenue=Decimal(9_000))) == "unknown"


def test_period__last_year_is_of_the_year_before_the_application() -> None:
    asked, facts = criterion("revenue", "at_least", "1", period="last_year"), known(revenue={2025: Decimal(1)})
    assert outcome(asked, facts=facts) == "met"
    assert outcome(asked, facts=facts, on=date(2027, 1, 1)) == "unknown"


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2023, 6, 14), "met"), (date(2023, 6, 15), "not_met"), (date(2026, 6, 16), "met")]
)
def test_event__within_the_last_three_years(day: date, expected: str) -> None:
    asked = criterion("major_accidents", "has_not", period="last_3_years")
    assert outcome(asked, facts=known(major_accidents=[day])) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (known(size="small"), "met"),
        (known(industry="39", employees=Decimal(500)), "unknown"),
        (known(industry="39", employees=Decimal(200)), "met"),
        (known(industry="39", employees=Decimal(200), revenue={2025: Decimal(1)}), "met"),
        (known(industry="39", employees=Decimal(1000), revenue={2025: Decimal(40_000)}), "not_met"),
        (known(industry="39", employees=Decimal(300), revenue={2025: Decimal(2_000)}), "not_met"),
        (known(industry="39", employees=Decimal(299), revenue={2025: Decimal(90_000)}), "met"),
        (known(industry="6510", employees=Decimal(9)), "met"),
        (known(industry="6510"), "unknown"),
        (known(employees=Decimal(9)), "unknown"),
    ],
)
def test_size__by_the_thresholds_of_the_day(facts: Facts, expected: str) -> None:
    assert outcome(criterion("size", "one_of", "micro", "small"), facts=facts) == expected


def test_size__before_any_standard_counted_nobody_knows() -> None:
    facts = known(industry="6510", employees=Decimal(9))
    assert outcome(criterion("size", "one_of", "micro"), facts=facts, on=date(2000, 1, 1)) == "unknown"


def test_effect__who_meets_what_excludes_is_out_and_unknown_stays() -> None:
    asked = criterion("abnormal_operation", "has", effect="exclude")
    assert outcome(asked, facts=known(abnormal_operation=True)) == "not_met"
    assert outcome(asked, facts=known(abnormal_operation=False)) == "met"
    assert outcome(asked) == "unknown"


MET, NOT = criterion("revenue", "at_least", "1"), criterion("revenue", "at_least", "9")
OPEN = text("信誉良好")
RICH = known(revenue=Decimal(5))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (group("all_of", MET, OPEN), "unknown"),
        (group("all_of", NOT, OPEN), "not_met"),
        (group("any_of", MET, OPEN), "met"),
        (group("any_of", NOT, OPEN), "unknown"),
        (group("any_of", NOT, NOT), "not_met"),
        (group("at_least", MET, MET, NOT, least=2), "met"),
        (group("at_least", MET, OPEN, NOT, least=2), "unknown"),
        (group("at_least", MET, NOT, NOT, least=2), "not_met"),
        (group("any_of", group("all_of", MET, MET), NOT), "met"),
    ],
)
def test_group__three_valued(asked: Any, expected: str) -> None:
    assert outcome(asked, facts=RICH) == expected


def rd_item(**more: Any) -> Any:
    bands = [("20", "5"), ("15", "3"), ("10", "2")]
    return indicator(*(option(points, question("rd_share", "at_least", share)) for points, share in bands), **more)


def test_scorecard__the_best_option_counts_and_an_edge_gives_the_higher_points() -> None:
    scored = score(scorecard(section(rd_item())), known(rd_share=Decimal(3)), ON)
    assert (scored.points.least, scored.points.most) == (Decimal(15), Decimal(15))


def test_scorecard__what_is_not_known_leaves_a_span() -> None:
    patents = indicator(option("20", question("ip_class_1", "at_least", "1")))
    scored = score(scorecard(section(rd_item(), patents)), known(rd_share=Decimal(2)), ON)
    assert (scored.points.least, scored.points.most) == (Decimal(10), Decimal(30))


def test_scorecard__sums_of_options_stop_at_full_marks() -> None:
    extra = indicator(*(option("3", question("ip_class_1", "at_least", "1")) for _ in range(4)), maximum="9",
                      counting="sum")  # fmt: skip
    assert score(scorecard(section(extra)), known(ip_class_1=Decimal(1)), ON).points.least == Decimal(9)


def test_scorecard__points_for_each_full_step() -> None:
    years = {"code": "age", "name": "", "kind": "age", "unit": "年", "grades": []}
    item = indicator(counting="steps", attribute=years, step="2", unit="年", points="1", maximum="5")
    facts = known(age=date(2019, 6, 15))
    assert score(scorecard(section(item)), facts, ON).points.least == Decimal(3)


@pytest.mark.parametrize(
    ("share", "routes", "expected"),
    [
        ("5", (), "met"),
        ("3", (), "not_met"),
        (None, (), "unknown"),
        ("3", (criterion("qualifications", "one_of", "high_tech"),), "met"),
    ],
)
def test_scorecard__a_sub_minimum_counts_beside_the_pass_mark(share: str | None, routes: Any, expected: str) -> None:
    sure = section(indicator(option("50", criterion("revenue", "at_least", "1")), maximum="50"))
    card = scorecard(sure, section(rd_item(), minimum="20"), pass_mark="60", routes=routes)
    facts = known(revenue=Decimal(1), qualifications={"high_tech"})
    assert outcome(card, facts=facts if share is None else {**facts, "rd_share": Known(Decimal(share))}) == expected


@pytest.mark.clause("6.1.6")
def test_answer__says_what_is_asked_what_is_known_and_what_it_rests_on() -> None:
    cited = {"id": "c", "document": None, "title": "", "label": "第三条", "provision": None, "words": "不低于1000万元"}
    asked = criterion("revenue", "at_least", "1000", words="上年度营业收入不低于1000万元", citations=[cited])
    [answer] = evaluate([asked], known(revenue=Decimal("800.50")), ON).parts
    assert (answer.outcome, answer.asked, answer.known) == ("not_met", "上年度营业收入不低于1000万元", "800.50万元")
    assert answer.quoted == (("第三条", "不低于1000万元"),)
    [unknown] = evaluate([text("信誉良好")], {}, ON).parts
    assert (unknown.reason, unknown.asked) == ("only_words", "信誉良好")
