"""A refused publication is an answer, not an accident: the person reads why, on the screen they came from."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cms.content.gates import PublicationRefused
from cms.requests import AtomicWrites


class RefusalsAsMessages(AtomicWrites):
    """Turns ``PublicationRefused`` of an office view into a message; what the view wrote is rolled back.

    It stands just before AtomicWrites and runs the view in its place, because Django shows middleware no exception
    of a view that was called from a view hook.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        try:
            return super().process_view(request, view, args, kwargs)
        except PublicationRefused as refused:
            return answer(request, refused)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """For views that are run without a transaction of the request."""
        return answer(request, error) if isinstance(error, PublicationRefused) else None


def answer(request: HttpRequest, refused: PublicationRefused) -> HttpResponse:
    """The refusals as messages on the page before, or as JSON where a script asked."""
    words = [str(refusal.message) for refusal in refused.refusals]
    if not request.accepts("text/html"):
        body = {"success": False, "error_code": refused.refusals[0].code, "error_message": " ".join(words)}
        return JsonResponse(body, status=400)
    for text in words:
        messages.error(request, text)
    before = request.headers.get("Referer", "")
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": before or reverse("wagtailadmin_home")})
    safe = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return redirect(before if safe else reverse("wagtailadmin_home"))
