"""Conditions a text asks (6.1.6): those with figures and well-known attributes as criteria, the others in words.

In a list of conditions nothing said is lost: what cannot be read becomes a condition in words. Elsewhere only what is
read counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from . import attributes
from .criteria import StatedCriterion, criteria
from .events import whole
from .outline import Item, Outline
from .source import Proposal, Sentence, Source

_TITLE = re.compile(
    r"^[ \n]*[^。;:,\n]{0,14}(?:条件|申报要求|申[报请]资格|支持对象|申报对象"
    r"|申报主体|支持范围|负面清单|评价指标|评分标准|评分指标|化指标|能力指标)[^。;:,\n]{0,6}(?:[:。 \n]"
    r"|$)"
)
_INTRO = re.compile(
    r"(?:(?:符合|具备|满足|达到)[^。;]{0,20}(?:条件|要求|标准)|(?:下列|以下"
    r"|下述)[^。;]{0,6}(?:条件|要求|情形|标准|情况))"
    r"(?:之一|之二|中的?[^。;:]{0,8})?(?:的|者)?[^。;:]{0,24}[:。]? *\n*$"
)
_BARRING = re.compile(
    r"(?:有(?:下列|以下)[^。;]{0,10}(?:情形|行为|情况)[^。;]{0,10}|否决条件"
    r"|负面清单|限制条件)[^。;]{0,12}(?:不得|不予|不能|取消|$|:)"
)
_ANY_OF = re.compile(r"之一|(?:下列|以下)[^。;,]{0,6}[一1]项|任[意何]?一[项个条]|其中一[项个条]|其中之一")
_AT_LEAST = re.compile(
    r"(?:其中|至少|任意?|不少于|满足|符合|具备)[^。;,]{0,8}?(?P<count>[两二三四五六七八九十\d]{1,2}) ?(?:项|个|条)"
)
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_CLAUSE = re.compile(r"(?:\([^()]{0,120}\)|[^,。;\n])+")
_SMALLEST = 5
"""Characters of a remainder that are worth a condition in words."""
_ASKS = re.compile(r"给予|奖励|补助|补贴|资助|申报|认定|申请|享受|条件|须|应当?(?:在|具有|具备|符合|满足|为)|支持")
_OBLIGES = re.compile(r"(?:应当?|须|必须|需)(?:同时)?(?:在|具有|具备|符合|满足|为)")
_AIMS = re.compile(
    r"所称|是指|力争|目标|到20\d\d年|确保|争取|推动|新增[^,。;]{0,12}家|全[省市县区][^,。;]{0,16}("
    r"?:达到|突破)|完成|同比"
)
_FOR_WHOM = re.compile(r"^ ?(?:对于?|凡)")
_WHERE = re.compile(r"注册|登记|法人资格")
"""Also where a sentence begins with its aims, 对注册在…的企业 says for whom."""
_BUSY = re.compile(r"从事[^,。;]{4,60}?的(?:各类)?[^,。;、]{2,10}$")
_INDICATORS = re.compile(r"^[ \n]*[^。;:,\n]{2,14}指标[:。 \n]")
"""A heading that heads conditions beside 专业化指标, whatever the indicators are of: 产业链配套指标."""
_STATE = re.compile(r"截[止至][^,。;]{0,8}|(?:近|最近)[^,。;]{1,6}")
"""A time alone, which is of the condition behind it."""
_CREDIT = re.compile(r"评分|得分|分值|\d ?分(?![类级布别公支])")


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that stand together: all_of, any_of or at_least ``least``. ``start``: where its words stand."""

    kind: str
    words: str
    start: int
    least: int | None = None


