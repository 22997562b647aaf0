"""How every public answer leaves: methods, problems, conditional requests, compression, caching headers.

Nothing here relies on middleware: requests under /api/v1/ skip all that could write or vary by user (DESIGN §6).
"""

import gzip
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Any

import brotli
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import ResponseHeaders
from django.middleware.security import SecurityMiddleware
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _

from .problems import CORS, Problem, problem_response, words

logger = logging.getLogger(__name__)

JSON = "application/json"
ANYTHING = "*/*"
MAX_AGE = 30
"""Seconds an answer may be kept by caches (DESIGN §6)."""
COMPRESS_FROM = 1024
METHODS = "GET, HEAD, OPTIONS"
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}


@dataclass(slots=True)
class Answer:
    """What a view found: the final bytes, and how long (seconds) they may be kept."""

    body: bytes
    max_age: int = MAX_AGE
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    fingerprint: bytes = b""
    """What the bytes are made of, where that is shorter: a digest of the stored part with what was spliced in."""


View = Callable[..., Answer | HttpResponseBase]


def public(view: View, *, produces: str = JSON) -> Callable[..., HttpResponseBase]:
    """Make ``view`` a public address: reading methods only, problems for errors, conditional and compressed."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method not in ("GET", "HEAD"):
                return _other_method(request)
            accept = request.META.get("HTTP_ACCEPT")
            if accept and produces is not ANYTHING and not _accepts(accept, produces):
                raise Problem("not_acceptable", words(_("This address gives %(form)s only."), form=produces))
            found = view(request, **kwargs)
            return _finish(request, found) if isinstance(found, Answer) else found
        except Problem as problem:
            return problem_response(request, problem)
        except SuspiciousOperation as error:
            logger.info("Refused a request of %s: %s", request.path, error)
            return problem_response(request, Problem("invalid_value", _("This request cannot be read.")))
        except Exception:
            logger.exception("Error at %s", request.path)
            got_request_exception.send(sender=None, request=request)
            return problem_response(
                request, Problem("internal_error", _("Something went wrong here; try again later."))
            )

    return answer


def _other_method(request: HttpRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS, **CORS, **PREFLIGHT})
    raise Problem(
        "method_not_allowed", words(_("This address is for reading: %(methods)s."), methods=METHODS),
        headers={"Allow": METHODS}, allowed=METHODS.split(", "),
    )  # fmt: skip


@lru_cache(maxsize=512)
def _accepts(header: str, media_type: str) -> bool:
    """Whether ``Accept: header`` takes ``media_type``; a quality of 0 takes it out."""
    kind = media_type.partition("/")[0]
    best, quality = -1, 0.0
    for part in header[:2000].split(","):
        name, *options = (piece.strip().lower() for piece in part.split(";"))
        rank = {media_type: 2, f"{kind}/*": 1, "*/*": 0}.get(name, -1)
        if rank > best:
            best, quality = rank, _quality(options)
    return best >= 0 and quality > 0


def _quality(options: list[str]) -> float:
    for option in options:
        if option.startswith("q="):
            try:
                return float(option[2:])
            except ValueError:
                return 0.0
    return 1.0


class _Reply(HttpResponse):
    """Django's response, but the server is given the headers as they are kept, not each looked up by its name."""

    def items(self) -> Iterable[tuple[str, str]]:
        return self.headers._store.values()


def _finish(request: HttpRequest, answer: Answer) -> HttpResponse:
    body = answer.body
    tag = hashlib.sha256(answer.fingerprint or body).hexdigest()[:24]
    encoding = _encoding(request.META.get("HTTP_ACCEPT_ENCODING", "")) if len(body) >= COMPRESS_FROM else ""
    etag = f'"{tag}-{encoding}"' if encoding else f'"{tag}"'
    response = _Reply(content_type=answer.media_type)
    # As ResponseHeaders keeps them: what never changes need not be encoded, split and lowered for every answer.
    response.headers._store.update(_constant_headers(answer.max_age))
    response.headers._store["etag"] = ("ETag", etag)
    for name, value in answer.headers.items():
        response[name] = value
    if (known := request.META.get("HTTP_IF_NONE_MATCH")) and _matches(known, etag):
        response.status_code = 304
        return response
    if encoding:
        body = _compress(body, encoding)
        response["Content-Encoding"] = encoding
    response.headers._store["content-length"] = ("Content-Length", str(len(body)))
    if request.method != "HEAD":
        response.content = body
    return response


@lru_cache(maxsize=64)
def _constant_headers(max_age: int) -> Mapping[str, tuple[str, str]]:
    """What every answer of this age carries, as stored by Django.

    What SecurityMiddleware would add to each is among them: it leaves alone what is there.
    """
    known = {"Cache-Control": f"public, max-age={max_age}", "Vary": "Accept-Encoding, Accept-Language"}
    secured = SecurityMiddleware(lambda _request: HttpResponse()).process_response(HttpRequest(), HttpResponse())
    del secured["Content-Type"]
    return ResponseHeaders(dict(secured.items()) | CORS | known)._store


def _matches(header: str, etag: str) -> bool:
    """Weak comparison, as RFC 9110 13.1.2 asks for."""
    known = parse_etags(header)
    return "*" in known or any(tag.removeprefix("W/") == etag for tag in known)


@lru_cache(maxsize=512)
def _encoding(header: str, offered: tuple[str, ...] = ("br", "gzip")) -> str:
    """The first of ``offered`` that the reader takes, else nothing."""
    taken = {}
    for part in header[:500].split(","):
        name, *options = (piece.strip().lower() for piece in part.split(";"))
        taken[name] = _quality(options)
    for name in offered:
        if taken.get(name, taken.get("*", 0)) > 0:
            return name
    return ""


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether a stream may be sent zipped."""
    return _encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""), ("gzip",)) == "gzip"


def _compress(body: bytes, encoding: str) -> bytes:
    """Cheap levels: a list of 20 costs a fraction of a millisecond and shrinks to a quarter."""
    if encoding == "br":
        return brotli.compress(body, quality=1)
    return gzip.compress(body, compresslevel=1, mtime=0)
