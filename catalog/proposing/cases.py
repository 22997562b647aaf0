"""For whom or what a benefit is (对…, …的, 给予…), for each what, and how often: the words around a sum or a rate."""

import re

from .source import written

_HOW = r"(?:可以?|将|再|分别|按照?|一次性|择优|优先|最高|连续|每[家项个人户名]|每年|由[^,]{2,12})*"
_GIVING = rf"{_HOW}(?:给予|予以|奖励|补助(?!资金)|补贴|资助|发放(?!的)|按)"
_ENDS = (
    r"的|后|者|企业|单位|主体|项目|机构|人员|成员|团队|平台|产品|中心|个人|基地|园区|品种|证书|组织|成果"
    r"|银行|受让方|人才|法人|实验室|工厂|车间|合作社|农户|商户|部分|公司|院校|高校|医院|药"
)
_TOLD = re.compile(rf"(?:对于?|凡)(?P<case>[^。;]{{2,160}}?)(?={_GIVING})")
_SUBJECT = re.compile(rf"^(?P<case>[^。;]{{4,60}}?(?:{_ENDS}))(?={_GIVING})")
_OBJECT = re.compile(
    r"(?:给予|予以)(?P<case>[^。;\d%]{2,30}?(?:单位|企业|人员|机构|个人|团队|人才|者|平台|基地|中心|经费))"
    r"(?:最高|一次性|每[人年月家项个]|奖励|补助|资助|补贴|不超过){1,4}(?:不超过)?$"
)
_GIVEN = re.compile(
    r"(?:给予|予以|奖励|补助|补贴|资助)[^。;]{0,24}\d|\d ?(?:亿|万)?元?(?:%|元)[^。;]{0,16}(?:奖|补|资助)"
)
_BEFORE_LIST = re.compile(r"获得|获评|获批|进入|认定为|认定的|评为|列入|入选|通过|主持|参与|推荐获得|为|获|的")
_NUMBER = re.compile(
    r"^ ?(?:第[一二三四五六七八九十百零\d]+条|\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十\d]+[、.]) ?"
    r"(?:[一-龥]{2,12} )?"
)
_CASE_BEGINS = re.compile(r"^ ?(?:对于?|凡)")
_CASE_ENDS = re.compile(rf"(?:{_ENDS})$")
_HOW_CLAUSE = re.compile(r"^(?:并|且|再|同时|择优|优先|按|由|最高|原则上|纳入|列入|给予|予以|每[个项家年])")
_NO_CASE = re.compile(r"^(?:为|加大|设立|安排|统筹|根据|到\d|其中|“?十[三四五]五”?期间|自|从|本|上述|以上)|期间$")
_DOES = re.compile(
    r"^(?:支持|鼓励|引导|推动|推进|依法|开展|新?建设|购置|获[得评批]|取得|通过|引进|举办|承担|主持|参与|牵头|实施"
    r"|入选|首次|新(?:[增设建获]|认定|引进|购|注册))"
)
_URGES = re.compile(r"^(?:大力|积极|重点)?(?:支持|鼓励|引导|推动|推进)")
_GIVES_ALREADY = re.compile(rf"{_HOW}(?:给予|予以)[^,]*$")
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
_FAR = 4
"""Clauses that a case may reach back."""
_SHORT = 24
"""Characters of a clause that needs the one before it to say of whom it speaks: 单项交易额在50万元以上的."""


def clauses(said: str) -> list[tuple[int, str]]:
    """The clauses of a sentence with where each begins; commas in brackets and titles divide nothing."""
    found, begin, depth = [], 0, 0
    for place, char in enumerate(said):
        if char in "(《“":
            depth += 1
        elif char in ")》”":
            depth = max(depth - 1, 0)
        elif char in ",:" and not depth:
            found.append((begin, said[begin:place]))
            begin = place + 1
    return [*found, (begin, said[begin:])]


def case_of(said: str, start: int) -> str:
    """For whom or what the figure at ``start`` is; empty where the sentence does not say."""
    *before, (_at, own) = clauses(said[:start])
    told = [*_TOLD.finditer(own)]
    here = (told and told[-1]) or _OBJECT.search(own) or (not _HOW_CLAUSE.match(own) and _SUBJECT.match(own))
    if here:
        case = str(here["case"])
    else:
        case = _told_before([clause.strip() for _begin, clause in before]) or _last_told(said[:start])
    return written(_URGES.sub("", _NUMBER.sub("", case)).strip(" ,"))


