"""What decides the order of hits, the same for every engine: plain numbers, given for where and what was found.

Where a phrase was found decides first. The steps are wider than all that can be earned below them: being in force or
open, being near, how often the words occur (0 to about 0.5), and recency (at most 2 % of the whole).
"""

from collections.abc import Sequence

from .intervals import instant_terms
from .reading import Reading, Words, holds

IN_TITLE, IN_NUMBER, IN_SUMMARY = 16.0, 10.0, 5.0
WHOLE_TITLE, WHOLE_NUMBER = 10.0, 40.0
TIERS = (("title", IN_TITLE), ("summary", IN_SUMMARY))

# What holds or can be applied for comes first among equally relevant documents: at most one bonus for each.
PREFERRED = (
    ("validity", ("in_force",)),
    ("application", ("open", "closing", "standing")),
    ("notice", ("open",)),
)
IN_FORCE = 2.0
# Below being in force, above how often words occur; shared out evenly, so that each region is a step.
NEAREST = 0.8
# What is written about a document comes after the document itself, unless it is asked for.
ITSELF = 0.8
ABOUT: tuple[Words, ...] = tuple(map(tuple, ("解读", "图解", "读懂", "问答", "解答", "记者问", "释义", "起草说明")))
# By how much the engine's own measure of frequency counts, for one phrase and its number of words.
FREQUENCY = 0.02
# Of equal terms the longer says more: 高企 also stands in 提高企业, 高新技术企业 only where it is meant.
_PER_WORD, _WORDS = 0.25, 8
_RECENCY = 0.02
_OLDEST, _NEWEST = 1949, 2099
# Bonuses grow with the phrases, as what these earn does, but never beyond the step between title and summary.
_MOST_PHRASES = 4


def preferred_terms(as_of: int) -> list[str]:
    """Return the terms of ``search.intervals`` of which a preferred document has at least one at the instant."""
    return [term for axis, statuses in PREFERRED for term in instant_terms(axis, statuses, as_of)]


def preferred_worth(reading: Reading) -> float:
    """Return the bonus of a preferred document."""
    return IN_FORCE * _scale(reading)


def near_worths(reading: Reading, near: Sequence[str]) -> list[tuple[str, float]]:
    """Return (code, bonus) for regions, nearest first; the best one counts."""
    worth = NEAREST * _scale(reading)
    return [(code, worth * (len(near) - place) / len(near)) for place, code in enumerate(near)]


def itself_worth(reading: Reading) -> float:
    """Return the bonus of a title that holds none of ``ABOUT``; 0 when the query asks for one of them."""
    asked = (words for readings in reading.phrases for words in readings)
    return 0.0 if any(holds(words, about) for words in asked for about in ABOUT) else ITSELF * _scale(reading)


def whole_titles(reading: Reading) -> list[str]:
    """Return what earns ``WHOLE_TITLE`` as the whole name of a document: its words, joined with spaces."""
    if len(reading.phrases) == 1:
        return [" ".join(words) for words in reading.phrases[0]]
    return [" ".join(word for readings in reading.phrases for word in readings[0])]


def whole_number_worth(reading: Reading) -> float:
    """Return the bonus of the very number: more than all that another document can earn by the same phrases."""
    return WHOLE_NUMBER * max(len(reading.phrases), 1)


def _scale(reading: Reading) -> int:
    return min(max(len(reading.phrases), 1), _MOST_PHRASES)


def reading_worths(readings: Sequence[Words], worth: float) -> list[tuple[Words, float]]:
    """Return (words, bonus) for equal readings of a phrase: the best counts, and of several the longer earns more."""
    several = len(readings) > 1
    return [(words, worth + (_PER_WORD * min(len(words), _WORDS) if several else 0)) for words in readings]


def recency(published_key: int) -> float:
    """Return what scores are multiplied by: 1.00 for the oldest (or undated, 0) to 1.02 for the newest ``yyyymmdd``.

    Small enough to decide between equally relevant documents only.
    """
    year, rest = divmod(published_key, 10_000)
    age = year + (rest // 100 * 31 + rest % 100) / 500 - _OLDEST
    return 1 + _RECENCY * min(max(age / (_NEWEST - _OLDEST), 0.0), 1.0)