@dataclass(frozen=True, slots=True)
class StatedCondition:
    """A condition in its groups, the outermost first. ``criterion`` None: in words, as quoted.

    ``effect``: include, or exclude where meeting it bars from applying.
    """

    criterion: StatedCriterion | None
    effect: str = "include"
    groups: tuple[Group, ...] = ()

    @property
    def aspect(self) -> str:
        """Tells apart the criteria that one clause holds."""
        return self.criterion.attribute if self.criterion is not None else ""


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of a list item from ``start`` to ``end`` and what was read of them."""

    start: int
    end: int
    criterion: StatedCriterion | None


def read_conditions(source: Source, outline: Outline, region: str = "") -> tuple[Proposal[StatedCondition], ...]:
    """In the order of the text; ``region`` is the name that 本市, 我省 stand for."""
    found: list[Proposal[StatedCondition]] = []
    spans: list[tuple[int, int]] = []
    for item in outline.beside(outline.headed(_TITLE, _INTRO), _INDICATORS):
        spans.append((item.start, item.end))
        found += _listed(source, outline, item, region)
    found += _scattered(source, spans, region)
    return tuple(sorted(found, key=lambda each: (each.quote.start, each.quote.end)))


def _listed(source: Source, outline: Outline, item: Item, region: str) -> Iterator[Proposal[StatedCondition]]:
    own = outline.own(item)
    effect = "exclude" if _BARRING.search(own) else "include"
    yield from _members(source, outline, item, _Context(region, effect, ()))


@dataclass(frozen=True, slots=True)
class _Context:
    region: str
    effect: str
    groups: tuple[Group, ...]


def _members(source: Source, outline: Outline, item: Item, context: _Context) -> Iterator[Proposal[StatedCondition]]:
    own = outline.own(item)
    if not item.children:
        yield from _leaf(source, item, context)
        return
    group = _group(own, item.words)
    if group is not None:
        context = replace(context, groups=(*context.groups, group))
        if group.kind == "any_of" and _CREDIT.search(own):
            yield _in_words(source, item.words, item.own_end, item, context)
    if _BARRING.search(own):
        context = replace(context, effect="exclude")
    for child in item.children:
        yield from _members(source, outline, child, context)


def _group(own: str, start: int) -> Group | None:
    """How the items under these words count together; None where nothing is said of it."""
    told = own.strip()[-80:]
    if _ANY_OF.search(told):
        return Group("any_of", own.strip(), start)
    several = _AT_LEAST.search(told)
    if several and "同时" not in told and re.search(r"[项个条](?:及?以上)?[^。;,]{0,8}[:。]?$|其中|至少|任", told):
        count = several["count"]
        return Group("at_least", own.strip(), start, int(count) if count.isdecimal() else _COUNTS[count])
    if re.search(r"(?:下列|以下|同时)[^。;]{0,16}(?:条件|要求|标准)", told):
        return Group("all_of", own.strip(), start)
    return None


def _leaf(source: Source, item: Item, context: _Context) -> Iterator[Proposal[StatedCondition]]:
    """The criteria of an item, and what is left of it in words."""
    heading = _INDICATORS.match(source.plain[item.words : item.end])
    item = replace(item, words=item.words + (heading.end() if heading else 0))
    said = source.plain[item.words : item.end]
    first = said.partition("。")[0]
    asked = whole(first)
    if asked and (len(asked) == 1 or (context.groups and context.groups[-1].kind == "any_of")):
        quote = source.quote(item.words, item.words + len(first), (item.start, item.end))
        for each in asked:
            value = StatedCondition(each, _effect(each, context.effect), context.groups)
            yield source.proposal("condition", value, quote, certain=True)
        said = said[len(first) + 1 :]
        item = replace(item, words=item.words + len(first) + 1)
    if not said.strip():
        return
    if _CREDIT.search(said):
        yield _in_words(source, item.words, item.end, item, context)
        return
    for part in _parts(said, context.region, by_sentence=heading is not None):
        start, end = item.words + part.start, item.words + part.end
        value = StatedCondition(part.criterion, _effect(part.criterion, context.effect), context.groups)
        quote = source.quote(start, end, (item.start, item.end))
        if quote.words:
            certain = part.criterion is not None and not part.criterion.note
            note = "" if part.criterion is None else part.criterion.note
            yield source.proposal("condition", value, quote, certain=certain, note=note)


def _in_words(source: Source, start: int, end: int, item: Item, context: _Context) -> Proposal[StatedCondition]:
    """What is scored stays in words."""
    quote = source.quote(start, end, (item.start, item.end))
    return source.proposal("condition", StatedCondition(None, context.effect, context.groups), quote, note="scored")


def _effect(criterion: StatedCriterion | None, effect: str) -> str:
    """What bars where it is met excludes, wherever it stands."""
    bars = criterion is not None and criterion.operator == "has" and criterion.attribute in attributes.BARRING
    return "exclude" if bars else effect


def _parts(said: str, region: str, *, by_sentence: bool) -> Iterator[_Part]:
    """Clause by clause; neighbouring clauses that could not be read are one part, in a paragraph within a sentence."""
    left: tuple[int, int] | None = None
    for clause in _CLAUSE.finditer(said):
        read = list(criteria(clause.group(), region, said[: clause.start()]))
        if not read:
            if by_sentence and left and "。" in said[left[1] : clause.start()]:
                yield from _rest(said, left)
                left = None
            left = (left[0] if left else clause.start(), clause.end())
            continue
        yield from _rest(said, left)
        left = None
        for each in read:
            yield _Part(clause.start() + each.start, clause.start() + each.end, each)
    yield from _rest(said, left)


def _rest(said: str, left: tuple[int, int] | None) -> Iterator[_Part]:
    if left is None:
        return
    words = said[left[0] : left[1]].strip(" \n:、;,。")
    if len(words) >= _SMALLEST and not _TITLE.fullmatch(words) and not _STATE.fullmatch(words):
        asked = whole(words)
        end = left[0] + len(said[left[0] : left[1]].rstrip(" \n:、;,。"))
        yield _Part(left[0], end, asked[0] if len(asked) == 1 else None)


def _scattered(source: Source, spans: list[tuple[int, int]], region: str) -> Iterator[Proposal[StatedCondition]]:
    """Criteria in sentences that give or ask something, outside the lists."""
    for sentence in source.sentences:
        if not _ASKS.search(sentence.said) or _CREDIT.search(sentence.said) or not _MAY.search(sentence.said):
            continue
        loose = not _OBLIGES.search(sentence.said)
        aims = bool(_AIMS.search(sentence.said))
        for clause in _CLAUSE.finditer(sentence.said):
            if not _MAY_ASK.search(clause.group()):
                continue
            if aims and not (_FOR_WHOM.match(clause.group()) and _WHERE.search(clause.group())):
                continue
            for each in criteria(clause.group(), region, sentence.said[: clause.start()], scattered=loose):
                start = sentence.start + clause.start()
                if any(first <= start + each.start < last for first, last in spans):
                    continue
                quote = source.quote(start + each.start, start + each.end, (sentence.start, sentence.end))
                value = StatedCondition(each, _effect(each, "include"))
                yield source.proposal("condition", value, quote, note=each.note)
            if aims:
                yield from _busy_with(source, sentence, clause)


def _busy_with(source: Source, sentence: Sentence, clause: re.Match[str]) -> Iterator[Proposal[StatedCondition]]:
    """What the companies a whole document is for must do, beside where they are registered: 从事…的各类市场主体."""
    found = _BUSY.search(clause.group())
    if found is not None:
        start = sentence.start + clause.start()
        place = (start + found.start(), start + found.end())
        quote = source.quote(*place, (sentence.start, sentence.end))
        yield source.proposal("condition", StatedCondition(None), quote)


_MAY = re.compile("|".join([r"\d", "注册", "法人", "失信", *(pattern.pattern for _code, pattern in attributes.FLAGS)]))
_MAY_ASK = re.compile(
    r"[\d一二两三四五六七八九十]|注册|登记|设立|税|统计|企业|法人|品牌|失信|信用|黑名单|异常|事故|重大|处罚|违法|淘汰"
)
"""What a clause has that asks something: it is tried before the many patterns of attributes."""
