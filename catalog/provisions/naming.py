"""What a provision is called where it is cited: 第三条第二款第（一）项."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_CHINESE = "零一二三四五六七八九"
_INSIDE = {"item": "项", "subitem": "目"}
_MARKS = re.compile(r"[\s、.．（）()]+")


def labels(provisions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """By id, how each provision in the form in which it is kept is cited; what has no number is called nothing."""
    found: dict[str, str] = {}
    paragraphs: dict[str, int] = {}
    for each in provisions:
        above = found.get(each["parent"] or "", "")
        if each["kind"] == "paragraph" and above:
            paragraphs[each["parent"]] = ordinal = paragraphs.get(each["parent"], 1) + 1
            found[each["id"]] = f"{above}第{chinese(ordinal)}款"
        elif each["kind"] in _INSIDE:
            found[each["id"]] = f"{above}第{_number(each)}{_INSIDE[each['kind']]}"
        elif each["kind"] == "point":
            found[each["id"]] = above + each["number"].strip()
        else:
            found[each["id"]] = each["number"].strip()
    return found


def chinese(number: int) -> str:
    """As it is written in official texts: 十二, 二十, 三十五; from 100 on in figures."""
    if number >= 100:
        return str(number)
    tens, units = divmod(number, 10)
    written = (_CHINESE[tens] if tens > 1 else "") + "十" if tens else ""
    return written + (_CHINESE[units] if units or not tens else "")


def _number(provision: Mapping[str, Any]) -> str:
    """（一） stays in its brackets; of 1. and 2、 the figure alone."""
    written = provision["number"].strip()
    return written if written[:1] in "（(" else _MARKS.sub("", written)
