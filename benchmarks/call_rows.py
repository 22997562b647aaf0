"""Synthetic published calls beside the policies of ``rows``: most of them over, some open, upcoming or closing."""

import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson

from catalog.calls.status import CLOSING, OVER
from cms.content.models import ContentItem, ContentPhase, ContentTerm
from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE, DEADLINE_AXIS, END, Phase, start_of_day, write_timeline

from .rows import COMMON_AREAS, LEVELS, insert, mixed

LISTING = "public:call:zh-hans"
SPACE = uuid.UUID("0f6d1d9c-7f0e-4f0b-9f57-9f0a5c1f7b22")
DAY = 86_400
WITHIN = 2_000
"""The windows open on some day of the five years before ``now`` or the half year after it."""


def fill_calls(size: int, now: int, first_id: int) -> None:
    """``size`` calls with ids from ``first_id``: ten terms and six phases each, statuses spread around ``now``."""
    for model, rows in (
        (ContentItem, _items(size, now, first_id)),
        (ContentTerm, _terms(size, first_id)),
        (ContentPhase, _phases(size, now, first_id)),
    ):
        insert(model, rows)


def _span(number: int, now: int) -> tuple[int, int]:
    day = datetime.fromtimestamp(now + (mixed(number, "opens", WITHIN) - WITHIN * 9 // 10) * DAY).date()
    start = start_of_day(day)
    return start, start + (20 + mixed(number, "length", 60)) * DAY


def _phases_of(number: int, now: int) -> list[Phase]:
    start, end = _span(number, now)
    edges = [(BEGINNING, "upcoming"), (start, "open"), (end - CLOSING, "closing"), (end, "closed"), (END, "")]
    found = [Phase("application", status, at, edges[place + 1][0]) for place, (at, status) in enumerate(edges[:-1])]
    return [*found, Phase(DEADLINE_AXIS, "", BEGINNING, end), Phase(DEADLINE_AXIS, "", end, OVER - end)]


def _period(number: int, now: int) -> dict[str, Any]:
    start, end = _span(number, now)
    return {
        "window": str(uuid.uuid5(SPACE, f"window {number}")), "stage": "apply", "audience": "enterprise", "batch": "",
        "regions": [], "decides": True, "all_day": True, "standing": False, "yearly": False,
        "starts_at": datetime.fromtimestamp(start, CIVIL_TIME_ZONE).isoformat(),
        "ends_at": datetime.fromtimestamp(end, CIVIL_TIME_ZONE).isoformat(),
        "while_funds_last": False, "announced_later": False,
    }  # fmt: skip


def _items(size: int, now: int, first_id: int) -> Iterator[dict[str, Any]]:
    moment = "2025-06-15 10:00:00+00:00"
    for number in range(size):
        level = LEVELS[mixed(number, "level", 4)]
        card = {
            "id": str(uuid.uuid5(SPACE, str(number))), "type": "call", "locale": "zh-hans",
            "content_locale": "zh-hans", "title": f"某市2026年度第{number}号申报通知",
            "summary": "对符合条件的企业给予补助。" * 3,
            "numbers": [], "year": 2026, "batch": "", "level": {"code": level, "name": level}, "policy_areas": [],
            "regions": [], "organisations": [], "published_on": "2026-01-05", "is_forecast": False,
            "periods": [_period(number, now)], "activities": [],
        }  # fmt: skip
        body = {"html_version": 2, "blocks": [], "html": "", "text": ""}
        yield {
            "id": first_id + number, "type": "call", "content_id": uuid.uuid5(SPACE, str(number)), "locale": "zh-hans",
            "content_locale": "zh-hans", "audience": "public", "object_id": number + 1, "title": card["title"],
            "document": orjson.dumps(card | {"body": body}), "card": orjson.dumps(card), "digest": "0" * 64,
            "version": 1, "published_key": 20_200_000 + mixed(number, "day", 60_000),
            "updated_key": 1_700_000_000_000_000 + number, "change_id": 0,
            "timeline": write_timeline(_phases_of(number, now)), "published_at": moment, "updated_at": moment,
        }  # fmt: skip


def _terms(size: int, first_id: int) -> Iterator[dict[str, Any]]:
    for number in range(size):
        pairs = [
            ("all", ""), ("policy_area", f"area-{mixed(number, 'area', COMMON_AREAS)}"),
            ("level", LEVELS[mixed(number, "level", 4)]), ("region", "320500"), ("region_within", "320500"),
            ("competent", f"bureau-{mixed(number, 'bureau', 40)}"), ("accepting", "window"), ("organisation", "window"),
            ("product_kind", "funds"), ("year", str(2020 + mixed(number, "year", 7))),
        ]  # fmt: skip
        for axis, code in pairs:
            yield {
                "item": first_id + number, "listing": LISTING, "axis": axis, "code": code,
                "published_key": 20_200_000 + mixed(number, "day", 60_000),
                "updated_key": 1_700_000_000_000_000 + number,
            }  # fmt: skip


def _phases(size: int, now: int, first_id: int) -> Iterator[dict[str, Any]]:
    for number in range(size):
        for phase in _phases_of(number, now):
            yield {"item": first_id + number} | asdict(phase)
