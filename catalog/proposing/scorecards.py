"""评分表 (6.1.6): classes of indicators with full marks, what gives points, pass mark and minimums, direct routes.

Read where a text writes marks in brackets behind what they are for: 创新能力指标（满分40分）, A.5%以上（20分）.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from . import attributes
from .attributes import Measured
from .conditions import StatedCondition
from .criteria import StatedCriterion, criteria, period_named
from .figures import figure
from .source import Proposal, Source

_MARKS = r"\d{1,4}(?:\.\d{1,2})?"
_SECTION = re.compile(
    rf"\((?P<n>[一二三四五六七八九十]{{1,3}})\) ?(?P<name>[^()。;\n]{{2,30}}?) ?"
    rf"\((?:满分|共|计) ?(?P<full>{_MARKS}) ?分\)"
)
_ITEM = re.compile(
    rf"(?<![\d.])(?P<n>\d{{1,2}})[.、] ?(?P<name>[^()。;\n]{{2,60}}?) ?"
    rf"\((?:满分 ?(?P<full>{_MARKS}) ?分"
    rf"|每满足一项(?:加|得) ?(?P<each>{_MARKS}) ?分,最高不超过 ?(?P<most>{_MARKS}) ?分)\)"
)
_OPTION = re.compile(r"(?<![A-Za-z])[A-J][.、] ?")
_POINTS = re.compile(rf"\((?P<points>{_MARKS}) ?分\)")
_STEPS = re.compile(
    rf"每满 ?(?P<step>{_MARKS}) ?(?P<unit>年|个月|项|件|人|家|万元|亿元|%)(?:得|加) ?(?P<points>{_MARKS}) ?分"
)
_PASS = re.compile(
    rf"(?<!指标)(?:得分|总分|评分|分数)(?:为|在|应)?(?:达到?|不低于|不少于)? ?(?P<mark>{_MARKS}) ?分 ?"
    r"(?:\(含\))?(?:及?以上)?"
)
_LEAST = re.compile(rf"(?P<names>[^,。;:()]{{2,40}}?)得分(?:均|都)?不(?:低|少)于 ?(?P<least>{_MARKS}) ?分")
_FULL = re.compile(rf"满分为? ?(?P<full>{_MARKS}) ?分")
_LONGEST_OPTION = 160
_NEXT_HEADING = re.compile(r"(?<=。)\s*[一二三四五六七八九十]{1,3}、|(?<=。)\s*附件")


@dataclass(frozen=True, slots=True)
class StatedOption:
    """What gives points; ``tests`` are questions to which ``any_of`` or all must be answered with yes."""

    points: Decimal
    words: str
    tests: tuple[StatedCriterion, ...] = ()
    any_of: bool = False


@dataclass(frozen=True, slots=True)
class StatedItem:
    """One indicator. ``counting``: best, sum or steps, as the blocks call it; a step is so many of ``unit``."""

    words: str
    maximum: Decimal
    counting: str
    options: tuple[StatedOption, ...] = ()
    attribute: str = ""
    step: Decimal | None = None
    unit: str = ""
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StatedSection:
    """A class of indicators, with the least it has to give."""

    words: str
    maximum: Decimal
    items: tuple[StatedItem, ...]
    minimum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StatedScorecard:
    """So many points are needed, or one of ``routes``."""

    words: str
    pass_mark: Decimal
    maximum: Decimal
    sections: tuple[StatedSection, ...]
    routes: tuple[Proposal[StatedCondition], ...] = ()


Conditions = tuple[Proposal[StatedCondition], ...]


def read_scorecards(source: Source, conditions: Conditions) -> tuple[tuple[Proposal[StatedScorecard], ...], Conditions]:
    """The scorecards of a text, and the conditions that do not belong to one of them."""
    found: list[Proposal[StatedScorecard]] = []
    left, beyond = conditions, 0
    for sections in _runs(list(_SECTION.finditer(source.plain))):
        mark = _PASS.search(source.plain, beyond, sections[0].start())
        last = sections[-1]
        ends = _end_of(source.plain, last)
        if mark is not None:
            card, left = _card(source, mark, sections, ends, left)
            found.append(card)
        beyond = ends
    return tuple(found), left


def _runs(found: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Classes that count on from （一）."""
    run: list[re.Match[str]] = []
    for each in found:
        if each["n"] == "一" and run:
            yield run
            run = []
        if run or each["n"] == "一":
            run.append(each)
    if run:
        yield run


def _end_of(plain: str, section: re.Match[str]) -> int:
    """Behind the last mark given in a class of indicators."""
    end, number = section.end(), 0
    for item in _ITEM.finditer(plain, section.end()):
        if (number and int(item["n"]) != number + 1) or item.start() - end > _LONGEST_OPTION:
            break
        number, end = int(item["n"]), item.end()
        while (points := _POINTS.search(plain, end, end + _LONGEST_OPTION)) and not _ITEM.search(
            plain, end, points.start()
        ):
            end = points.end()
    return end


