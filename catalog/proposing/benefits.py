"""What a benefit may be, as plain data: the kinds and fields of catalog.blocks.benefits that a sentence can fill."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

BenefitKind = Literal[
    "fixed",
    "range",
    "rate",
    "tiers",
    "quota",
    "deferral",
    "reduction",
    "deduction",
    "guarantee",
    "interest",
    "text",
    "cap",
    "higher_wins",
    "exclusive_with",
]
"""Block names of benefits; the last three are of stacking rules."""


@dataclass(frozen=True, slots=True)
class Tier:
    """From ``starts`` on (in the unit of the benefit), a rate in percent or an amount."""

    starts: Decimal
    rate: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StatedBenefit:
    """A benefit as stated; money in ``unit`` of ``currency``, rates in percent, what is not said empty.

    ``most`` is the amount, or the upper end of a range whose lower is ``least``; a range without it has none (不少于).
    ``up_to``: 不超过, 最高. ``case``: for whom or what; ``per``: 家, 项, 生·年; ``times``: for so many years at most.
    ``what``: the charge, loan or tax it is about. ``cap_rate`` of ``cap_base`` limits a rate once more; below
    ``least_base`` nothing is given. ``reach`` and ``products``: which others a stacking rule counts over.
    """

    kind: BenefitKind
    case: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""
    currency: str = "CNY"
    up_to: bool = False
    rate: Decimal | None = None
    points: bool = False
    base: str = ""
    cap: Decimal | None = None
    per: str = ""
    frequency: str = ""
    least_base: Decimal | None = None
    cap_rate: Decimal | None = None
    cap_base: str = ""
    times: int | None = None
    places: int | None = None
    of: str = ""
    what: str = ""
    exempt: bool = False
    progressive: bool = False
    tiers: tuple[Tier, ...] = ()
    reach: str = ""
    products: tuple[str, ...] = ()
