"""Puts paragraphs, list items, tables and figures together into the parts of a reading."""

from typing import Any

import nh3

from .inline import Runs
from .parts import FigurePart, Part, TablePart, TextPart
from .tables import is_caption

TEXT_TAGS = {"p", "h2", "h3", "h4", "strong", "em", "sup", "sub", "ol", "ul", "li", "hr", "a", "br"}
LONGEST_HEADING = 120
"""A longer heading is a paragraph that its author gave a heading's look."""
LONGEST_TITLE = 255
_HEADINGS = ("h2", "h3", "h4")


class Composer:
    """Collects what is read in order; consecutive text becomes one part."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._text: list[str] = []
        self._items: list[tuple[int, str]] = []
        self._last_words = ""
        self.heading = ""
        self.characters = 0

    def paragraph(self, runs: Runs, tag: str = "p") -> None:
        """One paragraph or heading; an empty one is left out."""
        words = runs.text()
        if not words:
            return
        if tag in _HEADINGS and len(words) > LONGEST_HEADING:
            tag = "p"
        if tag in _HEADINGS and not self.heading:
            self.heading = words.replace("\n", "")[:LONGEST_TITLE]
        self._end_list()
        self._text.append(f"<{tag}>{runs.html(plain=tag != 'p')}</{tag}>")
        self._said(words)

    def line(self, text: str) -> None:
        """One paragraph of plain words."""
        runs = Runs()
        runs.add(text)
        self.paragraph(runs)

    def item(self, runs: Runs, depth: int) -> None:
        """One item of a list without numbers, ``depth`` lists deep (from 1)."""
        words = runs.text()
        if words:
            self._items.append((depth, runs.html()))
            self._said(words)

    def rule(self) -> None:
        """A line across the page."""
        self._end_list()
        self._text.append("<hr>")
        self._last_words = ""

    def table(self, value: dict[str, Any]) -> None:
        """A table; the paragraph above it becomes its caption where it reads like one."""
        if not any(cell for line in value["data"] for cell in line):
            return
        self._end_list()
        caption = self._last_words
        if not value["table_caption"] and is_caption(caption) and self._text:
            self._text.pop()
            value = {**value, "table_caption": caption}
        self._end_text()
        self._parts.append(TablePart(value))
        self.characters += sum(len(cell) for line in value["data"] for cell in line)

    def figure(self, figure: FigurePart) -> None:
        """A picture."""
        self._end_text()
        self._parts.append(figure)

    def parts(self) -> tuple[Part, ...]:
        """All that was collected."""
        self._end_text()
        return tuple(self._parts)

    def _said(self, words: str) -> None:
        self._last_words = words
        self.characters += len(words)

    def _end_list(self) -> None:
        if self._items:
            self._text.append(_list(self._items))
            self._items = []

    def _end_text(self) -> None:
        self._end_list()
        if self._text:
            self._parts.append(TextPart(_clean("".join(self._text))))
            self._text = []
        self._last_words = ""


def plain_paragraphs(text: str) -> tuple[Part, ...]:
    """One paragraph for each line of ``text``; nothing in it is taken for markup."""
    composer = Composer()
    for line in text.splitlines():
        composer.line(line)
    return composer.parts()


def _clean(html: str) -> str:
    return nh3.clean(
        html, tags=TEXT_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"}, link_rel=None
    )


def _list(items: list[tuple[int, str]]) -> str:
    out: list[str] = []
    open_at: list[int] = []
    for depth, html in items:
        while len(open_at) > 1 and depth < open_at[-1]:
            open_at.pop()
            out.append("</li></ul>")
        if not open_at or depth > open_at[-1]:
            open_at.append(depth)
            out.append("<ul>")
        else:
            out.append("</li>")
        out.append(f"<li>{html}")
    return "".join(out) + "</li></ul>" * len(open_at)
