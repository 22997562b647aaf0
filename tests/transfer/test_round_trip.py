"""What is written comes back as it was, and no spreadsheet runs it on the way."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cms.transfer.columns import Column
from cms.transfer.escaping import escape, unescape
from cms.transfer.exports import export_response
from cms.transfer.readers import FORMATS, read_rows
from cms.transfer.writers import write_rows

COLUMNS = (Column("code", "编号"), Column("title", "标题"))
DANGEROUS = ["=1+1", "+1", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a", " =1", "'=1", "''=1", "-"]
ODD = [
    "0007",
    "-12.5",
    "'quoted'",
    "长" * 70_000,
    "_x0041_",
    "bell\x07",
    "a\r\nb",
    '"quoted",',
    " blank ",
    "🀄",
    "#N/A",
    "",
]


def written(format: str, values: list[str]) -> bytes:
    buffer = io.BytesIO()
    write_rows(buffer, format, COLUMNS, ({"code": f"n{n}", "title": value} for n, value in enumerate(values)))
    return buffer.getvalue()


@pytest.mark.parametrize("format", FORMATS)
def test_export__imports_back_to_the_same_values(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"a.{format}"
    path.write_bytes(written(format, DANGEROUS + ODD))
    rows = list(read_rows(path, format, COLUMNS))
    assert [row.values["title"] for row in rows] == DANGEROUS + ODD
    assert not any(row.problems for row in rows)


@pytest.mark.parametrize("text", DANGEROUS)
def test_escape__disarms_what_a_spreadsheet_would_run(text: str) -> None:
    assert escape(text).startswith("'")


def test_escape__leaves_a_negative_number_alone() -> None:
    assert escape("-12.5") == "-12.5"


@given(st.text(alphabet=st.sampled_from("'=+-@＝\t\r\n 1a.中")))
def test_escape__is_always_reversible(text: str) -> None:
    assert unescape(escape(text)) == text


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50))
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_export__any_text_comes_back(tmp_path: Path, format: str, value: str) -> None:
    path = tmp_path / f"a.{format}"
    path.write_bytes(written(format, [value]))
    assert next(iter(read_rows(path, format, COLUMNS))).values["title"] == value


def test_export__a_spreadsheet_sees_texts_only() -> None:
    book = load_workbook(io.BytesIO(written("xlsx", DANGEROUS)))
    assert {cell.data_type for row in book.active.iter_rows(min_row=2) for cell in row} == {"s"}


def test_export__none_is_empty(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    write_rows(buffer, "csv", COLUMNS, [{"code": None, "title": None}])
    assert buffer.getvalue().decode("utf-8-sig").splitlines()[1] == ","


@pytest.mark.parametrize("format", FORMATS)
def test_export_response__is_a_download_with_its_name(format: str) -> None:
    response = export_response(iter([{"code": "1"}]), COLUMNS, format, "政策清单")
    assert "%E6%94%BF%E7%AD%96" in response["Content-Disposition"]
    assert b"1" in b"".join(response.streaming_content)  # type: ignore[arg-type]
