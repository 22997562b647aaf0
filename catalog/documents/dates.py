"""Dates a document states about itself: 成文日期 in the signature, 施行 and 有效期 in its closing provisions."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from catalog.documents.numbers import chinese_integer
from catalog.documents.screening import strip_site_text
from catalog.reference.name_tables import PROVINCES
from catalog.reference.names import looks_like_organisation, split_names

_CN = "〇零○O一二三四五六七八九"
DATE = re.compile(
    rf"(?:[0-9]{{4}}|[一二][{_CN}]{{3}}) ?年 ?(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}}) ?月"
    r" ?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?日"
)
_OFFICIAL = re.compile(
    r"(?:省长|市长|县长|区长|州长|主席|总理|部长|主任|局长|署长|行长|会长|秘书长)\s*(?:[一-龥]{2,4}|[一-龥]\s+[一-龥])\s*$"
)
"""Who signs a decree (the head does, GB/T 9704-2012 7.3.5.3): office and name right before the date."""
_CLOSING = re.compile(
    r"\s*(?:$|[（(](?:此件|本文|联系)|附件|抄送|公开程序|责任部门|政策解读|点击|通知及附件|下载|附\s*[:：])"
)
_IN_SENTENCE = re.compile(
    r"\s*(?:[，,、；;。）)〕\]—\-～~]|以[前来后]|[前起至的令]|第[0-9一二三四五六七八九十百]{1,5}[届次]|期间|开始|会议|[一-龥]{0,14}(?:公布|发布|印发|颁布|批准|通过|召开|修[订正改]|施行"
    r"|实施(?!细则|方案|办法|意见|规定|规则|条例|纲要|计划)|令第))"
)
_ISSUED = re.compile(r"[^。；]{0,36}?(?:公布|发布|通过|令第|印发|批准|修订|修正)")
_IN_FORCE = r"(?:正式|开始)?(?:施行|实施|执行|试行|生效)"
_SUBJECT = r"(?:本[一-龥]{1,10}(?:[（(][^）)]{1,4}[）)])?|现予以?(?:公布|发布)|现印发给?你们|请)"
"""What enters into force: 本办法, or what the sentence publishes (现予公布，自…起施行; 印发你们，请于…之日起执行)."""
_OWN = r"本[一-龥]{1,10}(?:[（(][^）)]{1,4}[）)])?"
_FROM_DATE = re.compile(rf"(?P<subject>{_SUBJECT})?[，,]?自(?P<date>{DATE.pattern})起?{_IN_FORCE}")
_FROM_ISSUE = re.compile(
    rf"(?P<subject>{_SUBJECT})?[，,]?(?:自|从|于)(?P<act>发布|印发|公布|颁布|下发|签发|下文|发文)之?日起(?:(?P<days>[0-9一二三四五六七八九十]{{1,3}})日后)?{_IN_FORCE}"
)
_UNTIL = re.compile(rf"有效期(?:限)?(?:截止)?(?:为|是)?[至到](?P<until>{DATE.pattern})")
_LASTS = re.compile(
    r"(?:有效期(?:限)?|暂定期限|试行期(?:限)?)(?:为|是|暂定)?(?P<count>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})(?P<unit>年|个月)"
)
_NTH = "第[0-9一二三四五六七八九十百]{1,5}"
_ARTICLE = rf"(?:{_NTH}(?:条(?:{_NTH}[款项])?|[项章]|部分)|其[他余][一-龥]{{0,6}})"
_OF_PART = re.compile(
    rf"(?P<lead>{_OWN}的?|其中[,]?)?(?P<parts>{_ARTICLE}(?:[、和及与至到]{_ARTICLE})*)(?:的?(?:规定|修改|修正|内容))?[,]?"
    rf"(?:自|从)(?:(?P<date>{DATE.pattern})起?|(?P<act>发布|印发|公布|颁布)之?日起(?:(?P<days>[0-9一二三四五六七八九十]{{1,3}})日后)?)"
    rf"{_IN_FORCE}"
)
"""本决定第一条自…起施行，第二条自…起施行; alone at the head of a sentence 第九条 is the provision's own number."""
_LONGEST_EVIDENCE = 300
_OWN_TERM = re.compile(rf"{_OWN}[^。；]{{0,12}}有效期[^。；]{{0,40}}")