def _last_told(before: str) -> str:
    """The last 对… of which something is given further on in the sentence."""
    found = [*_TOLD.finditer(before)]
    return str(found[-1]["case"]) if found else ""


def _told_before(before: list[str]) -> str:
    """The case in the clauses before the one that gives: back to 对, or the clauses that say who does what."""
    last = next((at for at in reversed(range(len(before))) if _may_end(before[at])), None)
    if last is None or any(_GIVEN.search(each) for each in before[last:]):
        return ""
    for first in range(last, max(last - _FAR, -1), -1):
        if _GIVEN.search(before[first]):
            break
        if _CASE_BEGINS.match(before[first]):
            told = _CASE_BEGINS.sub("", ",".join(before[first : last + 1]), count=1)
            return _GIVES_ALREADY.sub("", told)
    joined = (
        last > 0 and before[last].endswith(("的", "后")) and len(before[last]) < 24 and _is_subject(before[last - 1])
    )
    return ",".join(before[last - 1 if joined else last : last + 1])


def _may_end(clause: str) -> bool:
    if _CASE_BEGINS.match(clause):
        return True
    if _NO_CASE.search(clause) or len(clause) < 4:
        return False
    if _HOW_CLAUSE.match(clause):
        return clause.endswith(("的", "企业", "项目", "单位"))
    return bool(_CASE_ENDS.search(clause) or _DOES.match(clause))


def _is_subject(clause: str) -> bool:
    return (
        bool(_CASE_ENDS.search(clause) or clause.endswith("》"))
        and not _GIVEN.search(clause)
        and not _NO_CASE.search(clause)
    )


def divided(case: str, count: int) -> list[str]:
    """国家级、省级、市级的企业 for three sums: each with what is said of all.

    The whole for each where its list is longer or shorter.
    """
    if count == 1:
        return [case]
    parts = re.split(r"[、和及]", _outside_brackets(case))
    if len(parts) != count:
        return [case] * count
    places, at = [], 0
    for part in parts:
        places.append((at, at + len(part)))
        at += len(part) + 1
    named = [case[first:last] for first, last in places]
    begins = _begin_of_first(named)
    ends = _end_of_last(named)
    items = [named[0][begins:], *named[1:-1], named[-1][:ends]]
    return [f"{named[0][:begins]}{item}{named[-1][ends:]}" for item in items]


def _outside_brackets(case: str) -> str:
    """The case with its brackets blanked, so that what is listed in them divides nothing."""
    return re.sub(r"[(（][^()（）]*[)）]|“[^”]*”|《[^》]*》", lambda found: "＿" * len(found.group()), case)


def _begin_of_first(named: list[str]) -> int:
    """Where the first of a list begins in the words up to the first mark: behind a verb, else as long as the second."""
    verbs = [
        *re.finditer(r"获得|获评|获批|进入|认定为|认定的|评为|列入|入选|通过|主持|参与|推荐获得|为|获|的", named[0])
    ]
    if verbs and verbs[-1].end() < len(named[0]):
        return verbs[-1].end()
    longer = len(named[0]) - len(named[1])
    return longer if longer > 1 and (len(named) > 2 or (len(named[1]) < 5 and longer > len(named[1]))) else 0


def _end_of_last(named: list[str]) -> int:
    """Where the last of a list ends: at the character the one before ends with, else after as many characters."""
    last, before = named[-1], named[-2]
    place = last.find(before[-1], 1)
    if 0 <= place < 12:
        return place + 1
    return min(len(before), len(last)) if len(named) > 2 and len(before) <= 4 else len(last)


def per_of(said: str, start: int, end: int) -> str:
    """每生每年 → 生·年; 元/人·年 likewise. A year alone is how often, not for what."""
    clause = re.split(r"[,;。:]", said[:start])[-1]
    named = [found["per"] for found in _PER.finditer(clause[-24:])]
    after = _PER_AFTER.match(said[end:])
    if after:
        named = [part for part in (after["per"], after["more"]) if part]
    named = list(dict.fromkeys({"企业": "家", "项目": "项", "单位": "家"}.get(each, each) for each in named))
    return "" if named in (["年"], ["月"]) else "·".join(named)


def frequency_of(said: str, start: int, end: int) -> str:
    """once, yearly or monthly, where the clause says so."""
    clause = re.split(r"[;。,]", said[:start])[-1][-30:] + re.split("[,;。]", said[end : end + 12])[0]
    return next((name for name, pattern in _FREQUENCIES if pattern.search(clause)), "")
