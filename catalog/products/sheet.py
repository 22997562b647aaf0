"""A product as people read it in the office: the preview, and the look-up of those who do not edit it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cms.content.publication import source_language

from .models import Product
from .serializers import ProductSerializer

Fact = tuple[str, str]


def product_sheet(product: Product) -> dict[str, Any]:
    """The template context of ``catalog/products/sheet.html``: what readers would get now."""
    shown = published(ProductSerializer, product)
    return {
        "object": product,
        "title": product.title,
        "summary": product.summary,
        "headline": shown["benefit"],
        "facts": [fact for fact in _facts(product) if fact[1]],
        "body_html": shown["body"]["html"],
        "citations": cited_in(shown),
    }


def published(serializer: type[Any], instance: Any) -> dict[str, Any]:
    """The document of ``instance``, in the language of the office."""
    language = source_language()
    context = {"locale": language, "content_locale": language, "memo": {}}
    return dict(serializer(context=context).to_representation(instance))


def _facts(product: Product) -> Iterator[Fact]:
    yield _("Kind"), str(product.kind or "")
    yield _("How one comes by it"), str(product.get_access_mode_display())
    yield from common_facts(product)
    for name in ("beneficiaries", "targets", "support_modes", "policy_areas", "chains", "industries"):
        yield str(Product._meta.get_field(name).verbose_name), "、".join(map(str, getattr(product, name).all()))
    months = product.certificate_term_months
    yield _("Term of the certificate"), _("%(months)s months") % {"months": months} if months else ""
    yield (
        _("Offered"),
        " – ".join(str(day or "…") for day in (product.valid_from, product.valid_until))
        if (product.valid_from or product.valid_until)
        else "",
    )
    yield _("Replaced by"), str(product.successor or "")


def common_facts(instance: Any) -> Iterator[Fact]:
    """Level, places and organisations."""
    yield _("Level"), str(instance.get_level_display())
    yield _("Regions"), "、".join(map(str, instance.regions.all()))
    yield _("Except in"), "、".join(map(str, instance.excluded_regions.all()))
    for row in instance.organisations.all():
        yield str(row.get_role_display()), str(row.organisation)


def cited_in(shown: Any) -> list[dict[str, Any]]:
    """Every citation in a published document, once, in order."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for each in _walk(shown):
        if each.keys() >= {"document", "label", "words", "provision"}:
            found.setdefault((each["title"], each["label"], each["words"]), each)
    return list(found.values())


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from _walk(each)
