"""Rates that a sentence gives, each with what it is of and what limits it (按…的20%给予补助，最高不超过500万元).

A second share may be such a limit: 不超过3%费率上限, 补助金额不超过贷款总额的4%.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .benefits import StatedBenefit
from .cases import case_of, frequency_of, per_of
from .money import Rate, Sum
from .source import written

GIVING = r"给予|予以|奖励|奖补|补助|补贴|资助|支持|发放|拨付|兑付|配套|追加|再奖|补偿|返还|奖金|资金|经费|津贴|津补贴"
"""Words that give."""
CAPPED = re.compile(
    r"(?:最高|最多|至多|上限|限额|封顶|不超过|不得超过|不高于|以内)(?:[^\d,。;、]{0,10}?)(?:不(?:得"
    r")?超过|不高于|为|达|给予|补助|奖励|补贴|资助|至|累计)*$"
)
"""What stands before a sum that limits."""
_CAP_SAID = re.compile(
    r"[^,。;、]{0,16}(?:最高|最多|至多|上限|限额|封顶|总额|累计|金额|额度"
    r"|每[^\d,。;、]{1,8}|单[个家项][^\d,。;、]{0,10})[^\d,。;、]{0,12}$"
)
_GIVEN_AFTER = re.compile(
    rf"^(?:\(含\))?(?:的?比例|的?标准|的?额度|的?幅度)?,?(?:一次性|最高|分别"
    rf"|再|择优|对[^,。;]{{0,12}})?的?[^,。;、\d]{{0,14}}?(?:{GIVING}|奖)"
)
_GIVEN_BEFORE = re.compile(rf"(?:按照?|以|{GIVING})[^。;]{{0,44}}$")
_ENDED = re.compile(r"^(?:\(含\))?(?:,|、|。|;|$|的|进行|且|并)")
_CONDITION = re.compile(
    r"(?:不低于|不少于|高于|达到?|占比?(?:例)?|比例|比重|增长(?:率|幅度)?"
    r"|增幅|提高|下降|同比|前|超过|高出|低于|增速|上浮|强度|覆盖率|率)[^,。;%]{0,8}$"
)
_BASE = re.compile(
    r"(?:按照?|给予|予以|以|最高|奖励|补助|补贴|支持|资助|不超过|不高于|其"
    r"|,|:)?(?P<base>[^,。;:、]{2,40}?)(?:的|部分的?)?(?:最高)?(?:不(?:得)?(?:超过"
    r"|高于))?$"
)
_BASE_HEAD = re.compile(r"^.*(?:按照?|给予|予以|以|最高|不超过|不高于)(?=.{2,})")
_BASE_TAIL = re.compile(r"(?:的|给予|予以|按照?|不高于|不超过|奖励|补助|补贴)+$")
_COUNTED = re.compile(r"(?:部分|额|金额|投入|收入|费用|支出|投资|利息|损失|保费|租金|价款)$")
_FEE_AFTER = re.compile(r"^(?:的)?(?:保险)?费率(?:上限)?")
_FEE_BEFORE = re.compile(r"费率(?:上限)?[^,。;、\d]{0,8}(?:不(?:得)?(?:超过|高于)|为|上限|最高)$")
_LIMIT = re.compile(
    r"(?:^|[,、])(?:(?:且|但|并)?[^,。;、\d]{0,14}?)不(?:得)?(?:超过|高于)(?P<base>[^,。;、\d]{2,60}?)的?$"
)
_LIMIT_ENDS = re.compile(r"^(?:[,。;]|$)")
_FEE = "费率"
_TIMES = re.compile(
    r"连续(?P<run>[\d一二两三四五])年|(?:最长|最多|不(?:得)?超过)(?P<most>[\d一二两三四五]) ?年(?![内以])"
)
_YEARS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_FROM = re.compile(r"^(?:人民币)?(?:\(含[^()]*\))?(?:及以上|以上|起)")


def given_rates(
    said: str, money: Sequence[Sum], shares: Sequence[Rate]
) -> Iterator[tuple[int, int, int | None, StatedBenefit]]:
    """The rates given: start and end of the words, where the sum that limits it stands, and what it is."""
    limits = dict(_limits(said, shares))
    bounds = {each.start for each in limits.values()}
    for share in shares:
        if share.start in bounds or not (share.start in limits or _is_given(said, share)):
            continue
        limit, cap = limits.get(share.start), cap_of(said, share, money, shares)
        value = _rate(said, share, cap, limit)
        value = replace(value, **_base_from(said, share, money, value))
        ends = [each.end for each in (share, cap, limit) if each is not None]
        starts = [each.start for each in (share, limit) if each is not None]
        yield min(starts), max(ends), cap.start if cap else None, value


def _limits(said: str, shares: Sequence[Rate]) -> Iterator[tuple[int, Rate]]:
    """Start of a rate → the share that limits it: one of the fee, or of something else than the rate's base."""
    for place, share in enumerate(shares):
        others = [each for each in shares if each.start != share.start]
        before, after = said[: share.start], said[share.end :]
        if others and (_FEE_AFTER.match(after) or _FEE_BEFORE.search(before)):
            yield min(others, key=lambda each: abs(each.start - share.start)).start, share
        elif place and _LIMIT.search(said[shares[place - 1].end : share.start]) and _LIMIT_ENDS.match(after):
            yield shares[place - 1].start, share


