"""Lists in running text: headings, rows by their 序号, and what is neither; line breaks are not needed (HB0990).

Columns run together there (“…冀科人规〔2021〕1号2《…》”), so rows are found by counting: after row n stands n+1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from .outcomes import announced, outcome_of, outcomes_named
from .rows import ParsedRow, Reading, quoted_titles, read_row

_MARK = (
    r"[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|附件 ?[0-9一二三四五六七八九十]{0,2} ?[:：]?"
)
# 1 as a 序号, not as the beginning of 1件 or 1.5.
_FIRST = r"(?<![0-9])1\s*(?:[.．、]\s*[^0-9\s]|《|[\u4e00-\u9fff](?<![件年月日号条款项个份级类种]))"
_HEADING = re.compile(
    rf"(?:(?P<mark>{_MARK})|(?:^|(?<=[\n。])))\s*"
    rf"(?P<words>(?:(?!{_MARK})[^《》。；;\n]){{2,80}}?)\s*(?P<columns>序\s*号[^0-9《]{{0,60}})?\s*(?={_FIRST})"
)
_BARE_COLUMNS = re.compile(rf"(?P<words>)(?P<columns>序\s*号[^0-9《]{{0,60}})(?={_FIRST})")
_HAN_START = r"(?=[\u4e00-\u9fff“‘\"](?<![件年月日号条款项个份级类种]))"
GAP = 3
"""How many numbers in a row a list may leave out before its rows count as ended."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; all pieces joined are the text. ``outcome`` is a heading's."""

    kind: str  # heading, row or rest
    text: str
    outcome: str = ""
    ordinal: str = ""


def read_list(text: str, *, outcome: str = "") -> Reading:
    """The rows in ``text``; ``outcome`` is what a caption or title above it decided."""
    rows: list[ParsedRow] = []
    leftover: list[str] = []
    pieces = list(pieces_of(text))
    current = outcome
    for piece in pieces:
        if piece.kind == "heading":
            current = piece.outcome or outcome
            continue
        found = _rows_of(piece, current) if piece.kind == "row" else []
        rows += found
        if not found and piece.text.strip():
            leftover.append(piece.text.strip())
    if not rows:
        rows = list(_sentences(text))
    return Reading(tuple(rows), tuple(leftover), tuple(announced(text)))


def last_outcome(text: str) -> str:
    """What the last words before a table decide: its caption, or the heading above it."""
    for line in reversed([line for line in re.split(r"[\n。；]", text) if line.strip()][-3:]):
        if outcomes_named(line):
            return outcome_of(line)
    return ""


def pieces_of(text: str) -> Iterator[Piece]:
    """``text`` cut into headings, rows and the rest; joined, the pieces are the text."""
    headings = _headings(text)
    place = 0
    for heading, following in zip_longest(headings, headings[1:]):
        if heading.start() > place:
            yield Piece("rest", text[place : heading.start()])
        yield Piece("heading", heading.group(), outcome=outcome_of(heading["words"]))
        place = following.start() if following else len(text)
        yield from _row_pieces(text[heading.end() : place])
    if place < len(text):
        yield Piece("rest", text[place:])


def _headings(text: str) -> list[re.Match[str]]:
    found = [match for match in _HEADING.finditer(text) if match["columns"] or outcomes_named(match["words"])]
    return found or list(_BARE_COLUMNS.finditer(text))[:1]


def _row_pieces(region: str) -> Iterator[Piece]:
    """A region begins with its row 1; the rest of the last row's paragraph is the row's, what follows is not."""
    first = re.match(r"\s*1\s*(?P<dot>[.．、]?)", region)
    if first is None:
        yield Piece("rest", region)
        return
    starts = [(0, "1")]
    quoted = bool(re.match(r"\s*《", region[first.end() :]))
    place, number = first.end(), 1
    while (found := _next_start(region, place, number, dotted=bool(first["dot"]), quoted=quoted)) is not None:
        start, place, number = found
        starts.append((start, str(number)))
    for (start, ordinal), following in zip_longest(starts, starts[1:]):
        stop = following[0] if following else _end_of_last(region, start)
        yield Piece("row", region[start:stop], ordinal=ordinal)
    if (end := _end_of_last(region, starts[-1][0])) < len(region):
        yield Piece("rest", region[end:])


