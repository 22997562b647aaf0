"""The text as it came in, and where any words of it stand.

The readers of numbers, dates and issuers fold width, brackets and spaces; a person is shown the words as they were
written. Words are found again by what folding leaves alone.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from catalog.documents.numbers import INVISIBLE, fold

IN_TITLE = -1
"""`start` of words that stand only in the title given beside the text (a page's heading, a column, a file's name)."""

_BRACKETS = str.maketrans(
    {**dict.fromkeys("[({<【〖〈《﹝〔［（﹙「『", "("), **dict.fromkeys("])}>】〗〉》﹞〕］）﹚」』", ")")}
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they stand in the text, and the offset of their first character (`IN_TITLE`: in the title given)."""

    text: str
    start: int

    @property
    def plain(self) -> str:
        """For reading: NFKC and line ends as spaces, character for character: places in it are places in the words."""
        forms = (" " if char.isspace() else unicodedata.normalize("NFKC", char) for char in self.text)
        return "".join(form if len(form) == 1 else char for form, char in zip(forms, self.text, strict=True))

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A folded text, and for each of its characters the place in the text it came from."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.origins[start], self.origins[end - 1] + 1


class SourceText:
    """A text and the title given beside it; every reading of it leads back to its words."""

    def __init__(self, text: str, title_hint: str = "") -> None:
        self.raw = text
        self.hint = " ".join(INVISIBLE.sub("", title_hint).split())

    @cached_property
    def plain(self) -> _Folded:
        """NFKC with lines kept and nothing before the first word: what the readers of dates and relations take."""
        lead = len(self.raw) - len(self.raw.lstrip())
        return _folded(self.raw, lambda char: unicodedata.normalize("NFKC", char), lead)

    @cached_property
    def dense(self) -> _Folded:
        """Without spaces and invisible characters, brackets of one form: for finding words however they were set."""
        return _folded(self.raw, _dense_char, 0)

    @cached_property
    def numbered(self) -> _Folded:
        """As `catalog.documents.numbers.fold` gives it: what the reader of numbers takes."""
        return _spaced(_folded(self.raw, _number_char, len(self.raw) - len(self.raw.lstrip())))

    def words(self, start: int, end: int) -> Words:
        """The words of the raw text from `start` to `end` of the plain reading, without spaces at their edges."""
        first, last = self.plain.span(start, max(end, start + 1))
        return self.raw_words(first, last)

    def raw_words(self, first: int, last: int) -> Words:
        piece = self.raw[first:last]
        return Words(piece.strip(), first + len(piece) - len(piece.lstrip()))

    def find(self, sought: str, after: int = 0) -> Words | None:
        """Where `sought` stands, whatever its spaces, width and brackets: in the text from `after`, else the title."""
        key = compared(sought)
        if not key:
            return None
        begin = next((i for i, origin in enumerate(self.dense.origins) if origin >= after), 0) if after else 0
        place = self.dense.text.find(key, begin)
        if place >= 0:
            first, last = self.dense.span(place, place + len(key))
            return self.raw_words(first, last)
        return self.find_in_hint(key)

    def find_in_hint(self, sought: str) -> Words | None:
        """Where `sought` stands in the title given beside the text."""
        key = compared(sought)
        hint = _folded(self.hint, _dense_char, 0)
        place = hint.text.find(key)
        if place < 0:
            return None
        first, last = hint.span(place, place + len(key))
        return Words(self.hint[first:last], IN_TITLE)


def compared(text: str) -> str:
    """`text` as `SourceText.find` compares it."""
    return "".join(_dense_char(char) for char in text)


def title_key(title: str) -> str:
    """A title without brackets, marks and spaces: equal however a text quotes it."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", INVISIBLE.sub("", title)))


def _dense_char(char: str) -> str:
    folded = INVISIBLE.sub("", unicodedata.normalize("NFKC", char)).translate(_BRACKETS)
    return "".join(folded.split())


def _number_char(char: str) -> str:
    if char.isspace():
        return " "
    return fold(f"X{char}")[1:] if char.isprintable() else ""


def _spaced(folded: _Folded) -> _Folded:
    """Every run of spaces is one."""
    kept = [
        place
        for place, char in enumerate(folded.text)
        if not (char == " " and folded.text[place - 1 : place] in ("", " "))
    ]
    return _Folded("".join(folded.text[place] for place in kept), tuple(folded.origins[place] for place in kept))


def _folded(raw: str, each: Callable[[str], str], lead: int) -> _Folded:
    pieces: list[str] = []
    origins: list[int] = []
    known: dict[str, str] = {}
    for place, char in enumerate(raw):
        if place < lead:
            continue
        folded = known.get(char)
        if folded is None:
            folded = known[char] = char if "\u4e00" <= char <= "\u9fff" else each(char)
        pieces.append(folded)
        origins.extend([place] * len(folded))
    return _Folded("".join(pieces), tuple(origins))
