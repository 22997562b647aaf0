"""Walks a cleaned tree of HTML and hands its paragraphs, lists, tables and figures to a composer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement

from ..composing import Composer
from ..figures import Figures
from ..inline import BREAK, Runs
from ..parts import FigurePart
from ..tables import table_value
from . import cells
from .lists import number_of
from .styles import is_dot, is_office_number, link_of, marks_of, office_heading, office_item

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: marks and link of the text, kind of the block, depth in lists, whether space is kept."""

    marks: frozenset[str] = frozenset()
    href: str = ""
    kind: str = "p"
    depth: int = 0
    kept_space: bool = False


class Flow:
    """One walk over one tree. ``pictures`` gives those that the document itself holds, by the address used for them."""

    def __init__(self, composer: Composer, figures: Figures, pictures: Mapping[str, FigurePart] | None = None) -> None:
        self.remote_pictures = 0
        self._composer = composer
        self._figures = figures
        self._pictures = pictures or {}
        self._places = [_Place()]
        self._runs = Runs()
        self._waiting: list[FigurePart] = []
        self._highest = 2

    def walk(self, root: HtmlElement) -> None:
        """Everything in ``root`` in order."""
        self._highest = 1 if next(root.iter("h1"), None) is not None else 2
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if self._start(element):
                    walk.skip_subtree()
            else:
                self._end(element)
                if element is not root:
                    self._say(element.tail)
        self._flush()

    def _start(self, element: HtmlElement) -> bool:
        """Begin an element; True when its content is dealt with."""
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        self._places.append(self._place(element))
        if tag == "table" and not cells.is_layout(element):
            self._table(element)
            return True
        if tag == "br":
            self._runs.add(BREAK)
        elif tag == "hr":
            self._flush()
            self._composer.rule()
        elif tag == "img":
            self._picture(element)
        elif tag == "li" and (number := number_of(element)):
            self._runs.add(number)
        elif is_office_number(element) and is_dot(element):
            return True
        self._say(element.text)
        return False

    def _end(self, element: HtmlElement) -> None:
        if element.tag in _BLOCKS:
            self._flush()
        self._places.pop()

    def _place(self, element: HtmlElement) -> _Place:
        here, tag = self._places[-1], element.tag
        place = replace(here, marks=marks_of(element, here.marks))
        if tag == "a":
            return replace(place, href=link_of(element))
        if tag in ("ul", "ol", "menu"):
            return replace(place, depth=here.depth + 1)
        if tag == "li":
            return replace(place, kind="p" if number_of(element) else "li")
        if tag in ("p", "div"):
            return self._paragraph(element, place)
        kind = self._heading(_LEVELS[tag]) if tag in _LEVELS else here.kind
        return replace(place, kind=kind, kept_space=here.kept_space or tag == "pre")

    def _paragraph(self, element: HtmlElement, place: _Place) -> _Place:
        if level := office_heading(element):
            return replace(place, kind=self._heading(level + (self._highest - 1)))
        if (depth := office_item(element)) and any(is_office_number(each) and is_dot(each) for each in element.iter()):
            return replace(place, kind="li", depth=depth)
        return place

    def _heading(self, level: int) -> str:
        return f"h{min(max(level - self._highest + 2, 2), 4)}"

    def _say(self, text: str | None) -> None:
        if not text:
            return
        here = self._places[-1]
        if here.kept_space:
            text = text.strip("\n").replace("\r\n", "\n").replace("\n", BREAK)
        self._runs.add(text, here.marks, here.href)

    def _flush(self) -> None:
        here, runs = self._places[-1], self._runs
        self._runs = Runs()
        if here.kind == "li":
            self._composer.item(runs, max(here.depth, 1))
        else:
            self._composer.paragraph(runs, here.kind)
        for figure in self._waiting:
            self._composer.figure(figure)
        self._waiting = []

    def _table(self, table: HtmlElement) -> None:
        for image in table.iter("img"):
            self._picture(image)
        self._composer.table(table_value(cells.cells(table), caption=cells.caption(table)))

    def _picture(self, image: HtmlElement) -> None:
        source, alt = (image.get("src") or "").strip(), image.get("alt") or ""
        if source in self._pictures:
            self._waiting.append(self._pictures[source])
        elif source.lower().startswith("data:"):
            if figure := self._figures.take_data_url(source, alt):
                self._waiting.append(figure)
        else:
            self.remote_pictures += 1
