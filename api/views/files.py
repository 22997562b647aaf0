"""Files of public items: bytes by digest, only while a public item refers to them under that name."""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _

from cms.content.files import TYPES, charset_of, path_of

from ..database import fetch
from ..problems import CORS, Problem
from ..serving import MAX_AGE

BLOCK = 64 * 1024
SHOWN = re.compile(r"application/pdf|image/(png|jpeg|gif|webp)|text/plain")
"""Types a browser may show in place; everything else is offered for saving."""
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; plugin-types application/pdf"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_ONCE_PUBLIC = """
SELECT 1 FROM content_storedfile s WHERE s.sha256 = %(sha256)s AND s.first_public_at IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM content_contentfile f JOIN content_contentitem i ON i.id = f.item_id
                WHERE f.sha256 = s.sha256 AND i.audience = 'public')"""
_PUBLIC = """
SELECT 1 FROM content_contentfile f JOIN content_contentitem i ON i.id = f.item_id
WHERE f.sha256 = %(sha256)s AND f.name = %(name)s AND i.audience = 'public' LIMIT 1"""


def serve_file(request: HttpRequest, sha256: str, name: str) -> HttpResponseBase:
    """The bytes, whole or a range of them; in blocks, so that memory does not grow with the file."""
    if not _is_public(sha256, name):
        raise _absence(sha256)
    try:
        file = path_of(sha256).open("rb")
    except FileNotFoundError:
        raise Problem("not_found", _("There is no public file at this address.")) from None
    size = Path(file.name).stat().st_size
    headers = _headers(sha256, name)
    etag = headers["ETag"]
    if (known := request.headers.get("If-None-Match")) and {"*", etag} & set(parse_etags(known)):
        file.close()
        return HttpResponse(status=304, headers=headers)
    bounds = _asked_range(request, size, etag)
    if bounds is None:
        response = FileResponse(file)
        response.block_size = BLOCK
        # FileResponse guesses type and name from the path, which is a digest.
        for header, value in {**headers, "Content-Length": str(size)}.items():
            response[header] = value
        return response
    first, last = bounds
    headers |= {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(last - first + 1)}
    return StreamingHttpResponse(_part(file, first, last - first + 1), status=206, headers=headers)


def _is_public(sha256: str, name: str) -> bool:
    if "\0" in name:
        return False
    return bool(fetch(_PUBLIC, {"sha256": sha256, "name": name}))


def _absence(sha256: str) -> Problem:
    """Gone, when the bytes were public once and are under no name now; never there otherwise."""
    if fetch(_ONCE_PUBLIC, {"sha256": sha256}):
        return Problem("withdrawn", _("This file is no longer public."))
    return Problem("not_found", _("There is no public file at this address."))


def _headers(sha256: str, name: str) -> dict[str, str]:
    extension = name.rpartition(".")[2].lower()
    media_type = TYPES.get(extension) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    place = "inline" if SHOWN.fullmatch(media_type) else "attachment"
    if media_type.startswith("text/"):
        media_type = f"{media_type}; charset={charset_of(path_of(sha256))}"
    return {
        **CORS,
        "Content-Type": media_type,
        "Content-Disposition": f"{place}; filename*=UTF-8''{quote(name)}",
        "ETag": f'"{sha256}"',
        "Accept-Ranges": "bytes",
        # The bytes never change, but a withdrawn file must be gone from caches as soon as its document.
        "Cache-Control": f"public, max-age={MAX_AGE}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": SANDBOX,
    }


def _asked_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole file. Several ranges at once are answered with the whole."""
    header = request.headers.get("Range", "")
    asked = _RANGE.fullmatch(header.replace(" ", ""))
    if asked is None or asked.group(0) == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return None
    start, end = asked.groups()
    first = int(start) if start else max(0, size - int(end))
    last = min(int(end), size - 1) if start and end else size - 1
    if first >= size or (start and end and int(end) < first) or (not start and not int(end)):
        raise Problem(
            "range_not_satisfiable", _("The file has no such bytes."),
            headers={"Content-Range": f"bytes */{size}"}, size=size,
        )  # fmt: skip
    return first, last


def _part(file: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (block := file.read(min(BLOCK, length))):
            length -= len(block)
            yield block
