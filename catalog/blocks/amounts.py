"""Small blocks of money, rates and spans of days."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, DateBlock, DecimalBlock

from catalog.benefits.kinds import MONEY_UNITS

from .checks import Problems, period_problems
from .refusing import CheckedBlock

UNIT_CHOICES = [(unit, unit) for unit in MONEY_UNITS]


def money(label: Any, *, required: bool = False, **kwargs: Any) -> DecimalBlock:
    """An amount in the unit of its block."""
    return DecimalBlock(
        label=label, required=required, min_value=0, max_value=10**12, max_digits=18, decimal_places=4, **kwargs
    )


def percentage(label: Any, *, required: bool = False, **kwargs: Any) -> DecimalBlock:
    """A rate in percent."""
    return DecimalBlock(
        label=label, required=required, min_value=0, max_value=1000, max_digits=9, decimal_places=4, **kwargs
    )


def yes(label: Any, **kwargs: Any) -> BooleanBlock:
    return BooleanBlock(label=label, required=False, default=False, **kwargs)


class PeriodBlock(CheckedBlock):
    """A span of days, or what the source says of it."""

    starts_on = DateBlock(label=_("from"), required=False)
    ends_on = DateBlock(label=_("to (included)"), required=False)
    words = CharBlock(label=_("or in words"), required=False, max_length=300)

    def problems(self, value: Any) -> Problems:
        return period_problems(value)

    class Meta:
        icon = "date"
        label_format = "{starts_on} {ends_on} {words}"
