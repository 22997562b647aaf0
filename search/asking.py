"""How a question is asked: as it was typed, and, when that finds nothing, by what was probably meant.

All words as typed come first (``understanding``); whatever they find is the answer. Where that is less than ten
documents for words written together (高新技术企业奖励), those that hold all of them apart are found as well: ``apart``.
Otherwise, in this order, until something is found, with at most four asks of the engine:

0. ``number``: of a document number that is nowhere, what its office numbered in that year.
1. ``pinyin``: letters that stand for Chinese words of titles or of the lists of this installation.
2. ``corrected``: characters that sound like such words (高薪技术企业), where nothing is asked in a sentence.
3. ``question`` (a sentence) or ``most_words``: the words of content: three in five of them must be found, of a sentence
   one in two, and what stands together in it counts once more.
4. ``corrected`` or ``most_words``: the two-character pieces of the phrases, of which a little more than half must be
   found; ``corrected`` when the first title holds nearly what was typed.

Letters that were only found somewhere in a text, such as an address, give way to 1. Filters that alone keep the words
from being found leave the answer empty: ``without_filters`` says what dropping one of them would give.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape
from math import ceil

from .analysis import is_han, written
from .corrections import (
    alike_in,
    alike_known,
    divided,
    is_spelled,
    letters_of,
    meant_in,
    pieces_of,
    runs_of_letters,
)
from .engine import get_engine
from .named import place_names
from .questions import CONTENT, Part, asks, content_of, parts_of, stretches_of
from .reading import Reading, Words, is_quoted, series_of
from .request import TYPE_AXIS, SearchRequest
from .result import SearchResult
from .synonyms import synonym_groups
from .understanding import Understood, understand, understand_words

MOST_ASKS = 4
PINYIN, TRADITIONAL, CORRECTED, MOST_WORDS, QUESTION = "pinyin", "traditional", "corrected", "most_words", "question"
APART, NUMBER = "apart", "number"
_FEW = 10
# More words are a title or a sentence rather than what somebody looks for.
_MOST_APART = 4
_SHARE_OF_WORDS, _SHARE_OF_QUESTION = 0.6, 0.5
_TITLES = 10
# A phrase that long is a title with a slip in it rather than some words written together.
_LONG_PHRASE = 8
_SHORTEST_SOUND = 3
_MARK = re.compile(r"</?em>")


@dataclass(frozen=True, slots=True)
class Answer:
    """``changed``: the query that was asked instead, or nothing; ``rule``: by which step, or nothing."""

    result: SearchResult
    reading: Reading
    changed: str = ""
    rule: str = ""


def ask(request: SearchRequest) -> Answer:
    """Answer a question; raise ``EngineUnavailable`` when no engine can."""
    question = _Question(request)
    strict = question.strictly()
    if strict.reading.everything or not strict.reading.phrases:
        return strict
    if strict.result.total:
        return (question.only_in_texts(strict) and _by_letters(question)) or _apart(question, strict) or strict
    if question.narrowed_too_far():
        return strict
    return next((answer for step in _STEPS if (answer := step(question))), strict)


def without_filters(request: SearchRequest) -> list[tuple[str, int]]:
    """Return (axis, count) for each filter that alone could be dropped to find something, the most first."""
    question = _Question(request)
    found = [(axis, question.count(narrower)) for axis, narrower in _with_one_less(request)]
    return sorted([pair for pair in found if pair[1]], key=lambda pair: -pair[1])


class _Question:
    """One query, how it is understood, and how often the engine may still be asked."""

    def __init__(self, request: SearchRequest) -> None:
        self.request = request
        self.terms = request.synonyms or synonym_groups()
        self.understood = understand(request.query, self.terms)
        self.typed = [readings[0] for readings in self.understood.reading.phrases]
        self.left = MOST_ASKS
        self._engine = get_engine()

    @cached_property
    def parts(self) -> list[Part]:
        """Return the typed words cut into what the lists know; only needed when they find nothing as typed."""
        return [part for words in self.typed for part in parts_of(words, self.terms, place_names())]

    def strictly(self) -> Answer:
        """Ask for all words as typed."""
        changed = self.understood.query if self.understood.query != self.request.query else ""
        return self.answer(self.understood, TRADITIONAL if changed else "", changed)

    def answer(self, understood: Understood, rule: str, changed: str) -> Answer:
        """Ask for a reading."""
        self.left -= 1
        near = self.request.near or understood.near
        result = self._engine.search(replace(self.request, reading=understood.reading, near=near))
        return Answer(result, understood.reading, changed, rule)

    def attempt(self, understood: Understood, rule: str, changed: str) -> Answer | None:
        """Ask for a reading, if that may be; an answer that found nothing is none."""
        if not self.left:
            return None
        answer = self.answer(understood, rule, changed)
        return answer if answer.result.total else None

    def titles(self, letters: str) -> list[str]:
        """Return texts of the index in which something is spelled so; keeps one ask for what is found."""
        if self.left < 2:
            return []
        self.left -= 1
        return [found.text for found in self._engine.suggest(letters, self.request.locale, _TITLES)]

    def count(self, request: SearchRequest) -> int:
        """Return how many documents another request finds, all words as typed."""
        asked = replace(request, reading=self.understood.reading, facets=(), limit=0, page=1)
        return self._engine.search(asked).total

    def only_in_texts(self, answer: Answer) -> bool:
        """Say whether spelled letters were found, but in no title, summary or number."""
        spelled = any(is_spelled(word) and len(word) > _LONG_PHRASE // 2 for words in self.typed for word in words)
        return spelled and not any({"title", "summary", "numbers"} & {*hit.highlights} for hit in answer.result.hits)

    def narrowed_too_far(self) -> bool:
        """Say whether the words are found as typed without the filters."""
        request = self.request
        if not request.filters and not any(phase.statuses for phase in request.phases.values()):
            return False
        self.left -= 1
        return self.count(replace(request, filters={}, phases={})) > 0


def _apart(question: _Question, strict: Answer) -> Answer | None:
    """Ask for the words of a phrase wherever they stand; where they stand together they are found once more."""
    if strict.result.total >= _FEW or len(question.typed) != 1 or is_quoted(question.request.query):
        return None
    words = content_of(question.parts)
    if not 2 <= len(words) <= _MOST_APART or any(part.kind != CONTENT for part in question.parts):
        return None
    answer = _any_words(question, words, question.typed, len(words), APART)
    return answer if answer and answer.result.total > strict.result.total else None


def _by_number(question: _Question) -> Answer | None:
    """Ask for the year and office of a number, where its last part is found nowhere."""
    series = series_of(question.understood.reading.number)
    if not series:
        return None
    *office, year = series
    reading = Reading(((series,),), series)
    return question.attempt(replace(question.understood, reading=reading), NUMBER, f"{''.join(office)}〔{year}〕")


def _by_letters(question: _Question) -> Answer | None:
    """Read letters as what they spell: neighbouring ones as one word first, then each by itself."""
    phrases: list[list[Words]] = []
    changed = False
    for run in runs_of_letters(question.typed):
        meant = _meant_by(run, question) if _all_spelled(run) else []
        changed = changed or bool(meant)
        phrases += meant or [[words] for words in run]
    if not changed:
        return None
    return question.attempt(understand_words(phrases, question.terms), PINYIN, _text(phrases))


def _meant_by(run: list[Words], question: _Question) -> list[list[Words]]:
    names = place_names()
    letters = "".join(word for words in run for word in words)
    if known := alike_known(letters, question.terms, names):
        return [known]
    if found := alike_in(letters, question.titles(letters)):
        return [found]
    several = [alike_known("".join(words), question.terms, names) for words in run]
    if all(several):
        return several
    return [[words] for words in divided(letters, question.terms, names)]


def _by_sound(question: _Question) -> Answer | None:
    """Replace phrases by what sounds like them and is known; the longest unknown one is looked up in the index."""
    if asks(question.parts):
        return None
    names = place_names()
    meant = {words: _alike(words, alike_known(letters_of(words), question.terms, names)) for words in question.typed}
    unknown = [words for words in question.typed if not meant[words] and _sounds(words)]
    if unknown and (longest := max(unknown, key=len)) and (letters := letters_of(longest)):
        meant[longest] = _alike(longest, alike_in(letters, question.titles(letters)))
    if not any(meant.values()):
        return None
    phrases = [meant[words] or [words] for words in question.typed]
    return question.attempt(understand_words(phrases, question.terms), CORRECTED, _text(phrases))


def _by_words(question: _Question) -> Answer | None:
    """Ask for most words of content."""
    words = content_of(question.parts)
    asking = asks(question.parts)
    whole = len(question.typed) == 1 and len(question.typed[0]) >= _LONG_PHRASE
    if (words == question.typed and len(words) == 1) or (whole and not asking):
        return None
    least = ceil(len(words) * (_SHARE_OF_QUESTION if asking else _SHARE_OF_WORDS))
    together = [each for each in stretches_of(question.parts) if each not in words] if asking else []
    return _any_words(question, words, together, least, QUESTION if asking else MOST_WORDS)


def _any_words(
    question: _Question, words: Sequence[Words], together: Sequence[Words], least: int, rule: str
) -> Answer | None:
    """Ask for ``least`` of the words; what stands ``together`` as well counts once more."""
    phrases = [[each] for each in (*words, *together)]
    changed = _text(phrases[: len(words)])
    return question.attempt(understand_words(phrases, question.terms, least), rule, changed)


def _by_pieces(question: _Question) -> Answer | None:
    """Ask for most pieces of what was typed."""
    wanted = content_of(question.parts) if asks(question.parts) else question.typed
    pieces, least = pieces_of(wanted)
    if [*pieces] == [*wanted] and least == len(pieces):
        return None
    reading = Reading(tuple((piece,) for piece in pieces), least=least)
    answer = question.attempt(Understood(question.understood.query, reading, question.understood.near), MOST_WORDS, "")
    if answer is None:
        return None
    if meant := _nearly(question, answer):
        return replace(answer, rule=CORRECTED, changed=meant)
    return replace(answer, changed=_text([[words] for words in content_of(question.parts)]))


_STEPS: tuple[Callable[[_Question], Answer | None], ...] = (_by_number, _by_letters, _by_sound, _by_words, _by_pieces)


def _nearly(question: _Question, answer: Answer) -> str:
    title = next(iter(answer.result.hits[0].highlights.get("title", ())), "") if answer.result.hits else ""
    return meant_in(unescape(_MARK.sub("", title)), question.understood.query)


def _with_one_less(request: SearchRequest) -> Iterator[tuple[str, SearchRequest]]:
    for axis in request.filters:
        yield axis, replace(request, filters={each: codes for each, codes in request.filters.items() if each != axis})
    for axis, phase in request.phases.items():
        if phase.statuses:
            yield axis, replace(request, phases={each: one for each, one in request.phases.items() if each != axis})
    if len(request.types) == 1:
        yield TYPE_AXIS, replace(request, types=())


def _all_spelled(run: list[Words]) -> bool:
    return all(is_spelled(word) for words in run for word in words)


def _sounds(words: Words) -> bool:
    return len(words) >= _SHORTEST_SOUND and all(map(is_han, words))


def _alike(words: Words, found: list[Words]) -> list[Words]:
    """What is known as typed needs no correction."""
    return [] if words in found else found


def _text(phrases: list[list[Words]]) -> str:
    return " ".join(written(readings[0]) for readings in phrases if readings)