def _card(
    source: Source, mark: re.Match[str], sections: Sequence[re.Match[str]], ends: int, conditions: Conditions
) -> tuple[Proposal[StatedScorecard], Conditions]:
    sentence = next(each for each in source.sentences if each.start <= mark.start() < each.end)
    routes = tuple(_trimmed(each) for each in conditions if _is_route(each, mark, sections[0].start()))
    again = {
        each.key
        for each in conditions
        if each.note == "scored" and each.quote.start < ends and each.quote.end > mark.start()
    }
    spoken = _spoken(sentence.said[mark.start() - sentence.start :])
    stated = tuple(_sections(source, sections, ends, spoken))
    told = _FULL.search(source.plain, mark.end(), sections[0].start())
    maximum = Decimal(told["full"]) if told else sum((each.maximum for each in stated), Decimal(0))
    card = StatedScorecard("评价得分", Decimal(mark["mark"]), maximum, stated, routes)
    quote = source.quote(mark.start(), mark.start() + len(spoken), (sentence.start, sentence.end))
    keys = again | {each.key for each in routes}
    return source.proposal("scorecard", card, quote), tuple(each for each in conditions if each.key not in keys)


def _spoken(said: str) -> str:
    """The pass mark with the minimums in brackets behind it, without 或满足下列条件之一."""
    return re.split(r"[,，]?或者?(?:满足|符合)", said)[0].rstrip("。:, \n")


def _is_route(each: Proposal[StatedCondition], mark: re.Match[str], before: int) -> bool:
    """得分达到…，或满足下列条件之一: what stands in that group leads around the points."""
    scored = any(group.kind == "any_of" and _PASS.search(group.words) for group in each.value.groups)
    return scored and each.note != "scored" and mark.start() < each.quote.start < before


def _trimmed(route: Proposal[StatedCondition]) -> Proposal[StatedCondition]:
    """Without the next heading, which a text in one line leaves in the last item."""
    words = _NEXT_HEADING.split(route.quote.words)[0].strip()
    return replace(route, quote=replace(route.quote, words=words))


def _sections(source: Source, sections: Sequence[re.Match[str]], ends: int, spoken: str) -> Iterator[StatedSection]:
    least = [(found["names"], Decimal(found["least"])) for found in _LEAST.finditer(spoken)]
    for section, end in zip(sections, [*(each.start() for each in sections[1:]), ends], strict=True):
        name = section["name"].strip()
        bare = name.removesuffix("指标")
        minimum = next((marks for names, marks in least if bare in names), None)
        items = tuple(_items(source, section.end(), end))
        yield StatedSection(bare, Decimal(section["full"]), items, minimum)


def _items(source: Source, start: int, end: int) -> Iterator[StatedItem]:
    found = list(_ITEM.finditer(source.plain, start, end))
    for item, behind in zip(found, [*(each.start() for each in found[1:]), end], strict=True):
        name = source.raw[item.start("name") : item.end("name")].strip()
        said = source.plain[item.end() : behind]
        if steps := _STEPS.search(said):
            measured = _measured(item["name"])
            yield StatedItem(
                name, Decimal(item["full"] or item["most"]), "steps" if measured else "best", (),
                measured.code if measured else "", Decimal(steps["step"]), steps["unit"], Decimal(steps["points"]),
            )  # fmt: skip
        elif item["each"]:
            options = tuple(_options(source, item, behind, Decimal(item["each"])))
            yield StatedItem(name, Decimal(item["most"]), "sum", options)
        else:
            yield StatedItem(name, Decimal(item["full"]), "best", tuple(_options(source, item, behind, None)))


def _options(source: Source, item: re.Match[str], end: int, each: Decimal | None) -> Iterator[StatedOption]:
    found = list(_OPTION.finditer(source.plain, item.end(), end))
    for option, behind in zip(found, [*(after.start() for after in found[1:]), end], strict=True):
        marked = _POINTS.search(source.plain, option.end(), behind)
        if marked is None and each is None:
            continue
        last = marked.start() if marked else behind
        points = Decimal(marked["points"]) if marked else each or Decimal(0)
        words = source.raw[option.end() : last].strip(" \n\u3000；;。")
        tests, any_of = _tests(source.plain[option.end() : last], item["name"])
        yield StatedOption(points, words, tests, any_of)


def _tests(said: str, indicator: str) -> tuple[tuple[StatedCriterion, ...], bool]:
    """What an option asks; nothing where a part of it cannot be read, for then only a person can say."""
    parts = said.split("或")
    read = [list(criteria(part, "", indicator)) for part in parts]
    if all(read):
        found = tuple(_of_period(each, indicator) for several in read for each in several)
        return found, len(parts) > 1
    measured = _measured(indicator)
    compared = figure(said, measured.measure, 0) if measured else None
    if measured is None or compared is None or len(said.strip()) - (compared.end - compared.start) > 2:
        return (), False
    period = period_named(indicator) or "at_application"
    unit = measured.unit if measured.measure == "count" else compared.unit
    asked = StatedCriterion(measured.code, compared.operator, compared.values, unit, period, "", 0, compared.end)
    return (replace(asked, aggregate="average" if period.endswith("years") else ""),), False


def _of_period(asked: StatedCriterion, indicator: str) -> StatedCriterion:
    return replace(asked, period=period_named(indicator) or asked.period, note="")


def _measured(indicator: str) -> Measured | None:
    """The attribute an indicator is about: the one whose words end last, as 占营业收入总额比重 tells a share."""
    named = ((found.end(), each) for each in attributes.MEASURED if (found := each.words.search(indicator)))
    return next((each for _end, each in named), None)
