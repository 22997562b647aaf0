"""Who issued a document, as it says itself: title, decree, number and signature against the source's field.

A site that reposts a national law often stands in the issuer field. GB/T 9704 puts the issuer first in the title and
last before the date, and 机关代字 belong to one organisation: those words are the evidence, and are quoted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.documents.dates import DATE, signature_dates
from catalog.documents.numbers import DocumentNumber, find_numbers, fold
from catalog.reference.name_tables import NUMBER_WORDS, PLACE_LETTERS
from catalog.reference.names import (
    ResolvedName,
    clean_name,
    looks_like_organisation,
    organisation_level,
    resolve_names,
    split_names,
)

EvidenceKind = Literal["title", "decree", "adoption", "heading", "number", "signature"]
Verdict = Literal["agrees", "office", "completed", "reposted", "unclear"]

_TITLE = re.compile(
    r"^([^《〈“]{2,160}?)(等[^关印]{0,8}(?:部门|单位|部委|家))?(?:关于|印发|转发|公布|令第|公告[0-9第])"
)
_DECREE = re.compile(r"([一-龥、 ]{2,60})(?:令|公告)$")
_ADOPTED = re.compile(
    r"(?:(?:([一-龥]{2,7}(?:省|市|自治区))|全国|中华人民共和国)第?[一-龥]{1,4}届(?:全国)?"
    r"|第[一二三四五六七八九十]{1,3}届全国)人民代表大会(常务委员会)?"
)
_FORWARDS = re.compile(r"^(?:关于)?转发")
_MEETING = re.compile(r"(省|自治区|[市县])(?:人民)?政府第?[一-龥0-9 ]{1,5}次常务会议[^。；]{0,6}通过")
_RULES = re.compile(r"(?:办法|规定|细则|规则)(?:[（(][^）)]*[）)])*$")
_LAW = re.compile(r"(?:法|条例)(?:[（(][^）)]*[）)])?$")


@dataclass(frozen=True, slots=True)
class IssuerEvidence:
    """Organisations one place of the document names, with the words.

    `open_ended`: it says 等十部门. `short`: it says 市金融局, completed with the region.
    """

    kind: EvidenceKind
    names: tuple[str, ...]
    words: str
    open_ended: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True)
class IssuerJudgement:
    """`verdict` on the field, the names to use (with certainty), and the evidence it rests on (None: agrees)."""

    verdict: Verdict
    issuers: tuple[ResolvedName, ...]
    evidence: IssuerEvidence | None


def issuer_evidence(
    title: str, body: str, numbers: Sequence[DocumentNumber], region_name: str = ""
) -> tuple[IssuerEvidence, ...]:
    """What the document says about its issuers, strongest first; `region_name` completes 省教育厅 and the like."""
    found = [
        _heading("title", title, region_name),
        _from_decree(title, body, region_name),
        _from_adoption(title, body, region_name),
        _heading("heading", _without_number(body[:240]), region_name),
    ]
    if not _FORWARDS.search(title.strip()):
        found += [_from_number(numbers, region_name), _from_signature(body, region_name)]
    return tuple(item for item in found if item)


def judge_issuers(written: tuple[ResolvedName, ...], evidence: Sequence[IssuerEvidence]) -> IssuerJudgement:
    """The field against the document. Without contrary words the field stands as it is written."""
    field = [issuer.name for issuer in written]
    by_kind = {item.kind: item for item in evidence}
    strong = next((by_kind[kind] for kind in ("title", "decree", "adoption", "heading") if kind in by_kind), None)
    if strong and strong.short and not any(issuer.certainty == "unresolved" for issuer in written):
        strong = strong if set(field) < set(strong.names) else None
    signature = by_kind.get("signature")
    if strong and signature and strong.open_ended and set(strong.names) <= set(signature.names):
        strong = signature
    chosen = strong or _by_number(by_kind.get("number"), signature, field)
    if chosen is None and signature and _signature_decides(signature, by_kind.get("number"), field):
        chosen = signature
    if chosen is None or _same(field, chosen.names) or (chosen.open_ended and set(chosen.names) <= set(field)):
        return IssuerJudgement("agrees", written, None)
    issuers = tuple(_as_issuer(name, written) for name in chosen.names)
    if chosen.open_ended and not set(field) & set(chosen.names):
        return IssuerJudgement("completed", (*issuers, *written), chosen)
    return IssuerJudgement(_verdict(field, chosen), issuers, chosen)


def _signature_decides(signature: IssuerEvidence, number: IssuerEvidence | None, field: list[str]) -> bool:
    """More issuers than the field, or others: unless the number is the field's, or a division (处) signs for it."""
    if set(field) & set(signature.names):
        return set(field) < set(signature.names)
    if number and set(number.names) & set(field):
        return False
    return not any(name.startswith(issuer) and name.endswith("处") for name in signature.names for issuer in field)


def _same(field: list[str], names: tuple[str, ...]) -> bool:
    """Equal names; 肇庆市封开县… and 封开县… are one organisation."""
    return len(field) == len(names) and all(
        one.endswith(other) or other.endswith(one) for one, other in zip(field, names, strict=True)
    )


def _as_issuer(name: str, written: tuple[ResolvedName, ...]) -> ResolvedName:
    same = next((issuer for issuer in written if issuer.name == name), None)
    return same or ResolvedName(name, name, "evidence")