def _next_start(region: str, place: int, number: int, *, dotted: bool, quoted: bool) -> tuple[int, int, int] | None:
    """(start, end of the 序号, number) of the next row."""
    for candidate in range(number + 1, number + 1 + GAP):
        for pattern in _patterns(candidate, dotted=dotted, quoted=quoted):
            if match := re.compile(pattern).search(region, place):
                return match.start("n"), match.end("n"), candidate
    return None


def _patterns(number: int, *, dotted: bool, quoted: bool) -> Iterator[str]:
    """How 序号 ``number`` may stand, safest first; the last is for a 文号 that lost its 号 (〔2021〕12《…》)."""
    if dotted:
        yield rf"(?<![0-9.〔\[(（第])(?P<n>{number})\s*[.．、](?=\s*[^0-9\s])"
        return
    if quoted:
        yield rf"(?<![0-9])(?P<n>{number})(?=\s*《)"
    yield rf"(?:(?<=[号》）)〕\]。\n])|(?<=[号》）)〕\]。]\s))(?P<n>{number})(?=\s*《)"
    yield rf"(?:(?<=[号》〕\]。\n])|(?<=[号》〕\]。]\s))(?P<n>{number})\s*{_HAN_START}"
    if quoted:
        yield rf"(?<=[0-9])(?P<n>{number})(?=\s*《)"


def _end_of_last(region: str, start: int) -> int:
    """The last row ends with the paragraph in which its number (or title) stands."""
    rest = region[start:]
    closing = re.search(r"\n\s*(?=附件|附：|抄送|(?:[^\n]{0,40}\n\s*)?[0-9一二]{4}年)", rest)
    return start + closing.start() if closing else len(region)


def _rows_of(piece: Piece, outcome: str) -> list[ParsedRow]:
    words = re.sub(r"^\s*[0-9]+\s*[.．、]?", "", piece.text)
    return read_row(words, ordinal=piece.ordinal, outcome=outcome, marked=piece.text)


_ASIDE = r"(?:\s*（[^（）]*(?:（[^（）]*）[^（）]*)*）)?"
_SEVERAL = rf"(?:《(?:[^《》]|《[^《》]*》)+》{_ASIDE}\s*[、，和及]?(?:以及)?\s*)+"
_BEFORE = re.compile(
    rf"(?:决定|现将|予以|同时)?(?P<verb>废止|宣布失效|延长有效期|保留)\s*(?P<titles>{_SEVERAL})"
    r"(?!\s*的(?:决定|通知|公告|通告))"
)
_AFTER = re.compile(
    rf"(?P<titles>{_SEVERAL})(?:等\s*[0-9]+\s*件[^，。；]{{0,10}})?(?:自[^，。；]{{0,24}}起|现|均)?(?:同时|即行|一并|予以|决定)*"
    r"(?P<verb>废止|宣布失效|失效|继续有效|予以保留)"
)


def _sentences(text: str) -> Iterator[ParsedRow]:
    """Decisions about single documents in a sentence (HB0073): 对《…》予以废止, 《…》同时废止, 废止《…》."""
    seen = set()
    for pattern in (_AFTER, _BEFORE):
        for match in pattern.finditer(text):
            for words in _each_title(match["titles"]):
                for row in read_row(words, outcome=outcome_of(match["verb"]), marked=match.group()):
                    if row.title not in seen:
                        seen.add(row.title)
                        yield row


def _each_title(titles: str) -> Iterator[str]:
    """Each 《…》 with the brackets behind it."""
    starts = [start for _title, start, _end in quoted_titles(titles)]
    for start, following in zip_longest(starts, starts[1:]):
        yield titles[start:following].strip(" 、，和及")
