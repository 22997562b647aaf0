"""What stands in quotation marks, kept apart from the sentence that speaks of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FILLER = "□"
_OPENING, _CLOSING = "“「『", "”」』"
_BEFORE_PARAGRAPH = "。；：:！？…）\n"
_NUMBERED = re.compile(r"第[零〇一二三四五六七八九十百\d]{1,6}[编章节条](?![”、和的])")
_TITLE = re.compile(r"[《<]((?:[^《》<>\n]|[《<][^《》<>\n]*[》>]){1,120})[》>]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Outermost marks at ``start`` and ``end`` - 1; ``breaks`` are the marks that open its further paragraphs."""

    start: int
    end: int
    breaks: tuple[int, ...]


def quotations(text: str) -> Iterator[Quotation]:
    """Quotations in order. One that nobody closed goes on to the end of the text.

    Each paragraph of a quoted provision begins with an opening mark of its own and only the last one is closed;
    that is also how line breaks are known of that a copied text has lost.
    """
    depth, start, breaks = 0, 0, list[int]()
    straight = False
    for place, character in enumerate(text):
        opens, closes = character in _OPENING, character in _CLOSING
        if character == '"':
            opens, closes, straight = not straight, straight, not straight
        if opens and not depth:
            depth, start, breaks = 1, place, []
        elif opens and _begins_paragraph(text, place):
            breaks.append(place)
        elif opens:
            depth += 1
        elif closes and depth:
            depth -= 1
            if not depth:
                yield Quotation(start, place + 1, tuple(breaks))
    if depth:
        yield Quotation(start, len(text), tuple(breaks))


def _begins_paragraph(text: str, place: int) -> bool:
    """Behind a stop, or where a numbered provision begins: a chapter's heading ends without a stop."""
    before = text[max(0, place - 20) : place].rstrip(" 　\t")[-1:]
    return before in _BEFORE_PARAGRAPH or _NUMBERED.match(text, place + 1) is not None


def masked(text: str) -> str:
    """The text with the insides of quotations and of 《titles》 filled, every other character in its place."""
    characters = list(text)
    for quotation in quotations(text):
        _fill(characters, quotation.start + 1, quotation.end - 1)
        characters[quotation.start] = "“"
        if quotation.end - 1 > quotation.start:
            characters[quotation.end - 1] = "”" if text[quotation.end - 1] in _CLOSING + '"' else FILLER
    for title in _TITLE.finditer("".join(characters)):
        _fill(characters, title.start() + 1, title.end() - 1)
        characters[title.start()], characters[title.end() - 1] = "《", "》"
    return "".join(characters)


def lifted(text: str) -> str:
    """The words of one quotation given with its marks, as they stand in a text: paragraphs on lines, ‘…’ as “…”."""
    quotation = next(quotations(text))
    inner = []
    for place in range(quotation.start + 1, quotation.end - 1):
        if place not in quotation.breaks:
            inner.append(text[place])
        elif inner and "".join(inner).rstrip(" 　\t")[-1:] != "\n":
            inner.append("\n")
    words = "".join(inner).replace("‘", "“").replace("’", "”").strip()
    return re.sub(r"[ 　\t]*\n[ 　\t]*", "\n", words)


def _fill(characters: list[str], start: int, end: int) -> None:
    characters[start:end] = FILLER * (end - start)
