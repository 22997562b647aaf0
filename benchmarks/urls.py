"""The API, and the yardstick: a view that returns the same bytes every time."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

BODY = b'{"constant":"' + b"x" * 15_000 + b'"}'


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, content_type="application/json")


urlpatterns = [path("constant", constant), path("api/v1/", include("api.urls"))]
