"""Products a document holds (6.1.2): its measures that give or recognise something, each with its provisions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .benefits import StatedBenefit
from .outline import Item, Outline
from .source import Proposal, Source

_HEADING = re.compile(r"^[ \n]*(?P<title>[^。:\n]{4,44}?)(?:[。:\n]|$)")
_MEASURE = re.compile(
    r"^(?:大力|积极|继续|全面|进一步|持续|深入|着力|加快|有效|切实|鼓励和?|强化|设立|开展|给予|对)*"
    r"(?:激励|支持|鼓励|推动|促进|加快|强化|加强|加大|提升|提高|实施|建设"
    r"|培育|奖励|补助|补贴|资助|减免|降低|优化|引导|落实"
    r"|推进|构建|完善|打造|扩大|壮大|给予|保障|缓缴|减轻|稳定|发展|做[大强优]|引进|设立)"
    r"|(?:标准|奖励|补助|补贴|资助|扶持政策|支持政策|优惠政策|奖补)$"
)
_RECOGNISED = re.compile(r"认定|评定|命名|授牌|评选|遴选|入库|备案为")
_NO_PRODUCT = re.compile(
    r"^(?:总则|附则|组织领导|组织保障|组织实施|监督|保障措施|工作要求|基本原则"
    r"|总体要求|指导思想|主要目标|工作目标|申报|申请|材料|程序|流程|联系"
    r"|附件|资金管理|管理|职责|条件|验收|绩效)"
)
_RESPONSIBLE = re.compile(r"\((?:责任|牵头|负责)(?:单位|部门)(?:\([^()]*\))? ?:[^()]{2,160}\)")
_FOR = re.compile(r"^(?:对于?|凡)")
_CLAUSE = re.compile(r"[ \n]*(?P<title>[^,。;:\n]{2,60})")
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("recognition", re.compile(r"认定(?!的|为[^,。;]{0,20}的)|评定|命名|授牌|评选")),
    ("project", re.compile(r"列入[^,。;]{0,12}计划|科技计划|立项|揭榜|项目(?:计划|申报|库)")),
    ("cultivation", re.compile(r"培育|梯度|孵化|入库|后备")),
)
_MONEY_KINDS = frozenset(
    {"fixed", "range", "rate", "tiers", "interest", "guarantee", "reduction", "deduction", "deferral"}
)
_LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class StatedProduct:
    """A product as a measure suggests it.

    ``kind``: recognition 认定, project 项目, funding 资金, cultivation 培育, other 其他.

    ``start`` and ``end``: the whole measure in the text, with everything numbered under it.
    """

    title: str
    kind: str
    start: int
    end: int


def read_products(
    source: Source, outline: Outline, amounts: tuple[Proposal[StatedBenefit], ...]
) -> tuple[Proposal[StatedProduct], ...]:
    """The innermost headed measures that hold an amount or a recognition, in the order of the text."""
    return tuple(_read(source, outline, amounts))


def _read(
    source: Source, outline: Outline, amounts: tuple[Proposal[StatedBenefit], ...]
) -> Iterator[Proposal[StatedProduct]]:
    for item in outline.items:
        headed = _headed(outline, item)
        if headed is None or any(_headed(outline, child) for child in item.children):
            continue
        heading = (item.words + headed.start("title"), item.words + headed.end("title"))
        given = [each for each in amounts if each.value.kind in _MONEY_KINDS]
        parts = [part for part in _parts(source, item) if any(part[0] <= each.quote.start < part[1] for each in given)]
        for start, end in parts if len(parts) > 1 else [(item.start, item.end)]:
            said = source.plain[max(start, item.words) : end]
            gives = [each for each in given if start <= each.quote.start < end]
            if not gives and not _RECOGNISED.search(said):
                continue
            named = heading if start <= heading[0] else _first_words(source, start, end)
            quote = source.quote(*named, (start, min(end, item.own_end)))
            title = _FOR.sub("", quote.words)[:_LONGEST_TITLE]
            value = StatedProduct(title, _kind(title, said, bool(gives)), start, end)
            yield source.proposal("product", value, quote, note=_note(gives))


def _parts(source: Source, item: Item) -> Iterator[tuple[int, int]]:
    """A measure by whom it is laid upon: each (责任单位：…) ends a part that is somebody's own."""
    start = item.start
    for found in _RESPONSIBLE.finditer(source.plain, item.start, item.end):
        yield start, found.end()
        start = found.end()
    if start < item.end:
        yield start, item.end


def _first_words(source: Source, start: int, end: int) -> tuple[int, int]:
    """The first clause of a part, which says what it is about."""
    found = _CLAUSE.match(source.plain, start, end)
    return (found.start("title"), found.end("title")) if found else (start, end)


def _headed(outline: Outline, item: Item) -> re.Match[str] | None:
    """A short first line that names a measure."""
    own = outline.own(item)
    found = _HEADING.match(own)
    if found is None or item.kind in ("part", "chapter", "paragraph", "table"):
        return None
    title = found["title"].strip()
    rest = own[found.end() :].strip() or item.children
    if not rest or "," in title or _NO_PRODUCT.search(title) or not _MEASURE.search(title):
        return None
    return found


def _kind(title: str, said: str, gives: bool) -> str:
    for name, pattern in _KINDS:
        if pattern.search(title):
            return name
    if gives:
        return "funding"
    return next((name for name, pattern in _KINDS if pattern.search(said)), "other")


def _note(gives: list[Proposal[StatedBenefit]]) -> str:
    return "" if gives else "recognises, without an amount"
