"""What is built from a document, read from the latest drafts: a few questions for any number of objects."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from catalog.blocks.lookup import Lookup
from catalog.blocks.publishing import published_stream
from catalog.blocks.words import INDENT, WORDS
from catalog.calls.models import Call
from catalog.documents.models import PolicyDocument
from catalog.products.models import Product
from catalog.reference.models import LIST_SEPARATOR, Organisation
from catalog.reference.roles import OrganisationRole
from cms.content.publishable import Publishable

from .beginning import KINDS
from .models import Built, ProposalAnswer
from .readings import reading_of
from .spots import VARIANTS, Spot, Stored, StoredStream

LONGEST_SHOWN = 8
"""Lines of an entry that are shown at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: what it says, the provisions it cites as (id, label), and how its words were read."""

    block_id: str
    type: str
    words: str
    cited: tuple[tuple[str, str], ...]
    reading: str = ""

    @property
    def lines(self) -> list[tuple[int, str]]:
        """What it says line by line, each with how deep it stands."""
        return [(len(line) - len(line.lstrip(INDENT)), line.lstrip(INDENT)) for line in self.words.split("\n")]

    @property
    def is_long(self) -> bool:
        """Whether it is shown folded: a scorecard has dozens of lines."""
        return self.words.count("\n") > LONGEST_SHOWN


@dataclass(frozen=True, slots=True)
class Section:
    """The entries of one stream."""

    spot: Spot
    label: str
    rows: tuple[Row, ...]

    @property
    def is_joinable(self) -> bool:
        """Whether its entries can be put together with 且 and 或."""
        return self.spot.field.endswith("conditions")


@dataclass(frozen=True, slots=True)
class Part:
    """A variant with its streams."""

    block_id: str
    name: str
    sections: tuple[Section, ...]


@dataclass(slots=True)
class Card:
    """One thing that is built from the document; ``seen`` is the revision shown."""

    kind: str
    instance: Publishable
    title: str
    seen: int
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    products: tuple[int, ...] = ()
    may_link: bool = False
    """Whether it is a call, and the document has products that it is not linked to."""
    facts: tuple[tuple[str, str], ...] = ()
    """What it says besides its entries, each with its name: who acts in which role, how one applies."""

    @property
    def may_take_over(self) -> bool:
        """Whether it is a call of a product that has still no conditions."""
        empty = {section.spot.field for section in self.sections if not section.rows}
        return self.kind == "call" and bool(self.products) and "conditions" in empty

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.instance.pk}"


def built_from(document: PolicyDocument) -> list[Card]:
    """What stands in the workspace of the document: begun there, its calls, and what else cites it."""
    cards = [card for kind, model in KINDS.items() for card in _cards(kind, _rows(document, model))]
    products = {card.instance.pk for card in cards if card.kind == "product"}
    for card in cards:
        card.may_link = card.kind == "call" and not products <= set(card.products)
    return cards


def products_of(document: PolicyDocument) -> list[Any]:
    """The products among what stands in the workspace of the document."""
    return list(_rows(document, Product))


def card_of(instance: Publishable) -> Card:
    """One object as the workspace shows it."""
    kind = next(kind for kind, model in KINDS.items() if isinstance(instance, model))
    rows = type(instance)._base_manager.select_related("latest_revision").filter(pk=instance.pk)
    return next(iter(_cards(kind, rows)))


def answers_to(document: PolicyDocument) -> Mapping[str, str]:
    """What was said to the proposals of the document, by key."""
    return dict(ProposalAnswer.objects.filter(document=document).values_list("key", "answer"))


def _rows(document: PolicyDocument, model: type[Publishable]) -> "QuerySet[Any]":
    kind = ContentType.objects.get_for_model(model)
    wanted = set(Built.objects.filter(document=document, content_type=kind).values_list("object_id", flat=True))
    citing = ReferenceIndex.objects.filter(
        base_content_type=kind,
        to_content_type=ContentType.objects.get_for_model(PolicyDocument),
        to_object_id=str(document.pk),
    )
    wanted |= {int(pk) for pk in citing.values_list("object_id", flat=True)}
    if model is Call:
        wanted |= set(Call.objects.filter(document=document).values_list("pk", flat=True))
    rows = model._base_manager.select_related("latest_revision").filter(pk__in=wanted)
    return rows.filter(locale_id=document.locale_id).order_by("pk")


def _cards(kind: str, rows: Iterable[Any]) -> Iterator[Card]:
    rows = list(rows)
    contents = {row.pk: _content(row) for row in rows}
    streams = {row.pk: list(_streams(type(row), contents[row.pk])) for row in rows}
    lookup = Lookup.of(*((each.stream_block, each.stored) for found in streams.values() for _spot, each in found))
    acting = _acting(contents)
    for row in rows:
        sections = [_section(type(row), spot, each, lookup) for spot, each in streams[row.pk]]
        yield Card(
            kind=kind,
            instance=row,
            title=contents[row.pk]["title"],
            seen=row.latest_revision_id or 0,
            sections=tuple(section for section in sections if not section.spot.variant),
            parts=tuple(_parts(contents[row.pk], sections)),
            products=tuple(contents[row.pk].get("products") or ()),
            facts=(*acting[row.pk], *_how(row, contents[row.pk])),
        )


def _acting(contents: Mapping[int, Mapping[str, Any]]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Who acts in which role in each object: one question for all."""
    rows = {pk: content.get("organisations") or [] for pk, content in contents.items()}
    wanted = {each["organisation"] for found in rows.values() for each in found}
    names = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name_zh")) if wanted else {}
    return {pk: tuple(_by_role(found, names)) for pk, found in rows.items()}


