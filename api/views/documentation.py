"""The OpenAPI document, and a page of it that people can read without anything from elsewhere."""

from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from ..parameters import LOCALE, locale_of, read_pairs, read_parameters
from ..problems import CODES
from ..resources import by_name
from ..serving import Answer

PARAMETERS = by_name(LOCALE)
_ONLY_OWN = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}


def openapi(request: HttpRequest) -> Answer:
    """The OpenAPI document."""
    return Answer(_openapi_bytes(_locale(request)))


def docs(request: HttpRequest) -> Answer:
    """The same as a page."""
    return Answer(_page_bytes(_locale(request)), media_type="text/html; charset=utf-8", headers=_ONLY_OWN)


def _locale(request: HttpRequest) -> str:
    return locale_of(request, read_parameters(read_pairs(request), PARAMETERS))


@lru_cache(maxsize=4)
def _openapi_bytes(locale: str) -> bytes:
    from ..schema import openapi_document

    return orjson.dumps(openapi_document(locale), default=str)


@lru_cache(maxsize=4)
def _page_bytes(locale: str) -> bytes:
    document = orjson.loads(_openapi_bytes(locale))
    components = document["components"]["schemas"]
    with translation.override(locale):
        page = render_to_string(
            "api/docs.html",
            {
                "info": document["info"],
                "operations": [_operation(path, methods["get"]) for path, methods in document["paths"].items()],
                "shapes": [_shape(name, shape) for name, shape in sorted(components.items())],
                "problems": [(code, status, title) for code, (status, title) in CODES.items()],
                "locale": locale,
            },
        )
    return page.encode()


def _operation(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = next(iter(operation["responses"]["200"].get("content", {}).values()), {})
    return {
        "path": path,
        "about": operation.get("description", ""),
        "parameters": [
            {**parameter, "kind": _kind(parameter["schema"])} for parameter in operation.get("parameters", [])
        ],
        "answer": _kind(answer.get("schema", {})),
        "name": operation["operationId"],
    }


def _shape(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    members = [
        {"name": member, "kind": _kind(schema), "about": schema.get("description", "")}
        for member, schema in shape.get("properties", {}).items()
    ]
    return {"name": name, "about": shape.get("description", ""), "members": members, "kind": _kind(shape)}


def _kind(schema: dict[str, Any]) -> str:
    """A schema in one short line."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for combination in ("oneOf", "anyOf", "allOf"):
        if combination in schema:
            return " | ".join(_kind(part) for part in schema[combination])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    kind = schema.get("type", "")
    if isinstance(kind, list):
        kind = " | ".join(kind)
    if "items" in schema:
        return f"[{_kind(schema['items'])}]"
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)
