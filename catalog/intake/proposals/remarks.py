"""What a person should look at before taking the text: dirt of pages, personal data, words that contradict."""

import re
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext_lazy as _

from catalog.documents.personal_data import find_personal_data
from catalog.documents.screening import MIN_JOINED, repeated_at, screen, strip_site_text

from .days import contradictions, parts_with_own_days
from .kinds import Warning
from .opening import incoming_number, is_cut, number_of_another
from .standing import Issuers
from .words import SourceText, Words

HEAD_LINES = 5
_RUN_ON = re.compile(
    r"[。:](?:[一二三四五六七八九十]、|第[一二三四五六七八九十]+[条章])|[一-龥](?:第[一二三四五六七八九十]+章)"
)
_SITE = re.compile(r"更多信息请关注[^。]{0,30}|来源[:]\s?\S{2,20}|^\s*新华社[^。\s]{1,14}电")


def read_warnings(source: SourceText, title: Words | None, issuers: Issuers | None, level: str) -> Iterator[Warning]:
    """Warnings in the order of the text's own parts: title, body, number, dates, persons."""
    yield from _title(title)
    yield from _body(source)
    yield from _numbers(source, title)
    yield from _days(source, title.plain if title else "")
    if issuers and issuers.open_ended and len(issuers.names) < 3:
        message = _("The text says that more organisations issue this than it names here (等…部门).")
        yield Warning("issuers_incomplete", message, issuers.words.text, issuers.words.start)
    yield from _persons(source)
    site = _SITE.search(source.plain.text) if level == "national" else None
    if site:
        words = source.words(site.start(), site.end())
        message = _("A text of central organisations that another site reposts: who posted it is no issuer.")
        yield Warning("reposted", message, words.text, words.start)


def _title(title: Words | None) -> Iterator[Warning]:
    if title is None:
        return
    unclosed = any(title.plain.count(begin) > title.plain.count(end) for begin, end in ("《》", "()", "“”", "〔〕"))
    if unclosed or is_cut(title.text):
        yield Warning("title_cut", _("The title is cut off."), title.text[-24:], title.start)


def _days(source: SourceText, title: str) -> Iterator[Warning]:
    for words in contradictions(source, title):
        message = _("The text states several days of entry into force; default: none.")
        yield Warning("effective_several", message, words.text, words.start)
    if (parts := parts_with_own_days(source, title)) is not None:
        message = _("Some of the articles enter into force on another day than the rest.")
        yield Warning("effective_of_parts", message, parts.text, parts.start)


def _body(source: SourceText) -> Iterator[Warning]:
    text = source.raw.strip()
    for finding in screen("", text, "政策文件"):
        if finding.code == "body_cut" and (words := _last(source, finding.evidence)):
            yield Warning("body_cut", finding.message, words.text, words.start)
    if (words := _started_over(source)) is not None:
        yield Warning("body_repeated", _("The body stands here twice."), words.text, words.start)
    joined = _RUN_ON.search(source.plain.text) if "\n" not in text and len(text) >= MIN_JOINED else None
    if joined:
        words = source.words(max(0, joined.start() - 10), joined.end() + 8)
        message = _("The body has no line breaks: paragraphs have run together.")
        yield Warning("lines_joined", message, words.text, words.start)


def _last(source: SourceText, evidence: str) -> Words | None:
    start = source.raw.rfind(evidence)
    return Words(evidence, start) if evidence and start >= 0 else None


def _started_over(source: SourceText) -> Words | None:
    """Where the body begins again; the title, number or addressee above it need not stand there twice."""
    heads = [match.end() for match in islice(re.finditer(r"\n+", source.raw), HEAD_LINES)]
    for begin in (0, *heads):
        again = repeated_at(strip_site_text(source.raw[begin:]))
        if again is not None:
            # ``repeated_at`` counts characters that are no spaces: their place in the raw text.
            places = [place for place, char in enumerate(source.raw) if place >= begin and not char.isspace()]
            return Words(source.raw[places[again] : places[again] + 24], places[again])
    return None


def _numbers(source: SourceText, title: Words | None) -> Iterator[Warning]:
    incoming = incoming_number(source)
    if incoming:
        message = _("This number is that of the letter the document answers; default: no number of its own.")
        yield Warning("number_quoted", message, incoming.text, incoming.start)
    another = number_of_another(source, title)
    if another:
        message = _("This decree issues an amending decision, not the text the title names; default: no number.")
        yield Warning("number_of_another", message, another.text, another.start)


def _persons(source: SourceText) -> Iterator[Warning]:
    seen: set[str] = set()
    for data in find_personal_data(source.raw):
        if data.masked not in seen:
            seen.add(data.masked)
            yield Warning("personal_data", _("Personal data."), data.masked, data.start)
