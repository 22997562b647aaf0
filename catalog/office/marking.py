"""Two texts side by side with what only one of them has marked, wherever either breaks its lines."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_TOKEN = re.compile(r"(\d[\d.,]*|\S)\s*")
"""A number is one thing: 20 that became 25 is marked whole."""
_ENDS_PIECE = frozenset("。；;，,：:、！!？?")
_MANY_PIECES = 2_000
"""Above this, pieces that recur all over a text (a list of numbers) lead no comparison: that would take minutes."""
_MOST_PAIRS = 4_000_000
"""Pairs of characters compared in all; what differs beyond that is marked piece by piece."""


@dataclass(frozen=True, slots=True)
class _Text:
    """``words`` as they are shown, ``keys`` as they are compared; the tokens with which ``paragraphs`` begin."""

    words: list[str]
    keys: list[str]
    paragraphs: list[int]
    changed: list[bool]


def marked_differences(first: str, second: str) -> tuple[SafeString, SafeString]:
    """Both texts as HTML, what only the one has as ``del`` and what only the other has as ``ins``."""
    left, right = _text(first), _text(second)
    (old, starts), (new, begins) = _pieces(left), _pieces(right)
    pairs = _MOST_PAIRS
    for _kind, a, b, c, d in _differing(old, new):
        gone, come = (starts[a], starts[b]), (begins[c], begins[d])
        pairs -= (gone[1] - gone[0]) * (come[1] - come[0])
        _mark(left, gone, right, come, whole=pairs < 0)
    return _html(left, "del"), _html(right, "ins")


def _text(text: str) -> _Text:
    words: list[str] = []
    keys: list[str] = []
    paragraphs: list[int] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        paragraphs.append(len(words))
        for token in _TOKEN.finditer(line):
            words.append(token.group())
            keys.append(token[1])
    return _Text(words, keys, paragraphs, [False] * len(words))


def _pieces(text: _Text) -> tuple[list[str], list[int]]:
    """The text in pieces that end with a mark of punctuation; and the tokens where each begins and the last ends."""
    pieces: list[str] = []
    starts = [0]
    for place, key in enumerate(text.keys, start=1):
        if key in _ENDS_PIECE or place == len(text.keys):
            pieces.append("".join(text.keys[starts[-1] : place]))
            starts.append(place)
    return pieces, starts


def _differing(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    many = max(len(old), len(new)) > _MANY_PIECES
    found = SequenceMatcher(None, old, new, autojunk=many).get_opcodes()
    return [each for each in found if each[0] != "equal"]


def _mark(left: _Text, old: tuple[int, int], right: _Text, new: tuple[int, int], *, whole: bool) -> None:
    """Mark what differs within these tokens; ``whole``: all of them."""
    before, after = left.keys[slice(*old)], right.keys[slice(*new)]
    differing = [("", 0, len(before), 0, len(after))] if whole else _differing(before, after)
    for _kind, a, b, c, d in differing:
        left.changed[old[0] + a : old[0] + b] = [True] * (b - a)
        right.changed[new[0] + c : new[0] + d] = [True] * (d - c)


def _html(text: _Text, tag: str) -> SafeString:
    spans = pairwise([*text.paragraphs, len(text.words)])
    return mark_safe("".join(f"<p>{_runs(text, *span, tag)}</p>" for span in spans))


def _runs(text: _Text, start: int, end: int, tag: str) -> str:
    found = ""
    for changed, places in groupby(range(start, end), key=text.changed.__getitem__):
        words = escape("".join(text.words[place] for place in places))
        found += f"<{tag}>{words}</{tag}>" if changed else words
    return found
