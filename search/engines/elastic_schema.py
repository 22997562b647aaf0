"""The mapping of the Elasticsearch index, and how a document fills it: core analysis only, so any 7.17 or 8 serves.

The server's ``standard`` tokenizer divides kana, and drops characters its release does not know (Han of plane 3). So
tokens are written as words of ASCII letters and digits it has no choice about; see ``word``.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson
from elasticsearch_dsl import (
    Document,
    Double,
    Index,
    Keyword,
    Long,
    MetaField,
    Object,
    Text,
    analyzer,
    token_filter,
    tokenizer,
)

from cms.content.phases import Phase

from ..analysed import analyse
from ..analysis import PAIR, pairs
from ..documents import SearchDocument, key_text
from ..engine import Position
from ..ranking import recency

# Raise it when the fields stay the same and what is written into them changes.
_FILLING = 3
POSITION_ID = "position"
# Most tokens are one of a few thousand characters.
_REMEMBERED = 16_384
# Stands where a phrase has a place without a word; upper case, so never one of our tokens.
_GAP = "GAP"
# Stands before the first token of what is completed: what starts with the typed text comes first.
START = "START"
_COMPLETED = ("title", "name")
# Two tokens of 64 characters, each written with seven.
_LONGEST_WORD = 1000

# The server refuses terms of more than 32,766 bytes.
_LONGEST_TERM = 8000

_words = tokenizer("huiqi_words", "standard", max_token_length=_LONGEST_WORD)
_neighbours = token_filter(
    "huiqi_neighbours", "shingle", min_shingle_size=2, max_shingle_size=2, output_unigrams=False, token_separator=PAIR
)
WORDS = analyzer("huiqi_words", tokenizer=_words)
PAIRS = analyzer("huiqi_pairs", tokenizer=_words, filter=[_neighbours])
GAPPED = analyzer("huiqi_gapped", tokenizer=_words, filter=[token_filter("huiqi_gap", "stop", stopwords=[_GAP])])


# The server stops looking early where a question sorts exactly so.
NEWEST_FIRST = ("-published", "key")
# By what scores are multiplied.
RECENCY = {"field_value_factor": {"field": "recency", "missing": 1}}


@lru_cache(maxsize=_REMEMBERED)
def word(token: str) -> str:
    """Return a token as the index has it: 税 is 7a0eZ. ASCII tokens are lower case and stay; Z marks each character."""
    return token if token.isascii() else "".join(f"{ord(char):x}Z" for char in token)


def joined(words: Iterable[str]) -> str:
    """Return tokens as a text for the index."""
    return " ".join(map(word, words))


def phrase_text(words: Sequence[str]) -> str:
    """Return the pairs to look up for words that follow each other; every second pair covers them all."""
    terms = pairs([word(each) for each in words])
    asked = {*range(0, len(terms), 2), len(terms) - 1}
    return " ".join(term if place in asked else _GAP for place, term in enumerate(terms))


def _searched() -> Text:
    """Return a text looked up by single words (how often is enough) and, as pairs with their places, by phrases."""
    return Text(analyzer=WORDS, index_options="freqs", fields={"pairs": Text(analyzer=PAIRS)})


def _spelled(how: Any) -> Text:
    return Text(analyzer=how, norms=False)


class Entry(Document):
    """An entry of the index."""

    key, locale = Keyword(), Keyword()
    text_words, title_words, number_words = _searched(), _searched(), _searched()
    summary_words, name_words = _searched(), _searched()
    title_syllables, name_syllables = _spelled(WORDS), _spelled(WORDS)
    # Initials by pairs: single ones stand in nearly every title.
    title_initials, name_initials = _spelled(PAIRS), _spelled(PAIRS)
    title_key, number_key, organisation = Keyword(), Keyword(), Keyword(ignore_above=_LONGEST_TERM)
    axes = Object(dynamic=True)
    status, turns = Keyword(), Object(dynamic=True)
    published, updated, change = Long(), Long(), Long()
    recency = Double(index=False)
    # What suggestions look at, apart from the long texts, which would have to be read for it.
    head = Keyword(index=False, ignore_above=_LONGEST_TERM)
    source = Object(enabled=False)

    class Meta:
        dynamic = MetaField("strict")
        dynamic_templates = MetaField(
            [
                {"axes": {"path_match": "axes.*", "mapping": {"type": "keyword"}}},
                {"turns": {"path_match": "turns.*", "match_mapping_type": "object", "mapping": {"type": "long_range"}}},
            ]
        )
        # What is only looked up is not kept as text: entries are always written whole.
        _source = MetaField(includes=["source"])


def fresh_index(name: str) -> Index:
    """Return an index that can be created.

    One part, so that scores are comparable; a copy where there is a second server. Changes are shown by ``apply`` only.
    The newest stand first in it: what asks for some of them (suggestions) need not look at all that is found.
    """
    index = Index(name)
    index.document(Entry)
    index.analyzer(GAPPED)
    index.settings(number_of_shards=1, auto_expand_replicas="0-1", refresh_interval="-1", sort=_newest_first())
    return index


def _newest_first() -> dict[str, list[str]]:
    orders = ["desc" if name.startswith("-") else "asc" for name in NEWEST_FIRST]
    return {"field": [name.removeprefix("-") for name in NEWEST_FIRST], "order": orders}


def form() -> str:
    """Return what changes when mapping, analysis or filling change: an index of another form is not used."""
    body = orjson.dumps(fresh_index("").to_dict(), option=orjson.OPT_SORT_KEYS)
    return f"{_FILLING}-{sha256(body).hexdigest()[:12]}"


def status_field(axis: str, status: str) -> str:
    """Return the name under which ``turns`` holds when a document has a status."""
    return f"{axis}={status}"


def position_entry(position: Position) -> dict[str, Any]:
    """Return the entry that carries the position, in the index itself. Without a locale, no search finds it."""
    return {"source": [position.epoch, position.number]}


def index_entry(document: SearchDocument) -> dict[str, Any]:
    """Return what the index keeps of a document."""
    kept = analyse(document)
    entry = {
        "key": key_text(document.key),
        "locale": document.locale,
        "title_key": kept.title_keys,
        "number_key": kept.number_keys,
        "organisation": kept.organisations,
        "axes": dict(kept.axes),
        "turns": _turns(document.phases),
        "status": kept.statuses,
        "published": kept.published,
        "updated": document.updated_key,
        "change": document.change_id,
        "recency": recency(document.published_key),
        "head": orjson.dumps([*kept.source[:2], [kept.texts["title"][0], kept.spelled["title_syllables"][0]]]).decode(),
        "source": kept.source,
    }
    entry |= {f"{field}_words": _texts(field, texts) for field, texts in kept.texts.items()}
    return entry | {field: _texts(field, texts) for field, texts in kept.spelled.items()}


def _turns(phases: Iterable[Phase]) -> dict[str, list[dict[str, int]]]:
    """Return when each status holds, as half-open ranges: an instant is looked up in all of them as one term."""
    turns: dict[str, list[dict[str, int]]] = {}
    for phase in phases:
        if phase.starts_at < phase.ends_at:
            turn = {"gte": phase.starts_at, "lt": phase.ends_at}
            turns.setdefault(status_field(phase.axis, phase.status), []).append(turn)
    return turns


def _texts(field: str, texts: Iterable[Sequence[str]]) -> list[str]:
    start = [START] if field.startswith(_COMPLETED) else []
    return [joined([*start, *words]) for words in texts]
