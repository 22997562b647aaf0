"""What must hold of every list of conditions, whatever is known."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.conditions import logic
from catalog.conditions.facts import Facts, Known
from catalog.conditions.logic import Outcome

from .making import criterion, group, indicator, option, outcome, question, scorecard, section, text

outcomes = st.lists(st.sampled_from(list(Outcome)), max_size=6)
codes = st.sampled_from(["revenue", "rd_share", "ip_class_1"])
numbers = st.integers(0, 6).map(Decimal)


@st.composite
def criteria(draw: Callable[..., Any]) -> Any:
    operator = draw(st.sampled_from(["at_least", "at_most", "more_than", "less_than", "equals"]))
    period = draw(st.sampled_from(["at_application", "last_year", "last_2_years"]))
    return criterion(
        draw(codes), operator, str(draw(numbers)), period=period, effect=draw(st.sampled_from(["include", "exclude"])),
        aggregate=draw(st.sampled_from(["each", "total", "average"])),
    )  # fmt: skip


@st.composite
def cards(draw: Callable[..., Any]) -> Any:
    def item() -> Any:
        options = [
            option(str(draw(st.integers(0, 20))), question(draw(codes), "at_least", str(draw(numbers))))
            for _ in range(draw(st.integers(0, 3)))
        ]
        return indicator(*options, counting=draw(st.sampled_from(["best", "sum"])))

    sections = [section(*(item() for _ in range(2)), minimum=draw(st.sampled_from([None, "10"]))) for _ in range(2)]
    return scorecard(
        *sections, pass_mark=str(draw(st.integers(0, 60))), routes=tuple(draw(st.lists(criteria(), max_size=2)))
    )


leaves = st.one_of(criteria(), cards(), st.just(text("信誉良好")))
conditions = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda kind, members, least: group(kind, *members, least=least),
        st.sampled_from(["all_of", "any_of", "at_least"]),
        st.lists(inner, min_size=1, max_size=4),
        st.integers(1, 3),
    ),
    max_leaves=12,
)
knowns = st.builds(Known, st.none() | numbers, st.dictionaries(st.sampled_from([2024, 2025]), numbers))
facts = st.dictionaries(codes, knowns)


def _with(facts: Facts, more: Facts) -> Facts:
    """Everything that is known, and of ``more`` what is not."""

    def joined(code: str) -> Known:
        first, second = facts.get(code, Known()), more.get(code, Known())
        return Known(second.now if first.now is None else first.now, {**second.years, **first.years})

    return {code: joined(code) for code in {*facts, *more}}


@given(asked=conditions, some=facts, more=facts)
def test_more_facts_never_take_an_answer_back(asked: Any, some: Facts, more: Facts) -> None:
    before, after = outcome(asked, facts=some), outcome(asked, facts=_with(some, more))
    assert before in (Outcome.UNKNOWN, after)


@given(asked=st.lists(criteria(), max_size=5), some=facts)
def test_de_morgan__not_all_of_these_is_any_of_the_others(asked: list[Any], some: Facts) -> None:
    turned = [{**each, "effect": "include" if each["effect"] == "exclude" else "exclude"} for each in asked]
    together = outcome(group("all_of", *asked), facts=some)
    assert logic.negated(together) == outcome(group("any_of", *turned), facts=some)


@given(first=outcomes, second=outcomes, least=st.integers(0, 6))
def test_at_least__neither_order_nor_what_is_not_met_matters(
    first: list[Outcome], second: list[Outcome], least: int
) -> None:
    assert logic.at_least(least, first + second) == logic.at_least(least, second + first)
    assert logic.at_least(least, first) == logic.at_least(least, [*first, Outcome.NOT_MET])


@given(found=outcomes)
def test_all_and_any__are_bounds_of_at_least(found: list[Outcome]) -> None:
    assert logic.all_of(found) == logic.at_least(len(found), found)
    assert logic.any_of(found) == logic.at_least(1, found)


@given(asked=conditions)
def test_nothing_known__is_met_only_by_what_nobody_can_miss(asked: Any) -> None:
    if outcome(asked) == Outcome.MET:
        assert outcome(asked, facts={"revenue": Known(Decimal(0))}) == Outcome.MET
