"""Reads a file of any kind that is taken, by what it is and not by what it is called."""

from dataclasses import replace
from typing import BinaryIO

from django.utils.translation import gettext as _

from .limits import FILE_BYTES, MB
from .markup.reading import read_html_bytes
from .office import convert
from .parts import Notice, Progress, Reading, Unreadable
from .pdf.reading import read_pdf
from .plain import read_text_bytes
from .sniffing import BY_EXTENSION, kind_of
from .word.package import crowded
from .word.reading import read_docx

_CONVERTED = {"doc": "doc", "rtf": "rtf", "odt": "odt", "word_xml": "xml", "mht": "mht"}


def read_file(file: BinaryIO, name: str, *, progress: Progress = None) -> Reading:
    """The document in ``file``, a seekable binary file called ``name`` by the person who sent it.

    Raises Unreadable with a message for that person.
    """
    check_size(file)
    kind, extension = kind_of(file), name.rpartition(".")[2].lower() if "." in name else ""
    if kind == "text" and BY_EXTENSION.get(extension) == "html":
        kind = "html"
    expected = BY_EXTENSION.get(extension)
    if expected in ("docx", "pdf") and kind in ("damaged_zip", "text", "unknown"):
        raise _damaged(extension)
    reading = _read(file, kind, progress)
    if expected not in (None, kind) and not (expected == "doc" and kind in _CONVERTED):
        message = _("The name says .%(extension)s, but the file is %(kind)s; it was read as that.")
        notice = Notice("wrong_extension", message % {"extension": extension, "kind": _called(kind)})
        reading = replace(reading, notices=(notice, *reading.notices))
    return reading


def check_size(file: BinaryIO) -> None:
    """Raises Unreadable for an empty file and one beyond the limit."""
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise Unreadable(_("The file is empty."), code="empty")
    if size > FILE_BYTES:
        raise Unreadable(
            _("The file has %(size)d MB; at most %(limit)d MB are read.")
            % {"size": -(-size // MB), "limit": FILE_BYTES // MB},
            code="size",
        )


def _read(file: BinaryIO, kind: str, progress: Progress) -> Reading:
    if kind == "docx":
        return read_docx(file)
    if kind == "pdf":
        return read_pdf(file, progress=progress)
    if kind == "html":
        return read_html_bytes(file.read())
    if kind == "text":
        return read_text_bytes(file.read())
    if kind in _CONVERTED:
        with convert(file, _CONVERTED[kind]) as converted:
            return replace(read_docx(converted), source_format=kind)
    raise _not_taken(kind)


def _not_taken(kind: str) -> Unreadable:
    if kind == "encrypted":
        message = _("The document is protected with a password. Save it without the password and try again.")
        return Unreadable(message, code="encrypted")
    if kind == "ofd":
        message = _("OFD cannot be read here. Open it in a reader of OFD, and save it as PDF or copy its text.")
        return Unreadable(message, code="ofd")
    if kind == "crowded":
        return crowded()
    if kind == "damaged_zip":
        return Unreadable(_("The file is damaged or was not sent completely. Send it again."), code="broken")
    message = _("The file is %(kind)s, not a text. Allowed: DOCX, PDF, HTML, TXT, and DOC, WPS, RTF, ODT to convert.")
    return Unreadable(message % {"kind": _called(kind)}, code="type")


def _damaged(extension: str) -> Unreadable:
    message = _(
        "The file is called .%(extension)s but is none, or is damaged. Open it, save it again, and try once more."
    )
    return Unreadable(message % {"extension": extension}, code="broken")


def _called(kind: str) -> str:
    names = {
        "docx": _("a DOCX document"),
        "pdf": _("a PDF"),
        "html": _("a web page"),
        "text": _("plain text"),
        "doc": _("an old Word or WPS document"),
        "rtf": _("an RTF document"),
        "odt": _("an OpenDocument text"),
        "word_xml": _("a Word XML document"),
        "mht": _("a web archive"),
        "workbook": _("a workbook"),
        "slides": _("a presentation"),
        "picture": _("a picture"),
        "archive": _("an archive"),
    }
    return names.get(kind, _("of an unknown kind"))
