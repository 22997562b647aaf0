"""What several benefits come to together: 不重复享受, 就高不就低, caps of a company."""

from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.benefits.amounts import Amount
from catalog.benefits.stacking import Granted, together

from .making import cap, rule

WAN = Decimal(10_000)


def grant(name: str, wan: int, *rules: Any, source: str = "") -> Granted:
    return Granted(name, name, Amount(wan * WAN, wan * WAN), source, rules)


def total(*granted: Granted, **spent: Decimal) -> Decimal:
    return together(granted, spent).total.least / WAN


def test_together__without_rules_all_add_up() -> None:
    assert total(grant("a", 300), grant("b", 200)) == 500


def test_higher_wins__the_lower_one_is_left_out() -> None:
    found = together([grant("a", 300, rule("higher_wins", "b", reach="named")), grant("b", 200)])
    assert [one.product for one in found.kept] == ["a"]
    assert [one.product for one in found.left_out] == ["b"]


def test_exclusive__two_that_go_together_beat_one_that_excludes_both() -> None:
    granted = [grant("a", 10, rule("exclusive_with", "b", "c", reach="named")), grant("b", 6), grant("c", 6)]
    assert total(*granted) == 12


def test_cap__of_a_year_over_all_products_of_the_document() -> None:
    yearly = cap("5000")
    granted = [grant("a", 4000, yearly, source="d"), grant("b", 2000, yearly, source="d"), grant("c", 700, source="e")]
    assert total(*granted) == 5700


def test_cap__leaves_out_what_it_names_and_what_was_had_already() -> None:
    yearly = {**cap("5000", "总部奖励", reach="all_but"), "id": "yearly"}
    granted = [grant("研发奖励", 5000, yearly, source="d"), grant("总部奖励", 9000, yearly, source="d")]
    assert total(*granted) == 14_000
    assert total(*granted, yearly=2000 * WAN) == 12_000


def test_cap__of_each_case_bounds_each() -> None:
    each = cap("100", scope="case")
    assert total(grant("a", 150, each, source="d"), grant("b", 50, each, source="d")) == 150


def test_cap__a_narrower_one_within_a_wider_one() -> None:
    narrow = cap("100", "b", reach="named")
    granted = [grant("a", 80, narrow, cap("150"), source="d"), grant("b", 80, source="d"), grant("c", 80, source="d")]
    assert total(*granted) == 150
    assert total(*granted[:2]) == 100


def test_rules__of_other_funds_and_in_words_are_left_to_a_person() -> None:
    found = together([grant("a", 1, rule("text"), rule("exclusive_with", reach="similar"))])
    assert len(found.by_hand) == 2


def test_currencies__are_not_mixed() -> None:
    dollars = Granted("b", "b", Amount(Decimal(1), Decimal(1), "USD"))
    with pytest.raises(ValueError, match="currencies"):
        together([grant("a", 1), dollars])


def test_together__an_amount_without_upper_bound_has_none_but_under_a_cap() -> None:
    endless = Granted("a", "a", Amount(Decimal(0), None))
    assert together([endless]).total.most is None
    capped = Granted("a", "a", Amount(Decimal(0), None), "d", [cap("5")])
    assert together([capped]).total.most == 5 * WAN


amounts = st.lists(st.integers(0, 100), min_size=1, max_size=5)
pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4)


@given(values=amounts, exclusive=pairs, limit=st.integers(0, 200))
def test_together__keeps_what_comes_to_the_most_and_no_more_than_the_cap(
    values: list[int], exclusive: list[tuple[int, int]], limit: int
) -> None:
    rules: dict[int, list[Any]] = {number: [] for number in range(5)}
    apart = {frozenset(pair) for pair in exclusive if pair[0] != pair[1]}
    for one, other in (sorted(pair) for pair in apart):
        rules[one].append(rule("exclusive_with", str(other), reach="named"))
    rules[0].append(cap(str(limit)))
    granted = [grant(str(number), value, *rules[number], source="d") for number, value in enumerate(values)]
    allowed = [
        chosen
        for size in range(len(values) + 1)
        for chosen in combinations(range(len(values)), size)
        if not any(frozenset(pair) in apart for pair in combinations(chosen, 2))
    ]
    best = max(sum(values[number] for number in chosen) for chosen in allowed)
    assert total(*granted) == min(best, limit)
