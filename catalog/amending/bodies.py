"""A consolidated text as the blocks of a document: what stayed keeps its look, tables and figures their place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID, uuid5

from catalog.documents.anchors import text_of_html
from catalog.documents.body import block_text, clean_html, published_body

_CHUNK = re.compile(r"<(p|h2|h3|h4|ul|ol)\b[^>]*>.*?</\1>|<hr\s*/?>", re.DOTALL)

Raw = dict[str, Any]
"""A block as the stream keeps it: type, value, id."""


class TableLost(Exception):
    """A table is still part of the text, but not with the words it had; ``words`` are its first."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class _Segment:
    """A stretch of the former text: a paragraph with its HTML, or a table or figure.

    ``block`` is the place of the block it was in.
    """

    lines: tuple[str, ...]
    block: int
    html: str = ""
    raw: Raw | None = None


def rebuilt(before: Any, text: str, act: UUID, tables: Iterable[str] = ()) -> list[Raw]:
    """The blocks of ``text``, which an act made of the words of the stream ``before``.

    ``tables``: the words of tables that ``text`` still holds. Raises TableLost when one is not found as it was.
    Blocks that are new get identities that are the same when the same act is applied again.
    """
    segments = list(_segments(before))
    found = list(_matched(_lines(text), segments))
    kept = {each.lines for each in found if each.raw is not None}
    for words in tables:
        if tuple(_lines(words)) not in kept:
            raise TableLost(_lines(words)[0])
    return list(_blocks(found, before.get_prep_value(), act))


def _segments(stream: Any) -> Iterator[_Segment]:
    pairs = zip(published_body(stream)["blocks"], stream.get_prep_value(), strict=True)
    for place, (published, raw) in enumerate(pairs):
        if published["type"] != "text":
            yield _Segment(tuple(_lines(block_text(published))), place, raw=raw)
            continue
        for html in _chunks(raw["value"]):
            yield _Segment(tuple(_lines(text_of_html(clean_html(html)))), place, html=html)


def _chunks(html: str) -> list[str]:
    """Paragraphs, headings and lists; what has no words stays with what follows it. Other markup is not cut."""
    found = [match.group() for match in _CHUNK.finditer(html)]
    if "".join(found) != re.sub(r">\s+<", "><", html.strip()):
        return [html]
    chunks, waiting = [], ""
    for chunk in found:
        waiting += chunk
        if text_of_html(clean_html(chunk)):
            chunks.append(waiting)
            waiting = ""
    if waiting and chunks:
        chunks[-1] += waiting
    return chunks


def _lines(text: str) -> list[str]:
    """Without edges and blank lines, which say nothing."""
    return [stripped for line in text.split("\n") if (stripped := line.strip())]


def _matched(lines: list[str], segments: list[_Segment]) -> Iterator[_Segment]:
    """The new text as segments in order: former ones where their lines stand, new paragraphs between them."""
    by_line: dict[str, list[_Segment]] = {}
    for segment in segments:
        if segment.lines:
            by_line.setdefault(segment.lines[0], []).append(segment)
    used: set[int] = set()
    place, block = 0, 0
    while place < len(lines):
        here = [
            each
            for each in by_line.get(lines[place], ())
            if tuple(lines[place : place + len(each.lines)]) == each.lines and id(each) not in used
        ]
        best = max(here, key=lambda each: (each.raw is not None, len(each.lines)), default=None)
        if best is None:
            best = _Segment((lines[place],), block, html=f"<p>{escape(lines[place], quote=False)}</p>")
        used.add(id(best))
        block = best.block
        yield best
        place += len(best.lines)


def _blocks(found: list[_Segment], before: list[Raw], act: UUID) -> Iterator[Raw]:
    """Segments put together: paragraphs of one former block are one again."""
    sources = {raw["value"]: raw["id"] for raw in before if raw["type"] == "text"}
    run: list[_Segment] = []
    count = 0
    for segment in [*found, None]:
        if run and (segment is None or segment.raw is not None or segment.block != run[-1].block):
            html = "".join(each.html for each in run)
            yield {"type": "text", "value": html, "id": sources.get(html) or str(uuid5(act, f"block {count}"))}
            count += 1
            run = []
        if segment is not None and segment.raw is not None:
            yield segment.raw
        elif segment is not None:
            run.append(segment)