def _is_given(said: str, share: Rate) -> bool:
    before, after = said[: share.start], said[share.end :]
    if (
        re.match(r"^(?:\(含\))?(?:及以上|以上|以下|及以下|左右|的(?:企业|单位|项目|股))", after)
        or share.points
        or "上浮" in before[-8:]
    ):
        return False
    capped = bool(re.search(r"不(?:得)?(?:超过|高于)[^,。;]{0,24}$", before)) and bool(_GIVEN_BEFORE.search(before))
    if _CONDITION.search(before) and not re.search(r"按照?[^,。;]{0,30}比例?$", before) and not capped:
        return False
    return bool(_GIVEN_AFTER.match(after)) or (bool(_GIVEN_BEFORE.search(before)) and bool(_ENDED.match(after)))


def cap_of(said: str, share: Rate, money: Sequence[Sum], shares: Sequence[Rate]) -> Sum | None:
    """The sum behind a rate, before the next rate, that limits it."""
    stop = min((each.start for each in shares if each.start > share.start), default=len(said))
    for each in money:
        between = said[share.end : each.start]
        if share.end <= each.start < stop and len(between) <= 60 and ";" not in between:
            return each if CAPPED.search(between) or _CAP_SAID.search(between) else None
    return None


def _rate(said: str, share: Rate, cap: Sum | None, limit: Rate | None) -> StatedBenefit:
    behind = limit.end if limit is not None and limit.end <= share.start else 0
    before = said[behind : share.start]
    value = StatedBenefit(
        "rate",
        case_of(said, min(share.start, limit.start) if limit else share.start),
        rate=share.high,
        up_to=bool(re.search(r"(?:不(?:得)?(?:超过|高于)|最高|至多)[^,。;、]{0,24}$", before)),
        base=base_of(re.sub(r"^(?:的)?(?:保险)?费率(?:上限)?(?:及|和|与|、)?", "", before) if behind else before),
        cap=cap.high if cap else None,
        unit=cap.unit if cap else "",
        currency=cap.currency if cap else "CNY",
        per=per_of(said, cap.start, cap.end) if cap else per_of(said, share.start, share.end),
        frequency=frequency_of(said, share.start, share.start),
    )
    return value if limit is None else replace(value, cap_rate=limit.high, cap_base=_base_of_limit(said, limit))


def _base_of_limit(said: str, limit: Rate) -> str:
    found = _LIMIT.search(said[: limit.start])
    of_fee = _FEE_AFTER.match(said[limit.end :]) or _FEE_BEFORE.search(said[: limit.start])
    return _FEE if of_fee or found is None else written(found["base"].removesuffix("的"))


def base_of(before: str) -> str:
    """Of what a rate is: what stands right before it, without the words of giving."""
    found = _BASE.search(before)
    base = found["base"] if found else ""
    base = _BASE_TAIL.sub("", _BASE_HEAD.sub("", base))
    return written(base.strip(" 其"))


def _base_from(said: str, share: Rate, money: Sequence[Sum], value: StatedBenefit) -> Mapping[str, Any]:
    """What is told of the base and of the years further away: 对…增长的部分，按…; …50万元以上的，按…; 不超过3年."""
    told: dict[str, Any] = {}
    if not value.base and _COUNTED.search(value.case):
        told |= {"base": value.case, "case": ""}
    from_on = next((each for each in money if each.end <= share.start and _is_base(said, each, value.base)), None)
    if from_on is not None:
        unit = value.unit or from_on.unit
        told |= {"least_base": from_on.in_unit(unit), "unit": unit}
    years = _TIMES.search(said[share.end :])
    if years and "期" not in said[share.end : share.end + years.start()][-6:]:
        count = years["run"] or years["most"]
        told |= {"times": int(count) if count.isdecimal() else _YEARS[count], "frequency": "yearly"}
    return told


def _is_base(said: str, each: Sum, base: str) -> bool:
    """Whether what reaches a sum is what the rate is of: 单项交易额 is, where 技术合同实际交易额 is the base."""
    noun = re.sub(r"(?:在|达到?|超过|为|不低于)+$", "", said[: each.start])[-3:]
    return len(noun) == 3 and noun in base and bool(_FROM.match(said[each.end :]))
