"""The days a document states: 成文, 公布, 施行, 有效期届满; computed and presumed ends say that they are."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from catalog.documents.dates import DATE, Terms, last_day, parse_date, read_terms, signature_dates
from catalog.documents.presumptions import presumed_end

from .kinds import KnownDate, Proposal
from .words import SourceText, Words

_NOTE = re.compile(rf"[(\[](?P<date>{DATE.pattern})(?P<rest>[^。]{{2,60}}?(?:公布|发布|印发|颁布))")
_LABELLED = re.compile(
    rf"(?:发布日期|公布日期|发布时间)\]?】?\s?[:]?\s?(?P<date>{DATE.pattern}|[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}})"
)
_BOUND = re.compile(
    r"[^。;\n]{0,40}?新[^。;,\n]{0,30}?(?:出台|颁布|公布|发布|印发|施行|实施)[^。;,\n]{0,8}(?:后|之日)[,]?"
    r"[^。;\n]{0,12}?(?:废止|失效|停止执行|执行新|按新|从其规定|以新|为准)[^。;\n]{0,30}"
)


def read_days(source: SourceText, title: str, region_code: str, presumable: bool) -> Iterator[Proposal]:
    """Proposals of dates. `presumable`: the document is of a kind whose 暂行 and 试行 end by rule."""
    written = _written(source)
    published = _published(source)
    for name, found in (("written_on", written), ("published_on", published)):
        if found:
            day, words = found
            yield Proposal(
                "written_on" if name == "written_on" else "published_on", KnownDate(day, "stated"), *_at(words)
            )
    terms = read_terms(source.plain.text, title)
    effective = _effective(source, terms, written, published)
    if effective:
        yield Proposal("effective_on", effective[0], *_at(effective[1]))
    start = effective[0].day if effective else None
    yield from _ends(source, terms, start, title, (region_code, presumable, written))


def contradictions(source: SourceText, title: str) -> tuple[Words, ...]:
    """The sentences that name different days of entry into force, where none is the title's own."""
    several = read_terms(source.plain.text, title).several
    return tuple(words for sentence in several if (words := source.find(sentence)))


def parts_with_own_days(source: SourceText, title: str) -> Words | None:
    """Where the text gives some of its articles another day of entry into force than the whole."""
    terms = read_terms(source.plain.text, title)
    return source.find(terms.parts_evidence) if terms.parts and not terms.several else None


def _at(words: Words) -> tuple[str, int]:
    return words.text, words.start


def _written(source: SourceText) -> tuple[date, Words] | None:
    signature = next(iter(signature_dates(source.plain.text)), None)
    if signature is None:
        return None
    return signature.value, source.words(signature.start, signature.start + len(signature.text))


def _published(source: SourceText) -> tuple[date, Words] | None:
    """A note under the title (2000年10月26日…令第8号公布) or a page's table; a signature is no publication."""
    head = source.plain.text[:400]
    for pattern, whole in ((_NOTE, True), (_LABELLED, False)):
        match = pattern.search(head)
        day = parse_date(match["date"]) if match else None
        if match and day and "通过" not in match.group():
            return day, source.words(match.start("date"), match.end() if whole else match.end("date"))
    return None


def _effective(
    source: SourceText,
    terms: Terms,
    written: tuple[date, Words] | None,
    published: tuple[date, Words] | None,
) -> tuple[KnownDate, Words] | None:
    if terms.several:
        return None
    words = source.find(terms.evidence) if terms.evidence else None
    if terms.effective_on and words:
        return KnownDate(terms.effective_on, "stated"), words
    if terms.from_act and words:
        issued = terms.from_act in ("印发", "签发", "下发", "下文", "发文")
        base = (written or published) if issued else (published or written)
        return (KnownDate(base[0] + timedelta(days=terms.after_days), "computed"), words) if base else None
    return None


def _ends(
    source: SourceText,
    terms: Terms,
    start: date | None,
    title: str,
    presuming: tuple[str, bool, tuple[date, Words] | None],
) -> Iterator[Proposal]:
    words = source.find(terms.evidence) if terms.evidence else None
    if terms.expires_on and words:
        yield Proposal("expires_on", KnownDate(terms.expires_on, "stated"), *_at(words))
        return
    if terms.lasts_months:
        if words and start:
            yield Proposal("expires_on", KnownDate(last_day(start, terms.lasts_months), "computed"), *_at(words))
        return
    bound = _BOUND.search(source.plain.text)
    if bound:
        quoted = source.words(bound.start(), bound.end())
        yield Proposal("end_bound_to", quoted.text, *_at(quoted))
        return
    yield from _presumed(source, title, start, presuming)


def _presumed(
    source: SourceText, title: str, start: date | None, presuming: tuple[str, bool, tuple[date, Words] | None]
) -> Iterator[Proposal]:
    region_code, presumable, written = presuming
    begins = start or (written[0] if written else None)
    if not (presumable and begins and region_code):
        return
    presumed = presumed_end(title, begins, {region_code})
    words = source.find(presumed.word) if presumed and presumed.rule.confirmed else None
    if presumed and words:
        yield Proposal("expires_on", KnownDate(presumed.day, "presumed", presumed.rule.name), *_at(words))
