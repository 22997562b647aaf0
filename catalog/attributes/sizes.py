"""规模: micro, small, medium or large by dated thresholds, kept as data in sizes.toml.

An enterprise of a class reaches every threshold of it; one that misses any belongs to the class below. What is not
known leaves several classes possible.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from .industries import within
from .kinds import SIZES

MEASURES = ("employees", "revenue", "assets")
_TABLE = Path(__file__).parent / "sizes.toml"


@dataclass(frozen=True, slots=True)
class SizeRule:
    """One line: thresholds of large, medium and small by measure, for what lies within these industries."""

    name: str
    within: tuple[str, ...]
    thresholds: Mapping[str, tuple[Decimal, ...]]


@dataclass(frozen=True, slots=True)
class SizeStandard:
    """The lines of one source and the days on which it counts."""

    source: str
    begins: date
    until: date
    rules: tuple[SizeRule, ...]


@lru_cache
def standards() -> tuple[SizeStandard, ...]:
    """All that were ever laid down."""
    with _TABLE.open("rb") as file:
        return tuple(
            SizeStandard(each["source"], each["from"], each.get("until", date.max), tuple(map(_rule, each["industry"])))
            for each in tomllib.load(file)["standard"]
        )


def standard_on(day: date) -> SizeStandard | None:
    """What counts on ``day``."""
    return next((each for each in standards() if each.begins <= day <= each.until), None)


def possible_sizes(industry: str | None, measures: Mapping[str, Decimal | None], on: date) -> frozenset[str]:
    """The classes that what is known allows; all of them where the industry is of no line, or not known.

    ``measures``: employees in persons, revenue and assets in 万元, None where not known.
    """
    standard = standard_on(on)
    rule = rule_of(standard, industry) if standard and industry else None
    if rule is None:
        return frozenset(SIZES)
    known = {name: measures.get(name) for name in rule.thresholds}
    highest = _size(rule, {name: Decimal("Infinity") if value is None else value for name, value in known.items()})
    lowest = _size(rule, {name: Decimal(0) if value is None else value for name, value in known.items()})
    return frozenset(SIZES[SIZES.index(lowest) : SIZES.index(highest) + 1])


def rule_of(standard: SizeStandard, industry: str) -> SizeRule | None:
    """The line for an industry; None where its code is of none, or too wide to tell."""
    for rule in standard.rules:
        if any(within(industry, code) for code in rule.within):
            return rule
    return None


def _rule(row: Mapping[str, object]) -> SizeRule:
    thresholds = {name: tuple(map(Decimal, row[name])) for name in MEASURES if name in row}  # type: ignore[call-overload]
    return SizeRule(str(row["name"]), tuple(row["within"]), thresholds)  # type: ignore[arg-type]


def _size(rule: SizeRule, measures: Mapping[str, Decimal]) -> str:
    for place, size in enumerate(reversed(SIZES[1:])):
        if all(measures[name] >= steps[place] for name, steps in rule.thresholds.items()):
            return size
    return SIZES[0]
