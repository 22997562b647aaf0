"""The text that proposals are read from, its sentences and provisions, and the words a proposal rests on.

The text is folded character for character (width, spaces), so that a place in what is read is a place in what stands.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Literal, Self, TypeVar
from uuid import UUID

from catalog.provisions.assembling import Provision

Confidence = Literal["certain", "check"]
Value = TypeVar("Value")
Kind = Literal["window", "amount", "condition", "material", "organisation", "product", "method", "entry", "scorecard"]

_RESPONSIBLE = r"\((?:责任|牵头|负责)(?:单位|部门)(?:\([^()]*\))? ?:(?:[^()\n]|\([^()\n]*\)){2,300}\)[。;]?"
_SENTENCE = re.compile(rf"{_RESPONSIBLE}|(?:\([^()\n]{{0,160}}\)|[^。;!?\n])+[。;!?\n]?|\n")
_LONGEST = 800
"""Characters of a sentence; a longer one is a table or a list that lost its marks, and is cut."""
_LONGEST_LABEL = 30
"""Characters of a line that heads what follows it: （二）材料提交时间。"""
_SHORTEST_REPEATED = 60
"""Characters of a provision that is not said twice by chance."""
_DATED = re.compile(r"\d ?[月日]")
_LABEL_END = re.compile(r"[。:\n ]+$")


class _Folding(dict[int, int]):
    """Code point → its NFKC form where that is one character. Lines stay, other white is a space."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        form = unicodedata.normalize("NFKC", char)
        folded = code if char in "\n①②③④⑤⑥⑦⑧⑨⑩" or len(form) != 1 else ord(" " if form.isspace() else form)
        self[code] = folded
        return folded


_FOLDING = _Folding()


def folded(text: str) -> str:
    """``text`` in the width and spacing that rules are written in, of the same length."""
    return text.translate(_FOLDING)


_WRITTEN = str.maketrans("();:", "（）；：")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")


def written(said: str) -> str:
    """Folded words with the marks that Chinese is written with, for people to read."""
    return _COMMA.sub("，", said.translate(_WRITTEN))


@dataclass(frozen=True, slots=True)
class Quote:
    """The words a proposal rests on and the sentence they stand in; offsets in the text, in characters."""

    words: str
    start: int
    sentence: str
    sentence_start: int
    provision: UUID | None = None

    @property
    def end(self) -> int:
        """The first character beyond the words."""
        return self.start + len(self.words)


@dataclass(frozen=True, slots=True)
class Proposal(Generic[Value]):
    """One value for a person to accept, change or dismiss. ``note`` says in a few English words what to look at.

    ``key`` is the same as long as the words stand at the same place of the same provision; dismissals are kept by it.
    """

    kind: Kind
    value: Value
    quote: Quote
    confidence: Confidence
    note: str
    key: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its place in the text; ``said`` is folded. ``heading``: the short line right before it."""

    start: int
    said: str
    heading: str

    @property
    def end(self) -> int:
        """The first character beyond it."""
        return self.start + len(self.said)


class Source:
    """A text, with its provisions where it has been cut."""

    def __init__(self, text: str, provisions: Sequence[Provision] = ()) -> None:
        self.raw = text
        self.plain = folded(text)
        self.provisions = tuple(provisions)

    @classmethod
    def of_provisions(cls, provisions: Sequence[Provision]) -> Self:
        """The text that ``provisions`` join to."""
        return cls("".join(provision.text for provision in provisions), provisions)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """In order; 。；！？ and lines end one, except within brackets."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        heading = ""
        for start, said in self._cut():
            if not said.strip():
                continue
            yield Sentence(start, said, heading)
            label = _LABEL_END.sub("", said).strip()
            heading = label if len(label) <= _LONGEST_LABEL and not _DATED.search(label) else ""

    def _cut(self) -> Iterator[tuple[int, str]]:
        for found in _SENTENCE.finditer(self.plain):
            start, said = found.start(), found.group()
            while len(said) > _LONGEST:
                cut = max(said.rfind(mark, _LONGEST // 2, _LONGEST) for mark in ",、 ") + 1 or _LONGEST
                yield start, said[:cut]
                start, said = start + cut, said[cut:]
            yield start, said

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for provision in self.provisions:
            starts.append(at)
            at += len(provision.text)
        return starts

    @cached_property
    def repeated(self) -> frozenset[UUID]:
        """Provisions that say word for word what another of the same number did: a text that was pasted twice."""
        paths: dict[UUID | None, str] = {None: ""}
        seen: dict[str, list[str]] = {}
        again: set[UUID] = set()
        for provision in self.provisions:
            paths[provision.id] = f"{paths.get(provision.parent, '')} {provision.number.strip()}"
            words = "".join(provision.text.split())
            before = seen.setdefault(paths[provision.id], [])
            # The last of the first copy runs on into the heading of the second.
            if len(words) >= _SHORTEST_REPEATED and any(each.startswith(words) for each in before):
                again.add(provision.id)
            before.append(words)
        return frozenset(again)

    def place(self, start: int) -> tuple[UUID | None, int]:
        """The provision a character stands in, and its offset there; without provisions the offset in the text."""
        index = bisect_right(self._starts, start) - 1
        return (None, start) if index < 0 else (self.provisions[index].id, start - self._starts[index])

    def quote(self, start: int, end: int, within: tuple[int, int]) -> Quote:
        """The words from ``start`` to ``end`` without white at their edges, in the sentence from–to ``within``."""
        first, words = self._stripped(start, end)
        sentence_start, sentence = self._stripped(*within)
        return Quote(words, first, sentence, sentence_start, self.place(first)[0])

    def _stripped(self, start: int, end: int) -> tuple[int, str]:
        piece = self.raw[start:end]
        return start + len(piece) - len(piece.lstrip()), piece.strip()

    def proposal(
        self, kind: Kind, value: Value, quote: Quote, *, certain: bool = False, note: str = ""
    ) -> Proposal[Value]:
        """A proposal with its key; the ``aspect`` of a value tells apart those that rest on the same words."""
        provision, offset = self.place(quote.start)
        told = "\n".join((kind, str(provision or ""), str(offset), quote.words, getattr(value, "aspect", "")))
        confidence: Confidence = "certain" if certain else "check"
        return Proposal(kind, value, quote, confidence, note, hashlib.sha256(told.encode()).hexdigest()[:20])
