"""Windows a text states: when someone applies, hands in, is recommended or claims (7.4.1.1); a person confirms them.

A day on which a condition is measured, a validity ends, a report is due or a work is to be done is none. Where the
words leave the instant open (公布后30日内) no instant is made up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from catalog.calls.windows import Bound, Stage, Window

from . import cues
from .audiences import audience, for_persons
from .clauses import Around, around
from .dates import expressions
from .relative import relative_terms
from .source import Proposal, Sentence, Source
from .spans import Span, spans
from .stages import stage_of
from .years import NO_YEAR, Dated, dated

Form = Literal["dated", "standing", "later", "relative"]


_YEARS_AGO = 3 * 366
_DUE_LABEL = re.compile(r"截止(?:时间|日期|日)")


@dataclass(frozen=True, slots=True)
class StatedWindow:
    """A window as stated.

    ``form`` relative: the words alone say when; its bounds are empty, as of one announced later.

    ``channel``: online, counter, post, email or empty; ``batch`` as written; ``while_funds_last``: 额满即止, 先到先得.
    """

    window: Window
    form: Form = "dated"
    channel: str = ""
    batch: str = ""
    while_funds_last: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known of the document while its sentences are read."""

    source: Source
    issued: date | None
    persons: bool
    calls: bool

    def proposal(
        self, sentence: Sentence, stated: StatedWindow, span: tuple[int, int], *, note: str = "", certain: bool = False
    ) -> Proposal[StatedWindow]:
        """A window with the words from–to ``span`` of its sentence."""
        start, end = (sentence.start + place for place in span)
        quote = self.source.quote(start, end, (sentence.start, sentence.end))
        return self.source.proposal("window", stated, quote, certain=certain, note=note)


def read_windows(source: Source, issued: date | None, title: str = "") -> tuple[Proposal[StatedWindow], ...]:
    """In the order of the text. ``issued``: the day the document bears, from which missing years are taken."""
    reading = _Reading(source, issued, for_persons(title), bool(cues.CALLS.search(title)))
    found = [each for sentence in source.sentences for each in _of_sentence(reading, sentence)]
    return tuple(sorted(found, key=lambda each: (each.quote.start, each.quote.end)))


def _of_sentence(reading: _Reading, sentence: Sentence) -> Iterator[Proposal[StatedWindow]]:
    yield from _undated(reading, sentence)
    found = expressions(sentence.said)
    for span in spans(sentence.said, found):
        near = around(sentence, span, found)
        stage = stage_of(near, span, calls=reading.calls)
        if stage is None:
            continue
        yield from _dated(reading, sentence, span, near, stage)
    for term in relative_terms(sentence.said):
        who = audience(sentence.said[: term.start], sentence.said[term.end :], term.stage, reading.persons)
        stated = StatedWindow(Window(stage=term.stage, audience=who, announced_later=True), "relative")
        yield reading.proposal(sentence, stated, (term.start, term.end), note=term.note)


def _undated(reading: _Reading, sentence: Sentence) -> Iterator[Proposal[StatedWindow]]:
    """常年受理, 另行通知."""
    standing = cues.STANDING.search(sentence.said)
    later = cues.LATER.search(sentence.said)
    for found, form in ((standing, "standing"), (later, "later")):
        if found is None or (form == "later" and standing is not None):
            continue
        stage: Stage = "claim" if cues.CLAIMING.search(found.group()) else "apply"
        who = audience(sentence.said[: found.start()], sentence.said[found.end() :], stage, reading.persons)
        if who == "department":
            who = "enterprise"
        window = Window(stage=stage, audience=who, standing=form == "standing", announced_later=form == "later")
        note = "以当地通知为准" if cues.LOCAL.search(sentence.said) else ""
        stated = _stated(window, "standing" if form == "standing" else "later", sentence.said, sentence.said)
        yield reading.proposal(sentence, stated, found.span(), note=note, certain=not note)


def _dated(
    reading: _Reading, sentence: Sentence, span: Span, near: Around, stage: Stage
) -> Iterator[Proposal[StatedWindow]]:
    opens, closes = _bounds(_as_due(span, near), near, reading.issued)
    note = "; ".join(dict.fromkeys(each.note for each in (opens, closes) if each is not None and each.note))
    who = audience(near.before, near.tail, stage, reading.persons)
    first = opens.first if opens is not None else None
    last = closes.last if closes is not None else None
    if NO_YEAR in note or (first is None and last is None) or (closes is not None and last is None):
        stated = StatedWindow(Window(stage=stage, audience=who, announced_later=True), "relative")
        if NO_YEAR in note:
            yield reading.proposal(sentence, stated, (span.start, span.end), note=NO_YEAR)
        return
    if first is not None and last is not None and first.day > last.day:
        first = None
    if _is_long_past(reading.issued, last or first, note):
        return
    yearly = bool((opens and opens.yearly) or (closes and closes.yearly))
    window = Window(first, last, stage=stage, audience=who, yearly=yearly)
    stated = _stated(window, "dated", near.clause, sentence.said)
    yield reading.proposal(sentence, stated, (span.start, span.end), note=note, certain=not note and not span.loose)


def _is_long_past(issued: date | None, bound: Bound | None, note: str) -> bool:
    """A stated day years before the document is of what it tells about, whatever stands around it."""
    return issued is not None and bound is not None and not note and (issued - bound.day).days > _YEARS_AGO


def _as_due(span: Span, near: Around) -> Span:
    """A single day under 截止时间 closes, whatever stands between."""
    single = span.on and span.opens is not None and span.opens.last is None
    return replace(span, opens=None) if single and _DUE_LABEL.search(near.head + near.heading) else span


def _bounds(span: Span, near: Around, issued: date | None) -> tuple[Dated | None, Dated | None]:
    earlier, every = near.earlier, "每年" in near.before
    opens = None if span.opens is None else dated(span.opens, earlier, issued, every=every)
    if span.closes is None:
        return opens, None
    if span.closes is span.opens:
        return opens, opens
    before = [*earlier, span.opens] if span.opens is not None else earlier
    closes = dated(span.closes, before, issued, every=every)
    last: Bound | None = closes.last and replace(closes.last, included=span.included)
    return opens, replace(closes, last=last)


def _stated(window: Window, form: Form, clause: str, said: str) -> StatedWindow:
    channel = next((name for name, pattern in cues.CHANNELS if pattern.search(clause)), "")
    batch = cues.BATCH.search(clause) or cues.BATCH.search(said)
    lasts = bool(cues.WHILE_FUNDS_LAST.search(said))
    return StatedWindow(window, form, channel, batch.group() if batch else "", lasts)
