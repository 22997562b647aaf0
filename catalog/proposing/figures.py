"""A figure compared: 不低于3%, 500万元以上, 满2年, 10人（含）以上."""

import re
from dataclasses import dataclass, replace

from catalog.attributes.kinds import CURRENCY_NAMES

from .money import Sum, rates, sums

_AT_LEAST = r"不(?:得)?(?:低于|少于|小于)|达到?(?:或超过)?|至少|≥|满|最低"
_MORE = r"高于|超过|大于|多于|>|突破"
_AT_MOST = r"不(?:得)?(?:超过|高于|大于|多于)|≤|最(?:高|多)"
_LESS = r"低于|少于|小于|不(?:足|满|到)|<"
_BEFORE = re.compile(
    rf"(?:(?P<at_least>{_AT_LEAST})|(?P<at_most>{_AT_MOST})|(?P<more>{_MORE})"
    rf"|(?P<less>{_LESS}))(?:人民币|[^,。;\d]{{0,3}})$"
)
_AFTER = re.compile(
    r"^(?:人民币)?(?:\((?P<in>含)[^()]{0,6}\)|\(不含[^()]{0,4}\))?(?:(?P<at_least>及?以上)"
    r"|(?P<at_most>及?以下|以内|之内))(?:\(含[^()]{0,6}\))?"
)
_COUNT = re.compile(
    r"(?<![\d.])(?P<count>\d{1,7}(?:\.\d+)?|[一二两三四五六七八九十]{1,3}) ?(?P<unit>人"
    r"|名|项|件|个|家|种|吨标准煤|万吨标准煤|部)(?!月|工作日|年|百分)"
)
_YEARS = re.compile(
    r"(?<![\d.年])(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3}) ?(?:个)?(?:完整)?(?:会计)?(?P<u"
    r"nit>年度|年(?:期(?=\(含|及?以[上下内]))?|个?月|周岁|岁)"
)
_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, slots=True)
class Figure:
    """``operator`` as ``catalog.attributes.kinds.Operator``; ``values`` as written in decimal figures, in ``unit``."""

    start: int
    end: int
    operator: str
    values: tuple[str, ...]
    unit: str


def figure(said: str, measure: str, start: int) -> Figure | None:
    """The first figure of its kind that is compared, from ``start`` on in the clause."""
    found = {"money": _money, "percent": _percent, "count": _count, "years": _years, "months": _months}[measure](
        said, start
    )
    return next((each for each in found if each is not None), None)


def _money(said: str, start: int) -> list[Figure | None]:
    """Another currency is said in its unit: 1000 of 万美元."""
    found = (each for each in sums(said) if each.start >= start)
    return [_compared(said, each.start, each.end, (str(each.low), str(each.high)), _unit(each)) for each in found]


def _unit(found: Sum) -> str:
    return found.unit.replace("元", CURRENCY_NAMES.get(found.currency, "元"))


def _percent(said: str, start: int) -> list[Figure | None]:
    found = (each for each in rates(said) if each.start >= start and not each.points)
    return [_compared(said, each.start, each.end, (str(each.rate), str(each.high)), "%") for each in found]


def _count(said: str, start: int) -> list[Figure | None]:
    found = (each for each in _COUNT.finditer(said) if each.start() >= start)
    return [_compared(said, *each.span(), (_number(each["count"]),) * 2, each["unit"]) for each in found]


def _years(said: str, start: int) -> list[Figure | None]:
    found = (each for each in _YEARS.finditer(said) if each.start() >= start)
    units = {"月": "个月", "个月": "个月", "周岁": "周岁", "岁": "周岁"}
    return [
        _compared(said, *each.span(), (_number(each["count"]),) * 2, units.get(each["unit"], "年")) for each in found
    ]


def _months(said: str, start: int) -> list[Figure | None]:
    """Years are counted in months."""
    return [
        each and replace(each, values=tuple(_in_months(value, each.unit) for value in each.values), unit="个月")
        for each in _years(said, start)
    ]


def _in_months(value: str, unit: str) -> str:
    return value if unit == "个月" or not value.isdecimal() else str(12 * int(value))


def _compared(said: str, start: int, end: int, values: tuple[str, str], unit: str) -> Figure | None:
    before, after = _BEFORE.search(said[:start]), _AFTER.match(said[end:])
    first = before.start() if before else start
    last = end + after.end() if after else end
    if values[0] != values[1]:
        return Figure(first, last, "between", values, unit)
    operator = _operator(before, after)
    return Figure(first, last, operator, values[:1], unit) if operator else None


def _operator(before: re.Match[str] | None, after: re.Match[str] | None) -> str:
    if before and (before["at_least"] or before["at_most"]):
        return "at_least" if before["at_least"] else "at_most"
    if after:
        return "at_least" if after["at_least"] else "at_most"
    if before:
        return "more_than" if before["more"] else "less_than"
    return ""


def _number(written: str) -> str:
    if not re.fullmatch("[一-龥]+", written):
        return written
    tens, _, ones = written.partition("十")
    if "十" not in written:
        return str(_HAN[written]) if written in _HAN else written
    return str(10 * _HAN.get(tens, 1) + _HAN.get(ones, 0))
