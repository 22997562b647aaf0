"""What the text does to other documents, by the verbs that stand beside their titles and numbers.

A basis is named where a document says why it is made: in its opening, or in the sentence that ends with 制定本办法;
titles quoted in provisions (依照《…》处罚) are no basis.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.documents.numbers import find_numbers, fold

from .kinds import NamedRelation, Proposal
from .words import IN_TITLE, SourceText, Words, title_key

OPENING = 900
"""Characters in which reasons are given when no sentence says 制定本."""
_LONGEST_TITLE = 200

_CITE = re.compile(
    r"《(?P<title>(?:[^《》\n]|《(?:[^《》\n]|《[^《》\n]*》)*》){1,200})》"
    r"(?:\s?[(〔](?P<number>[^()()〕\n]{0,12}(?:[〔\[(][0-9]{4}[〕\])]|令)[^()()\n]{1,12}?)(?:[,;][^()\n]{0,30})?[)](?!\s?号)"
    r"|\s?(?P<bare>[一-龥]{2,12}[〔\[﹝][0-9]{4}[〕\]﹞]\s?[0-9]+\s?号))?"
)
_SHORT_NAME = re.compile(r"(?:以下简?称|下称|统称)[:为]?[“\"]?《([^《》]{2,30})》")
_AMENDED_BY = re.compile(r"^(?:[^。;《》\n]{0,8})(?:修正|修[订正改]|第[一二三四五六七八九十]次修)")
_LIST_BEGINS = re.compile(r"(?:^|[。;:\s])(?:一、|第一[章条]|1[.、](?![0-9]))")
_BETWEEN = re.compile(
    r"^[、,和及与以\s]*(?:以及)?(?:[^。;:,《》]{0,24}(?:印发|发布|制定|颁布)的|[^。;:,《》根据按照依落贯]{0,24})?$"
)
_BASIS = re.compile(r"(?:根据|依据|按照|依照|遵照)(?P<gap>[^。;:《》]{0,70})$")
_IMPLEMENTS = re.compile(r"(?:贯彻落实|贯彻执行|贯彻|落实|推动实施|保证)(?P<gap>[^。;:《》]{0,70})$")
_MADE = re.compile(r"制[定订]本|特?制[定订](?:如下|了|《)|提出(?:如下|以下)|如下|以下意见|现将|印发|予以公布|结合")
_BREAKS_GAP = re.compile(
    r"制定|起草|原则[,]|根据|按照|依据|贯彻|落实|要求[,]|精神[,]|[,](?:按|结合|我|经|推|进|加|为|现)"
)

_ENDINGS = (
    ("repeals", re.compile(r"^[^。;《》\n(要求已]{0,24}?(?:同时|即行|相应|一并|自行)?(?:予以)?(?:废止|停止执行)")),
    ("declares_invalid", re.compile(r"^[^。;《》\n(要求已]{0,16}?(?:宣布失效|同时失效|即行失效|自行失效)")),
    ("extends", re.compile(r"^[^。;《》\n(要求已]{0,24}?有效期(?:限)?(?:再?延长|延续|顺延)")),
)
_ENDING_ROLES = frozenset(role for role, _ in _ENDINGS)
"""A new text of rules ends the former one of the same title."""
_PART = re.compile(r"第[一二三四五六七八九十百0-9]+[条章款项][^。;《》]{0,20}(?:废止|停止执行)")
_NUMBER_ENDED = re.compile(r"^ ?(?:号)?(?:文件|文)? ?(?:同时|即行|相应|一并|自行)?(?:予以)?(?:废止|停止执行)")
_NOT_ENDED = re.compile(r"不(?:予)?废止|未废止|以前")
_AMENDED = re.compile(r"^[^。;《》\n]{0,24}?(?:作出?(?:如下|以下|下列)?修[改订]|修改为|予以修改|进行修[改订])")
_REPLACED = re.compile(r"(?:代替|替代|取代)(?:原)?(?P<gap>[^。;《》,]{0,12})$")
_FORWARDED = re.compile(r"^[^。;《》\n]{0,12}?(?:转发给|予以转发)")
_RECEIVED = re.compile(r"^[^。;《》\n]{0,4}收悉")
_SUPPLEMENTED = re.compile(r"^[^。;《》\n]{0,24}?(?:补充(?:规定|通知|说明)?如下|作如下补充)")

_TITLE_ROLES = (
    ("amends", re.compile(r"^《?(?P<title>[^《》]{4,80}?)》?修正案(?:[(（][^()（）]*[)）])?$")),
    ("amends", re.compile(r"关于(?:修改|修订)[^《]{0,12}《(?P<title>.+)》[^》]{0,30}(?:决定|通知|公告)")),
    ("repeals", re.compile(r"关于废止[^《]{0,12}《(?P<title>.+)》[^》]{0,30}(?:决定|通知|公告)")),
    ("extends", re.compile(r"关于(?:延长|延续)[^《]{0,12}《(?P<title>.+)》[^》]{0,16}有效期")),
    ("supplements", re.compile(r"(?:关于|对)[^《]{0,12}《(?P<title>.+)》[^》]{0,16}补充(?:通知|规定|意见|说明)")),
    ("forwards", re.compile(r"转发[^《]{0,40}《(?P<title>.+)》\s*的?\s*通知")),
    ("forwards", re.compile(r"转发(?P<title>[^《》]{2,30}关于[^《》]{4,80}(?:通知|意见|办法|公告|函))的通知")),
    ("interprets", re.compile(r"《(?P<title>.+)》(?:的)?(?:政策)?(?:解读|解释|图解|问答|答记者问)")),
    ("interprets", re.compile(r"(?:解读|图解)[::《]+(?P<title>[^《》]+)》?")),
    ("implements", re.compile(r"(?:实施|贯彻落实|贯彻执行|贯彻|落实)《(?P<title>[^》]+(?:《[^》]*》)?[^》]*)》")),
)
_IS_AMENDMENT = re.compile(r"修正案(?:[(（][^()（）]*[)）])?$")
_AMENDMENT_BELOW = re.compile(r"[一-龥]修正案(?:[(（][^()（）]*[)）])?\s*(?:[一二]、|第一)")
_OF_MANY = re.compile(r"^\s?等\s?[0-9]+\s?[件部个]")
"""对《…》等38件规章进行修订 in the order that issues many amendments: each of them amends one other."""
_INTERPRETATION = re.compile(r"解读|图解|一图读懂|答记者问|问答")


@dataclass(frozen=True, slots=True)
class _Cited:
    """A title in 《》 with its number, and the places of both in the plain reading."""

    title: str
    number: str
    start: int
    end: int


def read_relations(source: SourceText, title: Words | None) -> tuple[Proposal, ...]:
    """Every relation the text and its title name, each once by role and target, in the order found."""
    found: dict[tuple[str, str], Proposal] = {}
    cited = list(_cited(source))
    name = title.plain if title else ""
    for proposal in (
        *_from_title(source, title, cited),
        *_from_text(source, cited, name),
        *_by_number_alone(source, bool(_INTERPRETATION.search(name))),
    ):
        relation = proposal.value
        if isinstance(relation, NamedRelation):
            key = title_key(relation.title) or fold(relation.number)
            taken = any(_same(key, known) for role, known in found if role == relation.role)
            itself = title_key(relation.title) == title_key(name) and relation.role not in _ENDING_ROLES
            if not taken and not itself:
                found[relation.role, key] = proposal
    return tuple(found.values())


def _same(first: str, second: str) -> bool:
    return first == second or (min(len(first), len(second)) > 8 and (first.endswith(second) or second.endswith(first)))


def _cited(source: SourceText) -> Iterator[_Cited]:
    """Titles in 《》; short names given to them (以下简称《条例》) are no titles, wherever they are used."""
    text = source.plain.text
    short = {match[1] for match in _SHORT_NAME.finditer(text)}
    for match in _CITE.finditer(text):
        if match["title"] in short:
            continue
        number = match["number"] or match["bare"] or ""
        yield _Cited(match["title"], number.strip(), match.start(), match.end())


def _from_title(source: SourceText, title: Words | None, cited: list[_Cited]) -> Iterator[Proposal]:
    """What the title itself says the document does; its target's number is taken from the text."""
    name = title.plain if title else ""
    for role, pattern in _TITLE_ROLES:
        match = pattern.search(name)
        if not (match and title) or (role == "implements" and re.search(r"印发|解读", name)):
            continue
        target = match["title"]
        same = [cite for cite in cited if title_key(cite.title) == title_key(target)]
        number = next((cite.number for cite in same if cite.number), "")
        start = title.start if title.start == IN_TITLE else title.start + match.start()
        words = title.text[match.start() : match.end()]
        yield Proposal("relations", NamedRelation(role, target, number), words, start)


