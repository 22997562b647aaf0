"""A service item as people read it in the office."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from catalog.products.sheet import cited_in, common_facts, published

from .models import ServiceItem
from .serializers import ServiceItemSerializer


def item_sheet(item: ServiceItem) -> dict[str, Any]:
    """The template context of ``catalog/products/sheet.html``: what readers would get now."""
    shown = published(ServiceItemSerializer, item)
    return {
        "object": item,
        "title": item.title,
        "summary": item.summary,
        "facts": [fact for fact in _facts(item) if fact[1]],
        "body_html": shown["body"]["html"],
        "citations": cited_in(shown),
    }


def _facts(item: ServiceItem) -> Iterator[tuple[str, str]]:
    yield _("Kind"), str(item.get_kind_display())
    yield _("Product"), str(item.product or "")
    variants = {variant.id: variant.value["name"] for variant in item.product.variants} if item.product else {}
    yield _("Variant"), variants.get(str(item.variant), "")
    yield from common_facts(item)
    yield _("Government services"), "、".join(map(str, item.government_services.all()))
