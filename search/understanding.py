"""What a query says before anything is stepped down: its phrases in both writings, what it names, and a number in it.

* Traditional characters are read in simplified ones as well.
* 2023-05-10 and 二〇二三年 are also read as dates are written in documents: 2023年5月10日, 2023年.
* Beside other words, the name of a region is also met by what applies there, a year by what was published in it; what
  is nearer comes first. The name of an organisation, short ones too, is always met by what it has to do with.
* A number of a document within a sentence is looked up as a number.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .analysis import normalise, number_tokens, tokens
from .named import ORGANISATION_AXIS, bodies_named, met_by, place_named
from .questions import ASKING, parts_of
from .reading import OnAxis, Reading, Words, equal_terms, read_query
from .traditional import in_simplified

Terms = tuple[tuple[str, ...], ...]

YEAR_AXIS = "year"
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_SPOKEN_YEAR = re.compile(r"[一二][〇零○一二三四五六七八九]{3}(?=年)")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,14})[^\w\s]?((?:19|20)\d\d)年?[^\w\s]?第?(\d{1,5})号")
_YEARS = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Understood:
    """``query``: in simplified characters. ``near``: the named region and what contains it, nearest first."""

    query: str
    reading: Reading
    near: tuple[str, ...] = ()


def understand(query: str, terms: Terms) -> Understood:
    """Read a query as it was typed; every phrase of it is asked for."""
    simplified = in_simplified(query)
    dated = _SPOKEN_YEAR.sub(lambda year: year.group().translate(_DIGITS), _DATE.sub(_as_written, simplified))
    read = read_query(dated, terms)
    phrases = list(read.phrases)
    for other in {simplified, query} - {dated}:
        typed = [readings[0] for readings in read_query(other).phrases]
        if len(typed) == len(phrases):
            phrases = [tuple(dict.fromkeys((*each, words))) for each, words in zip(phrases, typed, strict=True)]
    found = with_names(phrases, _number_within(dated, terms) or read.number, simplified)
    return replace(found, reading=replace(found.reading, everything=read.everything))


def understand_words(phrases: Iterable[Sequence[Words]], terms: Terms, least: int = 0) -> Understood:
    """Read phrases that were worked out from a query, each a list of readings; ``least`` of them are needed."""
    read = [
        tuple(dict.fromkeys(same for words in readings for same in equal_terms(words, terms))) for readings in phrases
    ]
    found = with_names(read, (), " ".join("".join(readings[0]) for readings in read))
    return replace(found, reading=replace(found.reading, least=least))


def with_names(phrases: Sequence[Sequence[Words]], number: Words, query: str) -> Understood:
    """Return phrases with what else meets them: regions, organisations, years."""
    also: list[OnAxis] = []
    near: tuple[str, ...] = ()
    read = [tuple(readings) for readings in phrases]
    for place, readings in enumerate(phrases):
        if bodies := bodies_named(readings):
            also.append(OnAxis(place, ORGANISATION_AXIS, bodies))
        if region := place_named(readings[0]):
            near = near or region.codes
            if len(phrases) > 1:
                also.append(met_by(place, region))
                read[place] = tuple(dict.fromkeys((*readings, region.plain)))
        if len(phrases) > 1 and (year := _year(readings[0])):
            also.append(OnAxis(place, YEAR_AXIS, (year,)))
    return Understood(query, Reading(tuple(read), number, also=tuple(also)), near)


def _as_written(date: re.Match[str]) -> str:
    year, month, day = date.groups()
    return f"{year}年{int(month)}月{int(day)}日"


def _year(words: Words) -> str:
    rest = words[1:]
    return words[0] if _YEARS.fullmatch(words[0]) and rest in ((), ("年",), ("年", "度")) else ""


def _number_within(query: str, terms: Terms) -> Words:
    """Return the number that stands in a longer text; what asks before it is no part of it."""
    found = _NUMBER.search(normalise(query))
    if found is None or len(found.group()) == len(query.strip()):
        return ()
    word = tuple(tokens(found.group(1)))
    parts = parts_of(word, terms)
    last = max((place for place, part in enumerate(parts) if part.kind == ASKING), default=-1)
    kept = "".join(char for part in parts[last + 1 :] for char in part.words) or found.group(1)
    return tuple(number_tokens(f"{kept} {found.group(2)} {found.group(3)}"))
