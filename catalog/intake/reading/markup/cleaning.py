"""Takes out of a page what is not its text: programs, styles, forms, what is hidden, what counts visitors."""

from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from .styles import is_hidden

_NEVER_TEXT = (
    "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet", "svg", "canvas", "audio",
    "video", "map", "link", "meta", "base", "title", "select", "textarea", "button", "input", "datalist",
)  # fmt: skip
_SMALLEST_PICTURE = 3
"""Pixels; smaller ones only tell their server who reads the page."""


@dataclass(slots=True)
class Dropped:
    """What was taken out, where an editor should know."""

    hidden: int = 0
    deleted: int = 0
    trackers: int = 0


def clean(tree: HtmlElement) -> Dropped:
    """Remove in place what a reader of the page does not see."""
    dropped = Dropped()
    etree.strip_elements(tree, *_NEVER_TEXT, with_tail=False)
    for element in list(tree.iter(etree.Element)):
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("del", "s", "strike") and _is_revision(element):
            dropped.deleted += 1
            _remove(element)
        elif is_hidden(element) and element.tag not in ("html", "body"):
            dropped.hidden += any(text.strip() for text in element.itertext())
            _remove(element)
        elif element.tag == "img" and _is_tracker(element):
            dropped.trackers += 1
            _remove(element)
    return dropped


def _is_revision(element: HtmlElement) -> bool:
    """Word marks what was deleted under tracked changes as del; struck-out text is text."""
    return element.tag == "del"


def _is_tracker(image: HtmlElement) -> bool:
    sizes = [(image.get(name) or "").removesuffix("px").strip() for name in ("width", "height")]
    return any(size.isdecimal() and int(size) < _SMALLEST_PICTURE for size in sizes)


def _remove(element: HtmlElement) -> None:
    """Without its tail; what is within an element that went already has no parent to leave."""
    if element.getparent() is not None:
        element.drop_tree()
