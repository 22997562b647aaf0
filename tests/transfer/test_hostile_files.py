"""Files made to break the reader: each is refused in words, quickly and in little memory."""

import io
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from copy import copy
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import Workbook

from cms.transfer.columns import Column
from cms.transfer.limits import Limits
from cms.transfer.problems import FileRefused
from cms.transfer.readers import detect, read_rows

COLUMNS = (Column("code", "编号"), Column("title", "标题"))
SHEET = "xl/worksheets/sheet1.xml"

Make = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path: Path) -> Make:
    """A small good workbook with parts replaced or added."""

    def make(parts: Mapping[str, bytes | str] | None = None, name: str = "a.xlsx") -> Path:
        buffer = io.BytesIO()
        book = Workbook()
        book.active.append(["编号", "标题"])
        book.active.append(["1", "甲"])
        book.save(buffer)
        path = tmp_path / name
        with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for part in source.namelist():
                if part not in (parts or {}):
                    target.writestr(part, source.read(part))
            for part, content in (parts or {}).items():
                target.writestr(part, content)
        return path

    return make


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="http://x"><sheetData>{rows}</sheetData></worksheet>'


HEADINGS = '<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c></row>'


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(FileRefused) as refused:
        list(read_rows(path, detect(path, path.name, limits), COLUMNS, limits))
    return str(refused.value)


def test_workbook__the_untouched_one_is_read(workbook: Make) -> None:
    assert [row.values for row in read_rows(workbook(), "xlsx", COLUMNS)] == [{"code": "1", "title": "甲"}]


def test_workbook__one_far_row_is_refused(workbook: Make) -> None:
    far = HEADINGS + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    said = refusal(workbook({SHEET: sheet(far)}))
    assert "200000" in said.replace(",", "")
    assert "A1048576" in said


def test_workbook__one_far_column_is_refused(workbook: Make) -> None:
    said = refusal(workbook({SHEET: sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')}))
    assert "XFD1" in said
    assert "200 列" in said


def test_workbook__empty_cells_and_rows_far_away_do_not_matter(workbook: Make) -> None:
    rows = HEADINGS + '<row r="2"><c r="A2"><v>5</v></c><c r="XFD2" s="1"/></row><row r="1048576" s="1"/>'
    assert [row.values for row in read_rows(workbook({SHEET: sheet(rows)}), "xlsx", COLUMNS)] == [{"code": "5"}]


def test_workbook__twenty_thousand_empty_rows_are_passed_over(workbook: Make) -> None:
    rows = HEADINGS + "<row/>" * 20_000 + '<row><c t="inlineStr"><is><t>末</t></is></c></row>'
    found = [(row.number, row.values["code"]) for row in read_rows(workbook({SHEET: sheet(rows)}), "xlsx", COLUMNS)]
    assert found == [(20_002, "末")]


def test_workbook__a_zip_bomb_is_refused_by_its_ratio(workbook: Make) -> None:
    assert "200" in refusal(workbook({SHEET: sheet(HEADINGS + " " * 50_000_000)}))


def test_workbook__a_large_directory_or_total_is_refused(workbook: Make) -> None:
    path = workbook({f"xl/media/{number}.png": b"x" for number in range(1_100)})
    assert "1000" in refusal(path).replace(",", "")
    assert "MB" in refusal(workbook(), Limits(unzipped_bytes=1_000))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl\\..\\evil.xml", "C:/evil.xml"])
def test_workbook__a_part_with_a_path_out_of_it_is_refused(workbook: Make, name: str) -> None:
    assert "evil" in (message := refusal(workbook({name: b"x"}))) or "passwd" in message


@pytest.mark.parametrize("name", ["xl/embeddings/inner.zip", "xl/embeddings/book.xlsx", "xl/vbaProject.bin"])
def test_workbook__files_and_macros_inside_are_refused(workbook: Make, name: str) -> None:
    assert refusal(workbook({name: b"PK\x03\x04"}))


def test_workbook__a_link_inside_is_refused(workbook: Make) -> None:
    path = workbook()
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("xl/link.xml")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert "link.xml" in refusal(path)


def test_workbook__two_parts_of_one_name_are_refused(workbook: Make) -> None:
    assert refusal(workbook({"XL/Worksheets/Sheet1.xml": sheet(HEADINGS)}))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
def test_workbook__entities_are_refused_in_every_part(workbook: Make, part: str, declared: str) -> None:
    assert refusal(workbook({part: f"<?xml version='1.0'?>{declared}<x>&a;</x>"}))


def test_workbook__one_cell_of_two_hundred_megabytes_stops_at_the_limit(workbook: Make) -> None:
    huge = HEADINGS + f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"长" * 5_000_000}</t></is></c></row>'
    assert "4000000" in refusal(workbook({SHEET: sheet(huge)}), Limits(zip_ratio=10_000)).replace(",", "")


def test_workbook__a_cut_or_mixed_up_one_is_refused(workbook: Make, tmp_path: Path) -> None:
    whole = workbook().read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])
    assert refusal(cut)
    assert refusal(workbook({SHEET: "<worksheet><sheetData><row>"}))
    assert refusal(workbook({"xl/workbook.xml": "<workbook/>"}))


