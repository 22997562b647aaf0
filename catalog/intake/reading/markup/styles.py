"""What the attributes of an element say of how it is shown: hidden, bold, a heading, an item of a list."""

import re

from lxml.html import HtmlElement

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)")
_ITALIC = re.compile(r"font-style\s*:\s*italic")
_RAISED = re.compile(r"vertical-align\s*:\s*super")
_LOWERED = re.compile(r"vertical-align\s*:\s*sub(?!\w)")
_OUTLINE = re.compile(r"mso-outline-level\s*:\s*([1-9])")
_OFFICE_LIST = re.compile(r"mso-list\s*:\s*\w+\s+level(\d)")
_IGNORED = re.compile(r"mso-list\s*:\s*ignore")
_SYMBOLS = re.compile(r"wingdings|symbol|webdings")
_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.I)
_BY_TAG = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sup": "sup", "sub": "sub"}


def style_of(element: HtmlElement) -> str:
    """The style attribute in lower case."""
    return (element.get("style") or "").lower()


def is_hidden(element: HtmlElement) -> bool:
    """Whether a browser would not show it."""
    if "hidden" in element.attrib or (element.get("aria-hidden") or "").lower() == "true":
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style.lower()) is not None


def marks_of(element: HtmlElement, inherited: frozenset[str]) -> frozenset[str]:
    """The marks of text within ``element``."""
    marks = set(inherited)
    if element.tag in _BY_TAG:
        marks.add(_BY_TAG[element.tag])
    style = style_of(element)
    if style:
        if _NOT_BOLD.search(style):
            marks.discard("strong")
        for mark, pattern in (("strong", _BOLD), ("em", _ITALIC), ("sup", _RAISED), ("sub", _LOWERED)):
            if pattern.search(style):
                marks.add(mark)
    return frozenset(marks)


def link_of(element: HtmlElement) -> str:
    """The address of a link that leads out of the document, else ''."""
    href = (element.get("href") or "").strip()
    return href if _LINK.fullmatch(href) else ""


def office_heading(element: HtmlElement) -> int:
    """The level (1 is highest) that Word gives a paragraph, or 0."""
    name = element.get("class") or ""
    if name.lower() in ("msotitle", "a3 title"):
        return 1
    found = _OUTLINE.search(style_of(element))
    return int(found[1]) if found else 0


def office_item(element: HtmlElement) -> int:
    """How deep in a list Word says that a paragraph is, or 0."""
    found = _OFFICE_LIST.search(style_of(element))
    return int(found[1]) if found else 0


def is_office_number(element: HtmlElement) -> bool:
    """Whether the element holds the number or the dot that Word set before a list item."""
    return _IGNORED.search(style_of(element)) is not None


def is_dot(element: HtmlElement) -> bool:
    """Whether what Word set before a list item is a dot from a font of symbols, not a number."""
    around = [element, *element.iterdescendants(), *([element.getparent()] if element.getparent() is not None else [])]
    fonts = " ".join(style_of(each) + (each.get("face") or "").lower() for each in around if isinstance(each.tag, str))
    text = "".join(element.itertext()).strip()
    return _SYMBOLS.search(fonts) is not None or text in {"•", "·", "●", "○", "■", "□", "◆", "▪", "o", "-", "–"}
