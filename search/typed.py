"""How what was typed so far is read: as characters, pinyin, initials, or a mixture of them.

高新, gaoxin, gaox, gx, 高xin and gaox技 all complete to 高新技术. Engines look the readings up; whether one stands
in a text is said here, for all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice, product
from typing import NamedTuple

from .analysis import is_han, tokens
from .pinyin import divide, known_syllables, readings_of, spell

LONGEST = 64  # characters of what was typed that are read
MAX_TYPED = 16
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_INITIALS = _LETTERS - frozenset("iuv")  # no syllable begins with these
_MIXTURES = 4
_LONGEST_RUN = 40


class Piece(NamedTuple):
    """What stands for one token: the ``word`` itself, or how it begins to sound (``""`` where it is a word).

    ``sounds`` are the syllables it may be; an unfinished one is ``whole`` no more, an initial is one letter of it.
    """

    word: str = ""
    sounds: tuple[str, ...] = ()
    whole: bool = True

    @property
    def initials(self) -> tuple[str, ...]:
        """Return what may stand for it among initials: non-Han tokens stand for themselves."""
        if self.word and not is_han(self.word):
            return (self.word,)
        return tuple(dict.fromkeys(sound[0] for sound in self.sounds))

    def stands_for(self, word: str, syllable: str) -> bool:
        """Say whether a token of a text, with its syllable, can be meant."""
        if self.word:
            return word == self.word
        return syllable in self.sounds if self.whole else is_han(word) and syllable.startswith(self.sounds)


Typed = tuple[Piece, ...]


def read_typed(text: str) -> list[Typed]:
    """Return the ways to read what was typed, the likeliest first; none for a text without a word."""
    words = tokens(text[:LONGEST])
    runs = [list(run) for _, run in groupby(words, key=_is_spelled)]
    choices = [
        list(_spelled(run, last=place == len(runs) - 1)) if _is_spelled(run[0]) else [tuple(map(_written, run))]
        for place, run in enumerate(runs)
    ]
    found = (tuple(chain.from_iterable(parts)) for parts in product(*choices))
    return list(dict.fromkeys(islice(found, MAX_TYPED))) if words else []


def stands_in(
    typed: Iterable[Typed], words: Sequence[str], syllables: Sequence[str], *, at_start: bool = False
) -> bool:
    """Say whether one of the readings stands in a text of these tokens, each with its syllable."""
    return any(_stands_at(reading, words, syllables, at_start=at_start) for reading in typed)


def stands_in_text(typed: Iterable[Typed], text: str, *, at_start: bool = False) -> bool:
    """Say whether one of the readings stands in a text: for short ones, whose spelling is remembered."""
    return stands_in(typed, tokens(text), spell(text).syllables, at_start=at_start)


def _stands_at(reading: Typed, words: Sequence[str], syllables: Sequence[str], *, at_start: bool) -> bool:
    last = len(words) - len(reading)
    return any(
        all(piece.stands_for(words[start + n], syllables[start + n]) for n, piece in enumerate(reading))
        for start in range(min(last, 0) + 1 if at_start else last + 1)
    )


def _is_spelled(word: str) -> bool:
    return _LETTERS.issuperset(word)


def _written(word: str) -> Piece:
    return Piece(word, readings_of(word) if is_han(word) else (word,))


def _spelled(run: Sequence[str], *, last: bool) -> Iterator[Typed]:
    """Yield a run of letters as the words it may be, as syllables, as initials, and as syllables with initials."""
    yield tuple(map(_written, run))
    letters = "".join(run)
    if len(letters) > _LONGEST_RUN:
        return
    known = known_syllables()
    for parts in divide(letters):
        whole = parts[-1] in known
        if len(letters) > 1 and (whole or last):
            yield tuple(
                Piece("", (part,), part in known and (not last or n < len(parts) - 1)) for n, part in enumerate(parts)
            )
    if _INITIALS.issuperset(letters):
        yield _initials(letters)
    yield from islice(_mixed(letters), _MIXTURES)


def _mixed(letters: str) -> Iterator[Typed]:
    for end in range(len(letters) - 1, 0, -1):
        if _INITIALS.issuperset(letters[end:]):
            for parts in divide(letters[:end]):
                if end > 1 and parts[-1] in known_syllables():
                    yield (*(Piece("", (part,)) for part in parts), *_initials(letters[end:]))


def _initials(letters: str) -> Typed:
    return tuple(Piece("", (letter,), whole=False) for letter in letters)
