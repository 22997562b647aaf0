"""Numbers that a browser sets before list items: they are not in the text, and provisions are cut by them."""

from lxml.html import HtmlElement

from ..counting import written

_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
}  # fmt: skip
_CHINESE = "chineseCounting"


def number_of(item: HtmlElement) -> str:
    """The number of a list item with what divides it from the text, or '' when its list has none."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    style = (parent.get("style") or "").lower()
    if "list-style" in style and "none" in style:
        return ""
    shape = next((shape for name, shape in _STYLES.items() if name in style), None)
    shape = shape or _TYPES.get(parent.get("type") or "1", "decimal")
    return written(_position(item, parent), shape) + ("、" if shape == _CHINESE else ". ")


def _position(item: HtmlElement, parent: HtmlElement) -> int:
    """Counted from the last item with a value of its own, or the list's start; kept on the element: lists are long."""
    before = item.getprevious()
    while before is not None and before.tag != "li":
        before = before.getprevious()
    if (own := _integer(item.get("value"))) is not None:
        number = own
    elif before is not None and (last := _integer(before.get("data-position"))) is not None:
        number = last + 1
    else:
        start = _integer(parent.get("start"))
        number = 1 if start is None else start
    item.set("data-position", str(number))
    return number


def _integer(text: str | None) -> int | None:
    stripped = (text or "").strip()
    return int(stripped) if stripped.isascii() and stripped.isdecimal() and len(stripped) < 6 else None
