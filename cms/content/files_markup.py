"""Tells web pages and web archives by their first bytes, whatever they are called."""

import re

HEAD = 65_536
"""Bytes that tell; scripts and styles of a saved page may stand before its first element of text."""
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title|h[1-6]|span|article)\b", re.I)
_ARCHIVE = re.compile(rb"(?:MIME-Version|From|Content-Type|Date|Subject):", re.I)
_LATEST_ELEMENT = 8_192
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def is_page(head: bytes) -> bool:
    """Markup from the first character on; UTF-16 with its mark is looked at by its Latin letters."""
    start = _plain(head)
    return b"\0" not in start and start.startswith(b"<") and _PAGE.search(start[:_LATEST_ELEMENT]) is not None


def is_web_archive(head: bytes) -> bool:
    """A page saved with its pictures as one message (MHTML, RFC 2557)."""
    return _ARCHIVE.match(_plain(head)) is not None and b"multipart/related" in head.lower()


def _plain(head: bytes) -> bytes:
    if head.startswith(_UTF16):
        head = head[2:].replace(b"\0", b"")
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")
