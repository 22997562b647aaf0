"""Which format a file has: by its content, and its name must agree."""

from pathlib import Path

from django.utils.translation import gettext as _

from ..limits import Limits
from ..problems import FileRefused

FORMATS = ("csv", "xlsx", "json", "jsonl")
_BY_SUFFIX = {".csv": "csv", ".xlsx": "xlsx", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_BINARY = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}


def detect(path: Path, name: str, limits: Limits | None = None) -> str:
    """``csv``, ``xlsx``, ``json`` or ``jsonl``. ``name`` is what the sender called the file. Raises FileRefused."""
    limits = limits or Limits.from_settings()
    size = path.stat().st_size
    if size == 0:
        raise FileRefused(_("The file is empty."))
    if size > limits.file_bytes:
        raise FileRefused(_("The file is larger than %(limit)d MB.") % {"limit": limits.file_bytes // 2**20})
    format = _by_name(name)
    with path.open("rb") as file:
        start = file.read(64)
    _agree(format, start, Path(name).suffix)
    return format


def _by_name(name: str) -> str:
    suffix = Path(name).suffix.lower()
    if suffix in {".xlsm", ".xltm", ".xlam", ".xlsb"}:
        raise FileRefused(_("Workbooks with macros are not accepted. Save it as .xlsx."))
    if suffix == ".xls":
        raise FileRefused(_("The old .xls format is not accepted. Save it as .xlsx."))
    if suffix not in _BY_SUFFIX:
        raise FileRefused(
            _("Files named “%(suffix)s” are not accepted. Allowed: %(allowed)s.")
            % {"suffix": suffix or name, "allowed": "、".join(_BY_SUFFIX)}
        )
    return _BY_SUFFIX[suffix]


def _agree(format: str, start: bytes, suffix: str) -> None:
    if start.startswith(_OLE):
        raise FileRefused(_("The file is an encrypted or old workbook. Save it as .xlsx without a password."))
    if format == "xlsx":
        if not start.startswith(_ZIP):
            raise FileRefused(_("The file is named .xlsx but is not a workbook."))
        return
    found = "XLSX / ZIP" if start.startswith(_ZIP) else ""
    found = found or next((kind for magic, kind in _OTHER_BINARY.items() if start.startswith(magic)), "")
    if found:
        raise FileRefused(
            _("The file is named %(suffix)s but its content is %(found)s.") % {"suffix": suffix, "found": found}
        )
