"""Money and rates that a sentence gives: what stands after 给予, what is only a condition left alone.

A sum is given where a word of giving stands right before or behind it; 总投资5000万元以上 is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .benefits import StatedBenefit
from .cases import case_of, divided, frequency_of, per_of
from .money import Sum, rates, sums
from .relief import reliefs
from .shares import CAPPED, GIVING, given_rates
from .source import Proposal, Sentence, Source
from .stacking import rules
from .tiers import tiers

_GIVEN_BEFORE = re.compile(
    rf"(?:{GIVING}|标准(?:原则上)?(?:为|是|:)|提高[到至]|可获得?|可得|享受|补)"
    r"(?:最高|总额|原则上|一次性|每[^\d,。;]{1,6}|不(?:超过|高于|低于|少于)|最多|金额|累计|企业|单位|个人|省级?|市级?"
    r"|其|相应|最低|共计|人民币|分别|各|为|的|标准|总计|额度|资金|补助|奖励|支持|至|[家项个人户])*[:]?$"
)
_GIVEN_AFTER = re.compile(
    rf"^(?:\(?人民币\)?)?(?:/[^\d,。;]{{1,4}})?(?:以内|标准|额度)?的?(?!以上"
    rf"|以下|及以)[^,。;、\d]{{0,18}}?(?:{GIVING}|奖|创新券|额度给)"
)
_CONDITION_BEFORE = re.compile(
    r"(?:收入|投资额?|总投资|产值|销售额?|总额|资产|资本|实缴|贷款|纳税|税收"
    r"|营收|规模|合同额|成交额|交易额|估值|融资|达到?|突破|满|不低于|不少于"
    r"|高于|低于|大于|小于|每增加|每新增)"
    r"[^,。;、]{0,8}$"
)
_THRESHOLD = re.compile(
    r"^(?:\(含[^()]{0,6}\)|\(不含\)|人民币)?(?:及以上|以上|及以下|以下|\(含\)|之间"
    r"|起)(?!的?(?:奖励|补助|资助|补贴|支持|资金))|^的(?=[,项企单])|^,?且"
)
_LIST = re.compile(r"^(?:、|和|及|,|或|以及)$")
_LISTED = re.compile(r"^(?:、|和|及|,)\d|元(?:、|和|及|,)$")
_QUOTA = re.compile(
    r"(?:(?P<first>前)|(?:每(?P<of>年|批|次|届|县|市|两年|季度)[^,。;\d]{0,8})?(?:评选|遴选|择优(?:选取"
    r"|支持|确定|认定)?|支持|认定|评定|总量|名额|数量|选树|培育)[^,。;\d]{0,10}?(?:不超过"
    r"|最多|限|为|控制在)?) ?(?P<places>\d{1,4})"
    r" ?(?:家|个|项|名|户|支)(?!工作日|月|以上|百分点|[^,。;]{0,2}以上)"
)
_NO_LESS = re.compile(r"不(?:低于|少于)$")
_WITHOUT_FIGURE = re.compile(
    r"(?:给予|予以|享受(?!一次))(?P<what>[^,。;\d%]{0,30}?(?:补助|奖补|补贴|资助|奖励|资金支持|经费支持|资金扶持|费用减免"
    r"|配套(?:支持|资金)))"
    r"(?!资金管理|政策|标准|对象|条件|[^,。;]{0,3}的(?!基础))|(?:减免|免除)(?:相关|有关|部分)[^,。;\d]{0,6}费用"
)
_TOLD_HOW = re.compile(r"规定|一定|相应|适当|专项|减免|免除")
_NO_GIFT = re.compile(
    r"表彰|表扬|处罚|处分|惩戒|已(?:经)?(?:给予|享受)|不(?:再|予|得|能)|未|重复|曾|监督|办法|所称|是指"
)
_MAY = re.compile(
    r"元|[%‰]|百分|成|减|免|缓|贴息|担保|重复|就高|从高|前\d|\d ?[家个项名]"
    r"|(?:给予|予以|享受)[^,。;]{0,36}(?:补|资助|奖|资金|经费|配套)"
)


def read_amounts(source: Source) -> tuple[Proposal[StatedBenefit], ...]:
    """Benefits and stacking rules in the order of the text."""
    return tuple(each for sentence in source.sentences for each in _of_sentence(source, sentence))


def _of_sentence(source: Source, sentence: Sentence) -> Iterator[Proposal[StatedBenefit]]:
    said = sentence.said
    if not _MAY.search(said):
        return
    special = [*tiers(said), *_relieved(said), *rules(said)]
    taken = [(start, end) for start, end, _value in special]
    plain = [each for each in _plain(said) if not any(a < each[1] and each[0] < b for a, b in taken)]
    figures = [*special, *plain]
    for start, end, value in sorted([*figures, *_in_words(said, figures)], key=lambda each: each[:2]):
        listed = bool(_LISTED.match(said[end:]) or _LISTED.search(said[:start]))
        unsure = value.kind in ("text", "tiers", "rate", "range") or re.search("[,、]", value.case) or listed
        quote = source.quote(sentence.start + start, sentence.start + end, (sentence.start, sentence.end))
        yield source.proposal("amount", value, quote, certain=not unsure, note=_note(value, listed))


def _relieved(said: str) -> Iterator[tuple[int, int, StatedBenefit]]:
    """Reliefs, each with whom it is for."""
    for start, end, value in reliefs(said):
        yield start, end, replace(value, case=case_of(said, start))


def _note(value: StatedBenefit, listed: bool) -> str:
    if value.kind == "text":
        return "how much is not said"
    return "one of a list: see which case it is for" if listed and value.kind == "fixed" else ""


def _plain(said: str) -> Iterator[tuple[int, int, StatedBenefit]]:
    """Rates with their caps, sums, places."""
    money, shares = list(sums(said)), list(rates(said))
    used: set[int | None] = set()
    for start, end, cap, value in given_rates(said, money, shares):
        used.add(cap)
        yield start, end, value
    yield from _sums(said, [each for each in money if each.start not in used])
    for found in _QUOTA.finditer(said):
        if re.search(rf"{GIVING}|评选|遴选|认定|名额|优先", said):
            of = "" if found["first"] else f"每{found['of']}" if found["of"] else ""
            value = StatedBenefit("quota", case_of(said, found.start()), places=int(found["places"]), of=of)
            yield *found.span(), value


def _in_words(said: str, figures: Sequence[tuple[int, int, StatedBenefit]]) -> Iterator[tuple[int, int, StatedBenefit]]:
    """What is given without a figure (给予一定比例补助), where its clauses hold none that was read."""
    ends = sorted({0, *(end for _start, end, _value in figures)})
    for found in _WITHOUT_FIGURE.finditer(said):
        begin = max(said.rfind(",", 0, found.start()), said.rfind(":", 0, found.start())) + 1
        near = said[max(begin, found.start() - 30) : found.end() + 6]
        stop = re.match(r"[^,。;]*", said[found.end() :])
        last = found.end() + (stop.end() if stop else 0)
        if _NO_GIFT.search(near) or any(start < last and begin < end for start, end, _value in figures):
            continue
        case = case_of(said, found.start() + 2) if found["what"] else case_of(said, begin)
        if case and any(case in value.case for _start, _end, value in figures):
            continue
        if not case and not _TOLD_HOW.search(said[begin:last]):
            continue
        told = said.rfind(case.split("，")[0][:8], 0, found.start()) if case else -1
        told -= told > 0 and said[told - 1] == "对"
        first = told if told >= max(each for each in ends if each <= begin) else begin
        yield first, last, StatedBenefit("text", case)


def _sums(said: str, money: Sequence[Sum]) -> Iterator[tuple[int, int, StatedBenefit]]:
    run: list[Sum] = []
    for each in money:
        if run and _LIST.match(said[run[-1].end : each.start]):
            run.append(each)
            continue
        yield from _run(said, run)
        run = [each] if not _is_condition(said, each) else []
    yield from _run(said, run)


def _is_condition(said: str, each: Sum) -> bool:
    before, after = said[: each.start], said[each.end :]
    if _THRESHOLD.match(after):
        return True
    return bool(_CONDITION_BEFORE.search(before)) and not _GIVEN_BEFORE.search(before)


def _run(said: str, run: list[Sum]) -> Iterator[tuple[int, int, StatedBenefit]]:
    """One sum, or a list of sums for a list of cases (分别给予300万元、500万元)."""
    if not run:
        return
    before, after = said[: run[0].start], said[run[-1].end :]
    capped = bool(CAPPED.search(before))
    giving = re.search(rf"(?:{GIVING})[^。;]{{0,40}}$", before)
    if not (_GIVEN_BEFORE.search(before) or _GIVEN_AFTER.match(after) or (capped and giving)):
        return
    case = case_of(said, run[0].start)
    cases = divided(case, len(run))
    open_ended = bool(_NO_LESS.search(before))
    for each, of in zip(run, cases, strict=True):
        value = _sum(said, each, of, capped)
        yield each.start, each.end, replace(value, kind="range", least=each.high, most=None) if open_ended else value


def _sum(said: str, each: Sum, case: str, capped: bool) -> StatedBenefit:
    about = StatedBenefit(
        "fixed",
        case,
        most=each.high,
        unit=each.unit,
        currency=each.currency,
        up_to=capped,
        per=per_of(said, each.start, each.end),
        frequency=frequency_of(said, each.start, each.end),
    )
    if each.low != each.high:
        return replace(about, kind="range", least=each.low, up_to=False)
    return about