@dataclass(frozen=True, slots=True)
class Signature:
    """A date that closes the document, with up to 160 characters before it.

    `start`: its place in the text after NFKC and without what is white at its beginning.
    """

    value: date
    text: str
    before: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class PartTerms:
    """From when some articles hold that have a day of their own; no `numbers` where not whole articles are named."""

    numbers: tuple[int, ...]
    effective_on: date | None = None
    from_act: str = ""
    after_days: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What the closing provisions say. Exactly one of `effective_on` and `from_act` is set when they are clear.

    `from_act`: in force from its own issue (发布, 印发 …), `after_days` later. `lasts_months` counts from then.
    `several` lists contradicting sentences: then of the whole nothing else is set. `parts`: articles with other days.
    """

    effective_on: date | None = None
    from_act: str = ""
    after_days: int = 0
    expires_on: date | None = None
    lasts_months: int = 0
    evidence: str = ""
    several: tuple[str, ...] = ()
    parts: tuple[PartTerms, ...] = ()
    parts_evidence: str = ""


def parse_date(text: str) -> date | None:
    """2022-09-28, 2022年9月28日 or 二〇二二年九月二十八日; None when it is no day of the calendar."""
    plain = unicodedata.normalize("NFKC", text).replace("O", "〇").strip()
    parts = re.fullmatch(
        r"([^年./-]{4}) ?[年./-] ?([^月./-]{1,3}) ?[月./-] ?([^日]{1,3}?) ?日?(?:[ T][0-9:.]+)?", plain
    )
    numbers = [chinese_integer(part.strip()) for part in parts.groups()] if parts else []
    try:
        year, month, day = (number for number in numbers if number is not None)
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=2)  # whoever reads a text asks for its dates and for its issuers, one after the other
def signature_dates(body: str) -> tuple[Signature, ...]:
    """Dates that sign the document, best first: organisation and date at a close, the very last date, then inside."""
    text = unicodedata.normalize("NFKC", strip_site_text(body)).strip()
    ranked: list[tuple[int, int, Signature]] = []
    for match in DATE.finditer(text):
        value = parse_date(match.group())
        before = text[max(0, match.start() - 160) : match.start()]
        rank = _rank(before, text[match.end() : match.end() + 24])
        if value and rank is not None:
            ranked.append((rank, match.start(), Signature(value, match.group(), before, match.start())))
    return tuple(signature for _rank_, _place, signature in sorted(ranked, key=lambda item: item[:2]))


def issued_before(body: str, day: date) -> str:
    """Words at the head of the body that say it was issued in an earlier year than `day`; empty when none do."""
    head = unicodedata.normalize("NFKC", body[:300])
    dated = [(parse_date(match.group()), match) for match in DATE.finditer(head)]
    issued = [(value, match) for value, match in dated if value and _ISSUED.match(head[match.end() :])]
    if not issued or max(value for value, _ in issued).year >= day.year:
        return ""
    latest = max(issued, key=lambda item: item[0])[1]
    return head[latest.start() : latest.end() + 24]


@lru_cache(maxsize=2)  # what is proposed, warned of and offered besides is asked for of one text
def read_terms(body: str, title: str = "") -> Terms:
    """The document's own 施行 and 有效期 provisions; other documents' dates in the text are left alone.

    A law printed under the decision that amends it says both 本决定自… and 本法自…: the title's own word decides.
    """
    text = unicodedata.normalize("NFKC", body)
    parts = _parts(text)
    ends = {match.end() for match in parts}
    found = [match for pattern in (_FROM_DATE, _FROM_ISSUE) for match in pattern.finditer(text)]
    found = [match for match in found if match.end() not in ends]
    terms = _of_whole(text, title, found)
    return _with_parts(text, terms, parts) if parts else terms


def _of_whole(text: str, title: str, found: list[re.Match[str]]) -> Terms:
    own = [match for match in found if match["subject"]] or [match for match in found if _closes(text, match)]
    if not own:
        until, months = _term(_alone(text))
        return Terms(expires_on=until, lasts_months=months, evidence=_alone(text))
    named = re.sub(r"[（(][^）)]*[）)]$", "", title.strip())
    own = [match for match in own if _is_named(match["subject"], named)] or own
    starts = {match["date"].replace(" ", "") if "date" in match.groupdict() else match["act"] for match in own}
    if len(starts) > 1:
        return Terms(several=tuple(dict.fromkeys(_sentence(text, match) for match in own)))
    return _single(text, own[-1])


def _parts(text: str) -> list[re.Match[str]]:
    """Where articles are said to hold from a day of their own: 本决定第一条, 其中第五条, or one after the other."""
    found = list(_OF_PART.finditer(text))
    begins = {match.start() for match in found}
    return [
        match
        for match in found
        if match["lead"] or text.startswith((",", ";"), match.start() - 1) or match.end() + 1 in begins
    ]


def _with_parts(text: str, terms: Terms, parts: list[re.Match[str]]) -> Terms:
    evidence = text[parts[0].start() : parts[-1].end()]
    evidence = evidence if len(evidence) <= _LONGEST_EVIDENCE else _sentence(text, parts[0])
    read = tuple(_part_terms(match) for match in parts)
    if terms.effective_on or terms.from_act or terms.several:
        return replace(terms, parts=read, parts_evidence=evidence)
    if len({(each.effective_on, each.from_act, each.after_days) for each in read}) == 1:
        return _single(text, parts[-1])
    return replace(terms, several=(evidence,), parts=read, parts_evidence=evidence)


def _part_terms(match: re.Match[str]) -> PartTerms:
    days = chinese_integer(match["days"] or "") or 0
    start = parse_date(match["date"]) if match["date"] else None
    return PartTerms(_numbers(match["parts"]), start, match["act"] or "", days)


def _numbers(parts: str) -> tuple[int, ...]:
    """第一条、第三条至第五条 as numbers; none where a part of an article, or what remains, is named."""
    numbers: list[int] = []
    for joined in re.split(r"[、和及与]", parts):
        ends = [
            re.fullmatch(r"第([0-9一二三四五六七八九十百]+)(?:[条项]|部分)", each)
            for each in re.split(r"[至到]", joined)
        ]
        values = [chinese_integer(each[1]) or 0 for each in ends if each]
        if len(values) != len(ends):
            return ()
        numbers += range(values[0], values[-1] + 1)
    return tuple(numbers)


def _is_named(subject: str | None, title: str) -> bool:
    """本办法 under a title that ends with 办法."""
    return bool(subject) and str(subject).startswith("本") and title.endswith(str(subject)[1:])


def _closes(text: str, match: re.Match[str]) -> bool:
    """A provision without 本办法 and the like: it begins a sentence among the last words of the text."""
    return match.end() > len(text) - 120 and bool(re.search(r"(?:^|[。；\n、]|条) ?$", text[: match.start()]))


def _single(text: str, match: re.Match[str]) -> Terms:
    sentence = _sentence(text, match)
    until, months = _term(sentence)
    if not (until or months):
        until, months = _term(_alone(text))
    if "date" in match.groupdict():
        start = parse_date(match["date"])
        return Terms(effective_on=start, expires_on=until, lasts_months=months, evidence=sentence)
    days = chinese_integer(match["days"] or "") or 0
    return Terms(from_act=match["act"], after_days=days, expires_on=until, lasts_months=months, evidence=sentence)


def last_day(start: date, months: int) -> date:
    """The last day of a term of `months` that begins with the day `start`."""
    total = start.year * 12 + start.month - 1 + months
    year, month = divmod(total, 12)
    try:
        end = date(year, month + 1, start.day)
    except ValueError:
        end = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return end - timedelta(days=1)


def _rank(before: str, after: str) -> int | None:
    words = re.split(r"[\s。；;：:！!）)〕\]》”.A-Za-z0-9]", before.rstrip())[-1]
    signed = looks_like_organisation((split_names(words[-120:]) or ("",))[-1]) or _ends_with_local(words)
    if signed and _CLOSING.match(after):
        return 0
    if _OFFICIAL.search(before) and not re.match(r"\s*[，,、；;。以前起至]", after):
        return 0
    if re.match(r"\s*(?:$|公开程序)", after) and re.search(r"(?:^|[\s。；）)]|doc|docx|xls)$", before):
        return 1
    if _CLOSING.match(after) and re.search(r"(?:[。；]|[》）)]\s)\s*$", before):
        return 1
    if signed and not _IN_SENTENCE.match(after) and re.search(r"[。；）)\s]", before[-80:]):
        return 2
    return None


def _ends_with_local(words: str) -> bool:
    """An attachment's name has run into the signature: from the last province on it must be an organisation."""
    last = max((words.rfind(province) for province in PROVINCES.values()), default=-1)
    return last > 0 and looks_like_organisation(words[last:])


def _sentence(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
    start = max(start, match.start() - 40)
    end = re.search(r"[。；\n]|$", text[match.end() :])
    return text[start : match.end() + min(end.start() if end else 0, 60)].strip()


def _alone(text: str) -> str:
    match = _OWN_TERM.search(text)
    return match.group() if match else ""


def _term(sentence: str) -> tuple[date | None, int]:
    """(last day in force, length in months) a sentence states; (None, 0) when it states neither."""
    until, lasts = _UNTIL.search(sentence), _LASTS.search(sentence)
    if until:
        return parse_date(until["until"]), 0
    if lasts:
        return None, (chinese_integer(lasts["count"]) or 0) * (12 if lasts["unit"] == "年" else 1)
    return None, 0