def _verdict(field: list[str], chosen: IssuerEvidence) -> Verdict:
    if not field or set(field) & set(chosen.names):
        return "completed"
    if any(name.startswith(issuer) or issuer.startswith(name) for name in chosen.names for issuer in field):
        return "office"
    if all("未注明" in issuer for issuer in field):
        return "completed"
    return "reposted"


def _by_number(
    number: IssuerEvidence | None, signature: IssuerEvidence | None, field: list[str]
) -> IssuerEvidence | None:
    """A number of another organisation; the signature is taken where it names that organisation and more."""
    if number is None or set(number.names) & set(field):
        return None
    if signature and set(number.names) & set(signature.names):
        return signature
    return number


def _names(words: str, region_name: str) -> tuple[str, ...]:
    """The organisations `words` consist of; nothing when a single piece is none or stays unresolved."""
    names = _resolved(words, region_name)
    return tuple(dict.fromkeys(name.name for name in names))


def _resolved(words: str, region_name: str) -> tuple[ResolvedName, ...]:
    names = resolve_names(words, region_name)
    if not all(looks_like_organisation(name.written) and name.certainty != "unresolved" for name in names):
        return ()
    return names if all(organisation_level(name.name) or _placed(name.name) for name in names) else ()


def _heading(kind: EvidenceKind, text: str, region_name: str) -> IssuerEvidence | None:
    match = _TITLE.search(clean_name(text))
    names = _resolved(match[1], region_name) if match else ()
    if not match or not names:
        return None
    short = any(name.certainty == "expanded" for name in names)
    full = tuple(dict.fromkeys(name.name for name in names))
    return IssuerEvidence(kind, full, match[1] + (match[2] or ""), bool(match[2]), short)


def _without_number(head: str) -> str:
    text = fold(head)
    first = next(iter(find_numbers(text)), None)
    return text[first.end :] if first and first.start == 0 else text


def _placed(name: str) -> bool:
    """A local organisation is evidence only with its place: 省教育厅办公室 or 市人社局 say too little."""
    return bool(re.match(r"[一-龥]{2,9}?(?:省|市|县|区|州|盟|旗|镇|乡|街道)[一-龥]{2,}", name))


def _from_decree(title: str, body: str, region_name: str) -> IssuerEvidence | None:
    for text in (fold(title), fold(body[:240])):
        for found in find_numbers(text):
            if found.number.form not in ("decree", "announcement") or found.start > 90:
                continue
            head = _DECREE.search(text[: found.start] + found.number.agency + "令")
            words = re.sub(r"^.*(?:[0-9年月日〔]|根据|人民共和国)", "", head[1] if head else found.number.agency)
            names = _names(re.sub(r"第[一-龥]{1,4}届", "", words), region_name)
            if names and names != ("主席",):
                named = text.rfind(words, 0, found.end)
                quoted = text[named if named >= 0 else max(0, found.start - 20) : found.end]
                return IssuerEvidence("decree", names, quoted)
    return None


def _from_adoption(title: str, body: str, region_name: str) -> IssuerEvidence | None:
    """Who passed it: a congress for laws, a government's executive meeting for its rules."""
    meeting = _MEETING.search(body[:240]) if _RULES.search(title.strip()) else None
    names = _names(f"{meeting[1]}政府", region_name) if meeting else ()
    if meeting and names:
        return IssuerEvidence("adoption", names, meeting.group())
    match = _ADOPTED.search(body[:400]) if _LAW.search(title.strip()) else None
    if not match:
        return None
    name = f"{(match[1] or '全国').removeprefix('日')}人民代表大会{match[2] or ''}"
    return IssuerEvidence("adoption", (name,), match.group().removeprefix("日"))


def _from_number(numbers: Sequence[DocumentNumber], region_name: str) -> IssuerEvidence | None:
    for number in numbers:
        if number.form in ("decree", "announcement"):
            names = _names(number.agency, region_name)
            if names:
                return IssuerEvidence("number", names, number.display)
            continue
        for word in sorted(NUMBER_WORDS, key=len, reverse=True):
            if number.agency.startswith(word):
                return IssuerEvidence("number", NUMBER_WORDS[word], number.display)
        local = re.match(r"(.)政(办)?[发字规函办]?", number.agency)
        if local and local[1] in PLACE_LETTERS:
            name = PLACE_LETTERS[local[1]] + "人民政府" + ("办公厅" if local[2] else "")
            return IssuerEvidence("number", (name,), number.display)
    return None


def _from_signature(body: str, region_name: str) -> IssuerEvidence | None:
    for signature in signature_dates(body):
        words = _signing_words(signature.before, region_name)
        names = _names(words, region_name)
        if names:
            return IssuerEvidence("signature", names, f"{words}{signature.text}")
    return None


def _signing_words(before: str, region_name: str) -> str:
    """The organisations that stand before the date: the last words of a joined text, or the last lines of names."""
    last = re.split(r"[。；;：:！!?？)）〕\]》”.]|[A-Za-z0-9]", before.rstrip())[-1]
    return _last_names(last.split("\n"), region_name) or _last_names(re.split(r"\s+", last), region_name)


def _last_names(pieces: list[str], region_name: str) -> str:
    """The last pieces that are organisations; none when a joint issuer among them cannot be read."""
    left = [re.sub(rf"^.*?{DATE.pattern}", "", piece).strip() for piece in pieces]
    signing: list[str] = []
    while left and (not left[-1] or _names(left[-1], region_name)):
        signing.insert(0, left.pop())
    if left and all(looks_like_organisation(name) for name in split_names(left[-1])):
        return ""
    return " ".join(piece for piece in signing if piece)
