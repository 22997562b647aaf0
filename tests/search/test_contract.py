"""The contract suite on every engine named in ``conftest.py``."""

from .contract import (
    ChangesContract,
    FiltersContract,
    NumbersContract,
    OddContract,
    PageContract,
    SimilarContract,
    SuggestContract,
    WordsContract,
)


class TestWords(WordsContract): ...


class TestNumbers(NumbersContract): ...


class TestFilters(FiltersContract): ...


class TestPage(PageContract): ...


class TestOdd(OddContract): ...


class TestChanges(ChangesContract): ...


class TestSuggest(SuggestContract): ...


class TestSimilar(SimilarContract): ...
