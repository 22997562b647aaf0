import tomllib
from datetime import date
from pathlib import Path

import pytest

from catalog.proposing.source import Proposal, Source
from catalog.proposing.windows import StatedWindow, read_windows

from .windows_written import fits, written

ISSUED = date(2023, 8, 10)
CALL = "关于组织申报2023年度某某项目的通知"
EXAMPLES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))


def read(text: str, title: str = CALL, issued: date | None = ISSUED) -> list[Proposal[StatedWindow]]:
    return list(read_windows(Source(text), issued, title))


def only(text: str, title: str = CALL, issued: date | None = ISSUED) -> Proposal[StatedWindow]:
    found = read(text, title, issued)
    assert len(found) == 1, [written(each.value) for each in found]
    return found[0]


@pytest.mark.parametrize("example", EXAMPLES["call"], ids=lambda each: each["text"][:24])
def test_windows__are_read_as_a_person_reads_them(example: dict) -> None:
    found = [written(each.value) for each in read(example["text"], example["title"])]
    assert len(found) == len(example["windows"]), found
    assert all(map(fits, example["windows"], found)), found


@pytest.mark.parametrize("example", EXAMPLES["trap"], ids=lambda each: each["text"][:24])
def test_trap__is_no_window(example: dict) -> None:
    assert [written(each.value) for each in read(example["text"], example["title"])] == []


def test_year__of_the_same_sentence_is_taken_and_said() -> None:
    found = only("网上申报时间为2022年12月20日至1月10日。")
    assert written(found.value).startswith("2022-12-20…2023-01-10")
    second = read("请于2023年9月5日前完成注册申报，9月12日前提交申报书。")[1]
    assert (second.note, second.confidence) == ("year taken from the same sentence", "check")


def test_year__of_the_document_is_taken_and_said() -> None:
    found = only("请于9月15日前完成申报。")
    assert written(found.value) == "…2023-09-15 apply enterprise"
    assert (found.note, found.confidence) == ("year taken from the document's date", "check")


def test_year__turns_for_a_day_long_past() -> None:
    assert written(only("请于1月15日前完成申报。", issued=date(2023, 12, 20)).value).startswith("…2024-01-15")


def test_year__is_not_made_up() -> None:
    found = only("请于9月15日前完成申报。", issued=None)
    assert (found.value.form, found.note) == ("relative", "no year known")
    assert found.value.window.closes is None
    assert not found.value.window.decides or found.value.window.announced_later


def test_stated_day__is_certain() -> None:
    assert only("申报截止时间为2023年9月15日17:00。").confidence == "certain"


def test_year_before_last__of_a_cited_act_is_no_window() -> None:
    assert read("根据要求，2015年6月30日前提交申报材料的企业已纳入名单。") == []


def test_excluded_day__is_not_included() -> None:
    window = only("申报截止时间为2023年9月30日（不含当日）。").value.window
    assert window.closes is not None
    assert not window.closes.included


def test_midnight__is_the_whole_day() -> None:
    window = only("申报截止时间为2023年9月30日24时。").value.window
    assert window.closes is not None
    assert (window.closes.precision, window.closes.at) == ("day", None)


def test_notice__opens_a_window_without_a_beginning() -> None:
    window = only("通知发布之日起至2023年9月30日接受申报。").value.window
    assert window.opens is None
    assert window.closes is not None


def test_relative_term__keeps_its_words_and_no_instant() -> None:
    found = only("企业应在获得认定后3个月内提出奖励申请。", "奖励办法")
    window = found.value.window
    assert (found.value.form, found.confidence) == ("relative", "check")
    assert (window.opens, window.closes, window.announced_later) == (None, None, True)
    assert "后3个月内" in found.quote.words


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("请于2023年9月5日前在线提交申报书。", "online"),
        ("请于2023年9月5日前将纸质申报材料送至综合窗口。", "counter"),
        ("请于2023年9月5日前将纸质申报材料寄至我局。", "post"),
        ("请于2023年9月5日前将申报书发送至邮箱。", "email"),
        ("请于2023年9月5日前完成申报。", ""),
    ],
)
def test_channel__is_of_the_own_clause(text: str, channel: str) -> None:
    assert only(text).value.channel == channel


def test_batches__are_told_apart() -> None:
    found = read("第一批申报截止时间为2023年9月15日，第二批申报截止时间为2023年11月15日。")
    assert [each.value.batch for each in found] == ["第一批", "第二批"]


def test_quota__is_said() -> None:
    assert only("创新券申领时间为2023年9月1日至9月30日，先到先得，额满即止。").value.while_funds_last


def test_standing__is_open_without_an_end() -> None:
    found = only("本项目常年受理，随报随审。")
    assert found.value.window.standing
    assert found.confidence == "certain"


def test_local_notice__is_to_be_looked_at() -> None:
    found = only("申报时间以各区通知为准。")
    assert found.value.window.announced_later
    assert found.note == "以当地通知为准"


def test_departments_deadline__decides_nothing_for_companies() -> None:
    found = read("企业于2023年9月5日前完成网上申报，各区工信局于2023年9月12日前将推荐材料报送市工信局。")
    assert [each.value.window.decides for each in found] == [True, False]


def test_third_of_a_month__is_to_be_looked_at() -> None:
    assert only("申报时间：2023年8月中旬至2023年9月上旬。").confidence == "check"


def test_words__hold_the_deadline_and_stand_in_the_text() -> None:
    text = "一、总则。\n二、申报。请申报单位于２０２３年９月１５日前完成填报。"
    found = only(text)
    assert found.quote.words == "２０２３年９月１５日前"
    assert text[found.quote.start :].startswith(found.quote.words)
    assert found.quote.sentence == "请申报单位于２０２３年９月１５日前完成填报。"
