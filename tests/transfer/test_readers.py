"""What readers make of good files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from cms.transfer.columns import Column
from cms.transfer.limits import Limits
from cms.transfer.problems import FileRefused
from cms.transfer.readers import detect, read_grid, read_rows

COLUMNS = (Column("code", "编号", required=True), Column("title", "标题", aliases=("名称",)))

Put = Callable[[str, bytes | str], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def rows_of(path: Path) -> list[dict[str, str]]:
    return [row.values for row in read_rows(path, detect(path, path.name), COLUMNS)]


def problems_of(path: Path) -> list[tuple[int, str]]:
    return [(p.row, p.column) for row in read_rows(path, detect(path, path.name), COLUMNS) for p in row.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv__is_understood_in_each_encoding_of_chinese_offices(put: Put, encoding: str) -> None:
    path = put("a.csv", "编号,标题\n0007,关于高企的通知\n".encode(encoding))
    assert rows_of(path) == [{"code": "0007", "title": "关于高企的通知"}]


@pytest.mark.parametrize("heading", ["编号,标题", "code,title", " 编 号 ,名称", "编号\t标题", "编号;标题"])
def test_csv__columns_are_known_by_name_label_or_alias(put: Put, heading: str) -> None:
    separator = next(mark for mark in ",\t;" if mark in heading)
    assert rows_of(put("a.csv", f"{heading}\n1{separator}甲\n")) == [{"code": "1", "title": "甲"}]


def test_csv__a_cell_may_hold_lines_and_row_numbers_are_the_spreadsheets(put: Put) -> None:
    path = put("a.csv", '编号,标题\r\n1,"甲\r\n乙"\r\n\r\n2,丙\r\n')
    assert [(row.number, row.values["title"]) for row in read_rows(path, "csv", COLUMNS)] == [
        (2, "甲\r\n乙"),
        (4, "丙"),
    ]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("编号,编号\n1,2\n", "编号"),
        ("编号,,标题\n1,2,3\n", "B"),
        ("编号,作者\n1,2\n", "作者"),
        ("标题\n甲\n", "编号"),
        ("\n\n", "空"),
    ],
)
def test_csv__wrong_headings_are_named(put: Put, content: str, named: str) -> None:
    with pytest.raises(FileRefused, match=named):
        rows_of(put("a.csv", content))


def test_csv__an_open_quotation_at_the_end_swallows_no_rows(put: Put) -> None:
    assert rows_of(put("a.csv", '编号,标题\n1,"甲\n乙"')) == [{"code": "1", "title": "甲\n乙"}]
    with pytest.raises(FileRefused, match="第 3 行"):
        rows_of(put("a.csv", '编号,标题\n1,甲\n2,"乙\n3,丙\n4,丁\n'))


def test_csv__a_byte_that_is_no_text_is_named_with_its_own_line(put: Put) -> None:
    path = put("a.csv", "")
    path.write_bytes("编号,标题\n1,甲\n".encode() + b"2,\xff\xfe\xfa\n")
    with pytest.raises(FileRefused, match="第 3 行"):
        rows_of(path)


def test_csv__ragged_rows_are_named_and_the_others_read(put: Put) -> None:
    path = put("a.csv", "编号,标题\n1\n2,乙\n3,丙,多\n")
    assert problems_of(path) == [(2, ""), (4, "C")]


def test_csv__a_formula_is_flagged_unless_marked_as_text(put: Put) -> None:
    path = put("a.csv", "编号,标题\n1,=1+1\n2,'=1+1\n3,-5\n")
    assert problems_of(path) == [(2, "title")]
    assert [row["title"] for row in rows_of(path)] == ["=1+1", "=1+1", "-5"]


def test_csv__a_character_that_is_no_text_is_named(put: Put) -> None:
    assert problems_of(put("a.csv", "编号,标题\n1,甲\0乙\n")) == [(2, "title")]


def test_xlsx__cells_come_as_the_person_sees_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["编号", "标题"])
    values = ["0007", 7, 0.1 + 0.2, date(2024, 3, 1), True, 44000.0, "_x0041_", None]
    for number, value in enumerate(values, start=2):
        sheet.cell(number, 1, value)
        sheet.cell(number, 2, "甲")
    sheet["A3"].number_format = "0000"
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = [row.get("code") for row in rows_of(path)]
    assert found == ["0007", "0007", "0.3", "2024-03-01", "TRUE", "44000", "A", ""]


def test_xlsx__formulas_and_rounded_numbers_are_flagged_never_calculated(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["编号", "标题"])
    book.active.append(["=1+1", "甲"])
    book.active.append([320506199001011234, "乙"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert problems_of(path) == [(2, "code"), (3, "code")]
    assert rows_of(path)[0]["code"] == "=1+1"


def test_json__a_list_of_objects_keeps_numbers_as_written(put: Put) -> None:
    path = put("a.json", '[ {"code": 1.10, "title": "甲"} , {"编号": "2", "title": null} ]\n')
    assert rows_of(path) == [{"code": "1.10", "title": "甲"}, {"code": "2", "title": None}]


def test_json__objects_longer_than_the_reading_window_are_whole(put: Put) -> None:
    path = put("a.json", '[{"code": "1", "title": "' + "长" * 300_000 + '"}, {"code": "2"}]')
    assert [len(row.get("title", "")) for row in rows_of(path)] == [300_000, 0]


@pytest.mark.parametrize(
    "content", ["{}", "[1]", '[{"code": "1"}', '[{"code": "1"}] x', '[{"code": }]', "[", "[" * 100_000, "[]"]
)
def test_json__anything_but_a_list_of_objects_is_refused(put: Put, content: str) -> None:
    with pytest.raises(FileRefused):
        rows_of(put("a.json", content))


def test_jsonl__unknown_and_repeated_names_are_named_with_their_line(put: Put) -> None:
    path = put("a.jsonl", '{"code": "1"}\n\n{"code": "2", "author": "x"}\n{"code": "3", "code": "4"}\n')
    assert problems_of(path) == [(3, "author"), (4, "code")]


def test_jsonl__a_broken_line_is_named(put: Put) -> None:
    with pytest.raises(FileRefused, match="2"):
        rows_of(put("a.jsonl", '{"code": "1"}\n{"code": \n'))


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl"])
def test_limits__count_rows(put: Put, name: str) -> None:
    lines = {
        "a.csv": "编号\n" + "1\n" * 11,
        "a.json": "[" + ",".join(['{"code": "1"}'] * 11) + "]",
        "a.jsonl": '{"code": "1"}\n' * 11,
    }
    path = put(name, lines[name])
    with pytest.raises(FileRefused, match="10"):
        list(read_rows(path, detect(path, name), COLUMNS, Limits(rows=10)))


def test_grid__rows_as_they_stand_whatever_the_first_says(put: Put) -> None:
    path = put("a.csv", "清理结果目录\n序号,名称\n1,甲办法,多出的\n")
    assert [row.values for row in read_grid(path, "csv")] == [
        {"A": "清理结果目录"}, {"A": "序号", "B": "名称"}, {"A": "1", "B": "甲办法", "C": "多出的"},
    ]  # fmt: skip
    with pytest.raises(FileRefused):
        list(read_grid(put("a.json", "[]"), "json"))
