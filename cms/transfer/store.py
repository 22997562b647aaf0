"""Keeps uploaded files: private, never changed, addressed by their SHA-256."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from .limits import Limits
from .problems import FileRefused

_CHUNK = 1 << 20


def too_large(limits: Limits) -> FileRefused:
    """The refusal of a file with too many bytes."""
    return FileRefused(_("The file is larger than %(limit)d MB.") % {"limit": limits.file_bytes // 2**20})


def folder() -> Path:
    """Where import files live; readable by nobody but the server's own account."""
    path = Path(settings.VAR_DIR) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(sha256: str) -> Path:
    """The file with this digest."""
    return folder() / sha256[:2] / sha256


def keep(chunks: Iterable[bytes], limits: Limits | None = None) -> tuple[str, int]:
    """Stores the bytes and returns (sha256, size). Raises FileRefused above the size limit, and keeps nothing then."""
    limits = limits or Limits.from_settings()
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as file:
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > limits.file_bytes:
                    raise too_large(limits)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            target = path_of(digest.hexdigest())
            target.parent.mkdir(mode=0o700, exist_ok=True)
            os.chmod(file.name, 0o400)
            os.replace(file.name, target)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return digest.hexdigest(), size


def pieces(path: Path) -> Iterable[bytes]:
    """A local file in pieces, for :func:`keep`."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def verified(sha256: str) -> Path:
    """The stored file, after its bytes were hashed again. Raises FileRefused when it is gone or has changed."""
    path = path_of(sha256)
    digest = hashlib.sha256()
    try:
        for chunk in pieces(path):
            digest.update(chunk)
    except OSError as error:
        raise FileRefused(_("The uploaded file is no longer there. Upload it again.")) from error
    if digest.hexdigest() != sha256:
        raise FileRefused(_("The uploaded file has changed since it was uploaded. Upload it again."))
    return path
