"""缓缴: which charges of which months, and by when they are paid."""

from datetime import date

import pytest

from catalog.proposing.deferrals import StatedDeferral
from catalog.proposing.reading import read

pytestmark = pytest.mark.clause("6.1.2", "6.1.6")

TEXT = (
    "企业可以申请缓缴。养老保险费缓缴费款所属期为2031年3月至5月。失业保险费缓缴费款所属期为2031年3月至2032年1月。缓缴期间免收滞纳金。"
    "缓缴的失业保险费，其中所属期从3月起的，最迟应在2032年2月征期内补缴到位；所属期从其他月份起的，最迟应在2032年3月10日前补缴到位。"
    "缓缴的养老保险费最迟应在2031年11月底前补缴。"
)


def deferrals(text: str) -> list[StatedDeferral]:
    return [each.value for each in read(text).amounts if isinstance(each.value, StatedDeferral)]


def test_deferral__months_stand_in_one_sentence_and_the_day_in_another() -> None:
    first, second, third = deferrals(TEXT)
    assert (first.what, first.case, first.due_on) == ("失业保险费", "所属期从3月起的", date(2032, 2, 29))
    assert first.charge_period == (date(2031, 3, 1), date(2032, 1, 31))
    assert (second.case, second.due_on) == ("所属期从其他月份起的", date(2032, 3, 10))
    assert (third.what, third.due_on, third.due_words) == ("养老保险费", date(2031, 11, 30), "2031年11月底前")
    assert third.charge_period == (date(2031, 3, 1), date(2031, 5, 31))
    assert all(each.without_late_fee for each in (first, second, third))


def test_deferral__is_proposed_once() -> None:
    kinds = [each.value.kind for each in read(TEXT).amounts]
    assert kinds == ["deferral", "deferral", "deferral"]


def test_deferral__months_without_a_day_stand_for_themselves() -> None:
    (only,) = deferrals("工伤保险费可以缓缴，缓缴费款所属期为2031年3月至5月。")
    assert (only.what, only.due_on, only.without_late_fee) == ("工伤保险费", None, False)


def test_deferral__a_day_alone_is_what_must_be_looked_at() -> None:
    proposals = read(TEXT).amounts
    assert [each.note for each in proposals] == [
        "only the month is said: its last day was taken", "", "only the month is said: its last day was taken"
    ]  # fmt: skip
