"""Highlights of whole phrases, made here because engines mark single characters or cut phrases at punctuation."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import islice

from .analysis import HAN, NUMBER_NOISE, YEAR, fold, is_han
from .reading import Reading, Words

FRAGMENT = 120  # characters of body text shown around a match
FRAGMENTS = 2
_LEAD = 30
_PLACES = 200  # marked per field; a single character may occur thousands of times
# Of Han characters only radicals are no \w to the library, which takes milliseconds to compile a class with them all.
_SIGN = r"[^\w\u2e80-\u2fdf]|_"
_BETWEEN = rf"(?:{_SIGN})*"
_NUMBER_BETWEEN = rf"(?:{_SIGN}|[{''.join(sorted(NUMBER_NOISE))}{YEAR}])*"
# What unfolds into Han characters: radicals, kanbun, circled and squared ones, compatibility ideographs.
_FOLDED_HAN = re.compile(
    "[\u2e80-\u2fdf\u3036-\u303a\u3190-\u319f\u3200-\u33ff\uf900-\ufaff\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f]"
)
_LETTER = rf"[^\W\d_{HAN}]"
_Place = tuple[int, int]
_SHORT, _LONG = ("title", "summary"), ("body", "attachments")


def highlight(reading: Reading, texts: Mapping[str, str], numbers: Sequence[str]) -> dict[str, list[str]]:
    """Return HTML fragments of the fields in which the query was found; see ``SearchHit.highlights``.

    ``texts`` holds title, summary, body and the words of attachments.
    """
    wanted = tuple(sorted({words for readings in reading.phrases for words in readings}, key=len, reverse=True))
    if not wanted:
        return {}
    phrases = _pattern(wanted, _BETWEEN, "")
    number = _pattern((reading.number,), _NUMBER_BETWEEN, "0*") if reading.number else phrases
    pattern = _Pattern(phrases, number, _all_han(wanted))
    marked = {name: [_marked(texts[name], places)] for name in _SHORT if (places := pattern.places(texts[name]))}
    of_numbers = [(text, _places(number, text) or pattern.places(text)) for text in numbers]
    if found := [_marked(text, standing) for text, standing in of_numbers if standing]:
        marked["numbers"] = found
    fragments = {name: _fragments(texts[name], pattern.lazily(texts[name])) for name in _LONG}
    return marked | {name: found for name, found in fragments.items() if found}


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What is looked for: the phrases and, where none stands, the number (the same expression without one)."""

    phrases: re.Pattern[str]
    number: re.Pattern[str]
    all_han: bool

    def places(self, text: str) -> list[_Place]:
        """Return where a text has it. Folding costs more than searching, and Han characters hardly ever fold."""
        if self.all_han and not _FOLDED_HAN.search(text):
            found = [*islice(_as_written(self.phrases, text), _PLACES)]
        else:
            found = _places(self.phrases, text)
        return found or ([] if self.number is self.phrases else _places(self.number, text))

    def lazily(self, text: str) -> Iterator[_Place]:
        """Yield where a long text has it as it is written; only a text without any is read folded."""
        first = None
        if self.all_han:
            for first in _as_written(self.phrases, text):
                yield first
        if first is None:
            yield from self.places(text)


@lru_cache(maxsize=128)
def _pattern(wanted: tuple[Words, ...], between: str, leading: str) -> re.Pattern[str]:
    """Return an expression for any of the phrases; of two at one place the longer wins."""
    return re.compile("|".join(between.join(_word(word, leading) for word in words) for words in wanted))


def _word(word: str, leading: str) -> str:
    if is_han(word):
        return word
    if word.isdecimal():
        return rf"(?<!\d){leading}{word}(?!\d)"
    return rf"(?<!{_LETTER}){re.escape(word)}(?!{_LETTER})"


def _places(pattern: re.Pattern[str], text: str) -> list[_Place]:
    folded, origins = fold(text)
    found = islice(_as_written(pattern, folded), _PLACES)
    if origins is None:
        return [*found]
    return [(origins[start], origins[end - 1] + 1) for start, end in found]


def _as_written(pattern: re.Pattern[str], text: str) -> Iterator[_Place]:
    """Look at the text as it is: Han characters hardly ever fold, and folding long texts costs more than searching."""
    return (match.span() for match in pattern.finditer(text))


def _all_han(wanted: Iterable[Words]) -> bool:
    return all(is_han(word) for words in wanted for word in words)


def _marked(text: str, places: Iterable[_Place]) -> str:
    parts = []
    done = 0
    for start, end in places:
        first = max(start, done)  # one character can unfold into two found ones: ㎡
        if first < end:
            parts += [escape(text[done:first]), "<em>", escape(text[first:end]), "</em>"]
            done = end
    return "".join([*parts, escape(text[done:])])


def _fragments(text: str, places: Iterable[_Place]) -> list[str]:
    """Return the first fragments around places in order; no more of a long text is looked at than they need."""
    fragments: list[str] = []
    reached = 0
    ahead = iter(places)
    place = next(ahead, None)
    while place and len(fragments) < FRAGMENTS:
        low = max(reached, place[0] - _LEAD)
        reached = max(min(len(text), low + FRAGMENT), place[1])
        inside: list[_Place] = []
        while place and place[0] < reached:
            if place[1] <= reached:
                inside.append((place[0] - low, place[1] - low))
            place = next(ahead, None)
        fragment = _marked(text[low:reached], inside).strip()
        fragments.append(("…" if low else "") + fragment + ("…" if reached < len(text) else ""))
    return fragments