def _from_text(source: SourceText, cited: list[_Cited], title: str) -> Iterator[Proposal]:
    text = source.plain.text
    interpretation = bool(_INTERPRETATION.search(title))
    amendment = _IS_AMENDMENT.search(title) or _AMENDMENT_BELOW.search(text)
    role, chained = "", -1
    for place, cite in enumerate(cited):
        before, after = text[max(0, cite.start - 120) : cite.start], text[cite.end : cite.end + 60]
        ending = _ending(text, cited, place)
        if ending and not interpretation:
            yield _proposal(source, ending, cite, cite.start, _ending_end(text, cited, place))
        last = cited[_chain_end(text, cited, place)].end
        is_amended = _is_amended(text, cite.start, last) and not (amendment and _OF_MANY.match(after))
        acts = _acting(before, after) or ("amends" if is_amended else "")
        if acts and not interpretation and acts != ending:
            yield _proposal(source, acts, cite, cite.start, cite.end + 12)
        follows = chained >= 0 and _BETWEEN.match(text[chained : cite.start])
        role = _reason(text, cite, title) or (role if follows else "")
        chained = cite.end if role else -1
        if role and not interpretation:
            yield _proposal(source, role, cite, _verb_start(text, cite), cite.end)


def _proposal(source: SourceText, role: str, cite: _Cited, start: int, end: int) -> Proposal:
    words = source.words(start, min(end, len(source.plain.text)))
    return Proposal("relations", NamedRelation(role, cite.title, cite.number), words.text, words.start)


