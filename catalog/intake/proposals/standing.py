"""Who speaks and with what force: issuers, level, region, 公文种类 and legal rank, each with the words that say so."""

import re
from dataclasses import dataclass

from catalog.documents.issuers import IssuerEvidence, issuer_evidence, judge_issuers
from catalog.documents.numbers import DocumentNumber
from catalog.reference.name_tables import NATION, PLACE_LETTERS, PROVINCES
from catalog.reference.names import organisation_level

from .kinds import Known
from .opening import HEAD, is_cut
from .words import SourceText, Words

_TAIL = re.compile(r"(?:\s*(?:\([^()]*\)|〔[^〔〕]*〕|\[[^\[\]]*\]|【[^【】]*】))+\s*$")
_SAYS_ITSELF = re.compile(r"(通知|批复|公告|通告|通报|函复|决定)如下[::。]")
_INTERPRETS = re.compile(r"(?:政策)?解读$|图解|一图读懂|答记者问|问答$")
_FINES = re.compile(r"[^。;\n]{0,40}(?:处|罚款)[^。;\n]{0,40}罚款|[^。;\n]{0,40}(?:并处|处以)[^。;\n]{0,40}元以[上下]")
_RULES_TITLE = re.compile(r"(?:办法|规定|细则|规则)(?:[(][^)]*[)])*$")
_ISSUES_RULES = re.compile(
    r"(?:办法|规定|细则|规程|意见|措施|指引|政策|标准|若干举措)(?:[(][^)]*[)])*[》”]?(?:等[^的]{0,8})?\s*(?:的\s*通知)?$"
)
_SINGLE_ACT = re.compile(
    r"(?:批复|通报|复函|函|请示|报告|纪要|公示|解读)$|表彰|表扬|奖励.{0,20}的决定|命名|名单|领导小组|任免|大赛|评选|遴选|征集|申报指南"
    r"|图解|答记者问|信息统计|人才支持计划|公布.{0,30}(?:项目|品牌|结果)|标杆|转发"
)


@dataclass(frozen=True, slots=True)
class Issuers:
    """Full names, the leading one first, and the words that name them."""

    names: tuple[str, ...]
    words: Words
    adopted: bool
    open_ended: bool = False


def read_issuers(
    source: SourceText, title: str, number: tuple[DocumentNumber, Words] | None, known: Known
) -> Issuers | None:
    """The issuers the document itself names: title, decree, adoption, heading, then signature and number."""
    body, numbers = source.plain.text, (number[0],) if number else ()
    region = _region_name(title, body, number, known)
    evidence = issuer_evidence(title, body, numbers, region)
    judgement = judge_issuers((), evidence)
    if judgement.evidence is None or not judgement.issuers:
        return None
    words = _evidence_words(source, judgement.evidence, number)
    if words is None:
        return None
    names = tuple(known.organisations.get(name, name) for name in (issuer.name for issuer in judgement.issuers))
    return Issuers(
        tuple(dict.fromkeys(names)), words, judgement.evidence.kind == "adoption", judgement.evidence.open_ended
    )


def _evidence_words(
    source: SourceText, evidence: IssuerEvidence, number: tuple[DocumentNumber, Words] | None
) -> Words | None:
    if evidence.kind == "number" and number:
        return number[1]
    found = source.find(evidence.words)
    if evidence.kind == "title" and found and found.start > HEAD:
        found = source.find_in_hint(evidence.words) or found
    return found or next((words for name in evidence.names if (words := source.find(name))), None)


def _region_name(title: str, body: str, number: tuple[DocumentNumber, Words] | None, known: Known) -> str:
    """The region whose 省, 市 or 县 short names mean: named by the title, or by the letter before 政 in the number."""
    for text in (title, re.sub(r"^.*?关于", "", title), body[-400:]):
        at = _leading_place(text, known)
        if at:
            return at
    letter = re.match(r"(.)(?:政|府|发|人社|科|教|财|工信)", number[0].agency) if number else None
    return PLACE_LETTERS.get(letter[1], "") if letter else ""


def _leading_place(text: str, known: Known) -> str:
    plain = text.lstrip("《〈“ ").removeprefix("中共")
    names = [name for name in known.regions if len(name) > 2 and plain.startswith(name)]
    return max(names, key=len, default="")


def read_region(issuers: Issuers | None, title: str, known: Known) -> tuple[str, Words | None] | None:
    """(code, words; None: the issuers' own) of the leading issuer's region, else of the place a rule's title names."""
    if issuers:
        if issuers.adopted and issuers.names[0].startswith("全国"):
            return NATION, None
        code = _place_code(issuers.names[0], known)
        return (code, None) if code else None
    place = _leading_place(title, known)
    if place and _RULES_TITLE.search(title.strip()):
        return known.regions[place], Words(place, 0)
    return None


