"""What kinds of attributes there are, which questions can be asked of each, and in which units."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttributeKind(models.TextChoices):
    """How a value is read and compared.

    ``age`` is known as the day from which it counts, and asked in years or months; ``grade`` is one of ordered choices,
    the lowest first; ``set`` is any number of choices; ``event`` is known as the days on which it happened.
    """

    MONEY = "money", _("Amount of money")
    NUMBER = "number", _("Number")
    PERCENT = "percent", _("Percentage")
    AGE = "age", _("Time since a day")
    DATE = "date", _("Date")
    REGION = "region", _("Region")
    INDUSTRY = "industry", _("Industry (GB/T 4754)")
    SIZE = "size", _("Size of the enterprise")
    CHOICE = "choice", _("One of a list")
    GRADE = "grade", _("Grade of an ordered list")
    SET = "set", _("Several of a list")
    FLAG = "flag", _("Yes or no")
    EVENT = "event", _("Events with their days")
    TEXT = "text", _("In words only")


class Operator(models.TextChoices):
    AT_LEAST = "at_least", _("at least (≥)")
    AT_MOST = "at_most", _("at most (≤)")
    MORE_THAN = "more_than", _("more than (>)")
    LESS_THAN = "less_than", _("less than (<)")
    BETWEEN = "between", _("from … to below … (≥ and <)")
    EQUALS = "equals", _("equals")
    ONE_OF = "one_of", _("one of")
    NONE_OF = "none_of", _("none of")
    HAS = "has", _("has (all of)")
    HAS_NOT = "has_not", _("has not (none of)")
    WITHIN_REGION = "within_region", _("within the region")
    WITHIN_INDUSTRY = "within_industry", _("within the industry")
    SINCE = "since", _("on this day or later")
    BEFORE = "before", _("before this day")
    UNTIL = "until", _("on this day or earlier")
    AS_DESCRIBED = "as_described", _("as the words say")


class Period(models.TextChoices):
    """The time a value is of. Years are calendar years; the last is the one before the year of application."""

    AT_APPLICATION = "at_application", _("at application")
    LAST_YEAR = "last_year", _("last year (上年度)")
    YEAR_BEFORE_LAST = "year_before_last", _("the year before last (上上年度)")
    THIS_YEAR = "this_year", _("this year (本年度)")
    LAST_2_YEARS = "last_2_years", _("the last two years (近两年)")
    LAST_3_YEARS = "last_3_years", _("the last three years (近三年)")
    LAST_5_YEARS = "last_5_years", _("the last five years (近五年)")
    LAST_12_MONTHS = "last_12_months", _("the last twelve months")
    AS_DESCRIBED = "as_described", _("as the words say")


class Aggregate(models.TextChoices):
    """Of a period of several years."""

    EACH = "each", _("in each year")
    TOTAL = "total", _("in total")
    AVERAGE = "average", _("on average")


class Effect(models.TextChoices):
    INCLUDE = "include", _("is required")
    EXCLUDE = "exclude", _("excludes")


_COMPARISONS = ("at_least", "at_most", "more_than", "less_than", "between", "equals")

OPERATORS: dict[str, tuple[str, ...]] = {
    "money": _COMPARISONS,
    "number": _COMPARISONS,
    "percent": _COMPARISONS,
    "age": _COMPARISONS,
    "date": ("since", "before", "until", "between", "equals"),
    "region": ("within_region",),
    "industry": ("within_industry",),
    "size": ("one_of", "none_of", "at_most", "at_least"),
    "choice": ("one_of", "none_of", "equals"),
    "grade": ("at_least", "at_most", "one_of", "none_of", "equals"),
    "set": ("has", "one_of", "has_not", "none_of"),
    "flag": ("has", "has_not"),
    "event": ("has", "has_not", "at_least"),
    "text": ("as_described",),
}
"""Operators by kind; ``as_described`` may be asked of every kind and is always unknown to a machine."""

SEVERAL_YEARS = {"last_2_years": 2, "last_3_years": 3, "last_5_years": 5}
"""Periods of several years, with how many."""

YEARLY = frozenset({"money", "number", "percent"})
"""Kinds whose values are known year by year."""

WITHOUT_VALUES = frozenset({"as_described"})
WITHOUT_VALUES_BY_KIND = frozenset({("flag", "has"), ("flag", "has_not"), ("event", "has"), ("event", "has_not")})

SIZES = ("micro", "small", "medium", "large")
"""规模 from the smallest: 微型 小型 中型 大型."""

UNITS: dict[str, dict[str, Decimal]] = {
    "money": {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)},
    "age": {"年": Decimal(12), "个月": Decimal(1), "周岁": Decimal(12)},
    "percent": {"%": Decimal(1)},
}
"""Units of the kinds whose units can be converted, with their size in the smallest."""

CURRENCY_NAMES = {"USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元"}
FOREIGN_UNITS: tuple[dict[str, Decimal], ...] = tuple(
    {unit.replace("元", name): size for unit, size in UNITS["money"].items()} for name in CURRENCY_NAMES.values()
)
"""Units of money in each other currency; none is converted into yuan, so that a person judges the question."""


def scale_of(kind: str, unit: str) -> Mapping[str, Decimal]:
    """The units that can be compared with this one, of the kind; of money those of its currency."""
    foreign = FOREIGN_UNITS if kind == "money" else ()
    return next((scale for scale in foreign if unit in scale), UNITS.get(kind, {}))


def operators_of(kind: str) -> tuple[str, ...]:
    """What may be asked of an attribute of this kind."""
    return tuple(dict.fromkeys((*OPERATORS[kind], "as_described")))


def needs_values(kind: str, operator: str) -> bool:
    """Whether the question is none without a value."""
    return operator not in WITHOUT_VALUES and (kind, operator) not in WITHOUT_VALUES_BY_KIND
