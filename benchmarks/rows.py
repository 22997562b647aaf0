"""Synthetic published rows of the size and shape of real ones, put in without the office."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from itertools import islice
from typing import Any

import orjson
from django.db import connection, models, transaction

from catalog.reference.models import Region, Term
from cms.content import projections
from cms.content.models import ContentItem, ContentPhase, ContentReference, ContentTerm, Feed
from cms.content.phases import BEGINNING, END, Phase, start_of_day, write_timeline

BODY = "为支持企业加大研究开发投入，对符合条件的企业按照实际支出给予补助，具体条件、标准和程序由主管部门另行公布。" * 38
"""2,000 characters, the median of real policies; it stands four times: blocks, HTML, text and provisions."""
PROVISIONS = 19
"""About as many as the median of real policies that can be cut."""
LISTING = "public:policy:zh-hans"
SPACE = uuid.UUID("5b0d6f0e-6f0f-4b5e-9a53-0c3a0f4e7a11")
COMMON_AREAS, LEVELS = 8, ("national", "province", "city", "county")
RARE_EVERY = 500
"""One item in so many bears the rare policy area."""
BATCH = 2_000


@contextmanager
def indexes_made_last() -> Iterator[None]:
    """Rows put in meanwhile are sorted into the indexes once, at the end, where the database allows it."""
    made_last = [(model, index) for model in (ContentTerm, ContentPhase) for index in model._meta.indexes]
    with connection.schema_editor() as editor:
        for model, index in made_last:
            editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for model, index in made_last:
            editor.add_index(model, index)
    analyse()


def fill(size: int) -> None:
    """``size`` items, each with 14 terms, two phases, three references, and about as many to it."""
    _reference_tables()
    Feed.objects.get_or_create(pk=Feed.SINGLETON)
    for model, rows in (
        (ContentItem, _items(size)),
        (ContentTerm, _terms(size)),
        (ContentPhase, _phases(size)),
        (ContentReference, _references(size)),
    ):
        insert(model, rows)


def analyse() -> None:
    """Let the database look at what it has."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def content_id(number: int) -> uuid.UUID:
    return uuid.uuid5(SPACE, str(number))


def _reference_tables() -> None:
    areas = [*(f"area-{number}" for number in range(COMMON_AREAS)), "rare"]
    Term.objects.bulk_create(Term(vocabulary="policy_area", code=code, name_zh=code) for code in areas)
    Region.objects.bulk_create([Region(code="320500", name_zh="某市", level="city", path="320500")])


def insert(model: type[models.Model], rows: Iterator[dict[str, Any]]) -> None:
    """Rows in batches; on PostgreSQL by COPY."""
    first = next(rows)
    columns = [f"{name}_id" if name == "item" else name for name in first]
    tuples = (tuple(row.values()) for row in _chain(first, rows))
    table = model._meta.db_table
    while batch := list(islice(tuples, BATCH)):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(
                    f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", [_for_sqlite(row) for row in batch]
                )


