"""What benefits come to: rates, caps, tiers both ways, in decimal money."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.benefits.amounts import Amount, amount

from .making import benefit, tiers

WAN = Decimal(10_000)


def given_for(found: Any, base: str | None = None, other: str | None = None) -> tuple[Any, Any] | None:
    """The amount in 万元 for a base in 万元."""
    result = amount(found, *(None if value is None else Decimal(value) * WAN for value in (base, other)))
    if result is None:
        return None
    return result.least / WAN, None if result.most is None else result.most / WAN


@pytest.mark.parametrize(
    ("found", "base", "expected"),
    [
        (benefit("fixed", amount="50"), None, (50, 50)),
        (benefit("fixed", amount="1", unit="亿元", up_to=True), None, (0, 10_000)),
        (benefit("range", least="300", most="500"), None, (300, 500)),
        (benefit("rate", rate="20", cap="500"), "1000", (200, 200)),
        (benefit("rate", rate="20", cap="500"), "10000", (500, 500)),
        (benefit("rate", rate="20", cap="500"), None, None),
        (benefit("rate", rate="50", up_to=True), "100", (0, 50)),
        (benefit("rate", rate="10", least_base="50"), "49.99", (0, 0)),
        (benefit("rate", rate="10", most_base="500"), "1000", (50, 50)),
        (benefit("reduction", exempt=True), "30", (30, 30)),
        (benefit("reduction", by_amount="50"), "30", (30, 30)),
        (benefit("reduction", to_rate="15"), "30", None),
        (benefit("deduction", rate="100"), "30", (30, 30)),
        (benefit("interest", rate="50", cap="10"), "30", (10, 10)),
        (benefit("text"), "30", None),
    ],
)
def test_amount__by_its_kind(found: Any, base: str | None, expected: Any) -> None:
    assert given_for(found, base) == expected


def test_amount__a_second_cap_that_is_not_known_leaves_a_span() -> None:
    compensated = benefit("rate", rate="70", cap_rate="4", cap_base="当年贷款总额")
    assert given_for(compensated, "100") == (0, 70)
    assert given_for(compensated, "100", "1000") == (40, 40)


def test_tiers__whole_amount_jumps_and_progressive_does_not() -> None:
    steps = (("0", "10"), ("100", "5"))
    assert given_for(tiers("whole", *steps), "99") == (Decimal("9.9"),) * 2
    assert given_for(tiers("whole", *steps), "100") == (5, 5)
    assert given_for(tiers("progressive", *steps), "100") == (10, 10)
    assert given_for(tiers("progressive", *steps), "300") == (20, 20)
    assert given_for(tiers("progressive", *steps, least_base="50", cap="15"), "300") == (15, 15)
    assert given_for(tiers("progressive", *steps, least_base="50"), "49") == (0, 0)


money = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
rates = st.integers(0, 10_000).map(lambda points: str(Decimal(points) / 100))
steps = st.lists(st.tuples(st.integers(0, 100_000), rates), min_size=1, max_size=6, unique_by=lambda step: step[0]).map(
    lambda found: [(str(start), rate) for start, rate in sorted(found)]
)


def exact(found: Any, base: Decimal) -> Decimal:
    result = amount(found, base)
    assert isinstance(result, Amount)
    assert result.is_exact
    return result.least


@given(base=money, rate=rates, cap=st.integers(0, 1000))
def test_cap__is_never_passed(base: Decimal, rate: str, cap: int) -> None:
    assert exact(benefit("rate", rate=rate, cap=str(cap)), base) <= cap * WAN


@given(found=steps, base=money, more=st.integers(1, 10**6))
def test_progressive__never_jumps_nor_falls(found: Any, base: Decimal, more: int) -> None:
    step, most = Decimal(more) / 100, max(Decimal(rate) for _start, rate in found)
    rise = exact(tiers("progressive", *found), base + step) - exact(tiers("progressive", *found), base)
    assert 0 <= rise <= step * most / 100


@given(found=steps, base=money, more=st.integers(1, 10**6))
def test_whole__changes_its_rate_at_edges_only(found: Any, base: Decimal, more: int) -> None:
    above = base + Decimal(more) / 100
    assume(not any(base < Decimal(start) * WAN <= above for start, _rate in found))
    assume(base > 0)
    low, high = exact(tiers("whole", *found), base), exact(tiers("whole", *found), above)
    assert low * above == high * base


@given(found=steps, base=money)
def test_tiers__with_one_rate_are_no_tiers(found: Any, base: Decimal) -> None:
    same = [("0", "7"), *((start, "7") for start, _rate in found if start != "0")]
    plain = exact(benefit("rate", rate="7"), base)
    assert exact(tiers("whole", *same), base) == exact(tiers("progressive", *same), base) == plain