def _by_role(rows: Iterable[Mapping[str, Any]], names: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    rows = list(rows)
    for role in OrganisationRole:
        if called := [names[each["organisation"]] for each in rows if each["role"] == role]:
            yield str(role.label), LIST_SEPARATOR.join(called)


def _how(row: Any, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if said := content.get("method"):
        yield str(row._meta.get_field("method").verbose_name), said
    if content.get("no_materials"):
        yield str(row._meta.get_field("materials").verbose_name), _("Nothing is handed in.")


def _content(row: Any) -> dict[str, Any]:
    return row.latest_revision.content if row.latest_revision else row.serializable_data()


def _stored(content: Mapping[str, Any], name: str) -> Stored:
    found: Stored = json.loads(content.get(name) or "[]")
    return found


def _streams(model: type[Model], content: Mapping[str, Any]) -> Iterator[tuple[Spot, StoredStream]]:
    """The streams of an object, and after them those of its variants."""
    for name in ("sources", *WORDS):
        if name in content:
            spot = Spot(name)
            yield spot, StoredStream(spot.stream(model), _stored(content, name))
    for variant in _stored(content, VARIANTS):
        for name in WORDS:
            if name in variant["value"]:
                spot = Spot(name, variant["id"])
                yield spot, StoredStream(spot.stream(model), variant["value"][name] or [])


def _parts(content: Mapping[str, Any], sections: Iterable[Section]) -> Iterator[Part]:
    sections = list(sections)
    for variant in _stored(content, VARIANTS):
        own = tuple(section for section in sections if section.spot.variant == variant["id"])
        yield Part(variant["id"], variant["value"].get("name") or "", own)


def _section(model: type[Model], spot: Spot, stream: StoredStream, lookup: Lookup) -> Section:
    field: Any = model._meta.get_field(spot.field) if not spot.variant else None
    label = field.verbose_name if field else stream.stream_block.label
    return Section(spot, str(label), tuple(_row(spot, each) for each in published_stream(stream, lookup)))


def _row(spot: Spot, entry: dict[str, Any]) -> Row:
    cited = [entry] if spot.field == "sources" else list(_citations(entry))
    words = entry["words"] if spot.field == "sources" else WORDS[spot.field]([entry])
    labels = tuple(dict.fromkeys((each["provision"] or "", each["label"]) for each in cited))
    return Row(entry["id"], entry["type"], words, labels, reading_of(spot.field, entry))


def _citations(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What an entry cites, and what the conditions inside it do."""
    yield from entry.get("citations") or ()
    for inside in (*(entry.get("conditions") or ()), *(entry.get("routes") or ())):
        yield from _citations(inside)
