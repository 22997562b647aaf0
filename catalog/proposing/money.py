"""Sums and rates as a sentence writes them: one, a span (300万元-500万元), or a list (300万元、500万元)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = r"亿|千万|百万|万|千|百"
_YUAN = r"(?:元|块)(?:\(?人民币\)?)?|美元|欧元|港元|港币"
_SUM = re.compile(
    rf"(?<![\d.〔\[])(?P<low>{_FIGURE}) ?(?P<low_unit>{_UNIT})?(?P<low_yuan>{_YUAN})?"
    rf"(?: ?(?:-|—+|–|~|至|到) ?(?P<high>{_FIGURE}) ?(?P<high_unit>{_UNIT})?)? ?(?P<yuan>{_YUAN})"
    rf"|(?<![\d.〔\[])(?P<alone>{_FIGURE}) ?(?P<alone_unit>{_UNIT})?(?P<alone_yuan>{_YUAN})"
)
_RATE = re.compile(
    rf"(?<![\d.])(?P<rate>{_FIGURE}) ?(?P<mark>[%‰]|个百分点)(?: ?(?:-|—+"
    rf"|–|~|至|到) ?(?P<high>{_FIGURE}) ?(?:[%‰]|个百分点))?"
    r"|百分之(?P<han>[零〇一二三四五六七八九十百点]+)|(?P<tenths>[一二两三四五六七八九\d])成(?![为长果本])"
)
_TIMES = {
    "百": Decimal("0.01"),
    "千": Decimal("0.1"),
    "万": Decimal(1),
    "百万": Decimal(100),
    "千万": Decimal(1000),
    "亿": Decimal(10_000),
}
_CURRENCIES = {"美": "USD", "欧": "EUR", "港": "HKD"}
_HUNDRED_MILLION = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Sum:
    """``low`` to ``high`` (equal where one is named) in ``unit``: 元, 万元 or 亿元, as the text counts."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    currency: str = "CNY"

    def in_unit(self, unit: str) -> Decimal:
        """``high`` in another unit."""
        return self.high * _SIZES[self.unit] / _SIZES[unit]


_SIZES = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in percent; ``points``: percentage points. ``high`` is ``rate`` where one is named."""

    start: int
    end: int
    rate: Decimal
    high: Decimal
    points: bool = False


def sums(said: str) -> Iterator[Sum]:
    """The sums of a folded sentence in order."""
    if "元" not in said and "币" not in said:
        return
    for found in _SUM.finditer(said):
        yield _sum(found)


def _sum(found: re.Match[str]) -> Sum:
    if found["alone"]:
        figure, unit, yuan = found["alone"], found["alone_unit"], found["alone_yuan"]
        value, named = _counted(figure, unit)
        return Sum(found.start(), found.end(), value, value, named, _currency(yuan))
    unit = found["high_unit"] if found["high"] else found["low_unit"]
    low, named = _counted(found["low"], found["low_unit"] or unit)
    high, high_named = _counted(found["high"], unit) if found["high"] else (low, named)
    if named != high_named:
        low = low * _SIZES[named] / _SIZES[high_named]
    return Sum(found.start(), found.end(), low, high, high_named, _currency(found["yuan"]))


def _counted(figure: str, unit: str | None) -> tuple[Decimal, str]:
    """5 and 百万 → 500, 万元; 3000 without a unit → 3000, 元."""
    value = Decimal(figure.replace(",", ""))
    if unit is None:
        return value, "元"
    if unit == "亿":
        return value, "亿元"
    if unit in ("百", "千"):
        return value * (100 if unit == "百" else 1000), "元"
    return value * _TIMES[unit], "万元"


def _currency(yuan: str) -> str:
    return _CURRENCIES.get(yuan[:1], "CNY")


def rates(said: str) -> Iterator[Rate]:
    """The rates of a folded sentence in order; 三成 is 30, 1‰ is 0.1."""
    for found in _RATE.finditer(said):
        if found["rate"]:
            by = Decimal("0.1") if found["mark"] == "‰" else Decimal(1)
            low = Decimal(found["rate"].replace(",", "")) * by
            high = Decimal(found["high"].replace(",", "")) * by if found["high"] else low
            yield Rate(found.start(), found.end(), low, high, found["mark"] == "个百分点")
        elif found["tenths"]:
            value = Decimal(10 * _integer(found["tenths"]))
            yield Rate(found.start(), found.end(), value, value)
        else:
            named = _han(found["han"])
            yield Rate(found.start(), found.end(), named, named)


def _han(written: str) -> Decimal:
    whole, _, part = written.partition("点")
    value = _integer(whole)
    digits = "".join(str("零一二三四五六七八九".find(char)) for char in part if char in "零一二三四五六七八九")
    return Decimal(f"{value}.{digits}") if digits else Decimal(value)


def _integer(written: str) -> int:
    from catalog.documents.numbers import chinese_integer

    if written.isdecimal():
        return int(written)
    return chinese_integer(written.replace("两", "二")) or 0
