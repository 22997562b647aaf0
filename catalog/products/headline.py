"""What a product gives at most, in a few words for cards: 最高500万元."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.benefits.kinds import MONEY_UNITS, Currency
from catalog.blocks.words import benefit_line

LONGEST = 60
"""Characters of a headline at most."""
_AMOUNTS = ("amount", "most", "cap", "by_amount", "fund")
_RATES = ("rate", "by_rate")
_OF_MONEY = re.compile(r"[%％元]|奖励|补[助贴]|资助|贴息")

Published = dict[str, Any]


def headline(benefits: Iterable[Published]) -> str:
    """The largest sum where each benefit has one, else the first in words; without sums a rate, what is deferred."""
    benefits = list(benefits)
    sums = [each for benefit in benefits for each in _sums(benefit)]
    if sums:
        return _largest(sums, len(benefits)) if not any(map(_is_open, benefits)) else _first(benefits)
    rates = [(Decimal(each[name]), each) for each in benefits for name in _RATES if each.get(name)]
    if rates:
        rate, each = max(rates, key=lambda pair: pair[0])
        what = each.get("base") or each.get("what") or ""
        return _("%(rate)s%% of %(what)s") % {"rate": f"{rate.normalize():f}", "what": what} if what else f"{rate}%"
    return _deferred(benefits) or next((words for each in benefits if (words := _words(each))), "")


def _largest(sums: list[tuple[Decimal, bool]], count: int) -> str:
    largest, exact = max(sums)
    amount = _money(largest)
    return amount if exact and count == 1 else _("up to %(amount)s") % {"amount": amount}


def _is_open(benefit: Published) -> bool:
    """Whether it may give more than any sum it names: a share without a cap, another currency, money in words."""
    if benefit["type"] in ("quota", "deferral"):
        return False
    if benefit["type"] == "text":
        return bool(_OF_MONEY.search(benefit.get("words") or ""))
    shares = any(tier["rate"] for tier in benefit.get("tiers", ())) and not benefit.get("cap")
    return shares or not list(_sums(benefit))


def _first(benefits: list[Published]) -> str:
    said = next((line for each in benefits if (line := benefit_line(each))), "")
    return _("%(what)s and more") % {"what": _short(said)} if len(benefits) > 1 else _short(said)


def _deferred(benefits: list[Published]) -> str:
    """All that may be paid later; by when is read on the page."""
    named = [each["what"].split("、") for each in benefits if each["type"] == "deferral" and each["what"]]
    charges = dict.fromkeys(name for names in named for name in names)
    return _short(_("deferral of %(what)s") % {"what": "、".join(charges)}) if charges else ""


def _sums(benefit: Published) -> Iterator[tuple[Decimal, bool]]:
    """Sums in yuan, and whether just that is given; other currencies cannot be compared with them."""
    if benefit.get("currency", Currency.CNY) != Currency.CNY or benefit["type"] == "quota":
        return
    unit = MONEY_UNITS.get(benefit.get("unit") or "", Decimal(1))
    exact = benefit["type"] == "fixed" and not benefit["up_to"]
    for name in _AMOUNTS:
        if benefit.get(name):
            yield Decimal(benefit[name]) * unit, exact
    if not benefit.get("cap"):
        for tier in benefit.get("tiers", ()):
            if tier["amount"]:
                yield Decimal(tier["amount"]) * unit, False


def _money(yuan: Decimal) -> str:
    if get_language() == "en":
        return f"CNY {yuan:,.0f}" if yuan == yuan.to_integral() else f"CNY {yuan.normalize():,f}"
    unit = next((name for name in ("亿元", "万元") if yuan >= MONEY_UNITS[name]), "元")
    return f"{_plain(yuan / MONEY_UNITS[unit])}{unit}"


def _plain(number: Decimal) -> str:
    found = f"{number:f}"
    return found.rstrip("0").rstrip(".") if "." in found else found


def _words(benefit: Published) -> str:
    return _short(str(benefit.get("words") or benefit.get("what") or benefit.get("case") or ""))


def _short(found: str) -> str:
    return found if len(found) <= LONGEST else f"{found[: LONGEST - 1]}…"
