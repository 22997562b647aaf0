"""Stored files: immutable, kept once, and what they say they are."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cms.content.files import StoredFile, path_of, store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def test_store__keeps_the_same_bytes_once() -> None:
    first = store(io.BytesIO(b"%PDF-1.7 text"), name="办法.pdf")
    second = store(io.BytesIO(b"%PDF-1.7 text"), name="另一个名字.pdf")

    assert first == second
    assert StoredFile.objects.count() == 1
    assert first.open().read() == b"%PDF-1.7 text"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("程序.exe", b"MZ", "type"),
        ("图.svg", b"<svg/>", "type"),
        ("网页.html", "只是文字".encode(), "content"),
        ("改名.html", b"MZ\x90\x00<html>", "content"),
        ("改名.mht", b"<html><p>", "content"),
        ("改名.rtf", b"<html><p>", "content"),
        ("改名.odt", b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", "content"),
        ("宏.docx", b"PK\x03\x04" + b"\0" * 26 + b"word/vbaProject.bin", "macros"),
        ("宏.xlsx", b"PK\x03\x04" + b"\0" * 2_000_000 + b"XL/VBAPROJECT.BIN", "macros"),
        ("改名.pdf", b"MZ\x90\x00", "content"),
        ("改名.png", b"<html>", "content"),
        ("改名.docx", b"not a zip", "content"),
        ("二进制.txt", b"a\x00b", "content"),
        ("空.pdf", b"", "empty"),
    ],
)
def test_store__refuses_what_it_cannot_trust(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError) as refused:
        store(io.BytesIO(content), name=name)

    assert refused.value.code == code
    assert not StoredFile.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_store__refuses_a_file_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.content.files.MAX_BYTES", 10)
    with pytest.raises(ValidationError) as refused:
        store(io.BytesIO(b"%PDF" + b"x" * 10), name="大.pdf")
    assert refused.value.code == "size"


def test_store__takes_no_path_from_the_name() -> None:
    stored = store(io.BytesIO(b"a,b"), name="..\\..\\etc/passwd.csv")
    assert stored.name == "passwd.csv"
    assert stored.path == path_of(stored.sha256)


OPEN_DOCUMENT = b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text" + b"PK\x03\x04"


@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("网页.html", b"\xef\xbb\xbf\r\n<!-- saved --><HTML><script>alert(1)</script>", "application/octet-stream"),
        ("网页.htm", "<html><p>正文</p>".encode("utf-16"), "application/octet-stream"),
        ("网页.mht", b"From: x\r\nContent-Type: multipart/related", "application/octet-stream"),
        ("原稿.rtf", b"{\\rtf1 x}", "application/rtf"),
        ("原稿.odt", OPEN_DOCUMENT, "application/vnd.oasis.opendocument.text"),
    ],
)
def test_store__keeps_originals_of_every_kind_as_they_are(name: str, content: bytes, mime: str) -> None:
    stored = store(io.BytesIO(content), name=name)
    assert (stored.mime, stored.open().read()) == (mime, content)
