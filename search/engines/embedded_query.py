"""From a reading of the query to queries of the embedded engine."""

from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur, Query

from .. import ranking
from ..analysis import number_tokens, pairs
from ..intervals import instant_terms
from ..reading import Reading, Words
from ..request import REGION_AXIS, TYPE_AXIS, SearchRequest

Clause = tuple[Occur, Query]


class QueryBuilder:
    """Builds the queries of one request over one schema."""

    def __init__(
        self, searcher: tantivy.Searcher, schema: tantivy.Schema, request: SearchRequest, reading: Reading
    ) -> None:
        self._searcher = searcher
        self._schema = schema
        self._request = request
        self._reading = reading
        self._held: dict[tuple[str, ...], Query] = {}

    def matching(self, *, without: str = "") -> Query:
        """Return what selects the documents, unscored; ``without`` leaves out the filter of that axis."""
        clauses = [*self._filters(without)]
        if not self._reading.everything:
            clauses.append((Occur.Must, self._found()))
        return Query.boolean_query(clauses)

    def ranked(self, as_of: int) -> Query:
        """Return ``matching`` with scores; what is found is looked up once, for matching and for its frequency."""
        required = [*self._filters("")]
        if not self._reading.everything:
            required.append((Occur.Must, self._found(ranking.FREQUENCY)))
        return Query.boolean_query([*required, *self._earned(as_of)])

    def phrase(self, field: str, words: Sequence[str]) -> Query:
        """Return the query for words that follow each other in a field."""
        if len(words) == 1:
            return Query.term_query(self._schema, f"{field}_words", words[0], "freq")
        terms = pairs(words)
        if len(terms) == 1:
            return Query.term_query(self._schema, f"{field}_pairs", terms[0], "freq")
        # Every second pair covers all words; the last one is needed when their number is odd.
        places = sorted({*range(0, len(terms), 2), len(terms) - 1})
        return Query.phrase_query(self._schema, f"{field}_pairs", [(place, terms[place]) for place in places])

    def _found(self, frequency: float = 1.0) -> Query:
        """Return: every phrase anywhere in the document, or the whole query as a number."""
        every = [self._met(place, readings, frequency) for place, readings in enumerate(self._reading.phrases)]
        choices = [at_least(self._reading.needed, every)] if every else []
        if self._reading.number and (self._reading.number,) not in self._reading.phrases:
            choices.append(Query.boost_query(self.phrase("text", self._reading.number), frequency))
        return either(choices)

    def _met(self, place: int, readings: Sequence[Words], frequency: float) -> Query:
        codes = [self._one_of(f"axes.{axis}", codes) for phrase, axis, codes in self._reading.also if phrase == place]
        return either([self._frequent(readings, frequency), *codes])

    def _frequent(self, readings: Sequence[Words], frequency: float) -> Query:
        longest = max(len(words) for words in readings)
        return Query.boost_query(either([self.phrase("text", words) for words in readings]), frequency / longest)

    def _earned(self, as_of: int) -> Iterable[Clause]:
        for readings in self._reading.phrases:
            for field, worth in ranking.TIERS:
                yield Occur.Should, self._best(field, readings, worth)
            if words := tuple(number_tokens(" ".join(readings[0]))):
                yield Occur.Should, Query.const_score_query(self.phrase("number", words), ranking.IN_NUMBER)
            if len(readings) > 1:
                yield Occur.Should, self._best("text", readings, 0.0)
        yield from self._whole()
        held = self._one_moment(ranking.preferred_terms(as_of))
        yield Occur.Should, Query.const_score_query(held, ranking.preferred_worth(self._reading))
        if near := ranking.near_worths(self._reading, self._request.near):
            regions = [(self._one_of(f"axes.{REGION_AXIS}", [code]), worth) for code, worth in near]
            yield Occur.Should, _best_of(regions)
        if worth := ranking.itself_worth(self._reading):
            about = [(Occur.MustNot, self.phrase("title", words)) for words in ranking.ABOUT]
            itself = Query.boolean_query([(Occur.Must, Query.all_query()), *about])
            yield Occur.Should, Query.const_score_query(itself, worth)

    def _best(self, field: str, readings: Sequence[Words], worth: float) -> Query:
        """Return the query that earns ``worth`` once, and more the longer the reading found, if there are several."""
        return _best_of([(self.phrase(field, words), each) for words, each in ranking.reading_worths(readings, worth)])

    def _whole(self) -> Iterable[Clause]:
        titles = self._one_of("title_key", ranking.whole_titles(self._reading))
        yield Occur.Should, Query.const_score_query(titles, ranking.WHOLE_TITLE)
        if number := self._reading.number:
            yield Occur.Should, Query.const_score_query(self.phrase("number", number), ranking.IN_NUMBER)
            whole = self._one_of("number_key", [" ".join(number)])
            yield Occur.Should, Query.const_score_query(whole, ranking.whole_number_worth(self._reading))

    def _filters(self, without: str) -> Iterable[Clause]:
        request = self._request
        yield Occur.Must, self._one_of("locale", [request.locale])
        if request.types and without != TYPE_AXIS:
            yield Occur.Must, self._one_of(f"axes.{TYPE_AXIS}", request.types)
        for axis, codes in request.filters.items():
            if axis != without:
                yield Occur.Must, self._one_of(f"axes.{axis}", codes)
        for axis, phase in request.phases.items():
            if phase.statuses and axis != without:
                yield Occur.Must, self._at_instant(axis, phase.statuses, phase.as_of)

    def _at_instant(self, axis: str, statuses: Iterable[str], as_of: int) -> Query:
        return self._one_moment(instant_terms(axis, statuses, as_of))

    def _one_moment(self, terms: Sequence[str]) -> Query:
        """Return the query for any of these; only the few that occur are asked for, looked up once for all passes.

        A set of terms is matched against all terms of every segment, which costs more than the rest of the search.
        """
        known = self._held.get(tuple(terms))
        if known is None:
            # Terms begin with what stands in the field of statuses: whole groups of them need no further look.
            statuses = {term.partition("@")[0] for term in terms}
            occurring = {status for status in statuses if self._searcher.doc_freq("status", status)}
            likely = [term for term in terms if term.partition("@")[0] in occurring]
            present = [term for term in likely if self._searcher.doc_freq("moment", term)]
            known = self._held[tuple(terms)] = self._one_of("moment", present)
        return known

    def _one_of(self, field: str, values: Sequence[str]) -> Query:
        terms = [Query.term_query(self._schema, field, value, "basic") for value in values]
        return Query.const_score_query(either(terms), 0.0)


def _best_of(choices: Sequence[tuple[Query, float]]) -> Query:
    found = [Query.const_score_query(query, worth) for query, worth in choices]
    return found[0] if len(found) == 1 else Query.disjunction_max_query(found)


def either(queries: Sequence[Query]) -> Query:
    """Return the query for any of the given ones."""
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def at_least(needed: int, queries: Sequence[Query]) -> Query:
    """Return the query for documents that answer so many of the given ones."""
    if len(queries) == 1:
        return queries[0]
    if needed == len(queries):
        return Query.boolean_query([(Occur.Must, query) for query in queries])
    return Query.boolean_query([(Occur.Should, query) for query in queries], minimum_number_should_match=needed)
