"""The shapes of the public JSON of blocks, drawn from the blocks themselves, for the OpenAPI document.

A stream holds blocks of several types. Its shape has the members of all of them; what only some types have is not
required, and says of which it is.
"""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from wagtail.blocks import (
    Block,
    BooleanBlock,
    ChoiceBlock,
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

from catalog.reference.serializers import CodeSerializer

from .benefits import BenefitsBlock, StackingBlock
from .choosers import RegionsBlock
from .citations import CitationBlock
from .conditions import ConditionsBlock, QuestionBlock
from .entries import EntriesBlock
from .materials import MaterialsBlock
from .windows import WindowsBlock

Shape = type[serializers.Serializer[Any]]
Field = serializers.Field[Any, Any, Any, Any]


class CitationSerializer(serializers.Serializer[Any]):
    """What something rests on. ``provision`` is the id of a provision of ``document``; null for all of it."""

    id = serializers.CharField()
    document = serializers.UUIDField(allow_null=True, help_text="Content id of a policy; null where it is not open.")
    title = serializers.CharField(allow_blank=True)
    label = serializers.CharField(  # type: ignore[assignment]  # a field's own attribute of this name is another
        allow_blank=True, help_text="How it is cited: 第三条第二款."
    )
    provision = serializers.UUIDField(allow_null=True)
    words = serializers.CharField(allow_blank=True, help_text="Quoted as they were when it was cited.")


class AskedAttributeSerializer(serializers.Serializer[Any]):
    """What is asked of an applicant; ``unit`` is the one in which it is known."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    grades = serializers.ListField(
        child=serializers.CharField(), help_text="Of a grade: its codes, the lowest first; else empty."
    )


class TemplateFileSerializer(serializers.Serializer[Any]):
    """A form to fill in; ``sha256`` is of its bytes."""

    name = serializers.CharField()
    url = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    mime = serializers.CharField()
    sha256 = serializers.CharField()


def stream_shape(name: str, block: StreamBlock, description: str) -> Shape:
    """The shape of the entries of a stream."""
    fields: dict[str, Field] = {"id": serializers.CharField(), "type": serializers.CharField(help_text=_types(block))}
    for member, (types, child) in _members_of(block).items():
        everywhere = len(types) == len(block.child_blocks)
        fields[member] = _field(name, member, child, required=everywhere, of="" if everywhere else ", ".join(types))
    shape = _made(name, fields, description)
    if type(block) is not StreamBlock:
        _SHAPES[type(block), True] = shape
    return shape


def struct_shape(name: str, block: StructBlock, *, with_id: bool) -> Shape:
    """The shape of a struct, with the id it has as the entry of a list."""
    if (type(block), with_id) not in _SHAPES:
        fields: dict[str, Field] = {"id": serializers.CharField()} if with_id else {}
        fields |= {member: _field(name, member, child) for member, child in members(block)}
        _SHAPES[type(block), with_id] = _made(name, fields, (block.__doc__ or "").split("\n")[0])
    return _SHAPES[type(block), with_id]


def members(block: Block) -> Iterator[tuple[str, Block]]:
    """What a struct is published with; a question has its values in three forms."""
    for name, child in block.child_blocks.items():
        if isinstance(block, QuestionBlock) and name == "values":
            yield from ((member, child) for member in ("values", "value_names", "values_as_written"))
        else:
            yield name, child


def _members_of(stream: StreamBlock) -> dict[str, tuple[list[str], Block]]:
    found: dict[str, tuple[list[str], Block]] = {}
    for type_, block in stream.child_blocks.items():
        for name, child in members(block) if isinstance(block, StructBlock) else (("value", block),):
            found.setdefault(name, ([], child))[0].append(type_)
    return found


def _types(stream: StreamBlock) -> str:
    return f"{', '.join(stream.child_blocks)}; open: a client must accept new ones."


def _made(name: str, fields: dict[str, Field], description: str) -> Shape:
    return type(f"{name}Serializer", (serializers.Serializer,), {"__doc__": description, **fields})


@extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Condition"}})
class _Conditions(serializers.ListField):
    """Conditions within conditions: of the same shape, as deep as they go."""

    child = serializers.DictField()


_SHAPES: dict[tuple[type[Block], bool], Shape] = {}
"""Shapes made, so that each has its name to itself; whether with an id."""


def _field(owner: str, member: str, block: Block, *, required: bool = True, of: str = "") -> Field:
    said: dict[str, Any] = {"required": required} | ({"help_text": f"Of {of}."} if of else {})
    if member in ("values", "value_names") and not isinstance(block, StructBlock | StreamBlock):
        return serializers.ListField(child=serializers.CharField(), **said)
    nested = _nested(owner, member, block, said)
    return nested if nested is not None else _plain(block, said)


def _nested(owner: str, member: str, block: Block, said: dict[str, Any]) -> Field | None:
    if isinstance(block, StreamBlock):
        return _inner_stream(owner, member, block, said)
    if isinstance(block, ListBlock) and isinstance(block.child_block, CitationBlock):
        return CitationSerializer(many=True, **said)
    if isinstance(block, ListBlock) and isinstance(block.child_block, StructBlock):
        name = type(block.child_block).__name__.removesuffix("Block")
        return struct_shape(name, block.child_block, with_id=True)(many=True, **said)
    if isinstance(block, StructBlock):
        return struct_shape(type(block).__name__.removesuffix("Block"), block, with_id=False)(**said)
    return None


def _inner_stream(owner: str, member: str, block: StreamBlock, said: dict[str, Any]) -> Field:
    if (type(block), True) in _SHAPES:
        return _SHAPES[type(block), True](many=True, **said)
    if "criterion" in block.child_blocks:
        return _Conditions(**said)
    return stream_shape(owner + member.title(), block, "")(many=True, **said)


def _plain(block: Block, said: dict[str, Any]) -> Field:
    if isinstance(block, ChooserBlock):
        return _chosen(block)(allow_null=True, **said)
    if isinstance(block, RegionsBlock):
        return CodeSerializer(many=True, **said)
    if isinstance(block, DecimalBlock):
        return serializers.DecimalField(max_digits=None, decimal_places=None, allow_null=True, **said)
    if isinstance(block, ChoiceBlock):
        codes = ", ".join(str(code) for code, _label in block.field.choices if code)
        note = f"{codes}; open. {said.get('help_text', '')}".strip()
        return serializers.CharField(allow_blank=True, **said | {"help_text": note})
    for kind, field in _PLAIN:
        if isinstance(block, kind):
            return field(**said) if field is serializers.BooleanField else field(allow_null=True, **said)
    return serializers.CharField(allow_blank=True, **said)


def _chosen(block: ChooserBlock) -> Shape:
    """By the name of what is chosen: models are not loaded yet where shapes are made."""
    target = getattr(block, "_target_model", "")
    return {"catalog.Attribute": AskedAttributeSerializer, "": TemplateFileSerializer}.get(target, CodeSerializer)


class TimeOfDayField(serializers.RegexField):
    """Hours and minutes of Asia/Shanghai; the ``time`` of JSON Schema would have seconds and an offset."""

    def __init__(self, **said: Any) -> None:
        super().__init__(r"^[0-2][0-9]:[0-5][0-9]$", **said)


_PLAIN: tuple[tuple[type[Block], type[Field]], ...] = (
    (IntegerBlock, serializers.IntegerField),
    (BooleanBlock, serializers.BooleanField),
    (DateTimeBlock, serializers.DateTimeField),
    (DateBlock, serializers.DateField),
    (TimeBlock, TimeOfDayField),
)

ConditionSerializer = stream_shape(
    "Condition",
    ConditionsBlock(),
    "A condition: criterion, group, scorecard, or in words that only a person can judge.",
)
BenefitSerializer = stream_shape("Benefit", BenefitsBlock(), "What is given. Decimals are strings; money in ``unit``.")
StackingSerializer = stream_shape("StackingRule", StackingBlock(), "How benefits of several products go together.")
MaterialSerializer = stream_shape("Material", MaterialsBlock(), "What an applicant hands in.")
WindowSerializer = stream_shape(
    "Window", WindowsBlock(), "A span in which applications are taken, as the source states it; Asia/Shanghai."
)
EntrySerializer = stream_shape("Entry", EntriesBlock(), "Where one applies.")
