"""Units and kinds of benefits."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

MONEY_UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
"""Each in the smallest unit of its currency that is counted here."""


class Currency(models.TextChoices):
    CNY = "CNY", _("yuan renminbi")
    USD = "USD", _("US dollars")
    EUR = "EUR", _("euros")
    HKD = "HKD", _("Hong Kong dollars")


class Frequency(models.TextChoices):
    """How often it is given."""

    ONCE = "once", _("once (一次性)")
    YEARLY = "yearly", _("every year")
    MONTHLY = "monthly", _("every month")
    EACH_CASE = "each_case", _("each time")


class TierKind(models.TextChoices):
    WHOLE = "whole", _("the rate of its tier for all of it (全额)")
    PROGRESSIVE = "progressive", _("each part at the rate of its own tier (超额累进)")


class Scope(models.TextChoices):
    """Over what a cap of several benefits counts."""

    YEAR = "year", _("a year")
    TOTAL = "total", _("in all")
    CASE = "case", _("a case")
