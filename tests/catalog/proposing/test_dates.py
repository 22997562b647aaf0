from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.proposing.dates import Point, expressions
from catalog.proposing.years import dated


def shown(said: str) -> list[str]:
    """first[..last] of each expression: year or word, month, day, hour."""

    def point(each: Point) -> str:
        day = f"-{each.day}" if each.unit == "day" else f" {each.unit}"
        return f"{each.year or each.word or '?'}-{each.month}{day}" + (f" {each.at:%H:%M}" if each.at else "")

    return [point(each.first) + (f"..{point(each.last)}" if each.last else "") for each in expressions(said)]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("2023年8月28日17:00", ["2023-8-28 17:00"]),
        ("8月28日下午5点半前", ["?-8-28 17:30"]),
        ("2023-08-28 17:00", ["2023-8-28 17:00"]),
        ("2023.8.1-2023.8.31", ["2023-8-1..2023-8-31"]),
        ("8月1日至31日", ["?-8-1..?-8-31"]),
        ("2023年5-6月", ["2023-5 month..?-6 month"]),
        ("自2023年3月27日起至4月30日17时止", ["2023-3-27..?-4-30 17:00"]),
        ("每年第一季度", ["every-1 quarter"]),
        ("每年4月、10月", ["every-4 month", "every-10 month"]),
        ("次年1月底前", ["next-1 month"]),
        ("今年年底前", ["this-12 month"]),
        ("二〇二三年十二月三十一日", ["2023-12-31"]),
        ("2023年上半年", ["2023-1 half"]),
        ("7月14日上午9:00-11:30", ["?-7-14 09:00..?-7-14 11:30"]),
    ],
)
def test_dates__are_read_as_written(said: str, wanted: list[str]) -> None:
    assert shown(said) == wanted


@pytest.mark.parametrize("said", ["2月30日前", "近3个月内", "〔2023〕8号", "每月报送", "13月1日", "3.5万元"])
def test_what_is_no_day__is_none(said: str) -> None:
    assert shown(said) == []


def test_leap_day__without_a_year_goes_to_the_next_that_has_one() -> None:
    found = expressions("请于2月29日前申报")[0]
    assert dated(found, [], date(2023, 9, 1)).last is not None
    assert dated(found, [], date(2022, 9, 1)).last is None


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.one_of(st.none(), st.times()))
def test_any_written_day__is_read_back(day: date, at: time | None) -> None:
    said = f"{day.year}年{day.month}月{day.day}日" + (f"{at.hour}:{at.minute:02}" if at else "")
    bound = dated(expressions(f"申报截止时间为{said}。")[0], [], None).last
    assert bound is not None
    assert bound.day == day
    assert (bound.at.hour, bound.at.minute) == (at.hour, at.minute) if at and bound.at else at is None
