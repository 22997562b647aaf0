"""What makes one document like another, the same for every engine: sharing its rarest pairs of characters."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .analysis import pairs, tokens

_TELLING = 16
_LONGEST = 400  # tokens of a title or summary that are looked at
# Pairs in more than this share of titles and summaries say how documents are written, not what they are about.
_COMMON = 0.2
_FEW = 20
_SHARED = 4  # one of so many telling pairs must be shared, and at least two where there are two
_IN_TITLE = 2.0
FIELDS = ("title", "summary")


def looked_at(source: Sequence[Any]) -> list[list[str]]:
    """Return the texts that count, as tokens, of what ``Analysed.source`` kept: title and summary."""
    title, _, summary, *_ = source
    return [tokens(text)[:_LONGEST] for text in (title, summary)]


def telling_pairs(texts: Iterable[Sequence[str]], frequency: Callable[[str], int], documents: int) -> dict[str, float]:
    """Return the rarest pairs that also stand elsewhere, each with what sharing it is worth.

    ``frequency`` says in how many titles and in how many summaries a pair stands, together.
    """
    own = Counter(pair for words in texts for pair in {*pairs(words)})
    often = {pair: frequency(pair) for pair in own}
    most = max(documents, 1)
    shared = {pair: count for pair, count in often.items() if own[pair] < count <= max(_COMMON * most, _FEW)}
    rarest = sorted(shared, key=lambda pair: (shared[pair], pair))[:_TELLING]
    return {pair: math.log(1 + most / shared[pair]) for pair in rarest}


def least_shared(telling: int) -> int:
    """Return how many of so many telling pairs a document must share."""
    return min(telling, max(2, telling // _SHARED))


def worths(weight: float) -> list[tuple[str, float]]:
    """Return (field, score) of a shared pair; the best counts, once."""
    return list(zip(FIELDS, (weight * _IN_TITLE, weight), strict=True))
