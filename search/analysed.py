"""A document as every engine indexes it: which texts stand in which field, as tokens, and what it is filtered by."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from .analysis import number_tokens, tokens
from .documents import NUMBER_AXIS, SearchDocument
from .highlights import highlight
from .intervals import interval_terms
from .pinyin import spell
from .reading import Reading
from .request import TYPE_AXIS
from .titles import names_of
from .traditional import in_simplified

# Each is searched by words and by pairs of neighbours; ``text`` is all of a document, the others rank and complete.
TEXT_FIELDS = ("text", "title", "number", "summary", "name")
SPELLED_FIELDS = ("title_syllables", "title_initials", "name_syllables", "name_initials")
_LONGEST_KEY = 2000
_SOURCE = ("title", "numbers", "summary", "body", "attachments")

Tokens = list[str]


@dataclass(frozen=True, slots=True)
class Analysed:
    """What fills the fields of an entry.

    ``texts``: for each of ``TEXT_FIELDS`` the texts, as tokens; phrases do not run from one into the next.
    ``spelled``: likewise for ``SPELLED_FIELDS``. ``title_keys`` (each name the title gives the
    document) and ``number_keys``: whole tokens joined with spaces.
    ``axes``: codes by axis. ``moments``: terms of ``search.intervals``; ``statuses``: "axis=status" that ever hold.
    ``published``: orders by day of publication, then by last change. ``source``: what hits are made of.
    """

    texts: Mapping[str, list[Tokens]]
    spelled: Mapping[str, list[Tokens]]
    title_keys: list[str]
    number_keys: list[str]
    organisations: list[str]
    axes: Mapping[str, list[str]]
    moments: list[str]
    statuses: list[str]
    published: int
    source: list[Any]


def analyse(document: SearchDocument) -> Analysed:
    """Work out what engines keep of a document."""
    title, summary, body = (tokens(text) for text in (document.title, document.summary, document.body))
    folded = _folded_numbers(document)
    plain = [words for words in map(tokens, document.numbers) if words not in folded]
    names = [tokens(name) for name in document.organisations]
    # Looked for by names of old it comes after what bears them, before what only mentions them.
    former = [tokens(text) for text in document.former_titles]
    former += chain.from_iterable(_in_simplified(text) for text in document.former_titles)
    others = [*folded, *plain, *former, *map(tokens, document.attachments)]
    # What was published in traditional characters is found in simplified ones, too.
    other_title, *other_texts = (_in_simplified(text) for text in (document.title, document.summary, document.body))
    others += chain(other_title, *other_texts)
    fields = ([title, summary, body, *others], [title, *other_title], folded, [summary, *former], names)
    return Analysed(
        texts=dict(zip(TEXT_FIELDS, fields, strict=True)),
        spelled=_spelled(document),
        title_keys=[" ".join(tokens(name))[:_LONGEST_KEY] for name in names_of(document.title)] or [""],
        number_keys=[" ".join(words)[:_LONGEST_KEY] for words in folded],
        organisations=[storable(name) for name in document.organisations],
        axes=_axes(document),
        moments=[
            term
            for each in document.phases
            for term in interval_terms(each.axis, each.status, each.starts_at, each.ends_at)
        ],
        statuses=list(dict.fromkeys(f"{phase.axis}={phase.status}" for phase in document.phases)),
        published=_sort_key(document),
        source=_source(document),
    )


def highlights_of(source: list[Any], reading: Reading) -> dict[str, list[str]]:
    """Return the highlights of a hit from what ``Analysed.source`` kept."""
    kept = dict(zip(_SOURCE, source, strict=True))
    return highlight(reading, kept, kept.pop("numbers"))


def storable(text: str) -> str:
    """Leave out what UTF-8 cannot hold: half characters cut off by some writer."""
    return text.encode("utf-8", "ignore").decode()


def _in_simplified(text: str) -> list[Tokens]:
    simplified = in_simplified(text)
    return [] if simplified == text else [tokens(simplified)]


def _source(document: SearchDocument) -> list[Any]:
    numbers = [storable(number) for number in document.numbers]
    texts = (document.title, document.summary, document.body, "\n".join(document.attachments))
    title, summary, body, attachments = map(storable, texts)
    return [title, numbers, summary, body, attachments]


def _folded_numbers(document: SearchDocument) -> list[Tokens]:
    keys = [code for axis, code in document.terms if axis == NUMBER_AXIS]
    return [list(words) for words in dict.fromkeys(tuple(number_tokens(text)) for text in [*document.numbers, *keys])]


def _spelled(document: SearchDocument) -> dict[str, list[Tokens]]:
    found: dict[str, list[Tokens]] = {}
    for field, texts in (("title", (document.title,)), ("name", document.organisations)):
        spellings = [spell(text) for text in texts]
        found[f"{field}_syllables"] = [list(spelling.syllables) for spelling in spellings]
        found[f"{field}_initials"] = [list(spelling.initials) for spelling in spellings]
    return found


def _axes(document: SearchDocument) -> dict[str, list[str]]:
    axes: dict[str, list[str]] = {TYPE_AXIS: [document.type]}
    for axis, code in document.terms:
        axes.setdefault(axis, []).append(code)
    return axes


def _sort_key(document: SearchDocument) -> int:
    return (document.published_key << 32) | min(max(document.updated_key // 1_000_000, 0), 2**32 - 1)
