"""Old formats: converted to DOCX by LibreOffice where installed, in a directory and a process group of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from .limits import CONVERSION_SECONDS
from .parts import Unreadable

PROGRAMS = ("soffice", "libreoffice")


@contextmanager
def convert(file: BinaryIO, extension: str, *, seconds: float = CONVERSION_SECONDS) -> Iterator[BinaryIO]:
    """The document as a DOCX, open for reading. Raises Unreadable where LibreOffice is missing, fails or hangs."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise Unreadable(
            _(
                "Files of this old format need LibreOffice, which is not installed on the server. "
                "Open it in Word or WPS, choose “Save as”, take DOCX, and upload that."
            ),
            code="converter",
        )
    with tempfile.TemporaryDirectory(prefix="huiqi-convert-") as name:
        directory = Path(name)
        source = directory / f"document.{extension}"
        with source.open("wb") as target:
            shutil.copyfileobj(file, target)
        _run(program, source, seconds)
        result = directory / "out" / "document.docx"
        if not result.is_file():
            raise _failed()
        with result.open("rb") as converted:
            yield converted


def _run(program: str, source: Path, seconds: float) -> None:
    """LibreOffice starts further processes: when time is up its whole group goes."""
    directory = source.parent
    profile = (directory / "profile").as_uri()
    command = [
        program, "--headless", "--norestore", "--nolockcheck", "--nodefault", f"-env:UserInstallation={profile}",
        "--convert-to", "docx", "--outdir", str(directory / "out"), str(source),
    ]  # fmt: skip
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(directory), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if process.wait(timeout=seconds) != 0:
            raise _failed()
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            _("LibreOffice took longer than %(seconds)d seconds. Save the document as DOCX and upload that.")
            % {"seconds": seconds},
            code="timeout",
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _failed() -> Unreadable:
    return Unreadable(
        _("LibreOffice could not convert the document; it may be damaged. Save it as DOCX and upload that."),
        code="conversion",
    )
