"""What a paragraph's style says of it: level of heading, numbering, whether it is a line of a table of contents."""

from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from .changes import find
from .names import tag

_CHAIN = 20
_VAL = tag("w:val")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it inherits. ``outline`` counts from 0; None is body text."""

    name: str = ""
    outline: int | None = None
    numbering: str | None = None
    level: int | None = None


@dataclass(slots=True)
class Styles:
    """The styles of a document by id."""

    raw: dict[str, Element] = field(default_factory=dict)
    _known: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def of(cls, part: Element | None) -> "Styles":
        """From styles.xml."""
        if part is None:
            return cls()
        return cls({style.get(tag("w:styleId"), ""): style for style in part.iter(tag("w:style"))})

    def get(self, identity: str) -> Style:
        """The style with this id, what it is based on included; an unknown id has an empty style."""
        if identity not in self._known:
            self._known[identity] = self._resolved(identity)
        return self._known[identity]

    def _resolved(self, identity: str) -> Style:
        name, outline, numbering, level = "", None, None, None
        current: str | None = identity
        for _step in range(_CHAIN):
            element = self.raw.get(current or "")
            if element is None:
                break
            own = (value(element, "w:name") or "").lower()
            name = name or own
            if outline is None:
                stated = integer(element, "w:pPr/w:outlineLvl")
                outline = _heading(own) if stated is None else stated
            if numbering is None:
                numbering = value(element, "w:pPr/w:numPr/w:numId")
                level = integer(element, "w:pPr/w:numPr/w:ilvl")
            current = value(element, "w:basedOn")
        return Style(name, outline, numbering, level)


def value(element: Element, path: str) -> str | None:
    """The value attribute of the element at ``path``."""
    found = find(element, path)
    return found.get(_VAL) if found is not None else None


def integer(element: Element, path: str) -> int | None:
    """The same as a number."""
    written = value(element, path) or ""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 7 else None


def _heading(name: str) -> int | None:
    if name == "title":
        return 0
    kind, _space, number = name.rpartition(" ")
    return int(number) - 1 if kind in ("heading", "标题") and number.isdecimal() and 0 < int(number) < 10 else None
