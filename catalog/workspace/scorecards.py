"""Scorecards read from a text, as the block keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.proposing.criteria import StatedCriterion
    from catalog.proposing.scorecards import StatedItem, StatedOption, StatedScorecard, StatedSection


Members = dict[str, Any]


def scorecard_members(card: StatedScorecard, attributes: Mapping[str, int], routes: list[Members]) -> Members:
    """Members of a scorecard block; ``attributes``: keys by code, ``routes``: entries of its direct routes."""
    return {
        "words": card.words, "pass_mark": str(card.pass_mark), "maximum": str(card.maximum),
        "sections": [_item(_section(each, attributes)) for each in card.sections], "routes": routes,
    }  # fmt: skip


def _section(section: StatedSection, attributes: Mapping[str, int]) -> Members:
    return {
        "words": section.words, "maximum": str(section.maximum), "minimum": _number(section.minimum),
        "items": [_item(_indicator(each, attributes)) for each in section.items],
    }  # fmt: skip


def _indicator(item: StatedItem, attributes: Mapping[str, int]) -> Members:
    return {
        "words": item.words, "maximum": str(item.maximum), "counting": item.counting,
        "attribute": attributes.get(item.attribute), "step": _number(item.step), "unit": item.unit,
        "points": _number(item.points), "options": [_item(_option(each, attributes)) for each in item.options],
    }  # fmt: skip


def _option(option: StatedOption, attributes: Mapping[str, int]) -> Members:
    tests = [_item(_question(each, attributes)) for each in option.tests if each.attribute in attributes]
    join = "any_of" if option.any_of else "all_of"
    return {"points": str(option.points), "words": option.words, "tests": tests, "join": join}


def _question(asked: StatedCriterion, attributes: Mapping[str, int]) -> Members:
    return {
        "attribute": attributes[asked.attribute], "operator": asked.operator, "values": "、".join(asked.values),
        "unit": asked.unit, "period": asked.period, "aggregate": asked.aggregate,
    }  # fmt: skip


def _item(value: Members) -> Members:
    return {"type": "item", "value": value, "id": ""}


def _number(value: Any) -> str | None:
    return None if value is None else str(value)
