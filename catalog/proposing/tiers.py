"""Tiers: brackets of a base with a rate or an amount each (200万元以下补助60%，200万元—500万元补助55%)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from .benefits import StatedBenefit, Tier
from .cases import case_of, per_of
from .money import Rate, rates, sums
from .shares import base_of, cap_of

_BRACKET = re.compile(
    r"(?P<base>[^,。;、:\d]{0,20}?)(?P<from>\d[\d,.]*) ?(?P<from_unit>亿|万)?元?(?:人民币)?(?:\(含\)|\(不含\))?"
    r"(?:(?: ?(?:-|—+|–|~|至|到) ?)(?P<to>\d[\d,.]*) ?(?P<to_unit>亿|万)元(?:人民币)?(?:\((?:不?含)[^()]*\))?(?:之间)?"
    r"|(?P<edge>(?:人民币)?(?:\(含[^()]*\)|\(不含\))?(?:及以上|以上|及以下|以下|以内)(?:\(含[^()]*\)|\(不含\))?))"
    r"(?:的)?(?:,)?(?P<part>部分)?,?(?P<then>[^。;\d]{0,14}?(?:补助|奖励|补贴|给予|按|资助|为)[^。;\d]{0,12}?)"
    r"(?P<gives>\d[\d.]* ?(?:[%‰]|亿?万?元)(?:人民币)?)"
)
_STEP = re.compile(
    r"(?P<from>\d[\d,.]*) ?(?P<from_unit>亿|万)元(?:\(含[^()]*\))?以上的?(?:、|,|且|并)?"
    r"(?:不足|不满|不到|低于|小于|不超过|至) ?\d[\d,.]* ?(?:亿|万)元(?:以下)?(?:\(不?含[^()]*\))?"
    r"|(?:超过|高于|超出) ?(?P<over>\d[\d,.]*) ?(?P<over_unit>亿|万)元(?:以上)?的?(?P<part>部分)"
)
"""Where a step begins that has its rate further on: 50万元以上不足100万元的，…给予10%；超过100万元的部分给予5%."""
_FAR = 48
"""Characters from a step to its rate."""
_SCALE = {"亿": Decimal(10_000), "万": Decimal(1)}


def tiers(said: str) -> Iterator[tuple[int, int, StatedBenefit]]:
    """Two brackets or more of one sentence, as one benefit in 万元; progressive where 部分 is said."""
    if said.count("元") < 2:
        return
    found = list(_BRACKET.finditer(said))
    if len(found) < 2:
        yield from _stepped(said)
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


def _stepped(said: str) -> Iterator[tuple[int, int, StatedBenefit]]:
    """Steps that say the rate of what lies above them."""
    steps = list(_STEP.finditer(said))
    shares = list(rates(said)) if len(steps) > 1 else []
    found: list[tuple[Tier, Rate]] = []
    for step, stop in zip(steps, [*(each.start() for each in steps[1:]), len(said)], strict=False):
        share = next((each for each in shares if step.end() <= each.start < min(stop, step.end() + _FAR)), None)
        start = (
            Decimal((step["from"] or step["over"]).replace(",", "")) * _SCALE[step["from_unit"] or step["over_unit"]]
        )
        if share is None or (found and start <= found[-1][0].starts):
            return
        found.append((Tier(start, rate=share.high), share))
    if len(found) < 2:
        return
    cap = cap_of(said, found[-1][1], list(sums(said)), shares)
    first = found[0][1]
    value = StatedBenefit(
        "tiers", case_of(said, steps[0].start()), unit="万元", base=base_of(said[: first.start]),
        progressive=any(step["part"] for step in steps), tiers=tuple(tier for tier, _share in found),
        least_base=found[0][0].starts or None, cap=cap.in_unit("万元") if cap else None,
        up_to=bool(re.search(r"不超过|最高", said[steps[0].end() : first.start])),
        per=per_of(said, cap.start, cap.end) if cap else per_of(said, first.start, first.end),
    )  # fmt: skip
    yield steps[0].start(), (cap or found[-1][1]).end, value


def _tier(match: re.Match[str]) -> Tier | None:
    unit = match["from_unit"] or match["to_unit"]
    scale = _SCALE.get(unit)
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
