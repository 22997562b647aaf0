"""Looks at a ZIP container before anything in it is unpacked."""

import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from ..limits import Limits
from ..problems import FileRefused

_CONTAINERS = {".zip", ".xlsx", ".xlsm", ".docx", ".docm", ".pptx", ".jar", ".7z", ".rar", ".gz", ".tar", ".bin"}
# Settings of a printer are the one binary part that ordinary workbooks carry.
_HARMLESS = ("xl/printersettings/",)
_SMALL = 1024 * 1024


def guarded(path: Path, limits: Limits) -> zipfile.ZipFile:
    """The archive, opened, once its directory shows nothing suspicious. Raises FileRefused."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefused(_("The workbook is damaged or cut.")) from error
    try:
        _check(archive.infolist(), limits, path.stat().st_size)
    except FileRefused:
        archive.close()
        raise
    return archive


def _check(entries: Sequence[zipfile.ZipInfo], limits: Limits, size: int) -> None:
    if len(entries) > limits.zip_entries:
        raise FileRefused(_("The workbook holds more than %(limit)d parts.") % {"limit": limits.zip_entries})
    if sum(entry.file_size for entry in entries) > limits.unzipped_bytes:
        raise FileRefused(
            _("The workbook unpacks to more than %(limit)d MB.") % {"limit": limits.unzipped_bytes // 2**20}
        )
    _check_overlap(entries, size)
    names = {entry.filename.casefold() for entry in entries}
    if len(names) < len(entries):
        raise FileRefused(_("The workbook holds two parts of the same name."))
    for entry in entries:
        _check_entry(entry, limits)


def _check_overlap(entries: Sequence[zipfile.ZipInfo], size: int) -> None:
    """Parts that share bytes are how a small archive claims to hold gigabytes."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset for entry in ordered[1:]] + [size]
    if any(entry.header_offset + entry.compress_size > end for entry, end in zip(ordered, ends, strict=False)):
        raise FileRefused(_("The workbook is damaged: its parts overlap."))


def _check_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    name = entry.filename
    path = PurePosixPath(name.lower())
    if ".." in path.parts or path.is_absolute() or "\\" in name or ":" in name or "\0" in name:
        raise FileRefused(_("The workbook holds a part with a forbidden name: %(name)s.") % {"name": name})
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise FileRefused(_("The workbook holds a link: %(name)s.") % {"name": name})
    if entry.flag_bits & 0x1:
        raise FileRefused(_("The workbook is encrypted. Save it without a password."))
    if "vbaproject" in path.name or "/macrosheets/" in str(path):
        raise FileRefused(_("Workbooks with macros are not accepted. Save it as .xlsx."))
    if path.suffix in _CONTAINERS and not str(path).startswith(_HARMLESS):
        raise FileRefused(_("The workbook holds another file: %(name)s.") % {"name": name})
    if entry.file_size > _SMALL and entry.file_size > limits.zip_ratio * max(entry.compress_size, 1):
        message = _("The workbook unpacks to more than %(ratio)d times its size.")
        raise FileRefused(message % {"ratio": limits.zip_ratio})
