"""The bytes of texts on their way in, each in a folder of its own: private, and gone as a whole."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings


def folder(key: UUID) -> Path:
    """Where the files of one intake lie; readable by nobody but the server's own account."""
    return Path(settings.VAR_DIR) / "intakes" / key.hex


def original(key: UUID) -> Path:
    """The bytes as they came."""
    return folder(key) / "original"


def figure(key: UUID, place: int) -> Path:
    """The picture that is the part number ``place`` of the reading."""
    return folder(key) / f"figure-{place}"


def keep(key: UUID, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Store the original and return (sha256, bytes); what was begun is removed when it cannot be finished."""
    folder(key).mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with original(key).open("wb") as target:
            for chunk in chunks:
                size += len(chunk)
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        forget(key)
        raise
    return digest.hexdigest(), size


def forget(key: UUID) -> None:
    """Remove everything that is kept of one intake; nothing happens when it is gone already."""
    shutil.rmtree(folder(key), ignore_errors=True)
