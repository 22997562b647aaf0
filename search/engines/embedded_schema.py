"""The fields of the embedded index and how a document fills them."""

import math
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import orjson
import tantivy

from ..analysis import PAIR, number_tokens, pairs, tokens
from ..documents import NUMBER_AXIS, DocumentKey, SearchDocument
from ..engine import Position
from ..intervals import interval_terms
from ..pinyin import spell
from ..ranking import recency
from ..request import TYPE_AXIS

# Each searched text has a field of tokens and one of pairs; ``text`` is all of a document, the others rank.
_TEXTS = ("text", "title", "number", "summary", "name")
_SPELLED = ("title_syllables", "title_initials", "name_syllables", "name_initials")
_RAW = {"tokenizer_name": "raw", "index_option": "basic"}
_WORDS = {"tokenizer_name": "whitespace", "index_option": "freq"}
_PLACES = {"tokenizer_name": "whitespace", "index_option": "position"}
_FIELDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("text", "key", {**_RAW, "stored": True}),
    *(("text", name, _RAW) for name in ("locale", "number_key", "title_key", "status", "moment")),
    *(("text", f"{name}_words", _WORDS) for name in _TEXTS),
    *(("text", f"{name}_pairs", _PLACES) for name in _TEXTS),
    *(("text", name, _PLACES) for name in _SPELLED),
    ("text", "organisation", {**_RAW, "fast": True}),
    ("json", "axes", {**_RAW, "fast": True}),
    *(("integer", name, {"fast": True}) for name in ("published", "updated")),
    ("integer", "change", {"stored": True}),
    ("float", "recency", {"fast": True}),
    ("bytes", "source", {"stored": True}),
)
# An index of another form is not read, and rebuilt by the follower. Raise the number when the fields stay the same and
# what is written into them changes.
_FILLING = 2
FORM = f"{_FILLING}-{sha256(repr(_FIELDS).encode()).hexdigest()[:16]}"
POSITION_KEY = "position"
_SEPARATOR = "|"


def build_schema() -> tantivy.Schema:
    """Return the schema of this form."""
    builder = tantivy.SchemaBuilder()
    for kind, name, options in _FIELDS:
        getattr(builder, f"add_{kind}_field")(name, **options)
    return builder.build()


def key_text(key: DocumentKey) -> str:
    """Return the identity of an entry as one term."""
    return _SEPARATOR.join(key)


def key_of(text: str) -> DocumentKey:
    """Read an identity back."""
    return DocumentKey(*text.split(_SEPARATOR))


def position_entry(position: Position) -> tantivy.Document:
    """Return the entry that carries the position: in the index itself, so that one commit writes both or neither."""
    entry = tantivy.Document()
    entry.add_text("key", POSITION_KEY)
    entry.add_bytes("source", orjson.dumps([position.epoch, position.number]))
    return entry


def index_entry(document: SearchDocument) -> tantivy.Document:
    """Return what the index keeps of a document."""
    entry = tantivy.Document()
    entry.add_text("key", key_text(document.key))
    entry.add_text("locale", document.locale)
    _add_texts(entry, document)
    _add_names(entry, document)
    _add_axes(entry, document)
    entry.add_integer("published", _sort_key(document))
    entry.add_integer("updated", document.updated_key)
    entry.add_integer("change", document.change_id)
    entry.add_float("recency", _recency(document.published_key))
    source = [document.title, document.numbers, document.summary, document.body, "\n".join(document.attachments)]
    entry.add_bytes("source", orjson.dumps([_storable(part) for part in source]))
    return entry


def _storable(part: Any) -> Any:
    """Leave out what UTF-8 cannot hold: half characters cut off by some writer."""
    if isinstance(part, str):
        return part.encode("utf-8", "ignore").decode()
    return [_storable(each) for each in part]


def _add_texts(entry: tantivy.Document, document: SearchDocument) -> None:
    title, summary, body = (tokens(text) for text in (document.title, document.summary, document.body))
    keys = [code for axis, code in document.terms if axis == NUMBER_AXIS]
    plain = [tokens(number) for number in document.numbers]
    folded = [list(words) for words in dict.fromkeys(tuple(number_tokens(n)) for n in [*document.numbers, *keys])]
    _add_words(entry, "title", [title])
    _add_words(entry, "summary", [summary])
    _add_words(entry, "number", folded)
    others = [*folded, *(words for words in plain if words not in folded), *map(tokens, document.attachments)]
    _add_words(entry, "text", [title, summary, body, *others])
    entry.add_text("title_key", " ".join(title)[:2000])
    for words in folded:
        entry.add_text("number_key", " ".join(words)[:2000])


def _add_names(entry: tantivy.Document, document: SearchDocument) -> None:
    names = [tokens(name) for name in document.organisations]
    for name in document.organisations:
        entry.add_text("organisation", _storable(name))
    _add_words(entry, "name", names)
    for field, texts in (("title", [document.title]), ("name", document.organisations)):
        for text in texts:
            spelling = spell(text)
            entry.add_text(f"{field}_syllables", " ".join(spelling.syllables))
            entry.add_text(f"{field}_initials", " ".join(spelling.initials))


def _add_words(entry: tantivy.Document, field: str, texts: Iterable[list[str]]) -> None:
    for words in texts:
        entry.add_text(f"{field}_words", " ".join(words))
        # Texts of one field stand one place apart. Phrases skip every second pair, so one more place is needed.
        entry.add_text(f"{field}_pairs", " ".join([*pairs(words), PAIR]))


def _add_axes(entry: tantivy.Document, document: SearchDocument) -> None:
    axes: dict[str, list[str]] = {TYPE_AXIS: [document.type]}
    for axis, code in document.terms:
        axes.setdefault(axis, []).append(code)
    entry.add_json("axes", axes)
    for phase in document.phases:
        for term in interval_terms(phase.axis, phase.status, phase.starts_at, phase.ends_at):
            entry.add_text("moment", term)
    for axis, status in dict.fromkeys((phase.axis, phase.status) for phase in document.phases):
        entry.add_text("status", f"{axis}={status}")


def _sort_key(document: SearchDocument) -> int:
    """Order by the day of publication, within a day by the last change."""
    return (document.published_key << 32) | min(max(document.updated_key // 1_000_000, 0), 2**32 - 1)


def _recency(published_key: int) -> float:
    """Return what makes the engine multiply scores by ``recency``: it multiplies by log2(2 + stored value)."""
    return math.exp2(recency(published_key)) - 2
