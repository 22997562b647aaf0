"""Cut numbered pieces further: 款, the paragraphs of an article, have no number and are told by line breaks alone;
tables stand apart, so that one can be cited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .cutting import Piece

Span = tuple[int, int]
INSIDE_ARTICLES = frozenset({"item", "subitem"})


@dataclass(slots=True)
class _Article:
    """Where an article stands in the new list, and its last paragraph, under which its items stand."""

    at: int
    paragraph: int
    paragraphs: int = 1


@dataclass(slots=True)
class _Split:
    """The new list while it grows, and where each piece of the old one begins in it."""

    pieces: list[Piece] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    article: _Article | None = None


def split(text: str, pieces: Sequence[Piece], tables: Sequence[Span]) -> list[Piece]:
    """``pieces`` with paragraphs and tables apart; together they are still the whole text."""
    done = _Split()
    for piece in pieces:
        parent = None if piece.parent is None else done.moved[piece.parent]
        if piece.kind == "article":
            done.article = _Article(len(done.pieces), len(done.pieces))
        elif piece.kind not in INSIDE_ARTICLES:
            done.article = None
        elif done.article is not None and parent == done.article.at:
            parent = done.article.paragraph
        (start, end, kind), *rest = _parts(text, piece, tables, by_lines=done.article is not None)
        done.moved.append(len(done.pieces))
        done.pieces.append(replace(piece, kind=kind, start=start, end=end, parent=parent))
        for part in rest:
            _add(done, part)
    return done.pieces


def _add(done: _Split, part: tuple[int, int, str]) -> None:
    """A further part of the piece added last: a paragraph of its article, or what stands under the piece itself."""
    start, end, kind = part
    place, under = len(done.pieces), done.moved[-1]
    number = 0
    if done.article is not None:
        under = done.article.at
        if kind == "paragraph":
            done.article.paragraphs += 1
            done.article.paragraph, number = place, done.article.paragraphs
        else:
            under = done.article.paragraph
    done.pieces.append(Piece(kind, start, start, end, number=number, parent=under))


def _parts(text: str, piece: Piece, tables: Sequence[Span], *, by_lines: bool) -> list[tuple[int, int, str]]:
    """Start, end and kind of each part of ``piece``; a part takes the blank space behind it along."""
    own = [(max(start, piece.words), end) for start, end in tables if start < piece.end and piece.words < end]
    cuts = {start: "table" for start, _end in own}
    cuts |= {behind: "paragraph" for _start, end in own if (behind := _next_words(text, end, piece.end)) < piece.end}
    if by_lines:
        cuts |= {at: cuts.get(at, "paragraph") for at in _lines(text, piece) if not _covered(at, own)}
    cuts.pop(piece.start, None)
    if own and own[0][0] == piece.start == piece.words:
        cuts[piece.start] = "table"
    bounds = sorted({piece.start, *cuts})
    ends = [*bounds[1:], piece.end]
    return [(start, end, cuts.get(start, piece.kind)) for start, end in zip(bounds, ends, strict=True)]


def _lines(text: str, piece: Piece) -> Iterator[int]:
    """Where the lines after the first begin."""
    at = text.find("\n", _next_words(text, piece.words, piece.end), piece.end)
    while at >= 0:
        begins = _next_words(text, at, piece.end)
        if begins >= piece.end:
            return
        yield begins
        at = text.find("\n", begins, piece.end)


def _next_words(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _covered(at: int, spans: Sequence[Span]) -> bool:
    return any(start < at < end for start, end in spans)
