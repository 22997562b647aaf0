"""One row of a file of policy documents, read: what is certain, what is a stated default, what must stay a draft.

Nothing here guesses: a value the row does not give is empty or a default that a warning names. Dirt never raises.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.documents.issuers import EvidenceKind, IssuerJudgement, issuer_evidence, judge_issuers
from catalog.documents.numbers import DocumentNumber, find_numbers, fold, parse_numbers
from catalog.documents.row_columns import LEVELS, addresses, named_columns, text
from catalog.documents.row_dates import RowDates, read_dates
from catalog.documents.screening import Finding, screen
from catalog.reference.name_tables import NATION, PROVINCES
from catalog.reference.names import ResolvedName, expand_name, listed_names, organisation_level, resolve_names

OutcomeKind = Literal["publishable", "keep_draft", "set_aside", "refused"]

POLICY_KINDS = frozenset({"政策文件", "法规规章"})
POLICY, CALL = "policy", "call"
ASIDE_KINDS = {"解读": "interpretation", "政策解读": "interpretation", "申报通知": CALL, "申报指南": CALL}
_STATUSES = {"有效": "in_force", "现行有效": "in_force", "废止": "repealed", "已废止": "repealed", "失效": "expired"}
_NO_NUMBER = frozenset({"", "无", "空", "暂无", "无文号", "-", "—", "——", "/", "null", "None"})
_PLACES: dict[EvidenceKind, Promise] = {
    "title": _("by the title"),
    "decree": _("by the heading of the decree"),
    "adoption": _("by the note of adoption"),
    "heading": _("by the heading of the text"),
    "number": _("by the document number"),
    "signature": _("by the signature"),
}
"""Where the words that name the issuers stand."""
_GENRE = re.compile(
    r"(决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|复函|函|纪要|令)(?:[（(〔\[][^）)〕\]]*[）)〕\]])*$"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to the row; `reasons` are codes of findings, `aside_as` the kind of content a later import takes."""

    kind: OutcomeKind
    reasons: tuple[str, ...] = ()
    aside_as: str = ""


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy document as one row gives it. `status` is what the source says about today, empty when unknown.

    `level`: national, province, city, county, town or empty. `genre`: 公文种类 the title ends with, or empty.
    `categories`: the source's own, from general to special. `source_site`: host name of `source_url`.
    """

    source_id: str
    title: str
    kind: str
    genre: str
    issuers: tuple[ResolvedName, ...]
    number_raw: str
    numbers: tuple[DocumentNumber, ...]
    level: str
    region_code: str
    dates: RowDates
    status: str
    categories: tuple[str, ...]
    source_url: str
    source_site: str
    body: str
    attachments: tuple[str, ...]
    problems: tuple[Finding, ...]
    outcome: Outcome


def read_policy_row(
    row: Mapping[str, object], region_names: Mapping[str, str] | None = None, takes: str = ""
) -> PolicyRow:
    """Read one row; `region_names` (code → Chinese name) adds to the divisions at province level known here.

    `takes`: the kind of content among `ASIDE_KINDS` that is wanted, and only that; policies where it is empty.
    """
    cells = named_columns(row)
    plain = {name: text(value) for name, value in cells.items() if not isinstance(value, list | tuple | dict)}
    title, body, kind = plain.get("title", ""), plain.get("body", ""), plain.get("kind", "")
    problems: list[Finding] = []
    region_code, region_name = _region(plain, region_names or {}, problems)
    numbers = _numbers(plain, body, problems)
    judgement = _issuers(plain, numbers, region_name, problems)
    level, region_code = _level(plain, judgement, region_code, problems)
    dates = read_dates(plain, body, numbers, reposted=judgement.verdict == "reposted", problems=problems)
    status = _status(plain, problems)
    attachments = addresses(cells.get("attachments"))
    problems += _sources(plain, cells, body, attachments)
    problems += screen(title, body, kind, plain.get("category", ""))
    problems += _kind(kind)
    genre = _GENRE.search(title)
    return PolicyRow(
        source_id=plain.get("id", ""),
        title=title,
        kind=kind,
        genre=genre[1] if genre else "",
        issuers=judgement.issuers,
        number_raw=plain.get("doc_number", ""),
        numbers=numbers,
        level=level,
        region_code=region_code,
        dates=dates,
        status=status,
        categories=tuple(part.strip() for part in plain.get("category", "").split("\\") if part.strip()),
        source_url=plain.get("url", ""),
        source_site=plain.get("source_site") or _host(plain.get("url", "")),
        body=body,
        attachments=attachments,
        problems=tuple(problems),
        outcome=_outcome(plain, problems, takes),
    )


def _outcome(plain: Mapping[str, str], problems: list[Finding], takes: str) -> Outcome:
    missing = tuple(f"{name}_missing" for name in ("id", "title") if not plain.get(name))
    if missing:
        return Outcome("refused", missing)
    content = ASIDE_KINDS.get(plain.get("kind", ""), "")
    if content != takes:
        return Outcome("set_aside", aside_as=content or POLICY)
    reasons = tuple(dict.fromkeys(problem.code for problem in problems if problem.level == "keep_draft"))
    return Outcome("keep_draft", reasons) if reasons else Outcome("publishable")


def _kind(kind: str) -> Iterator[Finding]:
    if kind and kind not in POLICY_KINDS and kind not in ASIDE_KINDS:
        message = _("Unknown kind of content; allowed: 政策文件, 法规规章, 解读, 申报通知.")
        yield Finding("kind_unknown", message, kind, "keep_draft", "kind")


def _region(plain: Mapping[str, str], names: Mapping[str, str], problems: list[Finding]) -> tuple[str, str]:
    code = plain.get("region_code", "")
    if code and not re.fullmatch(r"[0-9]{6}(?:[0-9]{3})?(?:[0-9]{3})?", code):
        message = _("The region code has no six digits; default: no region.")
        problems.append(Finding("region_invalid", message, code, "warning", "region_code"))
        code = ""
    elif not code and not plain.get("regions"):
        message = _("The region is missing; default: no region.")
        problems.append(Finding("region_missing", message, "", "warning", "region_code"))
    return code, names.get(code) or PROVINCES.get(code, "")


def _numbers(plain: Mapping[str, str], body: str, problems: list[Finding]) -> tuple[DocumentNumber, ...]:
    raw = plain.get("doc_number", "")
    if raw in _NO_NUMBER:
        return _number_of_body(body, problems)
    numbers = parse_numbers(raw)
    if not numbers:
        message = _("No document number can be read in this field; default: kept as written, no normalised number.")
        problems.append(Finding("number_unreadable", message, raw, "warning", "doc_number"))
    elif [number.display for number in numbers] != [fold(raw)]:
        message = _("The document number is written in another style; it is normalised, the original is kept.")
        evidence = f"{raw} → {'、'.join(number.display for number in numbers)}"
        problems.append(Finding("number_normalised", message, evidence, "warning", "doc_number"))
    quoted = _quoted(numbers, body)
    if quoted:
        message = _("The number is quoted in the text as another document's; default: no number of its own.")
        problems.append(Finding("number_quoted", message, quoted, "warning", "doc_number"))
        return ()
    return numbers


def _number_of_body(body: str, problems: list[Finding]) -> tuple[DocumentNumber, ...]:
    head = next(iter(find_numbers(body[:80])), None)
    if head is None or head.start > 1 or head.number.form != "ordinary":
        return ()
    message = _("The number field is empty, the body begins with a number; default: that number.")
    problems.append(Finding("number_from_body", message, head.number.display, "warning", "doc_number"))
    return (head.number,)


def _quoted(numbers: tuple[DocumentNumber, ...], body: str) -> str:
    """Words that answer an incoming letter (冀交公〔2008〕169号文收悉) by the number the field gives."""
    keys = {number.key for number in numbers}
    folded = fold(body[:600])
    for found in find_numbers(body[:600]):
        after = folded[found.end : found.end + 6]
        if found.number.key in keys and re.match(r"\s?〕?文?件?收悉", after):
            return folded[found.start : found.end + 4]
    return ""


def _issuers(
    plain: Mapping[str, str], numbers: tuple[DocumentNumber, ...], region_name: str, problems: list[Finding]
) -> IssuerJudgement:
    own = plain.get("issuers", "")
    if own:
        return IssuerJudgement("agrees", tuple(expand_name(name, region_name) for name in listed_names(own)), None)
    written = resolve_names(plain.get("agency", ""), region_name)
    judgement = judge_issuers(
        written, issuer_evidence(plain.get("title", ""), plain.get("body", ""), numbers, region_name)
    )
    if not judgement.issuers:
        message = _("The issuer is missing and the text names none; default: no issuer.")
        problems.append(Finding("issuer_missing", message, "", "warning", "agency"))
    problems += _issuer_findings(plain.get("agency", ""), judgement)
    return judgement


def _issuer_findings(agency: str, judgement: IssuerJudgement) -> Iterator[Finding]:
    if judgement.evidence:
        names = "、".join(issuer.name for issuer in judgement.issuers)
        place = _PLACES[judgement.evidence.kind]
        evidence = f"{agency} → {names}（{place}：{judgement.evidence.words[:80]}）"
        message = _VERDICTS[judgement.verdict]
        yield Finding(f"issuer_{judgement.verdict}", message, evidence, "warning", "agency")
    for issuer in judgement.issuers:
        if issuer.certainty == "unresolved":
            message = _("The issuer's short name says too little here; default: as written, within the region.")
            yield Finding("issuer_unresolved", message, issuer.name, "warning", "agency")
        elif issuer.certainty in ("known", "expanded"):
            message = _("The issuer's short name is written out.")
            evidence = f"{issuer.written} → {issuer.name}"
            yield Finding("issuer_expanded", message, evidence, "warning", "agency")


_VERDICTS = {
    "office": _("The document names the general office or its parent as issuer; default: as the document says."),
    "completed": _("The document names its issuers more fully than the field; default: as the document says."),
    "reposted": _("The field names who reposted the document, not who issued it; default: as the document says."),
}


def _level(
    plain: Mapping[str, str], judgement: IssuerJudgement, region_code: str, problems: list[Finding]
) -> tuple[str, str]:
    """Level and region. A document of central organisations is the country's, whoever reposted it."""
    given = plain.get("level", "")
    level = LEVELS.get(given, "")
    if given and not level:
        message = _("Unknown level; allowed: 国家级, 省级, 市级, 区县级, 镇街级; default: none.")
        problems.append(Finding("level_unknown", message, given, "warning", "level"))
    said = {organisation_level(issuer.name) for issuer in judgement.issuers}
    only = said.pop() if len(said) == 1 else ""
    if only and not level:
        message = _("The level is missing; default: the level the issuer's name says.")
        problems.append(Finding("level_from_issuer", message, only, "warning", "level"))
        level = only
    elif not level and not given:
        message = _("The level is missing and the issuer's name does not say it; default: none.")
        problems.append(Finding("level_missing", message, "", "warning", "level"))
    elif only == "national" and (level != "national" or region_code != NATION) and judgement.evidence:
        message = _("Central organisations issued this document; default: national level, the whole country.")
        problems.append(Finding("level_by_issuer", message, f"{given} {region_code}", "warning", "level"))
        return "national", NATION
    return level, region_code