def _place_code(name: str, known: Known) -> str:
    if organisation_level(name) == "national":
        return NATION
    rest, code = name.removeprefix("中共"), ""
    while place := _leading_place(rest, known):
        code, rest = known.regions[place], rest.removeprefix(place)
    return code


def read_level(name: str, code: str, known: Known) -> str:
    """The level of an issuer: what its name says, else what the code of its region (GB/T 2260) says."""
    said = organisation_level(name) if name else ""
    if said in ("national", "town"):
        return said
    if code == NATION:
        return "national"
    if code in known.levels:
        return known.levels[code]
    if len(code) > 6:
        return "town"
    if code:
        return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
    return said


def read_genre(source: SourceText, title: Words | None, known: Known) -> tuple[str, Words] | None:
    """公文种类 by the title's last words; by 通知如下 where it is cut. A rule under its own name (办法) has none."""
    if title is None:
        return None
    plain = _TAIL.sub("", title.plain).rstrip()
    for word in sorted(known.genres, key=len, reverse=True):
        if plain.endswith(word):
            start = len(plain) - len(word)
            at = title.start if title.start < 0 else title.start + start
            return known.genres[word], Words(title.text[start : start + len(word)], at)
    says = _SAYS_ITSELF.search(source.plain.text[:3000]) if is_cut(title.plain) else None
    if says and says[1].removesuffix("复") in known.genres:
        return known.genres[says[1].removesuffix("复")], source.words(says.start(), says.end() - 1)
    return None


def read_rank(
    source: SourceText, title: Words | None, number: tuple[DocumentNumber, Words] | None, issuers: Issuers | None
) -> tuple[str, Words] | None:
    """Legal rank: an act by who passed it (立法法), a document by what it is. Silent where the text is."""
    if title is None:
        return None
    name = _TAIL.sub("", title.plain).strip()
    if _INTERPRETS.search(name) or name.startswith("【图解】"):
        return "other_document", title
    return _act(source, name, number, issuers) or _document(title, name, issuers)


def _act(
    source: SourceText, name: str, number: tuple[DocumentNumber, Words] | None, issuers: Issuers | None
) -> tuple[str, Words] | None:
    lead = issuers.names[0] if issuers else ""
    if issuers and "人民代表大会" in lead:
        return _by_congress(name, issuers)
    decree = number if number and number[0].form == "decree" else None
    passed = issuers if issuers and issuers.adopted else None
    words = decree[1] if decree else passed.words if passed else None
    if words and lead:
        if lead == "国务院":
            return "administrative_regulation", words
        if organisation_level(lead) == "national" and not lead.startswith("中共"):
            return "department_rule", words
        return ("government_rule", words) if "人民政府" in lead else None
    return _by_fines(source, name)


def _by_congress(name: str, issuers: Issuers) -> tuple[str, Words] | None:
    if issuers.names[0].startswith("全国"):
        return ("law", issuers.words) if re.search(r"法(?:[(].*[)])?$|修改《[^》]*法》的决定$", name) else None
    return ("local_regulation", issuers.words) if name.endswith(("条例", "规定", "办法")) else None


def _by_fines(source: SourceText, name: str) -> tuple[str, Words] | None:
    """行政处罚法 art. 14, 16: only laws, regulations and rules set fines: a province's 办法 with fines is a rule."""
    place = next((province for province in PROVINCES.values() if name.startswith(province)), "")
    if not place or "关于" in name or not _RULES_TITLE.search(name) or re.search(r"实施《.*法》", name):
        return None
    fines = _FINES.search(source.plain.text)
    return ("government_rule", source.words(fines.start(), fines.end())) if fines else None


def _document(title: Words, name: str, issuers: Issuers | None) -> tuple[str, Words] | None:
    single = _SINGLE_ACT.search(name)
    if single:
        return "other_document", _within(title, single)
    if issuers is None:
        return None
    if any(name.startswith("中共") for name in issuers.names):
        return "other_document", issuers.words
    rules = _ISSUES_RULES.search(name)
    return ("administrative_normative_document", _within(title, rules)) if rules else None


def _within(title: Words, match: re.Match[str]) -> Words:
    """The title's own words at the place of a match in its plain form."""
    start = title.start if title.start < 0 else title.start + match.start()
    return Words(title.text[match.start() : match.end()], start)
