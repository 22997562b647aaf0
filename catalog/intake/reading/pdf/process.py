"""Runs the program that takes a PDF apart, and hands over its pages one by one."""

import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from ..limits import MB, PDF_MEMORY, PDF_PAGE_CHARACTERS, PDF_PAGE_SECONDS, PDF_PAGES
from ..parts import Unreadable

_PROGRAM = Path(__file__).with_name("extracting.py")
_CHUNK = MB
_STOPPED = (-signal.SIGKILL, -signal.SIGXCPU)
_ALL_SECONDS = 3_600
"""Of computing for one document."""


def pages(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """First ``{"pages", "title"}``, then each page. Raises Unreadable; the process never outlives the iteration."""
    with tempfile.NamedTemporaryFile(prefix="huiqi-pdf-", suffix=".pdf") as spool:
        while chunk := file.read(_CHUNK):
            spool.write(chunk)
        spool.flush()
        yield from _lines(spool.name)


def _lines(path: str) -> Iterator[dict[str, Any]]:
    limits = {
        "memory": PDF_MEMORY, "pages": PDF_PAGES, "characters": PDF_PAGE_CHARACTERS, "seconds": _ALL_SECONDS
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-P", str(_PROGRAM), path, json.dumps(limits)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    expected = -1
    try:
        assert process.stdout is not None
        while line := _next(process):
            found = json.loads(line)
            if "error" in found:
                raise _error(found)
            expected = found["pages"] if "pages" in found else expected - 1
            yield found
        if expected != 0:
            raise _error({"error": "stopped" if process.wait() in _STOPPED else "broken"})
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _next(process: subprocess.Popen[bytes]) -> bytes:
    """The next line; a page that takes too long ends the process."""
    watch = threading.Timer(PDF_PAGE_SECONDS, process.kill)
    watch.start()
    try:
        assert process.stdout is not None
        return process.stdout.readline()
    finally:
        watch.cancel()


def _error(found: dict[str, Any]) -> Unreadable:
    code = found["error"]
    if code == "encrypted":
        message = _("The PDF is protected with a password. Save it without the password and try again.")
    elif code == "pages":
        message = _("The PDF has %(pages)d pages; at most %(limit)d are read. Split it into volumes.") % {
            "pages": found["pages"],
            "limit": PDF_PAGES,
        }
    elif code == "characters":
        message = _("Page %(page)d of the PDF has more than %(limit)d characters; it is no page of text.") % {
            "page": found["page"],
            "limit": PDF_PAGE_CHARACTERS,
        }
    elif code == "memory":
        message = _("The PDF needs more than %(limit)d MB of memory to read. Print it to a new PDF and try again.") % {
            "limit": PDF_MEMORY // MB
        }
    elif code == "stopped":
        message = _(
            "A page of the PDF could not be read in %(seconds)d seconds. Print it to a new PDF and try again."
        ) % {"seconds": PDF_PAGE_SECONDS}
    else:
        message = _("The PDF is damaged or was not sent completely. Open it, print it to a new PDF and try again.")
    return Unreadable(message, code=code)
