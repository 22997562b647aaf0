"""Completions while a query is typed: what the engine finds, and the editors' equal terms among them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from .analysis import tokens
from .engine import get_engine
from .pinyin import spell
from .result import Suggestion
from .synonyms import Groups, synonym_groups
from .typed import Typed, read_typed, stands_in

MAX_SUGGESTIONS = 10
MAX_ALIASES = 3
_FIRST = "organisation"  # names come before aliases
_CHINESE = "zh"


class _Alias(NamedTuple):
    term: str
    words: tuple[str, ...]
    syllables: tuple[str, ...]
    others: tuple[str, ...]


def suggest(text: str, locale: str = "zh-hans", limit: int = MAX_SUGGESTIONS) -> list[Suggestion]:
    """Return up to ten organisations, aliases, numbers and titles in which the text stands.

    By characters, pinyin, initials or mixtures of them. Raise ``EngineUnavailable`` when there is no index.
    """
    limit = min(limit, MAX_SUGGESTIONS)
    found = get_engine().suggest(text, locale, limit)
    names = [each for each in found if each.kind == _FIRST]
    titles = {each.text for each in found}  # a title leads somewhere, so it is offered as that
    equal = [each for each in aliases(text) if each.text not in titles] if locale.startswith(_CHINESE) else []
    return [*names, *equal, *found[len(names) :]][:limit]


def aliases(text: str) -> list[Suggestion]:
    """Return up to three terms of the editors' list that start with the text; for a whole term, its equals.

    What was typed to its end is no completion: 高企 completes to 高新技术企业, 高新 to 高新技术企业 as well.
    """
    typed = read_typed(text)
    whole = tuple(tokens(text))
    found: dict[str, None] = {}
    for alias in _beginning(typed):
        if stands_in(typed, alias.words, alias.syllables, at_start=True):
            found |= dict.fromkeys(alias.others if alias.words == whole else [alias.term])
    return [Suggestion("alias", term) for term in [*found][:MAX_ALIASES]]


def _beginning(typed: Sequence[Typed]) -> Iterator[_Alias]:
    """Yield the terms that can start with what was typed: those whose first token sounds like its first piece."""
    known = _by_initial(_Held(synonym_groups()))
    for letter in dict.fromkeys(letter for reading in typed for letter in reading[0].initials):
        yield from known.get(letter[0], ())


class _Held:
    """The groups, told apart by being the same object: comparing hundreds of terms costs more than completing."""

    def __init__(self, groups: Groups) -> None:
        self.groups = groups

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.groups is self.groups

    def __hash__(self) -> int:
        return id(self.groups)


@lru_cache(maxsize=2)
def _by_initial(held: _Held) -> Mapping[str, list[_Alias]]:
    """Return the terms by the first letter of their first token."""
    found: dict[str, list[_Alias]] = defaultdict(list)
    for group in held.groups:
        for term in group:
            words, spelling = tuple(tokens(term)), spell(term)
            if words:
                others = tuple(other for other in group if other != term)
                found[spelling.initials[0][0]].append(_Alias(term, words, spelling.syllables, others))
    return found
