"""The shapes in the OpenAPI document have every member of the JSON, and no other."""

from typing import Any

import pytest
from rest_framework import serializers

from catalog.blocks import shapes
from catalog.blocks.benefits import BenefitsBlock, StackingBlock
from catalog.blocks.conditions import ConditionsBlock
from catalog.blocks.entries import EntriesBlock
from catalog.blocks.materials import MaterialsBlock
from catalog.blocks.publishing import published_stream
from catalog.blocks.windows import WindowsBlock

from .making import asked, citation, criterion, item, listed, source, stream

pytestmark = pytest.mark.django_db

DESCRIBED = [
    (shapes.ConditionSerializer, ConditionsBlock), (shapes.BenefitSerializer, BenefitsBlock),
    (shapes.StackingSerializer, StackingBlock), (shapes.MaterialSerializer, MaterialsBlock),
    (shapes.WindowSerializer, WindowsBlock), (shapes.EntrySerializer, EntriesBlock),
]  # fmt: skip


def check(shape: serializers.BaseSerializer[Any], value: Any, at: str) -> None:
    fields: Any = shape.fields  # type: ignore[attr-defined]
    required = {name for name, field in fields.items() if field.required}
    assert set(value) <= set(fields), f"{at}: not described"
    assert required <= set(value), f"{at}: missing"
    for name, member in value.items():
        inner: Any = getattr(fields[name], "child", fields[name])
        for each in member if isinstance(member, list) else [member]:
            if isinstance(inner, serializers.BaseSerializer) and each is not None:
                check(inner, each, f"{at}.{name}")


@pytest.mark.parametrize(("shape", "block"), DESCRIBED, ids=lambda one: one.__name__)
def test_shape__describes_every_type_of_its_stream(shape: Any, block: Any) -> None:
    stream_block = block()
    empty = [item(type_) for type_ in stream_block.child_blocks]
    for published in published_stream(stream(stream_block, *empty)):
        check(shape(), published, published["type"])


def test_shape__describes_what_is_inside() -> None:
    document = source("第一条 为了扶持企业。")
    option = {"points": "20", "words": "5%以上", "tests": listed(asked("rd_share", "at_least", "5"))}
    section = {
        "words": "创新",
        "maximum": "40",
        "items": listed({"words": "研发", "maximum": "9", "options": listed(option)}),
    }
    cited = listed(citation(document, "第一条"))
    full = [
        criterion("revenue", "at_least", "1", citations=cited),
        item("scorecard", pass_mark="6", sections=listed(section)),
    ]
    for published in published_stream(stream(ConditionsBlock(), *full)):
        check(shapes.ConditionSerializer(), published, published["type"])
    tiers = item("tiers", base="额", tiers=listed({"starts": "0", "rate": "1"}), citations=cited)
    [published] = published_stream(stream(BenefitsBlock(), tiers))
    check(shapes.BenefitSerializer(), published, "tiers")
