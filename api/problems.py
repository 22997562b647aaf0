"""Errors as RFC 9457 problem details: ``code`` for programs in English, ``detail`` for people in their language."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from .languages import DEFAULT_LOCALE, LOCALES, preferred_locale

MEDIA_TYPE = "application/problem+json"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Content-Range, Accept-Ranges",
}
"""Portals read from any origin, never with cookies."""
TYPE_ADDRESS = "/api/v1/docs#problem-"

CODES: dict[str, tuple[int, Promise]] = {
    "unknown_parameter": (400, _("Unknown parameter")),
    "invalid_value": (400, _("Value not allowed")),
    "invalid_cursor": (400, _("Cursor cannot be read")),
    "not_found": (404, _("Not found")),
    "method_not_allowed": (405, _("Reading only")),
    "not_acceptable": (406, _("Not available in that form")),
    "withdrawn": (410, _("Withdrawn")),
    "reload_required": (410, _("Load everything again")),
    "range_not_satisfiable": (416, _("No such range")),
    "throttled": (429, _("Too many requests")),
    "internal_error": (500, _("Error of the server")),
    "search_unavailable": (503, _("Search is not available")),
}
"""Every code an answer may carry, with its status and title. Codes are never renamed; new ones may come."""


class Problem(Exception):
    """Ends a request with a problem document. ``members`` are added to it (``parameter``, ``allowed``, …)."""

    def __init__(
        self, code: str, detail: str | Promise, *, headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    @property
    def status(self) -> int:
        return CODES[self.code][0]


def words(template: str | Promise, **values: Any) -> str | Promise:
    """``template`` filled in when it is rendered, so in the language of that reader."""
    return lazy(lambda: str(template) % values, str)()


def throttled(retry_after: int) -> Problem:
    """The problem of a reader who asks too often; ``retry_after`` in seconds."""
    return Problem(
        "throttled",
        _("Too many requests; ask again after the time given in Retry-After."),
        headers={"Retry-After": str(max(1, retry_after))},
    )


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer that tells ``problem``, in the reader's language."""
    locale = _locale_of(request)
    with translation.override(locale):
        document = {
            "type": TYPE_ADDRESS + problem.code,
            "title": str(CODES[problem.code][1]),
            "status": problem.status,
            "code": problem.code,
            "detail": str(problem.detail),
            "instance": request.path,
            **problem.members,
        }
    body = orjson.dumps(document, default=str)
    headers = {
        **CORS,
        "Content-Language": locale,
        "Cache-Control": "no-store" if problem.status >= 429 else "public, max-age=0",
        "Vary": "Accept-Language",
        "Content-Length": str(len(body)),
        **problem.headers,
    }
    shown = b"" if request.method == "HEAD" else body
    return HttpResponse(shown, content_type=MEDIA_TYPE, status=problem.status, headers=headers)


def _locale_of(request: HttpRequest) -> str:
    """As ``languages``, but forgiving: the locale itself may be what is wrong."""
    asked = request.GET.get("locale", "")
    if asked in LOCALES:
        return asked
    header = request.headers.get("Accept-Language", "")
    return preferred_locale(header) if header else DEFAULT_LOCALE