def _reason(text: str, cite: _Cited, title: str) -> str:
    """basis or implements, where the verb stands before this title and the sentence gives the document's reasons."""
    before = text[max(0, cite.start - 120) : cite.start]
    verbs = [
        (match.start(), role)
        for role, pattern in (("basis", _BASIS), ("implements", _IMPLEMENTS))
        if (match := pattern.search(before)) and not _BREAKS_GAP.search(match["gap"])
    ]
    if not verbs or _is_printed(cite, title) or _AMENDED_BY.match(text[cite.end : cite.end + 20]):
        return ""
    start, end = _sentence(text, cite)
    made = re.search(r"制[定订](?:本([一-龥]{2,6})|如下)", text[cite.end : end])
    opening = cite.start < _opening_end(text) and not re.search("所称|是指", text[start:end])
    gives_reasons = opening and (_MADE.search(text[start:end]) or start < 400)
    return max(verbs)[1] if gives_reasons or (made and not _of_printed_text(made[1], title)) else ""


def _opening_end(text: str) -> int:
    """Reasons stand before the first 一、 or 第一条; a text without such marks gives them among its first words."""
    first = _LIST_BEGINS.search(text[:OPENING])
    return first.start() if first and first.start() > 0 else OPENING


def _is_printed(cite: _Cited, title: str) -> bool:
    """The text a notice issues (关于印发《…》的通知) is no reason for it."""
    issues = re.search(r"(?:印发|公布|发布|颁布)(.+)$", title)
    return bool(issues) and title_key(cite.title) in title_key(issues[1] if issues else "")


