"""Rows of government services as the platforms give them: what they say, and the defaults taken for dirt."""

from typing import Any

import pytest

from catalog.government.periods import Period, read_period, written
from catalog.government.rows import entries, lines, read_service_row

REGIONS = {"980100": "澜江市"}


def row(**values: Any) -> dict[str, Any]:
    return {
        "code": "11980100MB0000001", "title": "食品生产许可（新办）", "service_type": "行政许可",
        "department": "澜江市市场监督管理局", "region_code": "980100", "level": "市级",
        "conditions": "营业执照的经营范围包括食品生产。", "materials": ["食品生产许可申请书"],
        "statutory_time": "20(工作日)", "promised_time": "6(工作日)", "place": "办理地点：观澜大道88号二楼",
        "service_themes": ["准营准办"], "service_objects": ["企业法人"], **values,
    }  # fmt: skip


def warnings(**values: Any) -> set[tuple[str, str]]:
    return {(each.column, str(each.level)) for each in read_service_row(row(**values), REGIONS).problems}


def test_row__without_dirt_needs_no_default() -> None:
    read = read_service_row(row(), REGIONS)
    assert read.problems == []
    assert read.level == "city"
    assert read.place == "观澜大道88号二楼"
    assert (read.statutory, read.promised) == (
        Period("20(工作日)", 20, "working_day"),
        Period("6(工作日)", 6, "working_day"),
    )


@pytest.mark.clause("6.1.4")
def test_department__is_competent_and_takes_no_other_role() -> None:
    roles = read_service_row(row(), REGIONS).roles
    assert {role: [name.name for name in names] for role, names in roles.items()} == {
        "competent": ["澜江市市场监督管理局"]
    }


def test_roles__named_by_our_own_columns_are_taken_as_they_are() -> None:
    read = read_service_row(row(competent="甲局", accepting="乙局、丙局", authorising=""), REGIONS)
    named = {role: [name.name for name in names] for role, names in read.roles.items()}
    assert named == {"competent": ["甲局"], "accepting": ["乙局", "丙局"], "authorising": []}


def test_department__of_a_short_name_is_written_out_and_said_so() -> None:
    read = read_service_row(row(department="市人社局"), REGIONS)
    assert read.roles["competent"][0].name == "澜江市人力资源和社会保障局"
    assert ("department", "warning") in {(each.column, str(each.level)) for each in read.problems}


@pytest.mark.parametrize(
    "name", ["中华人民共和国澜江海事局", "澜江电网有限责任公司", "中国国际贸易促进委员会澜江省委员会"]
)
def test_department__without_a_place_at_its_beginning_keeps_its_name(name: str) -> None:
    read = read_service_row(row(department=name), REGIONS)
    assert [each.name for each in read.roles["competent"]] == [name]
    assert read.problems == []


@pytest.mark.parametrize("blank", ["无", [], "[]", "", None, ["无"]])
def test_materials__of_a_blank_mark_are_none(blank: Any) -> None:
    assert read_service_row(row(materials=blank), REGIONS).materials == ()


@pytest.mark.parametrize("words", ["无", "无。", "无条件", "无特定条件。", "无需条件。", "无限制", "没有条件"])
def test_conditions__said_to_be_none_are_no_gap(words: str) -> None:
    read = read_service_row(row(conditions=words), REGIONS)
    assert (read.conditions, read.unconditional, read.problems) == ("", True, [])


@pytest.mark.parametrize("words", ["", "[]", None])
def test_conditions__that_are_missing_keep_the_row_a_draft(words: Any) -> None:
    assert ("conditions", "kept_draft") in warnings(conditions=words)


@pytest.mark.parametrize("words", ["符合下列条件的可以申请：", "1.依法登记；"])
def test_conditions__that_break_off_are_taken_with_a_warning(words: str) -> None:
    assert warnings(conditions=words) == {("conditions", "warning")}


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"level": "大区级"}, ("level", "warning")),
        ({"statutory_time": "按规定"}, ("statutory_time", "warning")),
        ({"promised_time": "30(工作日)"}, ("promised_time", "warning")),
        ({"department": "无"}, ("department", "kept_draft")),
        ({"place": "联系人手机13812345678"}, ("place", "kept_draft")),
        ({"title": ""}, ("title", "error")),
        ({"code": None}, ("code", "error")),
    ],
    ids=["level", "time", "promise longer than the law", "no department", "mobile", "no title", "no code"],
)
def test_dirt__is_said_with_its_column(values: dict[str, Any], problem: tuple[str, str]) -> None:
    assert warnings(**values) == {problem}


@pytest.mark.parametrize(
    ("words", "number", "unit"),
    [
        ("20(工作日)", 20, "working_day"),
        ("20（工作日）", 20, "working_day"),
        ("5个工作日", 5, "working_day"),
        ("90(自然日)", 90, "day"),
        ("３天", 3, "day"),
        ("24小时", 24, "hour"),
        ("2个月", 2, "month"),
        ("即办", None, "at_once"),
        ("当场办结", None, "at_once"),
        ("按规定办理", None, ""),
        ("", None, ""),
    ],
)
def test_time__is_number_and_unit_with_the_words_kept(words: str, number: int | None, unit: str) -> None:
    assert read_period(words) == Period(words, number, unit)


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [(5, "working_day", "5个工作日"), (2, "month", "2个月"), (None, "at_once", "即办"), (None, "", "")],
)
def test_time__given_as_a_number_has_words_that_read_the_same(number: int | None, unit: str, words: str) -> None:
    assert written(number, unit) == words
    assert read_period(words) == Period(words, number, unit)


def test_list_cell__keeps_what_stands_in_brackets_together() -> None:
    assert entries("就业创业、社会保障（社会保险、社会救助）") == ("就业创业", "社会保障（社会保险、社会救助）")
    assert entries('["就业创业", "创业"]') == ("就业创业", "创业")
    assert lines("工程设计方案图、说明书及电子文件\n营业执照") == ("工程设计方案图、说明书及电子文件", "营业执照")
