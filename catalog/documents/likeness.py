"""How alike two documents are: pure functions over titles and texts, and the keys by which candidates meet."""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator

from .identity import number_keys, title_key

SHINGLE = 8  # characters
SKETCH = 128
"""How many of the smallest shingle hashes stand for a text: likeness is then known to about ±0.05."""
TEXT_KEYS = 8
"""How many of them lead texts to each other; texts that are 0.8 alike share one of 8 in all but 0.0003 % of cases."""
SHORTEST_TEXT = 60  # characters; below this, notices of one sentence are alike by their form

ALIKE_TITLES, ALIKE_TEXTS = 0.6, 0.8

_NOT_WORDS = re.compile(r"[\W_]+")
_FORWARDING = re.compile(
    r"^.*?(?:关于)?(?:印发|转发|公布|发布|颁布|修订印发)(.+?)(?:的(?:通知|公告|决定|函|通告|命令|令))?$"
)
_QUOTED = re.compile(r"《(.+)》")


def core_title(title: str) -> str:
    """The title of what is issued: 关于印发《某某办法》的通知 and 某某办法 are titles of one thing."""
    if (forwarded := _FORWARDING.match(title.strip())) is not None:
        quoted = _QUOTED.search(forwarded[1])
        title = quoted[1] if quoted else forwarded[1]
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", title)).lower()


def title_likeness(first: str, second: str) -> float:
    """0…1, over pairs of neighbouring characters of the core titles."""
    return _jaccard(pairs(core_title(first)), pairs(core_title(second)))


def sketch(text: str) -> list[int]:
    """The smallest hashes of the text's shingles, in order; empty for a text too short to tell anything."""
    words = _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text))
    if len(words) < SHORTEST_TEXT:
        return []
    encoded = (words[start : start + SHINGLE].encode() for start in range(len(words) - SHINGLE + 1))
    return sorted({zlib.crc32(shingle) for shingle in encoded})[:SKETCH]


def text_likeness(first: list[int], second: list[int]) -> float:
    """The likeness of two texts, estimated from their sketches."""
    if not (first and second):
        return 0.0
    smallest = sorted({*first, *second})[: min(SKETCH, max(len(first), len(second)))]
    both = set(first) & set(second)
    return sum(value in both for value in smallest) / len(smallest)


def keys(title: str, number_raw: str, text_sketch: list[int]) -> Iterator[str]:
    """What documents must have in common before they are compared at all."""
    yield f"t:{title_key(core_title(title))}"
    yield from (f"n:{key}" for key in number_keys(number_raw))
    yield from (f"s:{value}" for value in text_sketch[:TEXT_KEYS])


def pairs(text: str) -> set[str]:
    """Every two neighbouring characters; a text of one is its own."""
    return {text[start : start + 2] for start in range(len(text) - 1)} or {text}


def _jaccard(first: Iterable[str], second: Iterable[str]) -> float:
    first, second = set(first), set(second)
    return len(first & second) / len(first | second) if first | second else 0.0
