"""Documents made to break the reader: each is refused in words, quickly and in bounded memory, or read without harm."""

import io
import os
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from openpyxl import Workbook

from catalog.intake.reading import Unreadable, read_file, read_html, read_text
from catalog.intake.reading.limits import FILE_BYTES, MB
from catalog.intake.reading.pdf import process

from .making import PICTURE, W, codes, docx, lines, p, pdf


def refusal(file: io.BytesIO, name: str) -> str:
    """The message in Chinese; every refusal comes within seconds."""
    started = time.monotonic()
    with translation.override("zh-hans"), pytest.raises(Unreadable) as refused:
        read_file(file, name)
    assert time.monotonic() - started < 20
    return refused.value.message


def with_part(name: str, content: bytes) -> io.BytesIO:
    """A good DOCX with one part replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(docx(p("正文"))) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
        target.writestr(name, content)
    buffer.seek(0)
    return buffer


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.html", "a.txt", "a.doc", "a"])
def test_empty_file__is_said(name: str) -> None:
    assert "空" in refusal(io.BytesIO(), name)


def test_size__beyond_the_limit_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    with path.open("rb") as file, pytest.raises(Unreadable, match="50"):
        read_file(file, "a.docx")


def workbook() -> io.BytesIO:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook().getvalue(), "工作簿"),
        (PICTURE, "图片"),
        (b"Rar!\x1a\x07\x00" + b"x" * 100, "压缩包"),
        (b"MZ\x90\x00" + b"\0" * 100, "不是这种格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"PK\x03\x04 only the beginning", "损坏"),
        ("这里是纯文字".encode(), ".docx"),
    ],
)
def test_wrong_extension__says_what_the_file_is(content: bytes, words: str) -> None:
    assert words in refusal(io.BytesIO(content), "通知.docx")


def test_wrong_extension__a_readable_one_is_read_with_a_notice() -> None:
    reading = read_file(pdf("正文在此"), "通知.docx")
    assert (lines(reading), codes(reading)) == (["正文在此"], {"wrong_extension"})
    page = read_file(io.BytesIO("<html><body><p>网页</p></body></html>".encode()), "通知.doc")
    assert (lines(page), codes(page)) == (["网页"], {"wrong_extension"})


def test_ofd__says_what_to_do() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("OFD.xml", "<OFD/>")
    assert "OFD" in refusal(buffer, "a.ofd")


def test_docx__a_zip_bomb_is_refused_by_its_ratio() -> None:
    assert "200" in refusal(with_part("word/document.xml", b" " * 60 * MB), "a.docx")


def test_docx__a_part_that_lies_about_its_size_is_not_unpacked_beyond_it() -> None:
    """The directory says 100 bytes, the stream holds 30 MB."""
    bomb = bytearray(with_part("word/bomb.bin", b"\0" * 30 * MB).getvalue())
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        name, size = b"word/document.xml", archive.getinfo("word/bomb.bin").file_size
    lying = bytes(bomb).replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    lying = lying.replace(b"word/bomb.bin", b"word/real.bin").replace(name, b"word/xocument.xml")
    lying = lying.replace(b"word/real.bin", b"word/media.xm").replace(b"xocument", b"document")
    reading = read_file(io.BytesIO(lying), "a.docx")
    assert lines(reading) == ["正文"]


def test_docx__too_many_parts_and_too_many_bytes_are_refused() -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        for number in range(2_001):
            archive.writestr(f"word/{number}.bin", b"")
    assert "2000" in refusal(many, "a.docx").replace(",", "")
    noise = os.urandom(1 * MB)
    large = io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<x/>")
        for number in range(30):
            archive.writestr(f"word/{number}.bin", (noise[: MB // 16] + b"\0" * MB) * 7)
    assert "200" in refusal(large, "a.docx")


def with_entities(declared: str, encoding: str = "utf-8") -> io.BytesIO:
    """A DOCX whose text is the entity d."""
    source = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [{declared}]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>正文&d;</w:t></w:r></w:p></w:body></w:document>'
    )
    return with_part("word/document.xml", source.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("declared", ['<!ENTITY d SYSTEM "file:///etc/passwd">', '<!ENTITY d "x">'])
def test_docx__declared_entities_are_refused(declared: str, encoding: str) -> None:
    assert "实体" in refusal(with_entities(declared, encoding), "a.docx")


def test_docx__entities_that_multiply_are_stopped_by_the_parser() -> None:
    declared = f'<!ENTITY b "{"x" * 100}"><!ENTITY c "{"&b;" * 100}"><!ENTITY d "{"&c;" * 100}">'
    assert "损坏" in refusal(with_entities(declared), "a.docx")


def test_docx__nested_without_end_is_refused() -> None:
    cell = f'<w:document xmlns:w="{W}"><w:body>' + "<w:tbl><w:tr><w:tc>" * 3_000
    assert refusal(with_part("word/document.xml", cell.encode()), "a.docx")
    deep = "<w:tbl><w:tr><w:tc>" * 80 + p("底") + "</w:tc></w:tr></w:tbl>" * 80
    assert "嵌套" in refusal(docx(deep), "a.docx")
    ten = "<w:tbl><w:tr><w:tc>" * 10 + p("底") + "</w:tc></w:tr></w:tbl>" * 10
    assert lines(read_file(docx(ten), "a.docx")) == ["底"]


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.95])
def test_docx__a_truncated_one_is_said(keep: float) -> None:
    whole = docx(p("正文" * 2_000)).getvalue()
    assert "损坏" in refusal(io.BytesIO(whole[: int(len(whole) * keep)]), "a.docx")


def test_docx__damaged_bytes_inside_are_said() -> None:
    whole = bytearray(docx(p("正文")).getvalue())
    place = whole.find(b"word/document.xml") + len(b"word/document.xml") + 5
    whole[place : place + 40] = os.urandom(40)
    assert refusal(io.BytesIO(bytes(whole)), "a.docx")


def test_docx__a_macro_document_is_read_and_its_macros_are_not() -> None:
    file = docx(p("正文"), {"vbaProject.bin": b"Sub AutoOpen()"}, {"v": "vbaProject vbaProject.bin"})
    reading = read_file(file, "a.docm")
    assert (lines(reading), codes(reading)) == (["正文"], {"macros"})


def test_html__nested_without_end_is_refused_and_never_cut() -> None:
    for tag in ("div", "b", "table><tr><td", "ul><li"):
        with pytest.raises(Unreadable) as refused:
            read_html(f"<{tag}>" * 100_000 + "底")
        assert refused.value.code == "depth"


def test_html__spans_beyond_reason_cost_nothing() -> None:
    started = time.monotonic()
    with pytest.raises(Unreadable, match="200"):
        read_html("<table><tr><td colspan=99999999 rowspan=99999999>a<td>b</tr><tr><td>c</table>")
    rows = "<tr><td rowspan=65000>甲</td><td>乙</td></tr>" * 500
    assert read_html(f"<table>{rows}</table>".replace("<td rowspan=65000>甲</td>", "", 499)).blocks
    assert time.monotonic() - started < 10


def test_html__three_megabytes_pasted_are_read_in_seconds() -> None:
    paragraph = '<p style="margin:0"><span>第一条　各单位应当按照规定的时间报送材料。</span><b>逾期不予受理。</b></p>'
    source = paragraph * (3 * MB // len(paragraph.encode()))
    started = time.monotonic()
    found = lines(read_html(source))
    assert len(found) > 20_000
    assert time.monotonic() - started < 30


def test_text__a_null_is_not_swallowed() -> None:
    assert lines(read_text("甲\0乙")) == ["甲乙"]


def pdf_bomb() -> io.BytesIO:
    """One page whose content unpacks to 1.1 GB, deflated twice."""
    packer = zlib.compressobj(9)
    inner = b"".join([*(packer.compress(b"\0" * 16 * MB) for _piece in range(70)), packer.flush()])
    stream = zlib.compress(inner, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>startxref\n%d\n%%%%EOF" % (table, start)
    return io.BytesIO(out)


def test_pdf__a_bomb_is_stopped_by_the_bound_of_memory() -> None:
    file = pdf_bomb()
    assert len(file.getvalue()) < MB
    assert "1024" in refusal(file, "a.pdf").replace(",", "")


def test_pdf__a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PDF_PAGE_SECONDS", 0.01)
    with pytest.raises(Unreadable) as refused:
        read_file(pdf("正文"), "a.pdf")
    assert refused.value.code == "stopped"


def test_pdf__too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PDF_PAGES", 2)
    assert "3" in refusal(pdf("甲\n#pagebreak()\n乙\n#pagebreak()\n丙"), "a.pdf")


MEMORY = """
import io, resource, sys, zipfile
import django; django.setup()
from catalog.intake.reading import Unreadable, read_file, read_html
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
data = open(sys.argv[1], "rb").read()
try:
    read_file(io.BytesIO(data), sys.argv[1])
