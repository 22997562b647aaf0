"""One clause as criteria: attribute, operator, values, unit, period, with the words they were read from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import attributes
from .attributes import Measured
from .figures import Figure, figure

_PERIODS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("last_2_years", re.compile(r"(?:最?近|前|连续|上|过去)(?:两|二|2)(?:个)?(?:会计|完整)?年")),
    ("last_3_years", re.compile(r"(?:最?近|前|连续|上|过去)(?:三|3)(?:个)?(?:会计|完整)?年")),
    ("last_5_years", re.compile(r"(?:最?近|前|连续|上|过去)(?:五|5)(?:个)?(?:会计|完整)?年")),
    ("last_12_months", re.compile(r"(?:最?近|前|连续|过去)(?:一年|1年|(?:12|十二)个月)")),
    ("year_before_last", re.compile(r"上上(?:一)?(?:会计)?年度?")),
    ("last_year", re.compile(r"上(?:一)?(?:个)?(?:会计)?年(?:度)?|去年|前一年度?|上年末")),
    ("this_year", re.compile(r"本年度?|当年度?|今年")),
)
_AGGREGATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("average", re.compile(r"平均|年均|均值")),
    ("total", re.compile(r"累计|合计|总和|总计|新增[^,。;\d]{0,12}总额")),
    ("each", re.compile(r"均(?!衡|值)|每年|各年|连续|年年|逐年")),
)
_BRACKETS = re.compile(r"\([^()]*\)")
_STOCKS = frozenset(
    {
        "registered_capital",
        "equipment_investment",
        "debt_ratio",
        "foreign_capital",
        "loan_balance",
        "loan_rate_over_base",
        "shareholding",
        "net_assets",
        "paid_in_capital",
        "project_investment",
        "fixed_investment",
        "total_assets",
    }
)
_REGION = re.compile(
    r"注册(?:地|登记地)(?:址)?(?:和[^,。;]{0,8}|及[^,。;]{0,8}|、[^,。;]{0,8})?(?:均)?(?:须"
    r"|应)?(?:在|位于|为|属于?|设在)(?P<at>[^,。;、的]{2,16}?)(?:内|境内|范围内|辖区|行政区域)?(?=[,。;、的]"
    r"|$|且|并)"
    r"|在(?P<in>(?:[^,。;、在]{1,14}?(?:省|市|县|区|园区|新区|开发区|境内"
    r"|辖区|行政区域)|本地|境内|中国))(?:[境区]?域?内"
    r"|行政区域内?|辖区内?|范围内)?(?:依法|合法)?(?:进行)?(?:工商)?(?:登记注册|注册登记|注册|登记|设立)(?!资|商标)"
)
_REGISTERED = re.compile(
    r"(?<![资商])(?:注册登记|登记注册|注册|登记)(?:在|于)"
    r"(?P<at>[^,。;、的]{1,14}?(?:省|市|县|区|州|新区|开发区|境内|辖区))(?:境内|行政区[域划]|辖区|范围)?(?:内|的|,|。|;|$)"
    r"|(?:^|[,;:]) ?(?:具有|属于?|系|为)?(?P<in>[^,。;、的在\d]{1,12}?(?:省|市|县|区))(?:境|行政区[域划]|辖区|域)内?"
    r"(?:依法)?(?:工商)?(?:登记注册|注册登记|注册|登记)(?!资|商标)"
)
"""注册在…行政区域内; …行政区划内注册."""
_TAXED = re.compile(
    r"(?:税(?:务|收)(?:征管|户管|征收)?关系|纳税(?:地|关系)?)(?:均)?(?:在"
    r"|位于|隶属于?)(?P<at>[^,。;、的]{2,14}?)(?P<in>)(?=[,。;、的]|$)"
)
_COUNTED = re.compile(r"统计关系(?:均)?(?:在|位于|隶属于?)(?P<at>[^,。;、的]{2,14}?)(?P<in>)(?=[,。;、的]|$)")
_PLACES = (("registered_in", (_REGION, _REGISTERED)), ("taxed_in", (_TAXED,)), ("statistics_in", (_COUNTED,)))
_OWN = re.compile(r"^(?:本|我|全)(?:省|市|县|区)(?:境内|行政区域|辖区|范围)?内?$")
_FOR_WHOM = re.compile(r"^ ?(?:对于?|凡)")
_FIGURED = re.compile(r"[\d一二两三四五六七八九十百]")
_RESEARCH = re.compile(r"研发(?:费用|投入|经费)[^。;]*$")
_CARRIED_ON = re.compile(r"^(?:且|并|同时)?占[^,。;\d]{0,8}收入[^,。;\d]{0,8}")
"""…研发费用100万元以上，且占营业收入比重不低于3%."""
_NOT = re.compile(r"未|没有|无(?!锡|人|线|形|偿)|不(?:存在|在|属于|得有|含)|非")
_BARS_ANYWAY = re.compile(r"不得|不予|不能|取消|不支持|不受理|除外")
_CLASSED = re.compile(r"划型|属于|应为|须为|适用于|面向|支持对象|申报对象|申报主体")
_EVENTS = frozenset({"major_accidents", "penalties"})
_TITLE_ASKED = re.compile(
    r"有效期|获得|取得|认定|属于|属|为|具有|具备|列入|入选|资质|资格|称号|的$|备案|入库|申报主体|须|应|是"
)
_COUNT_BEFORE = re.compile(
    r"(?P<count>\d{1,4}|[一二两三四五六七八九十]) ?(?P<unit>项|件|个)(?P<more>\(含\)以上"
    r"|及?以上)?(?:的)?(?:有效|授权|相关|自主|国内|已授权|核心){0,3}$"
)


@dataclass(frozen=True, slots=True)
class StatedCriterion:
    """A criterion with the place of its words in the clause; the codes are those of catalog.attributes."""

    attribute: str
    operator: str
    values: tuple[str, ...]
    unit: str
    period: str
    aggregate: str
    start: int
    end: int
    note: str = ""


def criteria(clause: str, region: str, before: str, *, scattered: bool = False) -> Iterator[StatedCriterion]:
    """What a folded clause asks; ``before``: what stands before it in its sentence, for a period told there.

    ``scattered``: the clause stands in no list of conditions, so that only what has a figure, a place or a bar counts.
    """
    places = list(_places(clause, region))
    yield from places
    yield from _figures(clause, before)
    yield from _bars(clause, before)
    if places or not scattered or _FOR_WHOM.match(clause):
        yield from _flags(clause)
    if not scattered:
        yield from _titles(clause)
        yield from _sizes(clause)


def _figures(clause: str, before: str) -> Iterator[StatedCriterion]:
    taken: list[tuple[int, int]] = []
    if not _FIGURED.search(clause):
        return
    for measured in attributes.MEASURED:
        for found in _mentions(measured, clause, before):
            compared = _compared(clause, measured, found)
            if compared is None or any(a < compared.end and compared.start < b for a, b in taken):
                continue
            taken.append((compared.start, compared.end))
            yield _criterion(clause, before, measured, min(found.start(), compared.start), compared)


def _mentions(measured: Measured, clause: str, before: str) -> Iterator[re.Match[str]]:
    """Where a clause speaks of an attribute; of a share, also where its subject stands in the clause before."""
    yield from measured.words.finditer(clause)
    if measured.code == "rd_share" and _RESEARCH.search(before[-60:]):
        yield from _CARRIED_ON.finditer(clause)


def _compared(clause: str, measured: Measured, found: re.Match[str]) -> Figure | None:
    compared = figure(clause, measured.measure, found.start() if measured.measure == "years" else found.end())
    if (
        compared is not None
        and len(_BRACKETS.sub("", clause[found.end() : compared.start])) <= 14
        and not _other(clause[found.end() : compared.start])
    ):
        fits = measured.measure != "count" or _counted_in(compared.unit, measured.unit)
        return compared if fits else None
    ahead = _COUNT_BEFORE.search(clause[: found.start()]) if measured.measure == "count" else None
    if ahead is None or not _counted_in(ahead["unit"], measured.unit):
        return None
    return figure(clause[: ahead.end()], "count", ahead.start())


def _other(between: str) -> bool:
    """Whether another thing is named between an attribute and a figure."""
    return bool(re.search(r"的企业|的项目|的单位|每|奖|补|资助|给予|\d", between))


def _counted_in(unit: str, wanted: str) -> bool:
    people = ("人", "名")
    if wanted == "人":
        return unit in people
    return unit not in people and (wanted != "吨标准煤" or unit.endswith("吨标准煤"))


def _criterion(clause: str, before: str, measured: Measured, start: int, compared: Figure) -> StatedCriterion:
    period = _period(clause, start) or _period(before[-24:], None)
    several = period in ("last_2_years", "last_3_years", "last_5_years")
    aggregate = next((name for name, pattern in _AGGREGATES if pattern.search(clause)), "") if several else ""
    flow = measured.measure in ("money", "percent") and measured.code not in _STOCKS
    unit = measured.unit if measured.measure == "count" else compared.unit
    note = "of which year is not said" if flow and not period else ""
    if several and not aggregate and flow:
        note = "whether in each year, in total or on average is not said"
    return StatedCriterion(
        measured.code,
        compared.operator,
        compared.values,
        unit,
        period or "at_application",
        aggregate,
        start,
        compared.end,
        note,
    )


def period_named(said: str) -> str:
    """The period that words name, as its code; empty where they name none."""
    return _period(said, None)


def _period(said: str, near: int | None) -> str:
    """The period named; ``near``: the last before that place counts."""
    found = [(each.start(), name) for name, pattern in _PERIODS for each in pattern.finditer(said)]
    if near is not None:
        ahead = [each for each in found if each[0] <= near]
        found = ahead or found
    return max(found)[1] if found else ""


def _places(clause: str, region: str) -> Iterator[StatedCriterion]:
    for code, patterns in _PLACES:
        found = next(filter(None, (pattern.search(clause) for pattern in patterns)), None)
        if found is None:
            continue
        place = found["at"] or found["in"]
        own = bool(_OWN.match(place)) or place in ("境内", "本地", "辖区")
        value = region if own and region else place.removesuffix("境内").removesuffix("行政区域").removesuffix("辖区")
        note = "own region not known" if own and not region else ""
        yield StatedCriterion(
            code, "within_region", (value or place,), "", "at_application", "", found.start(), found.end(), note
        )


def _bars(clause: str, before: str) -> Iterator[StatedCriterion]:
    for code, pattern in attributes.BARS:
        found = pattern.search(clause)
        if found is None:
            continue
        denied = _NOT.search(clause[: found.end()])
        barred = _BARS_ANYWAY.search(clause[found.end() :])
        if not denied and not barred and not re.search(r"列入|发生|存在|被|受到", clause[: found.end()]):
            continue
        period = _period(clause, found.start()) or (_period(before[-24:], None) if code in _EVENTS else "")
        start = denied.start() if denied else found.start()
        end = len(clause.rstrip()) if denied else found.end()
        operator = "has_not" if denied and not barred else "has"
        yield StatedCriterion(code, operator, (), "", period or "at_application", "", start, end)


def _flags(clause: str) -> Iterator[StatedCriterion]:
    for code, pattern in attributes.FLAGS:
        found = pattern.search(clause)
        if found is not None and not _NOT.search(clause[max(0, found.start() - 4) : found.start()]):
            yield StatedCriterion(code, "has", (), "", "at_application", "", *found.span())


def _titles(clause: str) -> Iterator[StatedCriterion]:
    """资质: one criterion for all that are named; any of them is enough where 或 or 、 joins them."""
    found = [(each, code) for code, pattern in attributes.QUALIFICATIONS if (each := pattern.search(clause))]
    if not found or not _TITLE_ASKED.search(clause) or _NOT.search(clause):
        return
    start, end = min(each.start() for each, _code in found), max(each.end() for each, _code in found)
    ordered = tuple(code for _each, code in sorted(found, key=lambda pair: pair[0].start()))
    operator = "one_of" if len(ordered) > 1 and re.search("[、或]", clause[start:end]) else "has"
    yield StatedCriterion("qualifications", operator, ordered, "", "at_application", "", start, end)


def _sizes(clause: str) -> Iterator[StatedCriterion]:
    for sizes, pattern in attributes.SIZES:
        found = pattern.search(clause)
        if found is not None and (len(clause.strip()) <= 14 or _CLASSED.search(clause)):
            yield StatedCriterion("size", "one_of", sizes, "", "at_application", "", *found.span(), "see who is meant")
            return
