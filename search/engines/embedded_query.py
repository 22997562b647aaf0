"""From a reading of the query to queries of the embedded engine."""

from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur, Query

from ..analysis import number_tokens, pairs
from ..intervals import instant_terms
from ..reading import Reading, Words
from ..request import REGION_AXIS, TYPE_AXIS, SearchRequest

# What is in force comes first among equally relevant documents. Other types may add their own axes.
PREFERRED = (("validity", "in_force"),)

# Where a phrase was found decides first. The steps are wider than all that can be earned below them: being in force,
# how often the words occur (0 to about 0.5), and recency (at most 2 % of the whole, see ``embedded_schema``).
IN_TITLE, IN_NUMBER, IN_SUMMARY = 16.0, 10.0, 5.0
WHOLE_TITLE, WHOLE_NUMBER = 10.0, 40.0
IN_FORCE = 2.0
# Below being in force, above how often words occur; shared out evenly, so that each region is a step.
NEAREST = 1.5
_FREQUENCY = 0.02
# Of equal terms the longer says more: 高企 also stands in 提高企业, 高新技术企业 only where it is meant.
_PER_WORD, _WORDS = 0.25, 8

_TIERS = (("title", IN_TITLE), ("summary", IN_SUMMARY))
Clause = tuple[Occur, Query]


class QueryBuilder:
    """Builds the queries of one request over one schema."""

    def __init__(self, schema: tantivy.Schema, request: SearchRequest, reading: Reading) -> None:
        self._schema = schema
        self._request = request
        self._reading = reading

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
            required.append((Occur.Must, self._found(_FREQUENCY)))
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
            for field, worth in _TIERS:
                yield Occur.Should, self._best(field, readings, worth)
            if words := tuple(number_tokens(" ".join(readings[0]))):
                yield Occur.Should, Query.const_score_query(self.phrase("number", words), IN_NUMBER)
            if len(readings) > 1:
                yield Occur.Should, self._best("text", readings, 0.0)
        yield from self._whole()
        phrases = max(len(self._reading.phrases), 1)
        for axis, status in PREFERRED:
            in_force = self._at_instant(axis, (status,), as_of)
            yield Occur.Should, Query.const_score_query(in_force, IN_FORCE * phrases)
        if self._request.near:
            yield Occur.Should, self._near(NEAREST * phrases)

    def _near(self, worth: float) -> Query:
        near = self._request.near
        steps = [worth * (len(near) - place) / len(near) for place in range(len(near))]
        regions = [self._one_of(f"axes.{REGION_AXIS}", [code]) for code in near]
        scored = [Query.const_score_query(region, step) for region, step in zip(regions, steps, strict=True)]
        return Query.disjunction_max_query(scored)

    def _best(self, field: str, readings: Sequence[Words], worth: float) -> Query:
        """Return the query that earns ``worth`` once, and more the longer the reading found, if there are several."""
        several = len(readings) > 1
        found = [
            Query.const_score_query(
                self.phrase(field, words), worth + (_PER_WORD * min(len(words), _WORDS) if several else 0)
            )
            for words in readings
        ]
        return found[0] if len(found) == 1 else Query.disjunction_max_query(found)

    def _whole(self) -> Iterable[Clause]:
        if len(self._reading.phrases) == 1:
            titles = [" ".join(words) for words in self._reading.phrases[0]]
            yield Occur.Should, Query.const_score_query(self._one_of("title_key", titles), WHOLE_TITLE)
        if number := self._reading.number:
            yield Occur.Should, Query.const_score_query(self.phrase("number", number), IN_NUMBER)
            whole = self._one_of("number_key", [" ".join(number)])
            yield Occur.Should, Query.const_score_query(whole, WHOLE_NUMBER)

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
        return Query.term_set_query(self._schema, "moment", instant_terms(axis, statuses, as_of))

    def _one_of(self, field: str, values: Sequence[str]) -> Query:
        terms = [Query.term_query(self._schema, field, value, "basic") for value in values]
        return Query.const_score_query(either(terms), 0.0)


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
