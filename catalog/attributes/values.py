"""Values as editors write them, read by the kind of their attribute: 500; 1000～5000万元; 2020年1月; C39、I65."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .kinds import SIZES, needs_values, scale_of

Find = Callable[[str], str | None]
"""The code of a region or an industry by its code or name; None where nothing, or more than one, bears it."""

SIZE_NAMES = {"micro": "微型", "small": "小型", "medium": "中型", "large": "大型"}
_SIZES_TOGETHER = {"中小微": SIZES[:3], "中小": SIZES[:3], "小微": SIZES[:2], "大中": SIZES[2:], "大中型": SIZES[2:]}
_LIST = re.compile(r"[、，,;；\s]+")
_SPAN = re.compile(r"\s*(?:～|~|—+|–|至|到|、|，|;|；|(?<=[\d%元年月])-(?=\d))\s*")
_DATE_SPAN = re.compile(r"\s*(?:～|~|—+|–|至|到|、|，|;|；)\s*")
_NUMBER = re.compile(r"([+-]?\d[\d,]*(?:\.\d+)?)\s*(\D*)")
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?")
_NUMERIC = frozenset({"money", "number", "percent", "age"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for: decimals as strings in ``unit``, ISO dates, or codes."""

    values: tuple[str, ...] = ()
    unit: str = ""


def _nothing(_written: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values of one attribute; ``unit`` is the one that counts where none is written."""

    kind: str
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    find: Find = _nothing

    def read(self, operator: str, written: str) -> Asked:
        """The values in ``written``; raises ValidationError that names what cannot be read, and what can."""
        kind, written = self.kind, unicodedata.normalize("NFKC", written).strip()
        if not needs_values(kind, operator):
            return Asked()
        if not written:
            raise ValidationError(_("Say which value it is compared with."))
        if kind in _NUMERIC or kind == "event":
            return _numbers(kind, operator, written, self.unit)
        if kind == "date":
            return Asked(_dates(operator, written))
        if kind == "size":
            return Asked(_sizes(written))
        if kind in ("region", "industry"):
            return Asked(_codes(written, self.find))
        names = {unicodedata.normalize("NFKC", name): code for code, name in self.choices.items()}
        return Asked(_codes(written, names.get, self.choices))


def _numbers(kind: str, operator: str, written: str, unit: str) -> Asked:
    found = [_number(part) for part in (_SPAN.split(written) if operator == "between" else [written])]
    _check_count(operator, len(found))
    units = [own or unit for _value, own in found]
    if operator == "between" and found[0][1] == "" and found[1][1]:
        units[0] = units[1]  # 1000～5000万元 speaks of 万元 twice
    scale = scale_of(kind, units[0])
    for own in units:
        if scale and own not in scale:
            raise ValidationError(_unit_message(own, scale))
        if not scale and own != units[0]:
            raise ValidationError(_("“%(written)s” has two units.") % {"written": written})
    ratios = [scale[own] / scale[units[0]] if scale else Decimal(1) for own in units]
    values = tuple(plain(value * ratio) for (value, _own), ratio in zip(found, ratios, strict=True))
    if operator == "between" and Decimal(values[0]) >= Decimal(values[1]):
        raise ValidationError(_("“%(written)s”: the first value must be less than the second.") % {"written": written})
    return Asked(values, units[0])


def _number(written: str) -> tuple[Decimal, str]:
    match = _NUMBER.fullmatch(written.strip())
    if match is None:
        raise ValidationError(_("“%(written)s” is no number; for example 500 or 3.5.") % {"written": written})
    try:
        return Decimal(match[1].replace(",", "")), match[2].strip()
    except InvalidOperation as error:
        raise ValidationError(_("“%(written)s” is no number.") % {"written": written}) from error


def _unit_message(unit: str, scale: Mapping[str, Decimal]) -> str:
    return _("“%(unit)s”: use one of %(allowed)s.") % {"unit": unit, "allowed": "、".join(scale)}


def _check_count(operator: str, count: int) -> None:
    wanted = 2 if operator == "between" else 1
    if count != wanted:
        message = _("Two values are needed, for example 1000～5000.") if wanted == 2 else _("One value is needed.")
        raise ValidationError(message)


def _dates(operator: str, written: str) -> tuple[str, ...]:
    parts = _DATE_SPAN.split(written) if operator == "between" else [written]
    _check_count(operator, len(parts))
    lasts = [operator == "until", operator in ("until", "between")]
    return tuple(read_date(part, last=last).isoformat() for part, last in zip(parts, lasts, strict=False))


def read_date(written: str, *, last: bool = False) -> date:
    """A day; of a month or a year the first, or the ``last``. Raises ValidationError."""
    match = _DATE.fullmatch(written.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = int(match[1]), int(match[2] or (12 if last else 1)), match[3]
        if day is not None or not last:
            return date(year, month, int(day or 1))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError as error:
        message = _("“%(written)s” is no date; for example 2020-01-31, 2020年1月 or 2020年.")
        raise ValidationError(message % {"written": written}) from error


def _sizes(written: str) -> tuple[str, ...]:
    by_name = {name: (code,) for code, name in SIZE_NAMES.items()} | {code: (code,) for code in SIZES}
    found: list[str] = []
    for part in parts_of(written):
        name = part.removesuffix("企业")
        sizes = by_name.get(name) or _SIZES_TOGETHER.get(name) or by_name.get(f"{name}型")
        if sizes is None:
            allowed = "、".join(SIZE_NAMES.values())
            raise ValidationError(_("“%(name)s”: use one of %(allowed)s.") % {"name": part, "allowed": allowed})
        found.extend(sizes)
    return tuple(dict.fromkeys(found))


def _codes(written: str, find: Find, choices: Mapping[str, str] | None = None) -> tuple[str, ...]:
    found = []
    for part in parts_of(written):
        code = part if choices and part in choices else find(part)
        if code is None:
            known = "、".join(list(choices.values())[:12]) if choices else _("a code, or a name that only one bears")
            raise ValidationError(_("“%(name)s”: use one of %(allowed)s.") % {"name": part, "allowed": known})
        found.append(code)
    return tuple(dict.fromkeys(found))


def parts_of(written: str) -> Sequence[str]:
    """The entries of a list as written."""
    return [part for part in _LIST.split(unicodedata.normalize("NFKC", written)) if part]


def plain(number: Decimal) -> str:
    """A decimal without exponent and without zeros at its end."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") or "0" if "." in written else written
