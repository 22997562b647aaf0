"""Synthetic documents for the search: lengths, word frequencies and topics as in real policies, words of no text.

Lengths are log-normal (median 2,500, p95 12,000 characters). Words are one to six Han characters at random; how
often each stands follows Zipf and Mandelbrot over a general part, and over a part of their own for each of the topics,
because a word that stands 12 times in every second document is not one that stands six times in each.
"""

import math
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from cms.content.phases import BEGINNING, END, Phase
from search.documents import SearchDocument

SEED = 20_260_401
SPACE = uuid.UUID("0c1f6f52-9d1a-4b7c-8f6e-2f2f7a6f3c58")
LOCALE = "zh-hans"
TYPES = ("policy", "product", "interpretation", "call", "notice", "explainer")
LEVELS = ("national", "province", "city", "county")
AREAS, THEMES, REGIONS, ORGANISATIONS = 12, 22, 30, 60

_MEDIAN, _SPREAD, _SHORTEST, _LONGEST = 2_500, 0.954, 60, 60_000  # characters; spread: p95 at 12,000
_WORDS = 40_000
_LENGTHS, _SHARES = (1, 2, 3, 4, 6), (6, 66, 10, 14, 4)
_TOPICS, _TOPIC_WORDS, _GENERAL_WORDS = 60, 1_500, 1_200
_GENERAL_SHARE = 0.45
_MAIN_TOPIC = (0.7, 0.3)  # of a document's two topics
_FLAT = 25  # Mandelbrot's constant: how much alike the most frequent are
_FADING = 300  # every so many places a character is rarer by e
_CLAUSE, _SENTENCE = 7, 4  # words, clauses
_IN_FORCE_SINCE = 1_700_000_000


@dataclass(frozen=True, slots=True)
class _Words:
    """Words with their cumulated weights."""

    words: Sequence[str]
    weights: Sequence[float]

    def draw(self, source: random.Random, count: int) -> list[str]:
        return source.choices(self.words, cum_weights=self.weights, k=count)


class Corpus:
    """The words, and documents made of them: the same for the same numbers, on every machine."""

    @cached_property
    def vocabulary(self) -> list[str]:
        """Return all words, the most frequent first."""
        source = random.Random(SEED)
        # GB 2312's first level: the 3,755 characters that are in use.
        characters = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]
        source.shuffle(characters)
        drawn = _Words(characters, list(accumulate(math.exp(-rank / _FADING) for rank in range(len(characters)))))
        lengths = source.choices(_LENGTHS, _SHARES, k=_WORDS * 3)
        return list(dict.fromkeys("".join(drawn.draw(source, length)) for length in lengths))[:_WORDS]

    @cached_property
    def topics(self) -> list[tuple[_Words, _Words]]:
        """Return of each topic its own words, and them mixed with those of every document."""
        source = random.Random(SEED + 1)
        general, rest = self.vocabulary[:_GENERAL_WORDS], self.vocabulary[_GENERAL_WORDS:]
        own = [source.sample(rest, _TOPIC_WORDS) for _ in range(_TOPICS)]
        return [
            (_weighted((words, 1.0)), _weighted((general, _GENERAL_SHARE), (words, 1 - _GENERAL_SHARE)))
            for words in own
        ]

    @cached_property
    def organisations(self) -> list[str]:
        """Return names of organisations."""
        return [f"云汀市{word}局" for word in self.vocabulary if len(word) == 4][:ORGANISATIONS]

    def document(self, number: int) -> SearchDocument:
        """Return one document."""
        source = random.Random(SEED * 1_000_003 + number)
        (own, main), (_, second) = source.sample(self.topics, 2)
        length = min(max(int(source.lognormvariate(math.log(_MEDIAN), _SPREAD)), _SHORTEST), _LONGEST)
        day = (2_000 + source.randrange(26)) * 10_000 + source.randrange(1, 13) * 100 + source.randrange(1, 29)
        organisations = source.sample(self.organisations, source.choice((1, 1, 1, 2)))
        return SearchDocument(
            content_id=str(uuid.uuid5(SPACE, str(number))),
            type=source.choices(TYPES, (60, 12, 10, 8, 6, 4))[0],
            locale=LOCALE,
            title=_title(source, own, organisations[0], number),
            numbers=(f"云{organisations[0][3]}发〔{day // 10_000}〕{number % 400 + 1}号",),
            summary=_text(source, (main, second), 90),
            body=_text(source, (main, second), length),
            terms=tuple(sorted(_terms(source, day))),
            phases=_phases(source),
            organisations=tuple(organisations),
            published_key=day,
            updated_key=1_750_000_000_000_000 + number * 1_000_003,
            change_id=number,
        )

    def documents(self, size: int) -> Iterator[SearchDocument]:
        """Yield so many documents."""
        return map(self.document, range(1, size + 1))


def _weighted(*parts: tuple[Sequence[str], float]) -> _Words:
    """Return the words of all parts, each part with its share of the whole."""
    weights: list[float] = []
    for words, share in parts:
        falling = [1 / (rank + _FLAT) for rank in range(len(words))]
        weights += [share * weight / sum(falling) for weight in falling]
    return _Words([word for words, _ in parts for word in words], list(accumulate(weights)))


def _text(source: random.Random, topics: Sequence[_Words], length: int) -> str:
    words = [
        word
        for topic, share in zip(topics, _MAIN_TOPIC, strict=True)
        for word in topic.draw(source, int(length * share / 2) + 1)
    ]
    clauses = ["".join(words[start : start + _CLAUSE]) for start in range(0, len(words), _CLAUSE)]
    sentences = ["，".join(clauses[start : start + _SENTENCE]) for start in range(0, len(clauses), _SENTENCE)]
    return ("。".join(sentences) + "。")[:length]


def _title(source: random.Random, topic: _Words, organisation: str, number: int) -> str:
    subject = "".join(topic.draw(source, source.randrange(3, 9)))
    form = source.choice(("实施办法", "若干措施", "管理办法（试行）", "工作方案", "奖励细则"))
    return f"{organisation}关于印发《{subject}{form}》的通知" if number % 3 else f"{subject}{form}"


def _terms(source: random.Random, day: int) -> Iterator[tuple[str, str]]:
    for area in source.sample(range(AREAS), source.choice((1, 1, 2))):
        yield "policy_area", f"area-{area}"
    region = source.randrange(REGIONS)
    yield from (("region", f"region-{region}"), ("region_within", f"region-{region}"), ("region_within", "320000"))
    yield "level", source.choices(LEVELS, (1, 2, 4, 3))[0]
    yield "theme", f"theme-{source.randrange(THEMES)}"
    yield "genre", f"genre-{source.randrange(15)}"
    yield "year", str(day // 10_000)
    organisation = f"organisation-{source.randrange(ORGANISATIONS)}"
    yield from (("organisation", organisation), ("issuer", organisation))


def _phases(source: random.Random) -> tuple[Phase, ...]:
    start = _IN_FORCE_SINCE - source.randrange(600_000_000)
    upcoming = Phase("validity", "upcoming", BEGINNING, start)
    if source.random() < 0.6:
        return upcoming, Phase("validity", "in_force", start, END)
    end = start + source.randrange(30_000_000, 300_000_000)
    return upcoming, Phase("validity", "in_force", start, end), Phase("validity", "expired", end, END)