def _of_printed_text(subject: str | None, title: str) -> bool:
    """本细则 in a decision: the reasons of the rules it amends and prints anew, not its own."""
    return title.endswith("决定") and not (subject or "").endswith("决定")


def _verb_start(text: str, cite: _Cited) -> int:
    """Where the sentence's part with the verb begins: the words shown must say why this is a relation."""
    before = text[max(0, cite.start - 90) : cite.start]
    verb = max((match.start() for match in re.finditer(r"根据|依据|按照|依照|遵照|贯彻|落实|保证", before)), default=-1)
    return max(0, cite.start - 90) + verb if verb >= 0 else cite.start


def _sentence(text: str, cite: _Cited) -> tuple[int, int]:
    start = max(text.rfind(mark, 0, cite.start) for mark in ("。", "\n")) + 1
    ends = [place for mark in ("。", "\n") if (place := text.find(mark, cite.end)) >= 0]
    return start, min(ends, default=len(text))


def _ending(text: str, cited: list[_Cited], place: int) -> str:
    """The role of a title that the words after it, or after the list it stands in, end or extend."""
    last = _chain_end(text, cited, place)
    after = text[cited[last].end : cited[last].end + 60]
    if _PART.match(text[cited[place].end : cited[place].end + 40]):
        return "partly_repeals"
    if _NOT_ENDED.match(after):
        return ""
    return next((role for role, pattern in _ENDINGS if pattern.match(after)), "")


def _chain_end(text: str, cited: list[_Cited], place: int) -> int:
    last = place
    while last + 1 < len(cited) and re.fullmatch(
        r"[、,和及与以\s]*(?:以及)?(?:原)?[^。;《》]{0,30}?", text[cited[last].end : cited[last + 1].start]
    ):
        between = text[cited[last].end : cited[last + 1].start]
        if not re.match(r"[、,和及与]|以及", between) or re.search(r"[,].*[,]|规定|制定|执行", between):
            break
        last += 1
    return last


def _ending_end(text: str, cited: list[_Cited], place: int) -> int:
    last = cited[_chain_end(text, cited, place)]
    stop = re.search(r"废止|停止执行|失效|延长|延续|顺延", text[last.end : last.end + 60])
    return last.end + (stop.end() if stop else 0)


def _is_amended(text: str, start: int, last: int) -> bool:
    """对《…》和《…》作如下修改: the words after the list count for every title in it."""
    before = re.search(r"(?:对|将|把)[^。;]{0,80}$", text[max(0, start - 100) : start])
    return bool(before and _AMENDED.match(text[last : last + 60]))


def _acting(before: str, after: str) -> str:
    """What the words right beside a title say is done to it."""
    if _FORWARDED.match(after) and re.search(r"(?:现?将|把)[^。;《》]{0,40}$", before):
        return "forwards"
    if _RECEIVED.match(after):
        return "approves"
    if _SUPPLEMENTED.match(after):
        return "supplements"
    return "replaces" if _REPLACED.search(before) else ""


def _by_number_alone(source: SourceText, interpretation: bool) -> Iterator[Proposal]:
    """Documents called by their number alone: the letter a reply answers (…号文收悉), one that ends (…号同时废止)."""
    text = source.numbered.text
    for found in find_numbers(text):
        after = text[found.end : found.end + 16]
        answered = re.match(r" ?文?件?收悉", after) if found.start < OPENING else None
        cited = interpretation or re.search(r"〕(?: ?〔)?$", text[max(0, found.start - 3) : found.start])
        ended = None if cited else _NUMBER_ENDED.match(after)
        says = answered or ended
        if says:
            first = max(text.find(found.number.agency, found.start, found.end), found.start)
            number = source.raw_words(*source.numbered.span(first, found.end))
            words = source.raw_words(*source.numbered.span(first, found.end + says.end()))
            relation = NamedRelation("approves" if answered else "repeals", "", number.text)
            yield Proposal("relations", relation, words.text, words.start)
