"""Tiers: brackets of a base with a rate or an amount each (200万元以下补助60%，200万元—500万元补助55%)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from .benefits import StatedBenefit, Tier
from .money import rates, sums

_BRACKET = re.compile(
    r"(?P<base>[^,。;、:\d]{0,20}?)(?P<from>\d[\d,.]*) ?(?P<from_unit>亿|万)?元?(?:人民币)?(?:\(含\)|\(不含\))?"
    r"(?:(?: ?(?:-|—+|–|~|至|到) ?)(?P<to>\d[\d,.]*) ?(?P<to_unit>亿|万)元(?:人民币)?(?:\((?:不?含)[^()]*\))?(?:之间)?"
    r"|(?P<edge>(?:人民币)?(?:\(含[^()]*\)|\(不含\))?(?:及以上|以上|及以下|以下|以内)(?:\(含[^()]*\)|\(不含\))?))"
    r"(?:的)?(?:,)?(?P<part>部分)?,?(?P<then>[^。;\d]{0,14}?(?:补助|奖励|补贴|给予|按|资助|为)[^。;\d]{0,12}?)"
    r"(?P<gives>\d[\d.]* ?(?:[%‰]|亿?万?元)(?:人民币)?)"
)
_SCALE = {"亿": Decimal(10_000), "万": Decimal(1), None: None}


def tiers(said: str) -> Iterator[tuple[int, int, StatedBenefit]]:
    """Two brackets or more of one sentence, as one benefit in 万元; progressive where 部分 is said."""
    found = list(_BRACKET.finditer(said))
    if len(found) < 2:
        return
    steps: list[Tier] = []
    for match in found:
        step = _tier(match)
        if step is None:
            return
        steps.append(step)
    steps.sort(key=lambda each: each.starts)
    if len({each.starts for each in steps}) < len(steps):
        return
    base = next((match["base"].strip("其中 的,") for match in found if match["base"].strip("其中 的,")), "")
    yield (
        found[0].start("from"),
        found[-1].end(),
        StatedBenefit(
            "tiers",
            unit="万元",
            base=base,
            progressive=any(match["part"] for match in found),
            up_to=bool(re.search(r"不超过|最高", said[found[0].start() : found[-1].end()])),
            tiers=tuple(steps),
        ),
    )


def _tier(match: re.Match[str]) -> Tier | None:
    unit = match["from_unit"] or match["to_unit"]
    scale = _SCALE[unit]
    if scale is None:
        return None
    starts = Decimal(match["from"].replace(",", "").rstrip(".")) * scale
    if match["edge"] and re.search("以下|以内", match["edge"]):
        starts = Decimal(0)
    rate = next(rates(match["gives"]), None)
    if rate is not None:
        return Tier(starts, rate=rate.rate)
    amount = next(sums(match["gives"]), None)
    return None if amount is None else Tier(starts, amount=amount.in_unit("万元"))
