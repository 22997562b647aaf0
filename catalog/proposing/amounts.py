"""Money and rates that a sentence gives: what stands after 给予, what is only a condition left alone.

A sum is given where a word of giving stands right before or behind it; 总投资5000万元以上 is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .benefits import StatedBenefit
from .money import Rate, Sum, rates, sums
from .relief import reliefs
from .source import Proposal, Sentence, Source
from .stacking import rules
from .tiers import tiers

_GIVING = r"给予|予以|奖励|奖补|补助|补贴|资助|支持|发放|拨付|兑付|配套|追加|再奖|补偿|返还|奖金|资金|经费|津贴|津补贴"
_GIVEN_BEFORE = re.compile(
    rf"(?:{_GIVING}|标准(?:原则上)?(?:为|是|:)|提高[到至]|可获得?|可得|享受|补)"
    r"(?:最高|总额|原则上|一次性|每[^\d,。;]{1,6}|不(?:超过|高于|低于|少于)|最多|金额|累计|企业|单位|个人|省级?|市级?"
    r"|其|相应|最低|共计|人民币|分别|各|为|的|标准|总计|额度|资金|补助|奖励|支持|至|[家项个人户])*[:]?$"
)
_GIVEN_AFTER = re.compile(
    rf"^(?:\(?人民币\)?)?(?:/[^\d,。;]{{1,4}})?(?:以内|标准|额度)?的?(?!以上"
    rf"|以下|及以)[^,。;、\d]{{0,18}}?(?:{_GIVING}|奖|创新券|额度给)"
)
_CAPPED = re.compile(
    r"(?:最高|最多|至多|上限|限额|封顶|不超过|不得超过|不高于|以内)(?:[^\d,。;、]{0,10}?)(?:不(?:得"
    r")?超过|不高于|为|达|给予|补助|奖励|补贴|资助|至|累计)*$"
)
_CAP_SAID = re.compile(
    r"[^,。;、]{0,16}(?:最高|最多|至多|上限|限额|封顶|总额|累计|金额|额度"
    r"|每[^\d,。;、]{1,8}|单[个家项][^\d,。;、]{0,10})[^\d,。;、]{0,12}$"
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
_RATE_GIVEN_AFTER = re.compile(
    rf"^(?:\(含\))?(?:的?比例|的?标准|的?额度|的?幅度)?,?(?:一次性|最高|分别"
    rf"|再|择优|对[^,。;]{{0,12}})?的?[^,。;、\d]{{0,14}}?(?:{_GIVING}|奖)"
)
_RATE_GIVEN_BEFORE = re.compile(rf"(?:按照?|以|{_GIVING})[^。;]{{0,44}}$")
_RATE_CONDITION = re.compile(
    r"(?:不低于|不少于|高于|达到?|占比?(?:例)?|比例|比重|增长(?:率|幅度)?"
    r"|增幅|提高|下降|同比|前|超过|高出|低于|增速|上浮|强度|覆盖率|率)[^,。;%]{0,8}$"
)
_RATE_BASE = re.compile(
    r"(?:按照?|给予|予以|以|最高|奖励|补助|补贴|支持|资助|不超过|不高于|其"
    r"|,|:)?(?P<base>[^,。;:、]{2,40}?)(?:的|部分的?)?(?:最高)?(?:不(?:得)?(?:超过"
    r"|高于))?$"
)
_BASE_HEAD = re.compile(r"^.*(?:按照?|给予|予以|以|最高|不超过|不高于)(?=.{2,})")
_BASE_TAIL = re.compile(r"(?:的|给予|予以|按照?|不高于|不超过|奖励|补助|补贴)+$")
_CASE = re.compile(
    r"(?:对于?|凡)(?P<case>[^。;]{2,160}?)(?=,|(?:可|将|再|分别|按照?|一次性"
    r"|择优|最高|每[家项个])*(?:给予|予以|奖励|补助(?!资金)|补贴|资助|发放"
    r"|按))"
)
_PER = re.compile(
    r"每(?P<per>家|个|项|人|名|户|生|站|场|头|吨|台套?|辆|亩|平方米|件|单"
    r"|次|篇|栏位|企业|项目|年|月|套|只|组|单位|款|幢|座|公里)"
)
_PER_AFTER = re.compile(r"^/ ?(?P<per>家|个|项|人|名|户|生|年|月|件|次|台|亩|吨)(?:[·./](?P<more>年|月|次))?")
_FREQUENCIES = (
    ("once", re.compile(r"一次性")),
    ("yearly", re.compile(r"每年|按年|逐年|/[^,。;]{0,3}年")),
    ("monthly", re.compile(r"每月|按月|/月")),
)
_QUOTA = re.compile(
    r"(?:(?P<first>前)|(?:每(?P<of>年|批|次|届|县|市|两年|季度)[^,。;\d]{0,8})?(?:评选|遴选|择优(?:选取"
    r"|支持|确定|认定)?|支持|认定|评定|总量|名额|数量|选树|培育)[^,。;\d]{0,10}?(?:不超过"
    r"|最多|限|为|控制在)?) ?(?P<places>\d{1,4})"
    r" ?(?:家|个|项|名|户|支)(?!工作日|月|以上|百分点|[^,。;]{0,2}以上)"
)
_MAY = re.compile(r"元|[%‰]|百分|成|减|免|缓|贴息|担保|重复|就高|从高|前\d|\d ?[家个项名]")


def read_amounts(source: Source) -> tuple[Proposal[StatedBenefit], ...]:
    """Benefits and stacking rules in the order of the text."""
    return tuple(each for sentence in source.sentences for each in _of_sentence(source, sentence))


def _of_sentence(source: Source, sentence: Sentence) -> Iterator[Proposal[StatedBenefit]]:
    said = sentence.said
    if not _MAY.search(said):
        return
    special = [*tiers(said), *reliefs(said), *rules(said)]
    taken = [(start, end) for start, end, _value in special]
    plain = [each for each in _plain(said) if not any(a < each[1] and each[0] < b for a, b in taken)]
    for start, end, value in sorted([*special, *plain], key=lambda each: each[:2]):
        listed = bool(_LISTED.match(said[end:]) or _LISTED.search(said[:start]))
        unsure = value.kind in ("text", "tiers", "rate", "range") or re.search("[,、]", value.case) or listed
        quote = source.quote(sentence.start + start, sentence.start + end, (sentence.start, sentence.end))
        yield source.proposal("amount", value, quote, certain=not unsure, note=_note(value, listed))


def _note(value: StatedBenefit, listed: bool) -> str:
    if value.kind == "text" and value.least is not None:
        return "a least amount, no amount"
    return "one of a list: see which case it is for" if listed and value.kind == "fixed" else ""


def _plain(said: str) -> Iterator[tuple[int, int, StatedBenefit]]:
    """Rates with their caps, sums, places."""
    money, shares = list(sums(said)), list(rates(said))
    used: set[int] = set()
    for share in shares:
        if not _rate_is_given(said, share):
            continue
        cap = _cap_of(said, share, money, shares)
        if cap is not None:
            used.add(cap.start)
        yield share.start, (cap or share).end, _rate(said, share, cap)
    yield from _sums(said, [each for each in money if each.start not in used])
    for found in _QUOTA.finditer(said):
        if re.search(rf"{_GIVING}|评选|遴选|认定|名额|优先", said):
            of = "" if found["first"] else f"每{found['of']}" if found["of"] else ""
            yield *found.span(), StatedBenefit("quota", _case(said, found.start()), places=int(found["places"]), of=of)


def _rate_is_given(said: str, share: Rate) -> bool:
    before, after = said[: share.start], said[share.end :]
    if (
        re.match(r"^(?:\(含\))?(?:及以上|以上|以下|及以下|左右|的(?:企业|单位|项目|股))", after)
        or share.points
        or "上浮" in before[-8:]
    ):
        return False
    capped = bool(re.search(r"不(?:得)?(?:超过|高于)[^,。;]{0,24}$", before)) and bool(
        _RATE_GIVEN_BEFORE.search(before)
    )
    if _RATE_CONDITION.search(before) and not re.search(r"按照?[^,。;]{0,30}比例?$", before) and not capped:
        return False
    return bool(_RATE_GIVEN_AFTER.match(after)) or (
        bool(_RATE_GIVEN_BEFORE.search(before)) and bool(re.match(r"^(?:\(含\))?(?:,|。|;|、|$|的|进行)", after))
    )


def _cap_of(said: str, share: Rate, money: Sequence[Sum], shares: Sequence[Rate]) -> Sum | None:
    """The sum behind a rate, before the next rate, that limits it."""
    stop = min((each.start for each in shares if each.start > share.start), default=len(said))
    for each in money:
        between = said[share.end : each.start]
        if share.end <= each.start < stop and len(between) <= 60 and ";" not in between:
            return each if _CAPPED.search(between) or _CAP_SAID.search(between) else None
    return None


def _rate(said: str, share: Rate, cap: Sum | None) -> StatedBenefit:
    before = said[: share.start]
    return StatedBenefit(
        "rate",
        _case(said, share.start),
        rate=share.high,
        up_to=bool(re.search(r"(?:不(?:得)?(?:超过|高于)|最高|至多)[^,。;、]{0,24}$", before)),
        base=_base(before),
        cap=cap.high if cap else None,
        unit=cap.unit if cap else "",
        currency=cap.currency if cap else "CNY",
        per=_per(said, share.start, (cap or share).end),
        frequency=_frequency(said, share.start, share.start),
    )


def _base(before: str) -> str:
    """Of what the rate is: what stands right before it, without the words of giving."""
    found = _RATE_BASE.search(before)
    base = found["base"] if found else ""
    base = _BASE_TAIL.sub("", _BASE_HEAD.sub("", base))
    return base.strip(" 其")


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
    capped = bool(_CAPPED.search(before))
    giving = re.search(rf"(?:{_GIVING})[^。;]{{0,40}}$", before)
    if not (_GIVEN_BEFORE.search(before) or _GIVEN_AFTER.match(after) or (capped and giving)):
        return
    case = _case(said, run[0].start)
    cases = _split_case(case, len(run))
    for each, of in zip(run, cases, strict=True):
        yield each.start, each.end, _sum(said, each, of, capped)


def _sum(said: str, each: Sum, case: str, capped: bool) -> StatedBenefit:
    about = StatedBenefit(
        "fixed",
        case,
        most=each.high,
        unit=each.unit,
        currency=each.currency,
        up_to=capped,
        per=_per(said, each.start, each.end),
        frequency=_frequency(said, each.start, each.end),
    )
    if each.low != each.high:
        return replace(about, kind="range", least=each.low, up_to=False)
    if re.search(r"不(?:低于|少于)$", said[: each.start]):
        return replace(about, kind="text", least=each.high, most=None)
    return about


def _case(said: str, start: int) -> str:
    """For whom or what: the last 对…, that stands before, in the same sentence."""
    found = list(_CASE.finditer(said[:start]))
    return found[-1]["case"].strip(" ,") if found else ""


def _split_case(case: str, count: int) -> list[str]:
    """国家级、省级、市级 for three sums; the whole case where its list is of another length."""
    if count == 1:
        return [case]
    parts = re.split(r"[、和及]", case)
    if len(parts) != count:
        return [case] * count
    first = re.split(r"(?:获得|获评|获|进入|认定为|认定的|列入|通过|为|的)", parts[0])[-1] or parts[0]
    return [first, *parts[1:]]


def _per(said: str, start: int, end: int) -> str:
    """每生每年 → 生·年; 元/人·年 likewise. A year alone is how often, not for what."""
    clause = re.split(r"[,;。:]", said[:start])[-1]
    named = [found["per"] for found in _PER.finditer(clause[-24:])]
    after = _PER_AFTER.match(said[end:])
    if after:
        named = [part for part in (after["per"], after["more"]) if part]
    named = list(dict.fromkeys({"企业": "家", "项目": "项", "单位": "家"}.get(each, each) for each in named))
    return "" if named in (["年"], ["月"]) else "·".join(named)


def _frequency(said: str, start: int, end: int) -> str:
    clause = re.split(r"[;。,]", said[:start])[-1][-30:] + re.split("[,;。]", said[end : end + 12])[0]
    return next((name for name, pattern in _FREQUENCIES if pattern.search(clause)), "")
