"""The public JSON of streams: plain dicts whose members stand in the order of the block's form, ids included.

Every block becomes ``{"id", "type", …members}``: decimals are strings without exponent, days and instants are
ISO 8601, what is not given is null or "". Streams are read as they are stored (``walking``), with one ``Lookup``.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime, parse_time
from wagtail.blocks import (
    Block,
    BooleanBlock,
    ChooserBlock,
    DateBlock,
    DateTimeBlock,
    DecimalBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StructBlock,
    TimeBlock,
)

from catalog.attributes.kinds import AttributeKind
from catalog.attributes.models import Attribute
from catalog.attributes.values import Asked, plain
from catalog.documents.models import Disclosure, PolicyDocument
from cms.content.files import StoredFile
from cms.content.phases import CIVIL_TIME_ZONE
from cms.content.publishable import Publishable

from .choosers import RegionsBlock
from .citations import CitationBlock
from .conditions import QuestionBlock
from .lookup import Lookup
from .walking import items, raw

Json = dict[str, Any]


def published_stream(stream: Any, lookup: Lookup | None = None) -> list[Json]:
    """Any stream as public JSON; without a ``lookup`` of its object, what is chosen in it is read here."""
    block = stream.stream_block
    return _stream(block, raw(stream), lookup or Lookup.of((block, stream)))


published_conditions = published_benefits = published_stacking = published_stream
published_materials = published_windows = published_entries = published_stream


def _stream(block: StreamBlock, value: Any, lookup: Lookup) -> list[Json]:
    return [
        {"id": item["id"], "type": item["type"], **_as_members(block.child_blocks[item["type"]], item["value"], lookup)}
        for item in value or ()
        if item["type"] in block.child_blocks
    ]


def _list(block: ListBlock, value: Any, lookup: Lookup) -> list[Any]:
    if not isinstance(block.child_block, StructBlock):
        return [_value(block.child_block, item["value"], lookup) for item in items(value)]
    return [{"id": item["id"], **_as_members(block.child_block, item["value"], lookup)} for item in items(value)]


def _as_members(block: Block, value: Any, lookup: Lookup) -> Json:
    if isinstance(block, CitationBlock):
        return _citation(value, lookup)
    if isinstance(block, StructBlock):
        return _struct(block, value or {}, lookup)
    return {"value": _value(block, value, lookup)}


def _struct(block: StructBlock, value: Json, lookup: Lookup) -> Json:
    members = {
        name: _value(child, value[name] if name in value else _default(child), lookup)
        for name, child in block.child_blocks.items()
    }
    return _question(members, value, lookup) if isinstance(block, QuestionBlock) else members


def _default(block: Block) -> Any:
    """As it would be stored."""
    return block.get_prep_value(block.get_default())


def _question(members: Json, value: Json, lookup: Lookup) -> Json:
    """A question with its values read; what cannot be read has none, so that nobody takes it for answered."""
    attribute, asked = lookup.row(Attribute, value.get("attribute")), Asked()
    if attribute is not None:
        try:
            asked = lookup.asked(attribute, members)
        except ValidationError:
            asked = Asked(unit=members["unit"])
    read = {
        "values": list(asked.values),
        "value_names": lookup.names(attribute, asked.values) if attribute else [],
        "values_as_written": members["values"],
        "unit": asked.unit,
    }
    return {
        other: each
        for name, written in members.items()
        for other, each in (
            ((member, read[member]) for member in ("values", "value_names", "values_as_written"))
            if name == "values"
            else ((name, read.get(name, written)),)
        )
    }


def _citation(value: Json, lookup: Lookup) -> Json:
    """What is cited; a document that is not public is not named, only what is quoted of it."""
    document = lookup.row(PolicyDocument, value.get("document"))
    public = document is not None and document.live and document.disclosure == Disclosure.PROACTIVE
    return {
        "document": str(document.translation_key) if public else None,
        "title": document.title_of_today if public else "",
        "label": value.get("label") or "",
        "provision": value.get("provision") or None,
        "words": value.get("words") or "",
    }


def _chosen(block: ChooserBlock, key: Any, lookup: Lookup) -> Json | None:
    row = lookup.row(block.model_class, key)
    if isinstance(row, Attribute):
        grades = list(row.choice_names) if row.kind == AttributeKind.GRADE else []
        return {"code": row.code, "name": row.name, "kind": row.kind, "unit": row.unit, "grades": grades}
    if isinstance(row, StoredFile):
        url = f"/files/{row.sha256}/{row.name}"
        return {"name": row.name, "url": url, "size": row.size, "mime": row.mime, "sha256": row.sha256}
    if isinstance(row, Publishable):
        return {"id": str(row.content_id), "title": str(row)} if row.live else None
    return None if row is None else {"code": row.code, "name": row.name}


def _regions(_block: Block, codes: Any, lookup: Lookup) -> list[Json]:
    return [{"code": code, "name": lookup.regions.by_code.get(code, code)} for code in codes or ()]


def _decimal(_block: Block, value: Any, _lookup: Lookup) -> str | None:
    return None if value is None else plain(Decimal(value))


def _day(_block: Block, value: Any, _lookup: Lookup) -> str | None:
    return value.isoformat() if isinstance(value, date) else value or None


def _time(_block: Block, value: Any, _lookup: Lookup) -> str | None:
    """17:00, whether 17:00 or 17:00:00 is stored."""
    at = parse_time(value) if isinstance(value, str) and value else value
    return at.isoformat("minutes") if isinstance(at, time) else None


def _instant(_block: Block, value: Any, _lookup: Lookup) -> str | None:
    instant = parse_datetime(value) if isinstance(value, str) else value
    if not isinstance(instant, datetime):
        return None
    return instant.replace(tzinfo=instant.tzinfo or CIVIL_TIME_ZONE).astimezone(CIVIL_TIME_ZONE).isoformat()


def _as_it_is(_block: Block, value: Any, _lookup: Lookup) -> Any:
    return value


def _yes(_block: Block, value: Any, _lookup: Lookup) -> bool:
    return bool(value)


_BY_KIND: tuple[tuple[type[Block], Callable[..., Any]], ...] = (
    (StreamBlock, _stream),
    (ListBlock, _list),
    (StructBlock, _as_members),
    (ChooserBlock, _chosen),
    (RegionsBlock, _regions),
    (DecimalBlock, _decimal),
    (DateTimeBlock, _instant),
    (DateBlock, _day),
    (TimeBlock, _time),
    (BooleanBlock, _yes),
    (IntegerBlock, _as_it_is),
)


def _value(block: Block, value: Any, lookup: Lookup) -> Any:
    for kind, publish in _BY_KIND:
        if isinstance(block, kind):
            return publish(block, value, lookup)
    return "" if value is None else value
