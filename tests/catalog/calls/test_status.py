"""The public status of a call: to the second, in Asia/Shanghai, whatever the clock of the server says."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.calls.status import AXIS, CLOSING, STATUSES, CallTimes, phases
from catalog.calls.windows import Bound, Window
from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE, END, status_at

days = st.dates(min_value=date(2019, 1, 1), max_value=date(2030, 12, 31))
bounds = st.builds(Bound, day=days, precision=st.sampled_from(["day", "month"]), included=st.booleans()) | st.builds(
    Bound, day=days, precision=st.just("minute"), at=st.times().map(lambda at: at.replace(second=0, microsecond=0))
)
windows = st.builds(
    Window,
    opens=st.none() | bounds,
    closes=st.none() | bounds,
    stage=st.sampled_from(["apply", "recommend", "claim"]),
    audience=st.sampled_from(["enterprise", "department"]),
    announced_later=st.booleans(),
    yearly=st.booleans(),
)
instants = st.integers(min_value=1_500_000_000, max_value=2_000_000_000)
spans = st.tuples(instants, instants).map(lambda pair: (min(pair), max(pair)))
calls = st.builds(
    CallTimes,
    windows=st.lists(windows, max_size=4).map(tuple),
    noticed_at=instants,
    years=st.just((2020, 2024)),
    suspended=st.lists(spans, max_size=2).map(tuple),
    is_forecast=st.booleans(),
)


def at(moment: str) -> int:
    return int(datetime.fromisoformat(moment).replace(tzinfo=CIVIL_TIME_ZONE).timestamp())


def status(times: CallTimes, instant: int) -> str | None:
    return status_at(phases(times), AXIS, instant)


def spring(**changes: object) -> Window:
    return Window(opens=Bound(date(2026, 3, 1)), closes=Bound(date(2026, 3, 31)), **changes)  # type: ignore[arg-type]


@given(calls)
def test_phases__cover_all_time_once_and_in_order(times: CallTimes) -> None:
    found = phases(times)
    assert (found[0].starts_at, found[-1].ends_at) == (BEGINNING, END)
    assert all(one.ends_at == other.starts_at for one, other in pairwise(found))
    assert all(phase.starts_at < phase.ends_at for phase in found)
    assert all(one.status != other.status for one, other in pairwise(found))
    assert {phase.status for phase in found} <= set(STATUSES)


@given(calls, instants)
def test_phases__a_call_takes_applications_just_where_one_of_its_windows_does(times: CallTimes, instant: int) -> None:
    deciding = [window for window in times.windows if window.decides]
    within = any(
        start <= instant < end
        for window in deciding
        if not window.announced_later
        for each in window.each_year(*times.years)
        for start, end in [each.span(times.noticed_at)]
    )
    suspended = any(start <= instant < end for start, end in times.suspended)
    found = status(times, instant)
    assert (found in {"open", "closing", "standing"}) == (within and not suspended)
    assert (found == "suspended") == (suspended and bool(deciding))


@given(calls)
def test_phases__closing_is_never_longer_than_a_week_and_always_ends_a_window(times: CallTimes) -> None:
    for phase, following in pairwise(phases(times)):
        if phase.status == "closing":
            assert phase.ends_at - phase.starts_at <= CLOSING
            assert following.status not in {"open", "standing"}


def test_phases__the_last_day_counts_and_midnight_in_shanghai_is_the_border() -> None:
    times = CallTimes((spring(),))
    opens, over = at("2026-03-01"), at("2026-04-01")
    assert datetime.fromtimestamp(over, UTC) == datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
    seen = [
        status(times, instant) for instant in (opens - 1, opens, over - CLOSING - 1, over - CLOSING, over - 1, over)
    ]
    assert seen == ["upcoming", "open", "open", "closing", "closing", "closed"]


def test_phases__a_deadline_to_the_minute_is_over_at_that_minute() -> None:
    times = CallTimes((Window(closes=Bound(date(2026, 3, 31), "minute", time(17, 0))),), noticed_at=at("2026-03-01"))
    seen = [status(times, instant) for instant in (at("2026-03-31 16:59:59"), at("2026-03-31 17:00"))]
    assert seen == ["closing", "closed"]


def test_phases__a_day_that_is_not_included_is_already_closed() -> None:
    times = CallTimes((Window(closes=Bound(date(2026, 3, 31), included=False)),))
    assert [status(times, instant) for instant in (at("2026-03-31") - 1, at("2026-03-31"))] == ["closing", "closed"]


def test_phases__two_batches_have_upcoming_between_them_and_closed_after() -> None:
    autumn = Window(opens=Bound(date(2026, 9, 1)), closes=Bound(date(2026, 9, 30)))
    times = CallTimes((spring(), autumn))
    assert [status(times, at(f"2026-{month:02}-15")) for month in (2, 3, 6, 9, 11)] == [
        "upcoming", "open", "upcoming", "open", "closed",
    ]  # fmt: skip


def test_phases__windows_that_touch_have_no_closing_between_them() -> None:
    april = Window(opens=Bound(date(2026, 4, 1)), closes=Bound(date(2026, 4, 30)))
    times = CallTimes((spring(), april))
    assert [status(times, at("2026-03-31")), status(times, at("2026-04-01"))] == ["open", "open"]


def test_phases__a_quota_used_up_closes_before_the_time() -> None:
    times = CallTimes((spring(ended_at=at("2026-03-10 09:00")),))
    assert [status(times, at("2026-03-10 08:00")), status(times, at("2026-03-10 09:00"))] == ["closing", "closed"]


def test_phases__what_a_department_must_send_up_says_nothing_about_enterprises() -> None:
    times = CallTimes((spring(audience="department"), spring(stage="recommend")))
    assert [phase.status for phase in phases(times)] == ["local"]


@pytest.mark.parametrize(("window", "seen"), [
    (Window(standing=True), ["standing"]), (Window(), ["open"]), (Window(announced_later=True), ["forecast"]),
])  # fmt: skip
def test_phases__without_any_bound_it_is_what_the_notice_calls_it(window: Window, seen: list[str]) -> None:
    assert [phase.status for phase in phases(CallTimes((window,)))] == seen


def test_phases__a_forecast_stays_one_until_its_window_opens() -> None:
    times = CallTimes((spring(),), is_forecast=True)
    assert [status(times, at(f"2026-{month:02}-02")) for month in (1, 3)] == ["forecast", "open"]


def test_phases__suspended_in_between_and_open_again() -> None:
    times = CallTimes((spring(),), suspended=((at("2026-03-05"), at("2026-03-08")),))
    assert [status(times, at(f"2026-03-{day:02}")) for day in (4, 5, 8)] == ["open", "suspended", "open"]


def test_each_year__a_month_and_a_leap_day_come_every_year() -> None:
    window = Window(closes=Bound(date(2024, 2, 29)), yearly=True)
    ends = [each.span()[1] for each in window.each_year(2024, 2026)]
    assert ends == [at("2024-03-01"), at("2025-03-01"), at("2026-03-01")]
    march = Window(opens=Bound(date(2024, 3, 1), "month"), closes=Bound(date(2024, 3, 1), "month"), yearly=True)
    assert [each.span() for each in march.each_year(2025, 2025)] == [(at("2025-03-01"), at("2025-04-01"))]


def test_each_year__a_window_over_new_year_closes_in_the_next() -> None:
    window = Window(opens=Bound(date(2025, 12, 1)), closes=Bound(date(2026, 1, 31)), yearly=True)
    assert [each.span() for each in window.each_year(2027, 2027)] == [(at("2027-12-01"), at("2028-02-01"))]


def test_span__an_end_before_the_beginning_is_no_time_at_all() -> None:
    window = Window(opens=Bound(date(2026, 5, 1)), closes=Bound(date(2026, 4, 1)))
    start, end = window.span()
    assert start == end


@given(days)
def test_is_over__a_day_lasts_24_hours_and_a_month_to_its_last_day(day: date) -> None:
    assert Bound(day).is_over() - Bound(day).begins() == 86_400
    month = Bound(day, "month")
    last = datetime.fromtimestamp(month.is_over() - 1, CIVIL_TIME_ZONE).date()
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + timedelta(days=1)).day == 1
