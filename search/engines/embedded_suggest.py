"""Suggestions from the embedded index: titles, numbers and names, by characters, pinyin or initials."""

from collections.abc import Iterable, Sequence

import orjson
import tantivy
from tantivy import Occur, Query

from ..analysis import number_tokens, tokens
from ..documents import DocumentKey
from ..pinyin import SPELLED, divide, spell
from ..reading import Reading
from ..request import SearchRequest
from ..result import Suggestion
from .embedded_query import QueryBuilder, either
from .embedded_schema import key_of

_CANDIDATES = 40
_NAMES = 3
_LONGEST = 64
_LONGEST_START = 100  # bytes; the library refuses longer expressions


class Suggester:
    """Completes what was typed so far, in one locale."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, locale: str) -> None:
        self._searcher = searcher
        self._schema = schema
        self._locale = locale
        self._builder = QueryBuilder(schema, SearchRequest(locale=locale), Reading((), everything=True))

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Return up to ``limit`` completions: organisations first (at most three), then numbers and titles."""
        words = tokens(text[:_LONGEST])
        if not words or limit < 1:
            return []
        letters = "".join(words)
        spelled = letters if SPELLED.fullmatch(letters) else ""
        found = [*self._names(words, spelled), *self._numbers(text), *self._titles(words, spelled)]
        unique = {suggestion.text: suggestion for suggestion in reversed(found)}
        return [suggestion for suggestion in found if unique.pop(suggestion.text, None)][:limit]

    def _names(self, words: Sequence[str], spelled: str) -> Iterable[Suggestion]:
        """Yield organisations by how much of theirs is published."""
        asked = {"names": {"terms": {"field": "organisation", "size": _CANDIDATES}}}
        buckets = self._searcher.aggregate(self._within("name", words, spelled), asked)["names"]["buckets"]
        names = [bucket["key"] for bucket in buckets if _stands_in(bucket["key"], words, spelled)]
        names.sort(key=lambda name: not _stands_in(name, words, spelled, at_start=True))
        return [Suggestion("organisation", name) for name in names[:_NAMES]]

    def _numbers(self, text: str) -> Iterable[Suggestion]:
        words = number_tokens(text[:_LONGEST])
        if len(words) < 2:
            return
        for address in self._newest(self._narrowed(self._builder.phrase("number", words))):
            key, _, numbers = self._read(address)
            for number in numbers:
                if _contains(number_tokens(number), words):
                    yield Suggestion("number", number, key.type, key.content_id)

    def _titles(self, words: Sequence[str], spelled: str) -> Iterable[Suggestion]:
        start = " ".join(words)
        starting = [Query.regex_query(self._schema, "title_key", f"{start}.*")] if _is_short(start) else []
        queries = [*map(self._narrowed, starting), self._within("title", words, spelled)]
        addresses = [address for query in queries for address in self._newest(query)]
        found = [self._read(address) for address in addresses]
        found.sort(key=lambda entry: not _stands_in(entry[1], words, spelled, at_start=True))
        return [Suggestion("title", title, key.type, key.content_id) for key, title, _ in found]

    def _within(self, field: str, words: Sequence[str], spelled: str) -> Query:
        return self._narrowed(either([self._builder.phrase(field, words), *self._spelled(field, spelled)]))

    def _spelled(self, field: str, letters: str) -> Iterable[Query]:
        if not letters:
            return
        yield Query.phrase_query(self._schema, f"{field}_initials", list(letters))
        for parts in divide(letters):
            if len(parts) == 1:
                yield Query.regex_query(self._schema, f"{field}_syllables", f"{parts[0]}.*")
            else:
                yield Query.phrase_prefix_query(self._schema, f"{field}_syllables", list(parts))

    def _narrowed(self, query: Query) -> Query:
        return Query.boolean_query([(Occur.Must, self._builder.matching()), (Occur.Must, query)])

    def _newest(self, query: Query) -> list[tantivy.DocAddress]:
        found = self._searcher.search(query, _CANDIDATES, count=False, order_by_field="published")
        return [address for _, address in found.hits]

    def _read(self, address: tantivy.DocAddress) -> tuple[DocumentKey, str, list[str]]:
        entry = self._searcher.doc(address)
        title, numbers, *_ = orjson.loads(entry.get_first("source"))
        return key_of(entry.get_first("key")), title, numbers


def _stands_in(text: str, words: Sequence[str], spelled: str, *, at_start: bool = False) -> bool:
    """Say whether what was typed stands in the text: as words, or, from some syllable on, as it is spelled."""
    found = tokens(text)
    if _contains(found[: len(words)] if at_start else found, words):
        return True
    if not spelled:
        return False
    starts = range(1 if at_start else len(found))
    return any("".join(parts[start:]).startswith(spelled) for parts in spell(text) for start in starts)


def _is_short(start: str) -> bool:
    return len(start.encode()) <= _LONGEST_START


def _contains(found: Sequence[str], words: Sequence[str]) -> bool:
    return any(list(found[start : start + len(words)]) == list(words) for start in range(len(found) - len(words) + 1))
