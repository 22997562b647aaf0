"""Which provision is which after an edit: the identity follows the words, not the number or the place."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import product
from uuid import UUID, uuid4

from catalog.documents.likeness import pairs

ALIKE = 0.5
"""Least likeness (0…1) of wordings that may be one provision; the larger part of a split one has more."""

MOST_COMPARED = 400_000
"""Pairs of wordings; what a text of a thousand provisions needs is less."""


def carry_over(before: Sequence[tuple[UUID, str]], after: Sequence[str]) -> list[UUID]:
    """The identity of each wording in ``after``: of the provision in ``before`` it came from, else a new one.

    Wordings are given without their numbers. No identity is given twice: of a provision that was split the part that
    kept most of it goes on, of provisions that were merged the one that gave most.
    """
    words = [wording for _identity, wording in before]
    matched = {new: old for old, new in _unchanged(words, after)}
    spent = set(matched.values())
    for old, new in _alike(words, after, matched):
        if new not in matched and old not in spent:
            matched[new] = old
            spent.add(old)
    return [before[matched[new]][0] if new in matched else uuid4() for new in range(len(after))]


def _unchanged(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Unchanged wordings: first those that kept their order, then those that were moved."""
    matcher = SequenceMatcher(None, list(before), list(after), autojunk=False)
    kept = [(block.a + step, block.b + step) for block in matcher.get_matching_blocks() for step in range(block.size)]
    old_left = set(range(len(before))) - {old for old, _new in kept}
    by_words: dict[str, list[int]] = defaultdict(list)
    for old in sorted(old_left, reverse=True):
        by_words[before[old]].append(old)
    new_left = sorted(set(range(len(after))) - {new for _old, new in kept})
    moved = [(by_words[after[new]].pop(), new) for new in new_left if by_words.get(after[new])]
    return kept + moved


def _alike(before: Sequence[str], after: Sequence[str], matched: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Changed wordings, the most alike first; at equal likeness the nearest in place."""
    old_left = sorted(set(range(len(before))) - set(matched.values()))
    new_left = [new for new in range(len(after)) if new not in matched]
    old_parts = {old: pairs(_compact(before[old])) for old in old_left}
    new_parts = {new: pairs(_compact(after[new])) for new in new_left}
    rated = [
        (-likeness, abs(old - new), old, new)
        for old, new in _within_reach(old_left, new_left)
        if (likeness := _likeness(old_parts[old], new_parts[new])) >= ALIKE
    ]
    return ((old, new) for _likeness, _distance, old, new in sorted(rated))


def _within_reach(old_left: Sequence[int], new_left: Sequence[int]) -> Iterator[tuple[int, int]]:
    """All pairs; of thousands of changed wordings those at about the same place in the text."""
    reach = max(MOST_COMPARED // max(len(new_left), 1), 1)
    if reach >= len(old_left):
        yield from product(old_left, new_left)
        return
    for place, new in enumerate(new_left):
        middle = place * len(old_left) // len(new_left)
        start = max(0, min(middle - reach // 2, len(old_left) - reach))
        yield from ((old, new) for old in old_left[start : start + reach])


def _compact(wording: str) -> str:
    return "".join(wording.split())


def _likeness(one: set[str], other: set[str]) -> float:
    """Shared part of both (Dice), 0…1."""
    return 2 * len(one & other) / (len(one) + len(other))
