"""The fields of the embedded index and how a document fills them."""

import math
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import orjson
import tantivy

from cms.content.phases import Phase

from ..analysed import SPELLED_FIELDS, TEXT_FIELDS, analyse
from ..analysis import PAIR, pairs
from ..documents import SearchDocument, key_text
from ..engine import Position
from ..ranking import recency

_RAW = {"tokenizer_name": "raw", "index_option": "basic"}
_WORDS = {"tokenizer_name": "whitespace", "index_option": "freq"}
_PLACES = {"tokenizer_name": "whitespace", "index_option": "position"}
_FIELDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("text", "key", {**_RAW, "stored": True}),
    *(("text", name, _RAW) for name in ("locale", "number_key", "title_key", "status", "moment")),
    *(("text", f"{name}_words", _WORDS) for name in TEXT_FIELDS),
    *(("text", f"{name}_pairs", _PLACES) for name in TEXT_FIELDS),
    *(("text", name, _PLACES) for name in SPELLED_FIELDS),
    ("text", "organisation", {**_RAW, "fast": True}),
    *(("json", name, {**_RAW, "fast": True}) for name in ("axes", "turns")),
    *(("integer", name, {"fast": True}) for name in ("published", "updated")),
    ("integer", "change", {"stored": True}),
    ("float", "recency", {"fast": True}),
    *(("bytes", name, {"stored": True}) for name in ("head", "source")),
)
# An index of another form is not read, and rebuilt by the follower. Raise the number when the fields stay the same and
# what is written into them changes.
_FILLING = 5
FORM = f"{_FILLING}-{sha256(repr(_FIELDS).encode()).hexdigest()[:16]}"
POSITION_KEY = "position"
STARTS, ENDS = "starts", "ends"
# Stands before the first token of what is completed: what starts with the typed text comes first. No text has it.
START = "^"
_COMPLETED = ("title", "name")


def build_schema() -> tantivy.Schema:
    """Return the schema of this form."""
    builder = tantivy.SchemaBuilder()
    for kind, name, options in _FIELDS:
        getattr(builder, f"add_{kind}_field")(name, **options)
    return builder.build()


def position_entry(position: Position) -> tantivy.Document:
    """Return the entry that carries the position: in the index itself, so that one commit writes both or neither."""
    entry = tantivy.Document()
    entry.add_text("key", POSITION_KEY)
    entry.add_bytes("source", orjson.dumps([position.epoch, position.number]))
    return entry


def index_entry(document: SearchDocument) -> tantivy.Document:
    """Return what the index keeps of a document."""
    kept = analyse(document)
    entry = tantivy.Document()
    for field, value in (("key", key_text(document.key)), ("locale", document.locale)):
        entry.add_text(field, value)
    for field, texts in kept.texts.items():
        _add_words(entry, field, texts)
    for field, texts in kept.spelled.items():
        _add_spelled(entry, field, texts)
    keys = (("title_key", kept.title_keys), ("number_key", kept.number_keys))
    several = (*keys, ("organisation", kept.organisations))
    for field, values in (*several, ("moment", kept.moments), ("status", kept.statuses)):
        for value in values:
            entry.add_text(field, value)
    entry.add_json("axes", dict(kept.axes))
    entry.add_json("turns", _turns(document.phases))
    entry.add_integer("published", kept.published)
    entry.add_integer("updated", document.updated_key)
    entry.add_integer("change", document.change_id)
    entry.add_float("recency", _recency(document.published_key))
    # What suggestions look at, apart: twenty titles are read in the time of one long text.
    entry.add_bytes(
        "head", orjson.dumps([*kept.source[:2], [kept.texts["title"][0], kept.spelled["title_syllables"][0]]])
    )
    entry.add_bytes("source", orjson.dumps(kept.source))
    return entry


def _add_words(entry: tantivy.Document, field: str, texts: Iterable[list[str]]) -> None:
    for words in texts:
        entry.add_text(f"{field}_words", " ".join(words))
        # Texts of one field stand one place apart. Phrases skip every second pair, so one more place is needed.
        marked = [START, *words] if field in _COMPLETED else words
        entry.add_text(f"{field}_pairs", _joined_pairs(marked))


def _joined_pairs(words: list[str]) -> str:
    """Return ``pairs`` joined with spaces and closed by ``PAIR``: interleaved, in half the time; texts are long."""
    count = max(len(words) - 1, 0)
    parts = [PAIR, "", " ", ""] * count
    parts[1::4] = words[1:]
    parts[3::4] = [*words[1:-1], PAIR][:count]
    return "".join([*words[:1], *parts]) if count else PAIR


def _add_spelled(entry: tantivy.Document, field: str, texts: Iterable[list[str]]) -> None:
    """Add syllables each for itself, initials by pairs: single ones stand in nearly every title."""
    for words in texts:
        marked = [START, *words]
        entry.add_text(field, " ".join(pairs(marked) if field.endswith("_initials") else marked))


def _turns(phases: Iterable[Phase]) -> dict[str, dict[str, list[int]]]:
    """Return when each status starts and ends; at an instant it holds as often as it started more than it ended."""
    turns: dict[str, dict[str, list[int]]] = {}
    for phase in sorted(phases):
        turn = turns.setdefault(f"{phase.axis}={phase.status}", {STARTS: [], ENDS: []})
        if phase.starts_at >= phase.ends_at:
            continue
        if turn[ENDS] and phase.starts_at <= turn[ENDS][-1]:
            turn[ENDS][-1] = max(turn[ENDS][-1], phase.ends_at)
        else:
            turn[STARTS].append(phase.starts_at)
            turn[ENDS].append(phase.ends_at)
    return turns


def _recency(published_key: int) -> float:
    """Return what makes the engine multiply scores by ``recency``: it multiplies by log2(2 + stored value)."""
    return math.exp2(recency(published_key)) - 2