except Unreadable as refused:
    print(refused.code, end=" ")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def grown(path: Path) -> tuple[str, int]:
    """What is said of a file, and by how many MB a fresh process grows at most while reading it."""
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "PYTHONPATH": str(settings.BASE_DIR)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    *said, megabytes = done.stdout.split()
    return " ".join(said), int(megabytes)


def test_memory__bombs_cost_little(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    path.write_bytes(with_part("word/document.xml", b" " * 60 * MB).getvalue())
    said, megabytes = grown(path)
    assert said == "ratio"
    assert megabytes < 40


def test_memory__a_million_empty_parts_are_counted_and_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "crowded.docx"
    listed = b"PK\x01\x02" + b"\0" * 24 + b"\x0a\0" + b"\0" * 12 + b"\0" * 4 + b"word/part1"
    end = b"PK\x05\x06" + b"\0" * 4 + b"\xff\xff" * 2 + (800_000 * len(listed)).to_bytes(4, "little")
    path.write_bytes(b"PK\x03\x04" + listed * 800_000 + end + (4).to_bytes(4, "little") + b"\0\0")
    said, megabytes = grown(path)
    assert (said, megabytes < 80) == ("parts", True), megabytes


def test_memory__a_long_docx_is_read_within_400_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "long.docx"
    look = '<w:rPr><w:rFonts w:ascii="x"/><w:sz w:val="32"/></w:rPr>'
    run = f"<w:r>{look}<w:t>各单位应当按照%s规定的时间报送材料。</w:t></w:r>"
    body = "".join("<w:p>" + (run % number) * 4 + "</w:p>" for number in range(2_500))
    path.write_bytes(docx(body).getvalue())
    said, megabytes = grown(path)
    assert (said, megabytes < 400) == ("", True), megabytes
