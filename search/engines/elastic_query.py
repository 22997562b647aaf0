"""From a reading of the query to queries of Elasticsearch; the counterpart of ``embedded_query``."""

from collections.abc import Iterable, Sequence

from elasticsearch_dsl.query import (
    Bool,
    ConstantScore,
    DisMax,
    FunctionScore,
    MatchNone,
    MatchPhrase,
    Query,
    Term,
    Terms,
)

from .. import ranking
from ..analysis import number_tokens, pairs
from ..reading import Reading, Words
from ..request import REGION_AXIS, TYPE_AXIS, SearchRequest
from .elastic_schema import GAPPED, RECENCY, phrase_text, status_field, word


class QueryBuilder:
    """Builds the queries of one request."""

    def __init__(self, request: SearchRequest, reading: Reading) -> None:
        self._request = request
        self._reading = reading

    def matching(self, filters: Sequence[Query]) -> Query:
        """Return what selects the documents that pass the filters, unscored."""
        found = [] if self._reading.everything else [self._found()]
        return Bool(filter=[*self._always(), *filters, *found])

    def ranked(self, filters: Sequence[Query], as_of: int) -> Query:
        """Return ``matching`` with scores."""
        found = [] if self._reading.everything else [self._found(ranking.FREQUENCY)]
        earned = list(self._earned(as_of))
        query = Bool(filter=[*self._always(), *filters], must=found, should=earned, minimum_should_match=0)
        return FunctionScore(query=query, functions=[RECENCY])

    def filters(self) -> dict[str, Query]:
        """Return the filters by axis."""
        request = self._request
        found = {TYPE_AXIS: one_of(f"axes.{TYPE_AXIS}", request.types)} if request.types else {}
        found |= {axis: one_of(f"axes.{axis}", codes) for axis, codes in request.filters.items()}
        phases = {
            axis: at_instant(axis, phase.statuses, phase.as_of) for axis, phase in request.phases.items() if phase[0]
        }
        both = found.keys() & phases.keys()
        return found | phases | {axis: Bool(filter=[found[axis], phases[axis]]) for axis in both}

    def _always(self) -> list[Query]:
        return [Term(locale=self._request.locale)]

    def _found(self, frequency: float = 1.0) -> Query:
        """Return: every phrase anywhere in the document, or the whole query as a number."""
        reading = self._reading
        every = [self._met(place, readings, frequency) for place, readings in enumerate(reading.phrases)]
        choices = [Bool(should=every, minimum_should_match=reading.needed)] if every else []
        if reading.number and (reading.number,) not in reading.phrases:
            choices.append(Bool(must=[phrase("text", reading.number)], boost=frequency))
        return either(choices)

    def _met(self, place: int, readings: Sequence[Words], frequency: float) -> Query:
        codes = [one_of(f"axes.{axis}", codes) for at, axis, codes in self._reading.also if at == place]
        unscored = [Bool(filter=[each]) for each in codes]
        longest = max(len(words) for words in readings)
        words = Bool(should=[phrase("text", words) for words in readings], boost=frequency / longest)
        return either([words, *unscored])

    def _earned(self, as_of: int) -> Iterable[Query]:
        for readings in self._reading.phrases:
            for field, worth in ranking.TIERS:
                yield _best(field, readings, worth)
            if words := tuple(number_tokens(" ".join(readings[0]))):
                yield _worth(phrase("number", words), ranking.IN_NUMBER)
            if len(readings) > 1:
                yield _best("text", readings, 0.0)
        yield from self._whole()
        held = either([at_instant(axis, statuses, as_of) for axis, statuses in ranking.PREFERRED])
        yield _worth(held, ranking.preferred_worth(self._reading))
        if near := ranking.near_worths(self._reading, self._request.near):
            yield DisMax(queries=[_worth(one_of(f"axes.{REGION_AXIS}", [code]), worth) for code, worth in near])
        if worth := ranking.itself_worth(self._reading):
            yield _worth(Bool(must_not=[phrase("title", words) for words in ranking.ABOUT]), worth)

    def _whole(self) -> Iterable[Query]:
        yield _worth(one_of("title_key", ranking.whole_titles(self._reading)), ranking.WHOLE_TITLE)
        if number := self._reading.number:
            yield _worth(phrase("number", number), ranking.IN_NUMBER)
            yield _worth(one_of("number_key", [" ".join(number)]), ranking.whole_number_worth(self._reading))


def phrase(field: str, words: Sequence[str]) -> Query:
    """Return the query for words that follow each other in a field."""
    if len(words) == 1:
        return Term(**{f"{field}_words": word(words[0])})
    if len(words) == 2:
        return Term(**{f"{field}_words.pairs": pairs([word(each) for each in words])[0]})
    return MatchPhrase(**{f"{field}_words.pairs": {"query": phrase_text(words), "analyzer": GAPPED._name}})


def either(queries: Sequence[Query]) -> Query:
    """Return the query for any of the given ones."""
    if not queries:
        return MatchNone()
    return queries[0] if len(queries) == 1 else Bool(should=list(queries), minimum_should_match=1)


def one_of(field: str, values: Sequence[str]) -> Query:
    """Return the query for any of the values of a field."""
    return Terms(**{field: list(values)})


def at_instant(axis: str, statuses: Iterable[str], as_of: int) -> Query:
    """Return the query for what has one of the statuses at an instant."""
    return either([Term(**{f"turns.{status_field(axis, status)}": as_of}) for status in statuses])


def _worth(query: Query, worth: float) -> Query:
    return ConstantScore(filter=query, boost=worth)


def _best(field: str, readings: Sequence[Words], worth: float) -> Query:
    """Return the query that earns ``worth`` once, and more the longer the reading found, if there are several."""
    found = [_worth(phrase(field, words), each) for words, each in ranking.reading_worths(readings, worth)]
    return found[0] if len(found) == 1 else DisMax(queries=found)
