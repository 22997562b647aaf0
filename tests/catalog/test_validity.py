"""Phases of validity: what holds when, to the second in Asia/Shanghai."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.documents.validity import STATUSES, ValidityDates, phases
from cms.content.phases import BEGINNING, END, start_of_day, status_at

days = st.none() | st.dates(min_value=date(1949, 10, 1), max_value=date(2099, 12, 31))
everything = st.builds(
    ValidityDates,
    published_on=days,
    effective_on=days,
    expires_on=days,
    expires_basis=st.sampled_from(["", "stated", "presumed"]),
    terminated_on=days,
    termination_kind=st.sampled_from(["", "repealed", "declared_invalid"]),
    source_status=st.sampled_from(["", "in_force", "repealed", "expired"]),
)


def on(dates: ValidityDates, day: date) -> str | None:
    return status_at(phases(dates), "validity", start_of_day(day) + 12 * 3600)


@given(everything)
def test_phases__cover_all_time_once_and_in_order(dates: ValidityDates) -> None:
    found = phases(dates)
    assert (found[0].starts_at, found[-1].ends_at) == (BEGINNING, END)
    assert all(one.ends_at == other.starts_at for one, other in pairwise(found))
    assert all(phase.starts_at < phase.ends_at for phase in found)
    assert all(one.status != other.status for one, other in pairwise(found))
    assert {phase.status for phase in found} <= set(STATUSES)


@given(everything.filter(lambda dates: dates.effective_on is not None))
def test_phases__never_in_force_before_the_effective_day_or_after_an_end(dates: ValidityDates) -> None:
    for phase in phases(dates):
        if phase.status == "in_force":
            assert dates.effective_on
            assert phase.starts_at == start_of_day(dates.effective_on)
            if dates.expires_on and not (dates.expires_basis == "presumed" and dates.terminated_on):
                assert phase.ends_at <= start_of_day(dates.expires_on + timedelta(days=1))
            if dates.terminated_on:
                assert phase.ends_at <= start_of_day(dates.terminated_on)


def test_phases__the_last_day_counts_and_midnight_in_shanghai_is_the_border() -> None:
    found = phases(ValidityDates(effective_on=date(2021, 8, 20), expires_on=date(2022, 8, 19)))
    first = int(datetime(2021, 8, 19, 16, 0, tzinfo=UTC).timestamp())
    after = int(datetime(2022, 8, 19, 16, 0, tzinfo=UTC).timestamp())
    seen = [status_at(found, "validity", instant) for instant in (first - 1, first, after - 1, after)]
    assert seen == ["upcoming", "in_force", "in_force", "expired"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (ValidityDates(), ["unknown"]),
        (ValidityDates(published_on=date(2020, 1, 2)), ["unknown"]),
        (ValidityDates(source_status="in_force"), ["in_force"]),
        (ValidityDates(published_on=date(2020, 1, 2), source_status="in_force"), ["upcoming", "in_force"]),
        (ValidityDates(expires_on=date(2025, 12, 31)), ["unknown", "expired"]),
        (
            ValidityDates(published_on=date(2020, 1, 2), expires_on=date(2025, 12, 31)),
            ["upcoming", "in_force", "expired"],
        ),
        (ValidityDates(effective_on=date(2020, 1, 2), end_bound_to="新规定发布"), ["upcoming", "in_force"]),
        (ValidityDates(source_status="repealed"), ["repealed"]),
        (ValidityDates(effective_on=date(2020, 1, 2), source_status="expired"), ["expired"]),
    ],
)
def test_phases__what_counts_as_in_force(dates: ValidityDates, expected: list[str]) -> None:
    assert [phase.status for phase in phases(dates)] == expected


@pytest.mark.clause("5.1.1.4")
def test_phases__repealed_and_declared_invalid_begin_on_the_day_of_the_act() -> None:
    act = date(2023, 5, 1)
    repealed = ValidityDates(effective_on=date(2020, 1, 1), terminated_on=act, termination_kind="repealed")
    invalid = ValidityDates(effective_on=date(2020, 1, 1), terminated_on=act, termination_kind="declared_invalid")
    assert [on(repealed, act - timedelta(days=1)), on(repealed, act)] == ["in_force", "repealed"]
    assert on(invalid, act) == "expired"


def test_phases__the_earlier_end_decides_and_an_end_before_the_beginning_leaves_nothing_in_force() -> None:
    both = ValidityDates(effective_on=date(2020, 1, 1), expires_on=date(2022, 12, 31), terminated_on=date(2024, 1, 1))
    assert on(both, date(2025, 1, 1)) == "expired"
    stillborn = ValidityDates(
        effective_on=date(2024, 1, 1), terminated_on=date(2023, 1, 1), termination_kind="repealed"
    )
    assert [phase.status for phase in phases(stillborn)] == ["upcoming", "repealed"]


@pytest.mark.clause("5.1.1.4")
def test_phases__a_declared_end_beats_a_presumed_one_at_midnight_in_shanghai() -> None:
    presumed = ValidityDates(
        effective_on=date(2023, 3, 1), expires_on=date(2025, 2, 28), expires_basis="presumed",
        terminated_on=date(2026, 1, 1), termination_kind="repealed",
    )  # fmt: skip
    last_second = int(datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC).timestamp())
    found = phases(presumed)
    seen = [status_at(found, "validity", instant) for instant in (last_second, last_second + 1)]
    assert seen == ["in_force", "repealed"]


def test_phases__a_presumed_end_holds_to_the_second_while_nothing_else_is_known() -> None:
    found = phases(ValidityDates(date(2023, 2, 20), date(2023, 3, 1), date(2025, 2, 28), "presumed"))
    last_second = int(datetime(2025, 2, 28, 15, 59, 59, tzinfo=UTC).timestamp())
    seen = [status_at(found, "validity", instant) for instant in (last_second, last_second + 1)]
    assert seen == ["in_force", "expired"]


def test_phases__what_the_source_says_of_an_end_beats_a_presumed_one() -> None:
    presumed = ValidityDates(
        effective_on=date(2023, 3, 1), expires_on=date(2025, 2, 28), expires_basis="presumed", source_status="repealed"
    )
    assert [phase.status for phase in phases(presumed)] == ["repealed"]
