"""Whole conditions that are one question: awards, lists one got on, the rank of an R&D institution."""

import re
from typing import NamedTuple

from .criteria import StatedCriterion, period_named

_WHEN = r"(?:近[一二三四五两\d]{1,2}年内?,?)?"
_SINCE = r"(?:20\d\d年(?:\(含\))?以来)"
_NUMBER = re.compile(r"^(?:\d{1,2}[.、](?=\D|20\d\d年)|\([一二三四五六七八九十\d]{1,3}\)) *")
_GOT = r"(?:曾?获得|荣获|获)过?"


class _Event(NamedTuple):
    pattern: re.Pattern[str]
    attributes: tuple[str, ...]
    operator: str = "has"
    values: tuple[str, ...] = ()


_EVENTS = (
    _Event(re.compile(rf"{_SINCE}?{_GOT}[^。;]{{2,80}}工业设计奖[^。;]{{0,24}}"), ("design_awards",)),
    _Event(re.compile(rf"{_WHEN}{_GOT}国家级、省级科技奖励"), ("awards_national", "awards_provincial")),
    _Event(re.compile(rf"{_WHEN}{_GOT}国家级科技奖励"), ("awards_national",)),
    _Event(re.compile(rf"{_WHEN}{_GOT}省级科技奖励"), ("awards_provincial",)),
    _Event(re.compile(rf"{_WHEN}(?:进入|入围)[“\"]?创客中国[^,。;]{{0,24}}500强[^,。;]{{0,8}}"), ("maker_china",)),
    _Event(re.compile(rf"{_WHEN}(?:进入|入围)[“\"]?创客中国[^,。;]{{0,24}}50强[^,。;]{{0,8}}"), ("maker_china_50",)),
    _Event(
        re.compile(r"(?:拥有|建有|具有)(?:经认定的)?省(?:部)?级(?:\(含\))?及?以上[^,。;]{0,6}研发机构"),
        ("rd_institution",), "at_least", ("省级",),
    ),
    _Event(
        re.compile(r"(?:拥有|建有|具有)(?:经认定的)?国家级[^,。;]{0,6}研发机构"),
        ("rd_institution",), "at_least", ("国家级",),
    ),
)  # fmt: skip


def whole(said: str) -> tuple[StatedCriterion, ...]:
    """What a condition asks when it is one of these and nothing else; several: any of them is enough."""
    words = _NUMBER.sub("", said.strip())
    found = next((each for each in _EVENTS if each.pattern.fullmatch(words)), None)
    if found is None:
        return ()
    since = "as_described" if re.match(_SINCE, words) else "at_application"
    period = period_named(words) or since
    return tuple(
        StatedCriterion(attribute, found.operator, found.values, "", period, "", 0, len(words))
        for attribute in found.attributes
    )