def _chain(first: dict[str, Any], rest: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _for_sqlite(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(value.hex if isinstance(value, uuid.UUID) else value for value in row)


def mixed(number: int, salt: str, choices: int) -> int:
    """The same choice for a number every time, and independent of choices with another salt."""
    return int.from_bytes(hashlib.blake2b(f"{salt}{number}".encode(), digest_size=4).digest()) % choices


def _published_key(number: int) -> int:
    day = mixed(number, "day", 26 * 336)
    return (2000 + day // 336) * 10_000 + (day % 336 // 28 + 1) * 100 + day % 28 + 1


def _updated_key(number: int) -> int:
    return 1_750_000_000_000_000 + number * 1_000_003


def _card(number: int) -> dict[str, Any]:
    area = f"area-{mixed(number, 'area', COMMON_AREAS)}"
    code = {"code": area, "name": "科技创新"}
    return {
        "id": str(content_id(number)), "type": "policy", "locale": "zh-hans", "content_locale": "zh-hans",
        "title": f"关于印发第{number}号支持企业研究开发投入实施办法（试行）的通知",
        "summary": "对符合条件的企业按照实际支出给予补助。" * 3,
        "numbers": [f"某政发〔2024〕{number}号"],
        "issuers": [{"code": "issuer", "name": "某市科学技术局", "name_as_written": "某市科学技术局"}],
        "level": {"code": LEVELS[mixed(number, "level", 4)], "name": "市级"}, "genre": code, "rank": None,
        "policy_areas": [code, code],
        "regions": [code], "published_on": "2024-05-01", "effective_on": "2024-06-01", "expires_on": None,
    }  # fmt: skip


def _items(size: int) -> Iterator[dict[str, Any]]:
    body = {"html_version": 1, "blocks": [{"type": "text", "html": BODY}], "html": BODY, "text": BODY}
    rest = {"dates": {}, "attachments": [], "body": body, "text_version": 0, "text_versions": []}
    moment, version = "2025-06-15 10:00:00+00:00", projections.for_type("policy").version
    for number in range(1, size + 1):
        card = _card(number)
        yield {
            "id": number, "type": "policy", "content_id": content_id(number), "locale": "zh-hans",
            "content_locale": "zh-hans", "audience": "public", "object_id": number, "title": card["title"],
            "document": orjson.dumps(card | rest | {"provisions": _provisions(number)}), "card": orjson.dumps(card),
            "digest": "0" * 64, "version": version, "published_key": _published_key(number),
            "updated_key": _updated_key(number), "change_id": 0,
            "timeline": write_timeline(_phases_of(number)), "published_at": moment, "updated_at": moment,
        }  # fmt: skip


def _provisions(number: int) -> list[dict[str, Any]]:
    """The words of the body once more, in parts that can be cited."""
    length = len(BODY) // PROVISIONS
    ids = [str(uuid.uuid5(SPACE, f"{number}.{part}")) for part in range(PROVISIONS)]
    return [
        {
            "id": found, "kind": "article", "number": f"第{part}条", "heading": "",
            "text": BODY[part * length : (part + 1) * length], "parent": None,
            "label": f"第{part}条", "anchor": f"p-{found}",
        }
        for part, found in enumerate(ids, 1)
    ]  # fmt: skip


def _terms(size: int) -> Iterator[dict[str, Any]]:
    for number in range(1, size + 1):
        pairs = [
            ("all", ""), ("policy_area", f"area-{mixed(number, 'area', COMMON_AREAS)}"),
            ("level", LEVELS[mixed(number, "level", 4)]),
            ("region", "320500"), ("region_within", "320500"), ("region_within", "320000"), ("issuer", "issuer"),
            ("organisation", "issuer"), ("genre", "notice"), ("theme", f"theme-{mixed(number, 'theme', 22)}"),
            ("number", f"key{number}"), ("year", str(_published_key(number) // 10_000)), ("identity", f"n:key{number}"),
            ("identity", f"t:title{number}"),
        ]  # fmt: skip
        if number % RARE_EVERY == 0:
            pairs.append(("policy_area", "rare"))
        for axis, code in pairs:
            yield {
                "item": number, "listing": LISTING, "axis": axis, "code": code,
                "published_key": _published_key(number), "updated_key": _updated_key(number),
            }  # fmt: skip


def _phases_of(number: int) -> tuple[Phase, Phase]:
    start = start_of_day(date(2001 + mixed(number, "start", 24), 1 + number % 12, 1))
    return Phase("validity", "upcoming", BEGINNING, start), Phase("validity", "in_force", start, END)


def _phases(size: int) -> Iterator[dict[str, Any]]:
    for number in range(1, size + 1):
        for phase in _phases_of(number):
            yield {"item": number} | asdict(phase)


def _references(size: int) -> Iterator[dict[str, Any]]:
    for number in range(1, size + 1):
        for position, role in enumerate(("basis", "implements", "replaces")):
            target = mixed(number, role, size) + 1
            by_key = position == 2
            cited = _citation(target) if position == 0 else ""
            yield {
                "item": number, "role": role, "position": position, "to_id": None if by_key else content_id(target),
                "to_key": f"n:key{target}" if by_key else "", "title": "所引用的文件", "number": "", "note": "",
                "provisions": cited,
            }  # fmt: skip


def _citation(number: int) -> str:
    """One provision of an item, with its words."""
    cited = _provisions(number)[0]
    return orjson.dumps([{"id": cited["id"], "label": cited["label"], "quoted": cited["text"]}]).decode()