def _status(plain: Mapping[str, str], problems: list[Finding]) -> str:
    given = plain.get("status", "")
    if given and given not in _STATUSES:
        message = _("This validity says nothing known; allowed: 有效, 现行有效, 废止, 失效; default: unknown.")
        problems.append(Finding("status_unknown", message, given, "warning", "status"))
    return _STATUSES.get(given, "")


def _sources(
    plain: Mapping[str, str], cells: Mapping[str, object], body: str, attachments: tuple[str, ...]
) -> Iterator[Finding]:
    url = plain.get("url", "")
    if not url:
        yield Finding("url_missing", _("The source address is missing."), "", "warning", "url")
    elif not _host(url):
        yield Finding(
            "url_invalid", _("The source address is no web address; it is kept as written."), url, "warning", "url"
        )
    raw = cells.get("attachments")
    glued = [item for item in (raw if isinstance(raw, list | tuple) else ()) if str(item).count("http") > 1]
    if glued:
        message = _("Two addresses are glued together; default: the last one.")
        yield Finding("attachment_glued", message, str(glued[0])[:120], "warning", "attachments")
    named = re.search(r"附件.{0,80}?\.(?:docx?|xlsx?|pdf|wps|et|zip|rar)", body, re.DOTALL)
    if named and not attachments:
        message = _("The body names attachments, the row brings none.")
        yield Finding("attachment_missing", message, named.group()[-60:], "warning", "attachments")


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
