"""One question of a condition, asked of what is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.attributes.industries import within
from catalog.attributes.kinds import SEVERAL_YEARS, SIZES, UNITS
from catalog.attributes.sizes import possible_sizes

from . import logic
from .facts import NOTHING, Facts, Known, begins_on, ends_on, years_of
from .logic import Outcome

Question = Mapping[str, Any]
"""A published criterion, or a question of a scorecard."""

NOT_KNOWN, ONLY_WORDS, NOT_READABLE, NOT_SAID_HOW = "not_known", "only_words", "not_readable", "not_said_how"
"""Why a question has no answer: nothing known; only a person can judge; its values, unit or years cannot be read."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The outcome, what is known in words, and why it is unknown (a code above, "" where it is not)."""

    outcome: Outcome
    known: str = ""
    reason: str = ""


def ask(question: Question, facts: Facts, on: date) -> Answered:
    """Answer one question as of the day ``on``; what excludes is not turned round here."""
    attribute = question["attribute"]
    if question["operator"] == "as_described" or question["period"] == "as_described":
        return Answered(Outcome.UNKNOWN, reason=ONLY_WORDS)
    if attribute is None or attribute["kind"] == "text":
        return Answered(Outcome.UNKNOWN, reason=ONLY_WORDS)
    asks, needed = _ASKS[attribute["kind"]], question["operator"] not in ("has", "has_not")
    if needed and not question["values"]:
        return Answered(Outcome.UNKNOWN, reason=NOT_READABLE)
    return asks(question, facts, on)


def number_known(question: Question, known: Known, on: date) -> Decimal | None:
    """A single number of the period: the value of the year, or the total or average of several."""
    values = _yearly(question["period"], known, on)
    if any(value is None for value in values):
        return None
    numbers = [Decimal(value) for value in values]
    return sum(numbers, Decimal(0)) / (len(numbers) if question["aggregate"] == "average" else 1)


def _number(question: Question, facts: Facts, on: date) -> Answered:
    known, bounds = _of(question, facts), _bounds(question)
    if bounds is None:
        return Answered(Outcome.UNKNOWN, reason=NOT_READABLE)
    values = _yearly(question["period"], known, on)
    if len(values) > 1 and not question["aggregate"]:
        return Answered(Outcome.UNKNOWN, reason=NOT_SAID_HOW)
    unit = question["attribute"]["unit"]
    told = "、".join("?" if value is None else f"{Decimal(value):f}{unit}" for value in values)
    if question["aggregate"] in ("total", "average") and len(values) > 1:
        number = number_known(question, known, on)
        values = [number]
    outcome = logic.all_of(
        logic.of(None if value is None else _COMPARE[question["operator"]](Decimal(value), bounds)) for value in values
    )
    return _answered(outcome, told)


def _yearly(period: str, known: Known, on: date) -> list[Any]:
    """The values of a period, None for each that is not known."""
    years = years_of(period, on)
    if years is None:
        return [known.now if period == "at_application" else None]
    return [known.years.get(year) for year in years]


def _bounds(question: Question) -> list[Decimal] | None:
    """The values asked for in the unit of the attribute; None where its unit cannot be converted."""
    kind, unit, own = question["attribute"]["kind"], question["unit"], question["attribute"]["unit"]
    values = [Decimal(value) for value in question["values"]]
    if unit == own or not own or not unit:
        return values
    scale = UNITS.get(kind, {})
    if unit not in scale or own not in scale:
        return None
    return [value * scale[unit] / scale[own] for value in values]


def _age(question: Question, facts: Facts, on: date) -> Answered:
    since = _of(question, facts).now
    scale = UNITS["age"].get(question["unit"])
    if scale is None:
        return Answered(Outcome.UNKNOWN, reason=NOT_READABLE)
    if since is None:
        return Answered(Outcome.UNKNOWN, reason=NOT_KNOWN)
    # Of a person full years count; of a company a day beyond a year is more than a year.
    full = months_between(since, on)
    months = Decimal(full // 12 * 12 if question["unit"] == "周岁" else full)
    if question["unit"] != "周岁" and since.day != on.day:
        months += Decimal("0.5")
    bounds = [Decimal(value) * scale for value in question["values"]]
    return _answered(logic.of(_COMPARE[question["operator"]](months, bounds)), since.isoformat())


def months_between(since: date, on: date) -> int:
    """Full months from ``since`` to ``on``; negative where it lies ahead."""
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)


def _date(question: Question, facts: Facts, on: date) -> Answered:
    known = _of(question, facts).now
    if known is None:
        return Answered(Outcome.UNKNOWN, reason=NOT_KNOWN)
    bounds = [date.fromisoformat(value) for value in question["values"]]
    met = {
        "since": lambda: known >= bounds[0],
        "before": lambda: known < bounds[0],
        "until": lambda: known <= bounds[0],
        "between": lambda: bounds[0] <= known <= bounds[-1],
        "equals": lambda: known == bounds[0],
    }[question["operator"]]()
    return _answered(logic.of(met), known.isoformat())


def _region(question: Question, facts: Facts, on: date) -> Answered:
    path = _at(question, facts, on)
    if path is None:
        return Answered(Outcome.UNKNOWN, reason=NOT_KNOWN)
    codes = path.split("/") if isinstance(path, str) else list(path)
    return _answered(logic.of(not set(codes).isdisjoint(question["values"])), codes[-1] if codes else "")


