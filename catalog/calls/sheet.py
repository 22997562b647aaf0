"""A call as people read it in the office (``catalog/products/sheet.html``): the preview, and the look-up."""

from collections.abc import Iterator
from typing import Any

from catalog.products.sheet import Fact, cited_in, common_facts, published

from .models import Call
from .now import status_now
from .serializers import CallSerializer


def call_sheet(call: Call) -> dict[str, Any]:
    """The template context: what readers would get now."""
    shown = published(CallSerializer, call)
    return {
        "object": call,
        "title": call.title,
        "headline": status_now(call),
        "summary": call.summary,
        "facts": [fact for fact in _facts(call) if fact[1]],
        "body_html": shown["body"]["html"],
        "citations": cited_in(shown),
    }


def _facts(call: Call) -> Iterator[Fact]:
    for name in ("document", "year", "batch", "noticed_on", "parent_call", "previous_call"):
        yield str(Call._meta.get_field(name).verbose_name), str(getattr(call, name) or "")
    yield from common_facts(call)
    for name in ("policy_areas", "products", "service_items"):
        yield str(Call._meta.get_field(name).verbose_name), "、".join(map(str, getattr(call, name).all()))
