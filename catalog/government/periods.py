"""How long a department may take, as a source says it: 20(工作日), 5个工作日, 即办."""

import re
import unicodedata
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeUnit(models.TextChoices):
    """Units of statutory and promised time; a plain 日 or 天 is a calendar day (民法典 art. 201–203)."""

    WORKING_DAY = "working_day", _("working days")
    DAY = "day", _("calendar days")
    HOUR = "hour", _("hours")
    MONTH = "month", _("months")
    YEAR = "year", _("years")
    AT_ONCE = "at_once", _("done at once")


_UNITS = {
    "工作日": TimeUnit.WORKING_DAY,
    "自然日": TimeUnit.DAY,
    "日": TimeUnit.DAY,
    "天": TimeUnit.DAY,
    "小时": TimeUnit.HOUR,
    "月": TimeUnit.MONTH,
    "年": TimeUnit.YEAR,
}
_WRITTEN = {
    TimeUnit.WORKING_DAY: "个工作日",
    TimeUnit.DAY: "个自然日",
    TimeUnit.HOUR: "小时",
    TimeUnit.MONTH: "个月",
    TimeUnit.YEAR: "年",
}
AT_ONCE_WORDS = "即办"
_PERIOD = re.compile(rf"(?P<number>[0-9]{{1,4}}) ?个?\(?(?P<unit>{'|'.join(_UNITS)})\)?")
_AT_ONCE = re.compile(r"即办|即办件|即时办结|当场办结|当场办理|立等可取")


@dataclass(frozen=True, slots=True)
class Period:
    """``words`` as written; ``number`` and ``unit`` where they are understood, ``number`` None for what is at once."""

    words: str = ""
    number: int | None = None
    unit: str = ""


def read_period(words: str) -> Period:
    """What ``words`` say. A unit that stays empty means: not understood, kept in words only."""
    folded = unicodedata.normalize("NFKC", words).strip()
    if match := _PERIOD.fullmatch(folded):
        return Period(words, int(match["number"]), _UNITS[match["unit"]])
    if _AT_ONCE.fullmatch(folded):
        return Period(words, None, TimeUnit.AT_ONCE)
    return Period(words)


def written(number: int | None, unit: str) -> str:
    """The words for a time that was given as number and unit only."""
    if unit == TimeUnit.AT_ONCE:
        return AT_ONCE_WORDS
    return f"{number}{_WRITTEN[TimeUnit(unit)]}" if number is not None and unit in _WRITTEN else ""