def _industry(question: Question, facts: Facts, on: date) -> Answered:
    code = _at(question, facts, on)
    if code is None:
        return Answered(Outcome.UNKNOWN, reason=NOT_KNOWN)
    found = logic.any_of(logic.of(within(code, wider)) for wider in question["values"])
    return _answered(found, code)


def _size(question: Question, facts: Facts, on: date) -> Answered:
    """Known as such, or what industry, employees, revenue and assets of the last year allow."""
    size = _at(question, facts, on)
    possible = frozenset({size}) if size else _sizes_allowed(facts, on)
    accepted = {_accepts(question, each, SIZES) for each in possible}
    outcome = logic.of(accepted.pop() if len(accepted) == 1 else None)
    return _answered(outcome, "、".join(each for each in SIZES if each in possible) if len(possible) < 4 else "")


def _sizes_allowed(facts: Facts, on: date) -> frozenset[str]:
    last = on.year - 1
    measures = {
        "employees": facts.get("employees", NOTHING).now,
        "revenue": facts.get("revenue", NOTHING).years.get(last),
        "assets": facts.get("total_assets", NOTHING).years.get(last),
    }
    return possible_sizes(facts.get("industry", NOTHING).now, measures, on)


def _choice(question: Question, facts: Facts, on: date) -> Answered:
    code = _at(question, facts, on)
    if code is None:
        return Answered(Outcome.UNKNOWN, reason=NOT_KNOWN)
    return _answered(logic.of(_accepts(question, code, question["attribute"]["grades"])), code)


def _accepts(question: Question, code: str, grades: Sequence[str]) -> bool | None:
    """Whether a code is what is asked for; None where a grade is of no known order."""
    values, operator = question["values"], question["operator"]
    if operator in ("one_of", "equals"):
        return code in values
    if operator == "none_of":
        return code not in values
    if code not in grades or values[0] not in grades:
        return None
    place, bound = grades.index(code), grades.index(values[0])
    return place >= bound if operator == "at_least" else place <= bound


def _set(question: Question, facts: Facts, on: date) -> Answered:
    held = _at(question, facts, on)
    if held is None:
        return Answered(Outcome.UNKNOWN, reason=NOT_KNOWN)
    has = held.get if isinstance(held, Mapping) else lambda code: code in held
    each = [logic.of(has(code)) for code in question["values"]]
    outcome = {
        "has": lambda: logic.all_of(each),
        "one_of": lambda: logic.any_of(each),
        "has_not": lambda: logic.negated(logic.any_of(each)),
        "none_of": lambda: logic.negated(logic.any_of(each)),
    }[question["operator"]]()
    shown = [code for code in held if has(code)]
    return _answered(outcome, "、".join(sorted(shown)))


def _flag(question: Question, facts: Facts, on: date) -> Answered:
    """Of several years: has it in any of them, or has it not in each."""
    values = _yearly(question["period"], _of(question, facts), on)
    found = logic.any_of(map(logic.of, values))
    outcome = found if question["operator"] == "has" else logic.negated(found)
    return _answered(outcome, "、".join({True: "yes", False: "no", None: "?"}[value] for value in values))


def _event(question: Question, facts: Facts, on: date) -> Answered:
    days = _of(question, facts).now
    if days is None:
        return Answered(Outcome.UNKNOWN, reason=NOT_KNOWN)
    first, last = begins_on(question["period"], on), ends_on(question["period"], on)
    within_period = sorted(day for day in days if (first is None or first <= day) and day <= last)
    count = Decimal(question["values"][0]) if question["operator"] == "at_least" else Decimal(1)
    happened = len(within_period) >= count
    met = not happened if question["operator"] == "has_not" else happened
    return _answered(logic.of(met), "、".join(day.isoformat() for day in within_period))


def _of(question: Question, facts: Facts) -> Known:
    return facts.get(question["attribute"]["code"], NOTHING)


def _at(question: Question, facts: Facts, on: date) -> Any:
    """The value of a single moment; None where it is not known, or asked of several years."""
    known, period = _of(question, facts), question["period"]
    return None if period in SEVERAL_YEARS else _yearly(period, known, on)[0]


def _answered(outcome: Outcome, known: str) -> Answered:
    return Answered(outcome, known, NOT_KNOWN if outcome is Outcome.UNKNOWN else "")


Bounds = Sequence[Decimal]
_COMPARE: dict[str, Callable[[Decimal, Bounds], bool]] = {
    "at_least": lambda value, bounds: value >= bounds[0],
    "at_most": lambda value, bounds: value <= bounds[0],
    "more_than": lambda value, bounds: value > bounds[0],
    "less_than": lambda value, bounds: value < bounds[0],
    "between": lambda value, bounds: bounds[0] <= value < bounds[1],
    "equals": lambda value, bounds: value == bounds[0],
}
_ASKS: dict[str, Callable[[Question, Facts, date], Answered]] = {
    "money": _number,
    "number": _number,
    "percent": _number,
    "age": _age,
    "date": _date,
    "region": _region,
    "industry": _industry,
    "size": _size,
    "choice": _choice,
    "grade": _choice,
    "set": _set,
    "flag": _flag,
    "event": _event,
}
