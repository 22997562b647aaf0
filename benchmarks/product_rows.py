"""Synthetic published products beside the policies of ``rows``: found by every axis that the market counts."""

import uuid
from collections.abc import Iterator
from typing import Any

import orjson

from catalog.reference.models import Term
from cms.content.models import ContentItem, ContentTerm

from .rows import COMMON_AREAS, LEVELS, insert, mixed

LISTING = "public:product:zh-hans"
SPACE = uuid.UUID("8a5d3a50-3f0c-4b9e-8a61-6f5c1f0e2d33")
CHOICES = {
    "product_kind": 12, "support_mode": 14, "target": 20, "beneficiary": 8, "industry": 60, "chain": 10,
}  # fmt: skip
"""How many codes each vocabulary has."""
ACCESS_MODES = ("apply", "no_application", "instant", "self_declared")
BENEFITS = ("fixed", "rate", "tiers", "text")


def fill_products(size: int, first_id: int) -> None:
    """``size`` products with ids from ``first_id``, eighteen terms each."""
    Term.objects.bulk_create(
        Term(vocabulary=axis, code=f"{axis}-{number}", name_zh=f"{axis}-{number}")
        for axis, count in CHOICES.items()
        for number in range(count)
    )
    insert(ContentItem, _items(size, first_id))
    insert(ContentTerm, _terms(size, first_id))


def _keys(number: int) -> dict[str, int]:
    return {
        "published_key": 20_200_000 + mixed(number, "day", 60_000), "updated_key": 1_700_000_000_000_000 + number,
    }  # fmt: skip


def _items(size: int, first_id: int) -> Iterator[dict[str, Any]]:
    moment = "2025-06-15 10:00:00+00:00"
    for number in range(size):
        level = LEVELS[mixed(number, "level", 4)]
        card = {
            "id": str(uuid.uuid5(SPACE, str(number))), "type": "product", "locale": "zh-hans",
            "content_locale": "zh-hans", "title": f"企业研究开发费用补助（第{number}项）",
            "summary": "对符合条件的企业按照实际支出给予补助。" * 3, "numbers": [],
            "kind": {"code": "product_kind-1", "name": "资金"}, "access_mode": "application", "amount": "最高100万元",
            "level": {"code": level, "name": level}, "policy_areas": [], "regions": [], "organisations": [],
        }  # fmt: skip
        body = {"html_version": 2, "blocks": [], "html": "", "text": ""}
        yield {
            "id": first_id + number, "type": "product", "content_id": uuid.uuid5(SPACE, str(number)),
            "locale": "zh-hans", "content_locale": "zh-hans", "audience": "public", "object_id": number + 1,
            "title": card["title"], "document": orjson.dumps(card | {"body": body}), "card": orjson.dumps(card),
            "digest": "0" * 64, "version": 1, **_keys(number), "change_id": 0, "timeline": "",
            "published_at": moment, "updated_at": moment,
        }  # fmt: skip


def _terms(size: int, first_id: int) -> Iterator[dict[str, Any]]:
    for number in range(size):
        for axis, code in _pairs(number):
            yield {"item": first_id + number, "listing": LISTING, "axis": axis, "code": code, **_keys(number)}


def _pairs(number: int) -> list[tuple[str, str]]:
    of_vocabularies = [(axis, f"{axis}-{mixed(number, axis, count)}") for axis, count in CHOICES.items()]
    return [
        ("all", ""), *of_vocabularies, ("industry_within", of_vocabularies[4][1]),
        ("access_mode", ACCESS_MODES[mixed(number, "access", len(ACCESS_MODES))]),
        ("policy_area", f"area-{mixed(number, 'area', COMMON_AREAS)}"), ("level", LEVELS[mixed(number, "level", 4)]),
        ("region", "320500"), ("region_within", "320500"), ("competent", f"bureau-{mixed(number, 'bureau', 40)}"),
        ("accepting", "window"), ("organisation", "window"), ("benefit", BENEFITS[mixed(number, "benefit", 4)]),
        ("document", str(uuid.uuid5(SPACE, f"document {number % 997}"))),
    ]  # fmt: skip
