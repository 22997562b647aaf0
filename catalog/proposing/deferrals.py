"""缓缴 as whole documents tell it: which charges of which months in one place, by when to be paid in another."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from .benefits import StatedBenefit
from .source import Proposal, Sentence, Source

_CHARGES = re.compile(r"(?:企业职工)?(?:基本)?(?:养老|失业|工伤|医疗|生育)保险|住房公积金|增值税|企业所得税|消费税")
_BETWEEN = r"(?:至|到|—|－|-|~|～)"
_PERIOD = re.compile(
    rf"所属期(?:为|是)?(?P<y>20\d\d)年(?P<m>\d{{1,2}})月{_BETWEEN}(?:(?P<to_y>20\d\d)年)?(?P<to_m>\d{{1,2}})月"
)
_DUE = re.compile(
    r"最(?:迟|晚)(?:应当?|须|可)?(?:在|于)?(?P<words>(?P<y>20\d\d)年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?(?:征期)?(?:之?[前内]|底前?)?)"
    r"[^,。;]{0,6}(?:补缴|缴清|缴纳)(?:到位|完毕)?"
)
_CASE = re.compile(r"(?:^|[,;:]|其中)(?P<case>[^,。;:]{4,40}的),$")
_NO_FEE = re.compile(r"(?:免收|不(?:加)?收|不加收)滞纳金")
MONTH_ONLY = "only the month is said: its last day was taken"


@dataclass(frozen=True, slots=True)
class StatedDeferral(StatedBenefit):
    """``charge_period``: first and last day of the months whose charges are deferred (费款所属期)."""

    charge_period: tuple[date, date] | None = None
    due_on: date | None = None
    due_words: str = ""
    without_late_fee: bool = False


def read_deferrals(source: Source) -> tuple[Proposal[StatedDeferral], ...]:
    """One for each day by which charges are to be paid, with their months; where none is told, one for each period."""
    if "缓缴" not in source.plain:
        return ()
    free = bool(_NO_FEE.search(source.plain))
    periods = list(_periods(source))
    dues = [_with_period(each, [period for _sentence, _found, period in periods], free) for each in _dues(source)]
    told = {each.value.charge_period for each in dues}
    return (*dues, *_without_due(source, periods, told, free))


def _without_due(
    source: Source, periods: list["_Period"], told: set[tuple[date, date] | None], free: bool
) -> Iterator[Proposal[StatedDeferral]]:
    for sentence, found, value in periods:
        if value.charge_period not in told:
            quote = source.quote(sentence.start, sentence.start + found.end(), (sentence.start, sentence.end))
            yield source.proposal("amount", replace(value, without_late_fee=free), quote, certain=True)


_Period = tuple[Sentence, "re.Match[str]", StatedDeferral]


def _periods(source: Source) -> Iterator[_Period]:
    for sentence in source.sentences:
        for found in _PERIOD.finditer(sentence.said):
            what = _charges(sentence.said[: found.start()])
            if not what:
                continue
            last_year = int(found["to_y"] or found["y"])
            first = date(int(found["y"]), int(found["m"]), 1)
            value = StatedDeferral("deferral", what=what, charge_period=(first, _end(last_year, int(found["to_m"]))))
            yield sentence, found, value


def _dues(source: Source) -> Iterator[Proposal[StatedDeferral]]:
    """What is to be paid by when; the charges are those named last in the provision."""
    what, provision = "", None
    for sentence in source.sentences:
        here = source.place(sentence.start)[0]
        what, provision = (what if here == provision else ""), here
        begins = 0
        for found in _DUE.finditer(sentence.said):
            before = sentence.said[begins : found.start()]
            what = _charges(before) or what
            if what:
                yield _due(source, sentence, found, what, _CASE.search(before))
            begins = found.end()
        what = what if begins else _charges(sentence.said) or what


def _due(
    source: Source, sentence: Sentence, found: re.Match[str], what: str, case: re.Match[str] | None
) -> Proposal[StatedDeferral]:
    year, month, day = int(found["y"]), int(found["m"]), found["d"]
    due = date(year, month, int(day)) if day else _end(year, month)
    said = case["case"].removeprefix("其中") if case else ""
    value = StatedDeferral("deferral", what=what, case=said, due_on=due, due_words=found["words"])
    start = sentence.start + (found.start() - len(case["case"]) - 1 if case else found.start())
    quote = source.quote(start, sentence.start + found.end(), (sentence.start, sentence.end))
    return source.proposal("amount", value, quote, certain=bool(day), note="" if day else MONTH_ONLY)


def _with_period(due: Proposal[StatedDeferral], periods: list[StatedDeferral], free: bool) -> Proposal[StatedDeferral]:
    """With the months of the same charges, and without a late fee where the text says so."""
    wanted = set(_CHARGES.findall(due.value.what))
    same = (each for each in periods if _short(wanted) & _short(set(_CHARGES.findall(each.what))))
    period = next(same, None)
    value = replace(due.value, without_late_fee=free)
    if period is not None:
        value = replace(value, charge_period=period.charge_period, what=period.what)
    return replace(due, value=value)


def _short(charges: set[str]) -> set[str]:
    """Without what is said in one place and left out in another."""
    return {each.removeprefix("企业职工").removeprefix("基本") for each in charges}


def _charges(said: str) -> str:
    """The charges named in the words: 失业保险费、工伤保险费."""
    named = list(dict.fromkeys(_CHARGES.findall(said)))
    return "、".join(f"{each}费" if each.endswith("保险") else each for each in named)


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
