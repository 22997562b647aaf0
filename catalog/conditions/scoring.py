"""Points of a scorecard: what is known gives a least and a most, between which the score lies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.attributes.kinds import UNITS

from . import logic
from .asking import ask, months_between
from .facts import NOTHING, Facts
from .logic import Outcome

ZERO = Decimal(0)
Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """The score lies from ``least`` to ``most``."""

    least: Decimal
    most: Decimal

    def reaches(self, mark: Decimal) -> Outcome:
        """Whether it is at least ``mark``."""
        return logic.of(True if self.least >= mark else False if self.most < mark else None)

    def capped(self, maximum: Decimal) -> "Span":
        """No more than full marks."""
        return Span(min(self.least, maximum), min(self.most, maximum))


@dataclass(frozen=True, slots=True)
class Scored:
    """An item, a section or the whole card: its points, and whether it has what it must have at least."""

    words: str
    points: Span
    minimum: Outcome
    parts: tuple["Scored", ...] = ()


def score(card: Part, facts: Facts, on: date) -> Scored:
    """Score a published scorecard; ``minimum`` is met where pass mark and every minimum inside are reached."""
    sections = tuple(_section(section, facts, on) for section in card["sections"])
    total = _sum(each.points for each in sections).capped(Decimal(card["maximum"] or 0))
    passed = logic.all_of([total.reaches(Decimal(card["pass_mark"])), *(each.minimum for each in sections)])
    return Scored(card["words"], total, passed, sections)


def _section(section: Part, facts: Facts, on: date) -> Scored:
    items = tuple(_item(item, facts, on) for item in section["items"])
    points = _sum(each.points for each in items).capped(Decimal(section["maximum"]))
    minimum = logic.all_of([_minimum(section, points), *(each.minimum for each in items)])
    return Scored(section["words"], points, minimum, items)


def _item(item: Part, facts: Facts, on: date) -> Scored:
    full = Decimal(item["maximum"])
    points = (_steps(item, facts, on) if item["counting"] == "steps" else _options(item, facts, on)).capped(full)
    return Scored(item["words"], points, _minimum(item, points))


def _options(item: Part, facts: Facts, on: date) -> Span:
    met = [(Decimal(option["points"]), _option(option, facts, on)) for option in item["options"]]
    sure = [points for points, outcome in met if outcome is Outcome.MET]
    hoped = [points for points, outcome in met if outcome is not Outcome.NOT_MET]
    if item["counting"] == "sum":
        return Span(sum(sure, ZERO), sum(hoped, ZERO))
    return Span(max(sure, default=ZERO), max(hoped, default=ZERO))


def _option(option: Part, facts: Facts, on: date) -> Outcome:
    """Without a question only a person can say; what gives nothing need not be asked."""
    if not option["tests"]:
        return Outcome.UNKNOWN
    answers = (ask(test, facts, on).outcome for test in option["tests"])
    return logic.any_of(answers) if option["join"] == "any_of" else logic.all_of(answers)


def _steps(item: Part, facts: Facts, on: date) -> Span:
    """So many points for each full step of what is known."""
    amount = _in_unit(item, facts, on)
    if amount is None or not item["step"] or not item["points"]:
        return Span(ZERO, Decimal(item["maximum"]))
    points = max(ZERO, amount // Decimal(item["step"]) * Decimal(item["points"]))
    return Span(points, points)


def _in_unit(item: Part, facts: Facts, on: date) -> Decimal | None:
    """What is known at application in the unit of the steps: the full months of a time since a day, converted."""
    attribute = item["attribute"]
    value = facts.get(attribute["code"], NOTHING).now if attribute else None
    if value is None:
        return None
    unit, own, scale = item["unit"] or attribute["unit"], attribute["unit"], UNITS.get(attribute["kind"], {})
    if attribute["kind"] == "age":
        return Decimal(months_between(value, on)) / scale[unit] if unit in scale else None
    if unit == own:
        return Decimal(value)
    return Decimal(value) * scale[own] / scale[unit] if unit in scale and own in scale else None


def _minimum(part: Part, points: Span) -> Outcome:
    return points.reaches(Decimal(part["minimum"])) if part["minimum"] else Outcome.MET


def _sum(spans: Iterable[Span]) -> Span:
    spans = list(spans)
    return Span(sum((span.least for span in spans), ZERO), sum((span.most for span in spans), ZERO))
