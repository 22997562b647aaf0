"""Immutable files, stored by digest; public only while a public item refers to them (DESIGN §2)."""

import codecs
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .files_markup import HEAD, is_page, is_web_archive

MAX_BYTES = 100 * 1024 * 1024
CHUNK = 1024 * 1024

TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "wps": "application/vnd.ms-works",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
    "html": "application/octet-stream",
    "htm": "application/octet-stream",
    "mht": "application/octet-stream",
    "et": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "txt": "text/plain",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
"""What may be attached to public content, by extension. Nothing here is run by a browser on our own address.

Web pages are kept as they are and served as bytes to be saved: under a type of their own a browser would run them.
"""

_MACROS = b"vbaproject.bin"
_WITHOUT_MACROS = frozenset({"docx", "xlsx", "pptx"})


class StoredFile(models.Model):
    """A file that never changes; the same bytes are stored once."""

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(verbose_name=_("file name"), max_length=255)
    size = models.BigIntegerField(verbose_name=_("bytes"), editable=False)
    mime = models.CharField(max_length=120, editable=False)
    created_at = models.DateTimeField(verbose_name=_("uploaded at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # Tells an address that never was public (404) from one that is no more (410).
    first_public_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return path_of(self.sha256)

    def open(self) -> BinaryIO:
        """The bytes, for reading."""
        return self.path.open("rb")


def path_of(sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return Path(settings.VAR_DIR) / "files" / sha256[:2] / sha256


def store(content: UploadedFile | IO[bytes], *, name: str, user: Any = None) -> StoredFile:
    """Keep the bytes for ever and return their row; the same bytes give the row that is there already.

    Raises ValidationError, in the uploader's words, for an empty or too large file, or a type that is not taken.
    """
    name = Path(name.replace("\\", "/")).name[-255:]
    directory = Path(settings.VAR_DIR) / "files"
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=directory, delete=False) as spool:
        try:
            sha256, size = _copy(content, spool)
            spool.flush()
            os.fsync(spool.fileno())
            mime = accepted_type(name, Path(spool.name))
            target = path_of(sha256)
            target.parent.mkdir(exist_ok=True)
            os.replace(spool.name, target)
        except BaseException:
            Path(spool.name).unlink(missing_ok=True)
            raise
    row, _created = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"name": name, "size": size, "mime": mime, "created_by": user}
    )
    return row


def accepted_type(name: str, path: Path) -> str:
    """The media type to serve ``name`` with; raises ValidationError when extension and content do not agree."""
    extension = name.rpartition(".")[2].lower()
    allowed = "、".join(sorted(TYPES))
    if extension not in TYPES:
        raise ValidationError(
            _("“%(name)s”: this type of file is not taken. Allowed: %(allowed)s."),
            code="type",
            params={"name": name, "allowed": allowed},
        )
    if not _content_agrees(extension, path):
        raise ValidationError(
            _("“%(name)s”: the content is not what the extension .%(extension)s says."),
            code="content",
            params={"name": name, "extension": extension},
        )
    if extension in _WITHOUT_MACROS and _holds(path, _MACROS):
        raise ValidationError(
            _("“%(name)s” holds macros, programs that run when it is opened. Save it without macros."),
            code="macros",
            params={"name": name},
        )
    return TYPES[extension]


def charset_of(path: Path) -> str:
    """The encoding to tell readers of a text: UTF-8, else GB18030, in which older Chinese systems write."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _content_agrees(extension: str, path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(HEAD)
    agrees = _BEGINNINGS.get(extension)
    if agrees is not None:
        return agrees(head)
    kind = filetype.guess(head)
    return kind is not None and kind.extension in {extension, {"jpeg": "jpg"}.get(extension, extension)}


def _is_old_office(head: bytes) -> bool:
    return head.startswith(b"\xd0\xcf\x11\xe0")


def _is_zip(head: bytes) -> bool:
    return head.startswith(b"PK\x03\x04")


def _is_text(head: bytes) -> bool:
    return b"\0" not in head


_BEGINNINGS: dict[str, Callable[[bytes], bool]] = {
    **dict.fromkeys(("doc", "xls", "ppt", "wps", "et"), _is_old_office),
    **dict.fromkeys(("docx", "xlsx", "pptx", "ofd", "zip"), _is_zip),
    **dict.fromkeys(("txt", "csv"), _is_text),
    **dict.fromkeys(("html", "htm"), is_page),
    "mht": is_web_archive,
    "rtf": lambda head: head.lstrip().startswith(b"{\\rtf"),
    # An OpenDocument text says what it is in its first part, unpacked (OpenDocument 1.3, part 2, 3.3).
    "odt": lambda head: _is_zip(head) and head[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text"),
}
"""By extension, how the bytes begin; what is not listed is told by its signature."""


def _holds(path: Path, words: bytes) -> bool:
    """Whether ``words`` stand in the file in any case; names of parts are not packed in a ZIP file."""
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if words in (tail + chunk).lower():
                return True
            tail = chunk[-len(words) :]
    return False


def _copy(content: UploadedFile | IO[bytes], spool: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(content):
        size += len(chunk)
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1024 // 1024
            raise ValidationError(
                ngettext("The file is larger than %(limit)s MB.", "The file is larger than %(limit)s MB.", limit),
                code="size",
                params={"limit": limit},
            )
        digest.update(chunk)
        spool.write(chunk)
    if not size:
        raise ValidationError(_("The file is empty."), code="empty")
    return digest.hexdigest(), size


def _chunks(content: UploadedFile | IO[bytes]) -> Iterator[bytes]:
    if isinstance(content, UploadedFile):
        yield from content.chunks(CHUNK)
    else:
        yield from iter(lambda: content.read(CHUNK), b"")