def test_workbook__parts_that_share_bytes_are_refused(workbook: Make) -> None:
    path = workbook()
    with zipfile.ZipFile(path, "a") as archive:
        shared = copy(archive.getinfo(SHEET))
        shared.filename = "xl/worksheets/sheet2.xml"
        archive.filelist.append(shared)
        archive._didModify = True  # type: ignore[attr-defined]
    assert "重叠" in refusal(path)


def test_workbook__an_endless_tag_is_refused(workbook: Make) -> None:
    rows = HEADINGS + f'<row r="2"><c r="A2" x="{"a" * 3_000_000}"><v>1</v></c></row>'
    assert "标签" in refusal(workbook({SHEET: sheet(rows)}), Limits(zip_ratio=10_000))


def test_workbook__rows_out_of_order_are_refused(workbook: Make) -> None:
    assert refusal(workbook({SHEET: sheet(HEADINGS + '<row r="1"><c r="A1"><v>1</v></c></row>')}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1encrypted"),
        ("a.xlsx", b"code,title\n"),
        ("a.csv", b"PK\x03\x04rest"),
        ("a.csv", b"%PDF-1.7"),
        ("a.xlsm", b"PK\x03\x04"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.exe", b"MZ"),
        ("noending", b"x"),
        ("a.csv", b""),
        ("a.csv", "编号,标题\n1,甲\n".encode("utf-16")),
        ("a.csv", "编号,标题\n1,甲\n".encode("utf-16-le")),
        ("a.csv", ("code,title\n1," + "甲" * 30 + "\n").encode() + "2,乙\n".encode("gbk")),
        ("a.csv", b"\xef\xbb\xbfcode\n\xff\n"),
        ("a.csv", b'code,title\n1,"never closed\n' + b"x\n" * 2_100_000),
        ("a.csv", b"code,title\n" + b"," * 5_000_000),
        ("a.csv", b"code,title\n1" + (b',"' + b"x\n" * 300_000 + b'"') * 8),
        ("a.jsonl", b'{"code": "' + b"x" * 5_000_000),
        ("a.json", b'[{"code": "' + b"x" * 5_000_000),
        ("a.jsonl", b'{"code": ' * 100_000),
    ],
)
def test_file__wrong_content_name_or_encoding_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path)


MEASURE = """
import sys, time
from pathlib import Path
import django
django.setup()
from cms.transfer.columns import Column
from cms.transfer.problems import FileRefused
from cms.transfer.readers import detect, read_rows
path, started, count = Path(sys.argv[1]), time.process_time(), 0
try:
    for row in read_rows(path, detect(path, path.name), (Column("code", "编号"), Column("title", "标题"))):
        count += 1
    said = "read"
except FileRefused:
    said = "refused"
# Not getrusage: its peak is inherited from the process that forked this one.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(said, count, int(peak) // 1024, round(time.process_time() - started, 2))
"""


def measured(path: Path) -> tuple[str, int, int, float]:
    """(read or refused, rows, peak memory in MB, seconds of CPU) of reading a file in a process of its own."""
    command = [sys.executable, "-c", MEASURE, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR)
    said, rows, megabytes, seconds = done.stdout.split()
    return said, int(rows), int(megabytes), float(seconds)


def test_memory__a_far_cell_is_refused_within_300_mb(workbook: Make) -> None:
    rows = HEADINGS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    said, _rows, megabytes, seconds = measured(workbook({SHEET: sheet(rows)}))
    assert said == "refused"
    assert megabytes <= 300
    assert seconds < 2


def test_memory__a_csv_of_sixty_megabytes_is_read_within_300_mb(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("编号,标题\n")
        for number in range(150_000):
            file.write(f"{number},{'惠' * 130}\n")
    assert path.stat().st_size > 55_000_000
    said, rows, megabytes, _seconds = measured(path)
    assert (said, rows) == ("read", 150_000)
    assert megabytes <= 300


def test_memory__a_large_workbook_of_shared_texts_is_read_within_300_mb(tmp_path: Path) -> None:
    path = tmp_path / "big.xlsx"
    count = 60_000
    texts = "".join(f"<si><t>{number}{'惠企' * 300}</t></si>" for number in range(count))
    rows = "".join(f'<row r="{n + 2}"><c r="A{n + 2}" t="s"><v>{n}</v></c></row>' for n in range(count))
    buffer = io.BytesIO()
    book = Workbook()
    book.active.append(["编号"])
    book.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for part in source.namelist():
            if part not in {SHEET, "xl/sharedStrings.xml"}:
                target.writestr(part, source.read(part))
        target.writestr("xl/sharedStrings.xml", f"<sst>{texts}</sst>")
        target.writestr(SHEET, sheet(HEADINGS + rows))
    said, rows_read, megabytes, _seconds = measured(path)
    assert (said, rows_read) == ("read", count)
    assert megabytes <= 300
