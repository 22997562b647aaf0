"""What a person is asked to look at before a text is taken."""

import pytest

from catalog.intake.proposals import propose

from .texts import JOINED

BODY = "现就支持仓储企业有关事项通知如下：各地要优化服务，降低收费，建立台账，按月报送进展，确保政策落到实处。"


def codes(text: str, title: str = "江苏省商务厅关于仓储工作的通知") -> list[str]:
    """Codes of the warnings about a text."""
    return [warning.code for warning in propose(text, title_hint=title).warnings]


def test_repeated__body_shows_where_it_starts_over() -> None:
    text = f"{BODY * 2}\n江苏省商务厅\n"
    twice = f"{text}{text}"
    (warning,) = (one for one in propose(twice).warnings if one.code == "body_repeated")

    assert twice[warning.start :].startswith(warning.words)
    assert warning.start >= len(BODY)


def test_repeated__body_below_a_title_that_stands_there_once() -> None:
    head = "江苏省商务厅关于仓储工作的通知\n苏商〔2025〕7号\n"
    text = head + f"{BODY * 2}\n" * 2
    (warning,) = (one for one in propose(text).warnings if one.code == "body_repeated")

    assert warning.start == len(head) + len(BODY) * 2 + 1


def test_joined__lines_are_shown_where_one_runs_into_the_next() -> None:
    (warning,) = (one for one in propose(JOINED).warnings if one.code == "lines_joined")

    assert warning.words in JOINED


def test_joined__lines_are_not_said_of_a_text_with_paragraphs() -> None:
    assert codes("\n".join([BODY] * 12)) == ["body_repeated"]


@pytest.mark.parametrize(
    "title", ["江苏省商务厅关于做好2025年仓储企业信息统计工作的", "江苏省商务厅关于…", "关于印发《仓储管理办法的通知"]
)
def test_title__cut_is_pointed_out(title: str) -> None:
    assert "title_cut" in codes(BODY, title)


def test_title__cut_is_completed_from_the_text() -> None:
    whole = "江苏省商务厅关于做好2025年仓储企业信息统计工作的通知"
    found = propose(f"{whole}\n各市商务局：\n{BODY}", title_hint="江苏省商务厅关于做好2025年仓储企业信息统计工作的...")

    assert found.value("title") == whole
    assert "title_cut" not in [warning.code for warning in found.warnings]


def test_title__whole_is_left_alone() -> None:
    assert codes(BODY) == []


def test_body__that_ends_in_an_ellipsis_is_cut() -> None:
    assert codes(f"{BODY}各地要...") == ["body_cut"]


def test_personal_data__is_shown_masked_only() -> None:
    text = f"{BODY}联系人：李四，13912345678。"
    (warning,) = (one for one in propose(text).warnings if one.code == "personal_data")

    assert warning.words == "139******78"
    assert text[warning.start :].startswith("13912345678")


def test_reposted__national_text_names_the_site() -> None:
    text = f"{BODY}商务部2025年6月4日更多信息请关注官方微信“江苏商务”"
    warnings = propose(text, title_hint="商务部关于仓储工作的通知").warnings

    assert [(one.code, one.words) for one in warnings] == [("reposted", "更多信息请关注官方微信“江苏商务”")]


def test_issuers__that_are_more_than_named_are_pointed_out() -> None:
    assert "issuers_incomplete" in codes(BODY, "江苏省商务厅等十部门关于仓储工作的通知")
