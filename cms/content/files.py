"""Immutable files, stored by digest; public only while a public item refers to them (DESIGN §2)."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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
    "et": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
"""What may be attached to public content, by extension. Nothing here is run by a browser on our own address."""

_OLE = frozenset({"doc", "xls", "ppt", "wps", "et"})
_ZIP = frozenset({"docx", "xlsx", "pptx", "ofd", "zip"})
_TEXT = frozenset({"txt", "csv"})


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
    return TYPES[extension]


def _content_agrees(extension: str, path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(8192)
    if extension in _TEXT:
        return b"\0" not in head
    if extension in _OLE:
        return head.startswith(b"\xd0\xcf\x11\xe0")
    if extension in _ZIP:
        return head.startswith(b"PK\x03\x04")
    kind = filetype.guess(head)
    return kind is not None and kind.extension in {extension, {"jpeg": "jpg"}.get(extension, extension)}


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
