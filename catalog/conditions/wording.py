"""A question in words: 上年度研发费用 不低于 100万元."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.attributes.kinds import Aggregate, Operator, Period

_UNSAID_PERIODS = frozenset({Period.AT_APPLICATION, Period.AS_DESCRIBED})
_OPERATORS: dict[str, Callable[[], str]] = {
    "at_least": lambda: _("no less than"),
    "at_most": lambda: _("no more than"),
    "more_than": lambda: _("more than"),
    "less_than": lambda: _("less than"),
    "between": lambda: _("between"),
    "equals": lambda: _("is"),
    "one_of": lambda: _("one of"),
    "none_of": lambda: _("none of"),
    "has": lambda: _("has"),
    "has_not": lambda: _("has no"),
    "within_region": lambda: _("lies in"),
    "within_industry": lambda: pgettext("conditions", "belongs to"),
    "since": lambda: _("not before"),
    "before": lambda: _("before"),
    "until": lambda: _("not after"),
}


def question_words(question: Mapping[str, Any]) -> str:
    """A published question as people would ask it."""
    attribute = question["attribute"]["name"] if question["attribute"] else ""
    if question["operator"] == Operator.AS_DESCRIBED:
        return str(attribute)
    values = question["value_names"] or question["values"] or [question["values_as_written"]]
    joint = "～" if question["operator"] == Operator.BETWEEN else "、"
    period, several = question["period"], question["aggregate"]
    parts = (
        "" if period in _UNSAID_PERIODS else str(Period(period).label),
        attribute,
        str(Aggregate(several).label) if several else "",
        _OPERATORS[question["operator"]](),
        joint.join(values) + question["unit"],
    )
    return " ".join(part for part in parts if part)
