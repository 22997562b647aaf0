"""What the keys in streams stand for, read with one question for each table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.blocks import ChooserBlock, StreamBlock

from catalog.attributes.industries import industry_code
from catalog.attributes.models import Attribute
from catalog.attributes.values import SIZE_NAMES, Asked, Reader, parts_of
from catalog.documents.models import PolicyDocument
from catalog.documents.versions import with_title_of_today
from catalog.reference.models import Region, Term, Vocabulary, split_list

from .choosers import RegionsBlock
from .conditions import QuestionBlock
from .walking import blocks_in, holds, raw, stream_fields


@dataclass(slots=True)
class Names:
    """Names by code, and codes by name where one alone bears it."""

    by_code: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)

    def code(self, written: str) -> str | None:
        """The code of what is called so."""
        return written if written in self.by_code else self.by_name.get(written)


@dataclass(slots=True)
class Lookup:
    """Rows by model and key. ``regions``, ``industries``: name by code, and code by what editors wrote."""

    rows: dict[type[Model], dict[Any, Any]] = field(default_factory=dict)
    regions: Names = field(default_factory=Names)
    industries: Names = field(default_factory=Names)

    @classmethod
    def of(cls, *streams: tuple[StreamBlock, Any]) -> "Lookup":
        """What stands in these streams, each given with its definition."""
        pairs = [(block, raw(value)) for block, value in streams]
        lookup = cls(_rows(pairs))
        written = _written(pairs, lookup.rows.get(Attribute, {}))
        lookup.regions = _region_names(written["region"])
        lookup.industries = _industry_names(written["industry"])
        return lookup

    @classmethod
    def of_instance(cls, instance: Any) -> "Lookup":
        """What stands in all streams of an object."""
        fields = [each for each in stream_fields(type(instance)) if _chooses(each.stream_block)]
        return cls.of(*((each.stream_block, getattr(instance, each.name)) for each in fields))

    def row(self, model: type[Model], key: Any) -> Any:
        """The row chosen, None where nothing is or it is gone."""
        return self.rows.get(model, {}).get(key)

    def asked(self, attribute: Attribute, question: dict[str, Any]) -> Asked:
        """The values of a question; raises ValidationError."""
        find = self.industries.code if attribute.kind == "industry" else self.regions.code
        reader = Reader(attribute.kind, question.get("unit") or attribute.unit, attribute.choice_names, find)
        return reader.read(question.get("operator") or "", question.get("values") or "")

    def names(self, attribute: Attribute, codes: Iterable[str]) -> list[str]:
        """What the codes among the values are called; nothing for values that are no codes."""
        known = {
            "region": self.regions.by_code,
            "industry": self.industries.by_code,
            "size": SIZE_NAMES,
        }.get(attribute.kind, attribute.choice_names)
        return [known.get(code, code) for code in codes] if known else []


def question_lookup(attribute: Attribute, written: str) -> Lookup:
    """What one question in a form needs."""
    kind = attribute.kind
    return Lookup(
        regions=_region_names(set(parts_of(written))) if kind == "region" else Names(),
        industries=_industry_names(set(parts_of(written))) if kind == "industry" else Names(),
    )


def _chooses(block: StreamBlock) -> bool:
    return holds(block, ChooserBlock) or holds(block, RegionsBlock)


def _rows(pairs: Iterable[tuple[StreamBlock, Any]]) -> dict[type[Model], dict[Any, Any]]:
    wanted: dict[type[Model], set[Any]] = {}
    deferred: dict[type[Model], tuple[str, ...]] = {}
    for block, value in pairs:
        for chooser, key in blocks_in(block, value, ChooserBlock):
            if key is not None:
                wanted.setdefault(chooser.model_class, set()).add(key)
                deferred[chooser.model_class] = getattr(chooser, "deferred", ())
    return {model: _query(model).defer(*deferred[model]).in_bulk(keys) for model, keys in wanted.items()}


def _query(model: type[Model]) -> "QuerySet[Any]":
    """All rows; documents know what they are called today without another question."""
    rows: QuerySet[Any] = model._default_manager.all()
    return with_title_of_today(rows) if model is PolicyDocument else rows


def _written(pairs: Iterable[tuple[StreamBlock, Any]], attributes: dict[Any, Attribute]) -> dict[str, set[str]]:
    """What editors wrote of regions and industries."""
    found: dict[str, set[str]] = {"region": set(), "industry": set()}
    for block, value in pairs:
        for _block, codes in blocks_in(block, value, RegionsBlock):
            found["region"].update(codes or ())
        for question in _questions(block, value):
            attribute = attributes.get(question.get("attribute"))
            if attribute is not None and attribute.kind in found:
                found[attribute.kind].update(parts_of(question.get("values") or ""))
    return found


def _questions(block: StreamBlock, value: Any) -> Iterator[dict[str, Any]]:
    for _block, question in blocks_in(block, value, QuestionBlock):
        yield question


def _region_names(written: set[str]) -> Names:
    if not written:
        return Names()
    asked = Q(code__in=written) | Q(name_zh__in=written)
    for name in written:
        asked |= Q(aliases__contains=name)
    names, bearers = Names(), dict[str, set[str]]()
    for region in Region.objects.filter(asked).only("code", "name_zh", "name_en", "aliases"):
        names.by_code[region.code] = region.name
        for name in (region.name_zh, *split_list(region.aliases)):
            bearers.setdefault(name, set()).add(region.code)
    names.by_name = {name: codes.pop() for name, codes in bearers.items() if len(codes) == 1}
    return names


def _industry_names(written: set[str]) -> Names:
    if not written:
        return Names()
    codes = {part: code for part in written if (code := industry_code(part)) is not None}
    terms = Term.objects.filter(Q(code__in=codes.values()) | Q(name_zh__in=written), vocabulary=Vocabulary.INDUSTRY)
    names = Names({code: code.upper() for code in codes.values()}, codes)
    for term in terms:
        names.by_code[term.code] = term.name
        names.by_name.setdefault(term.name_zh, term.code)
    return names
