"""What a published benefit comes to for a base: decimal money in 元 (or the whole unit of its currency), no floats."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from .kinds import MONEY_UNITS

Benefit = Mapping[str, Any]
ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Amount:
    """From ``least`` to ``most`` of a currency; ``most`` None: no upper bound is said."""

    least: Decimal
    most: Decimal | None
    currency: str = "CNY"

    @property
    def is_exact(self) -> bool:
        """Whether it is one value."""
        return self.least == self.most

    def capped(self, cap: Decimal | None) -> "Amount":
        """No more than ``cap``."""
        if cap is None:
            return self
        return Amount(min(self.least, cap), cap if self.most is None else min(self.most, cap), self.currency)

    def plus(self, other: "Amount") -> "Amount":
        """Both together, of one currency."""
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added.")
        most = None if self.most is None or other.most is None else self.most + other.most
        return Amount(self.least + other.least, most, self.currency)


def amount(benefit: Benefit, base: Decimal | None = None, other_base: Decimal | None = None) -> Amount | None:
    """What ``benefit`` gives once for ``base``, and for the base of its second cap, both in whole currency units.

    None where it is no sum of money, or where the base it needs is not known.
    """
    counts = _AMOUNTS.get(benefit["type"])
    return counts(benefit, base, other_base) if counts else None


def in_units(benefit: Benefit, name: str) -> Decimal | None:
    """A member of a benefit in whole units of its currency."""
    value = benefit.get(name)
    return None if value is None else Decimal(value) * MONEY_UNITS[benefit["unit"]]


def _fixed(benefit: Benefit, _base: Decimal | None, _other: Decimal | None) -> Amount:
    sum_ = in_units(benefit, "amount") or ZERO
    return Amount(ZERO if benefit["up_to"] else sum_, sum_, benefit["currency"])


def _range(benefit: Benefit, _base: Decimal | None, _other: Decimal | None) -> Amount:
    return Amount(in_units(benefit, "least") or ZERO, in_units(benefit, "most"), benefit["currency"])


def _rate(benefit: Benefit, base: Decimal | None, other: Decimal | None) -> Amount | None:
    if base is None:
        return None
    given = counted(benefit, base) * Decimal(benefit["rate"]) / HUNDRED
    found = Amount(ZERO if benefit["up_to"] else given, given, benefit["currency"]).capped(in_units(benefit, "cap"))
    if benefit["cap_rate"] is None:
        return found
    if other is None:  # the second cap may be anything
        return Amount(ZERO, found.most, found.currency)
    return found.capped(other * Decimal(benefit["cap_rate"]) / HUNDRED)


def counted(benefit: Benefit, base: Decimal) -> Decimal:
    """What counts of a base: nothing below the least, no more than the most."""
    least, most = in_units(benefit, "least_base"), in_units(benefit, "most_base")
    if base < ZERO or (least is not None and base < least):
        return ZERO
    return base if most is None else min(base, most)


def _tiers(benefit: Benefit, base: Decimal | None, _other: Decimal | None) -> Amount | None:
    if base is None:
        return None
    count = _progressive if benefit["kind"] == "progressive" else _whole
    given = count(benefit["tiers"], counted(benefit, base), MONEY_UNITS[benefit["unit"]])
    return Amount(ZERO if benefit["up_to"] else given, given, benefit["currency"]).capped(in_units(benefit, "cap"))


def _whole(tiers: Sequence[Benefit], base: Decimal, unit: Decimal) -> Decimal:
    """The tier in which the base lies, for all of it."""
    reached = [tier for tier in tiers if Decimal(tier["starts"]) * unit <= base]
    if not reached:
        return ZERO
    tier = reached[-1]
    return Decimal(tier["amount"]) * unit if tier["amount"] is not None else base * Decimal(tier["rate"]) / HUNDRED


def _progressive(tiers: Sequence[Benefit], base: Decimal, unit: Decimal) -> Decimal:
    """Each part of the base at the rate of its own tier."""
    edges = [Decimal(tier["starts"]) * unit for tier in tiers]
    given = ZERO
    for tier, (start, end) in zip(tiers, pairwise([*edges, None]), strict=True):
        if start is not None and base > start:
            part = (base if end is None else min(base, end)) - start
            given += part * Decimal(tier["rate"]) / HUNDRED
    return given


def _of_base(rate: str, cap: str = "cap") -> Callable[[Benefit, Decimal | None, Decimal | None], Amount | None]:
    """A share of the base, or an amount of its own where it has one."""

    def count(benefit: Benefit, base: Decimal | None, _other: Decimal | None) -> Amount | None:
        if benefit[rate] is None or base is None:
            return None
        given = max(base, ZERO) * Decimal(benefit[rate]) / HUNDRED
        return Amount(given, given, benefit["currency"]).capped(in_units(benefit, cap))

    return count


def _reduction(benefit: Benefit, base: Decimal | None, _other: Decimal | None) -> Amount | None:
    """Of what would have to be paid; to a rate needs another base and is no sum here."""
    if benefit["by_amount"] is not None:
        by = in_units(benefit, "by_amount") or ZERO
        return Amount(by, by, benefit["currency"]).capped(None if base is None else max(base, ZERO))
    if base is None or benefit["to_rate"] is not None:
        return None
    rate = HUNDRED if benefit["exempt"] else Decimal(benefit["by_rate"] or 0)
    given = max(base, ZERO) * rate / HUNDRED
    return Amount(given, given, benefit["currency"])


def _deduction(benefit: Benefit, base: Decimal | None, other: Decimal | None) -> Amount | None:
    if benefit["amount"] is not None:
        given = in_units(benefit, "amount") or ZERO
        return Amount(given, given, benefit["currency"]).capped(in_units(benefit, "cap"))
    return _of_base("rate")(benefit, base, other)


_AMOUNTS: dict[str, Callable[[Benefit, Decimal | None, Decimal | None], Amount | None]] = {
    "fixed": _fixed,
    "range": _range,
    "rate": _rate,
    "tiers": _tiers,
    "reduction": _reduction,
    "deduction": _deduction,
    "guarantee": _of_base("rate", "amount"),
    "interest": _of_base("rate"),
}
