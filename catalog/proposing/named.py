"""Industries that a text names by short names, as the codes of GB/T 4754-2017 that a criterion has for them."""

import re
from collections.abc import Iterator

from .conditions import StatedCondition
from .criteria import StatedCriterion
from .source import Proposal, Source

INDUSTRIES: dict[str, tuple[str, ...]] = {
    "餐饮": ("H62",), "住宿": ("H61",), "零售": ("F52",), "批发": ("F51",), "旅游": ("L7291", "N786"), "民航": ("G56",),
    "航空运输": ("G56",), "公路": ("G54",), "道路运输": ("G54",), "水路": ("G55",), "水上运输": ("G55",),
    "铁路": ("G53",), "仓储": ("G59",), "邮政": ("G60",), "制造业": ("C",), "采矿业": ("B",), "建筑业": ("E",),
    "房地产": ("K",), "软件和信息技术服务": ("I65",), "互联网和相关服务": ("I64",), "农、林、牧、渔": ("A",),
    "教育": ("P",), "医药制造": ("C27",), "纺织": ("C17",), "汽车制造": ("C36",), "家具制造": ("C21",),
}  # fmt: skip
"""Short names in common use; 旅游 is travel agencies and the management of sights."""
NAME_ONLY = "industries told by short names: see their codes"

_NAMES = re.compile("|".join(sorted(map(re.escape, INDUSTRIES), key=len, reverse=True)))
_APPLIES = re.compile(r"(?:适用于|适用范围(?:为|是|包括)|限于|面向)(?P<named>[\w、]{2,60}?)(?:企业|行业)")


def read_industries(source: Source) -> tuple[Proposal[StatedCondition], ...]:
    """To which industries something applies: 适用于餐饮、零售、旅游企业."""
    return tuple(_industries(source))


def _industries(source: Source) -> Iterator[Proposal[StatedCondition]]:
    for sentence in source.sentences:
        for found in _APPLIES.finditer(sentence.said):
            named = _NAMES.findall(found["named"])
            if len(named) < len(re.findall("、", found["named"])):
                continue  # what could not be told would be left out
            codes = tuple(dict.fromkeys(code for name in named for code in INDUSTRIES[name]))
            if not codes:
                continue
            start, end = sentence.start + found.start(), sentence.start + found.end()
            asked = StatedCriterion(
                "industry", "within_industry", codes, "", "at_application", "", *found.span(), NAME_ONLY
            )
            value = StatedCondition(asked)
            quote = source.quote(start, end, (sentence.start, sentence.end))
            yield source.proposal("condition", value, quote, note=NAME_ONLY)
