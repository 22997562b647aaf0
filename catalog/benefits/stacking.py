"""What several benefits come to together, by the rules of stacking of their products."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from .amounts import Amount, in_units

Rule = Mapping[str, Any]
ENDLESS = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Granted:
    """What a company would get from a product in one year. ``source``: content id of the document it is built from."""

    product: str
    name: str
    amount: Amount
    source: str = ""
    rules: Sequence[Rule] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """What is kept, and what all of it comes to after the caps. ``by_hand``: rules that only a person can apply."""

    total: Amount
    kept: tuple[Granted, ...]
    left_out: tuple[Granted, ...]
    by_hand: tuple[Rule, ...]


def together(granted: Sequence[Granted], spent: Mapping[str, Decimal] | None = None) -> Together:
    """What a company can have of ``granted``, all of one currency.

    Of what excludes each other (不重复享受, 就高不就低) those are kept that come to the most; then caps are applied.
    ``spent``: what it had already under a cap, by the cap's id, in whole units of the currency.
    """
    kept = _best(list(granted))
    caps = [(each, rule) for each in granted for rule in each.rules if rule["type"] == "cap"]
    return Together(
        _under(kept, _limits(kept, caps, spent or {})),
        tuple(each for each in granted if each in kept),
        tuple(each for each in granted if each not in kept),
        tuple(rule for each in granted for rule in each.rules if _by_hand(rule)),
    )


def reaches(owner: Granted, rule: Rule, other: Granted) -> bool:
    """Whether a rule of ``owner`` speaks of ``other``."""
    named = any(
        product["content_id"] == other.product if product["content_id"] else product["name"] == other.name
        for product in rule["products"]
    )
    same = other.product == owner.product or (bool(owner.source) and owner.source == other.source)
    return {
        "named": named or other.product == owner.product,
        "document": same,
        "all_but": same and not named,
    }.get(rule["reach"], False)


def _exclude(one: Granted, other: Granted) -> bool:
    return any(
        rule["type"] in ("exclusive_with", "higher_wins") and reaches(owner, rule, guest)
        for owner, guest in ((one, other), (other, one))
        for rule in owner.rules
    )


def _by_hand(rule: Rule) -> bool:
    """同类项目 of other sources are known to nobody here."""
    return bool(rule["type"] == "text" or rule["reach"] == "similar")


def _best(granted: list[Granted]) -> list[Granted]:
    """Those that can be had together and come to the most: tried with and without each that excludes another."""
    for each in granted:
        others = [other for other in granted if other is not each]
        apart = [other for other in others if _exclude(each, other)]
        if apart:
            with_it = [each, *_best([other for other in others if other not in apart])]
            return max(with_it, _best(others), key=_worth)
    return granted


def _worth(granted: Iterable[Granted]) -> Decimal:
    return sum((ENDLESS if each.amount.most is None else each.amount.most for each in granted), Decimal(0))


def _limits(
    kept: Sequence[Granted], caps: Iterable[tuple[Granted, Rule]], spent: Mapping[str, Decimal]
) -> dict[frozenset[str], Decimal]:
    """What the products of each set may come to at most; a cap of each case bounds each product by itself."""
    limits: dict[frozenset[str], Decimal] = {}
    for owner, rule in caps:
        left = max((in_units(rule, "amount") or Decimal(0)) - spent.get(rule["id"], Decimal(0)), Decimal(0))
        names = [each.product for each in kept if reaches(owner, rule, each)]
        for under in map(
            frozenset, ([name] for name in names) if rule["scope"] == "case" else [names] if names else []
        ):
            limits[under] = min(limits.get(under, left), left)
    return limits


def _under(kept: Sequence[Granted], limits: Mapping[frozenset[str], Decimal]) -> Amount:
    currency = kept[0].amount.currency if kept else "CNY"
    if any(each.amount.currency != currency for each in kept):
        raise ValueError("Amounts of several currencies cannot be added.")
    least = _bounded([(each.product, each.amount.least) for each in kept], limits)
    most = _bounded(
        [(each.product, ENDLESS if each.amount.most is None else each.amount.most) for each in kept], limits
    )
    return Amount(least, most if most.is_finite() else None, currency)


def _bounded(parts: Sequence[tuple[str, Decimal]], limits: Mapping[frozenset[str], Decimal]) -> Decimal:
    """The least bound of the sum that any choice of caps gives: each covers its parts, the others count whole.

    That is the sum itself where caps lie within or apart from each other, as they do in practice.
    """
    bounds = []
    for count in range(len(limits) + 1):
        for chosen in combinations(limits, count):
            covered = frozenset[str]().union(*chosen)
            free = sum((value for name, value in parts if name not in covered), Decimal(0))
            bounds.append(free + sum((limits[under] for under in chosen), Decimal(0)))
    return min(bounds)
