"""Tells what a file is by its content; names of files lie, and web sites name a web page .doc."""

import re
import zipfile
from typing import BinaryIO

from cms.content.files_markup import HEAD, is_page, is_web_archive

from .limits import MB, PACKAGE_PARTS

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_LISTED = b"PK\x01\x02"
_WORD_XML = re.compile(
    rb"schemas\.microsoft\.com/office/word/2003/wordml|schemas\.microsoft\.com/office/2006/xmlPackage"
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_LARGEST_OLE_SEARCH = 4 * 1024 * 1024
BY_EXTENSION = {
    "docx": "docx", "docm": "docx", "dotx": "docx", "dotm": "docx", "pdf": "pdf", "html": "html", "htm": "html",
    "xhtml": "html", "shtml": "html", "txt": "text", "text": "text", "md": "text", "doc": "doc", "dot": "doc",
    "wps": "doc", "rtf": "rtf", "odt": "odt", "ofd": "ofd", "mht": "mht", "mhtml": "mht",
}  # fmt: skip


def kind_of(file: BinaryIO) -> str:
    """The kind of a file at its beginning: a value of BY_EXTENSION, or another word for what cannot be read."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(_ZIP):
        return _in_zip(file)
    if head.startswith(_OLE):
        return _in_ole(file)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    return _by_magic(head) or _in_text(head)


def _by_magic(head: bytes) -> str:
    picture = head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
    if picture or (head.startswith(b"BM") and b"\0" in head[:32]):
        return "picture"
    return "archive" if head.startswith(_ARCHIVES) else ""


def _in_zip(file: BinaryIO) -> str:
    if _is_crowded(file):
        return "crowded"
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "damaged_zip"
    finally:
        file.seek(0)
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if "OFD.xml" in names:
        return "ofd"
    for folder, found in (("word/", "docx"), ("xl/", "workbook"), ("ppt/", "slides")):
        if any(name.startswith(folder) for name in names):
            return found
    return "archive"


def _is_crowded(file: BinaryIO) -> bool:
    """Whether it lists more parts than are looked at; opened, each of a million empty parts costs half a kilobyte."""
    count, tail = 0, b""
    while count <= PACKAGE_PARTS and (chunk := file.read(MB)):
        count += (tail + chunk).count(_LISTED)
        tail = chunk[-len(_LISTED) + 1 :]
    file.seek(0)
    return count > PACKAGE_PARTS


def _in_ole(file: BinaryIO) -> str:
    data = file.read(_LARGEST_OLE_SEARCH)
    file.seek(0)
    names = {"EncryptedPackage": "encrypted", "Workbook": "workbook", "PowerPoint Document": "slides"}
    for name, kind in names.items():
        if name.encode("utf-16-le") in data:
            return kind
    return "doc"


def _in_text(head: bytes) -> str:
    if _WORD_XML.search(head):
        return "word_xml"
    if is_web_archive(head):
        return "mht"
    if is_page(head):
        return "html"
    return "text" if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in head else "unknown"
