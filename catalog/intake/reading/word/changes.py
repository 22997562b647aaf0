"""Makes of a Word text what a reader sees: changes accepted, hidden text gone, text boxes in the flow."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree
from lxml.etree import _Element as Element

from .names import NAMESPACES, tag

P, R, PPR, RPR, TXBX = tag("w:p"), tag("w:r"), tag("w:pPr"), tag("w:rPr"), tag("w:txbxContent")
_DELETED = (tag("w:del"), tag("w:moveFrom"))
_INSERTED = (tag("w:ins"), tag("w:moveTo"))
_FORMER_LOOKS = tuple(
    tag(f"w:{name}Change")
    for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "tblGrid", "tblPrEx", "numbering")
)
_OFF = frozenset({"0", "false", "off"})
_BOXES_WITHIN = 20
"""Text boxes within text boxes; what lies deeper stays where it is."""


def find(element: Element, path: str) -> Element | None:
    """The first element at ``path`` (with prefixes)."""
    return element.find(path, NAMESPACES)


def every(element: Element, *names: str) -> list[Element]:
    """All elements of these names within ``element``, as a list that survives changes."""
    return list(element.iter(*(tag(name) for name in names)))


def accept_changes(root: Element) -> int:
    """Accept tracked changes in place; how many there were."""
    count = sum(1 for each in root.iter(*_DELETED, *_INSERTED) if each.getparent().tag != RPR)
    for row in every(root, "w:tr"):
        if find(row, "w:trPr/w:del") is not None:
            row.getparent().remove(row)
    for paragraph in every(root, "w:p"):
        _accept_mark(paragraph)
    etree.strip_elements(root, *_DELETED, *_FORMER_LOOKS, with_tail=False)
    etree.strip_tags(root, *_INSERTED)
    return count


def _accept_mark(paragraph: Element) -> None:
    """A deleted paragraph mark joins the paragraph with the next, whose look it takes."""
    mark = find(paragraph, "w:pPr/w:rPr")
    if mark is None or not any(find(mark, f"w:{name}") is not None for name in ("del", "moveFrom")):
        return
    following = paragraph.getnext()
    if following is None or following.tag != P:
        return
    place = 1 if len(following) and following[0].tag == PPR else 0
    for child in [child for child in paragraph if child.tag != PPR]:
        following.insert(place, child)
        place += 1
    paragraph.getparent().remove(paragraph)


def drop_hidden(root: Element) -> int:
    """Remove runs that Word does not show; how many had text."""
    count = 0
    for run in every(root, "w:r"):
        hidden = find(run, "w:rPr/w:vanish")
        if hidden is not None and hidden.get(tag("w:val"), "1") not in _OFF:
            count += find(run, "w:t") is not None
            run.getparent().remove(run)
    return count


def settle_alternatives(root: Element) -> None:
    """Of content given twice, for new and for old programs, keep the new one."""
    for alternative in every(root, "mc:AlternateContent"):
        chosen = find(alternative, "mc:Choice")
        if chosen is None or not len(chosen):
            chosen = find(alternative, "mc:Fallback")
        parent = alternative.getparent()
        if parent is None:
            continue
        place = parent.index(alternative)
        for child in reversed(list(chosen) if chosen is not None else []):
            parent.insert(place, child)
        parent.remove(alternative)


def lift_text_boxes(root: Element) -> None:
    """Set what stands in text boxes right after the paragraph that they are anchored to."""
    for _level in range(_BOXES_WITHIN):
        boxes = [box for box in every(root, "w:txbxContent") if _within(box, TXBX) is None]
        if not boxes:
            return
        for box in reversed(boxes):
            paragraph = _within(box, P)
            for child in reversed(list(box)):
                if paragraph is not None:
                    paragraph.addnext(child)
            box.getparent().remove(box)


def _within(element: Element, name: str) -> Element | None:
    return next(element.iterancestors(name), None)


def write_out_symbols(root: Element) -> None:
    """Formulas and characters of symbol fonts as text, so that no character is lost."""
    for formula in every(root, "m:oMath"):
        text = "".join(each.text or "" for each in formula.iter(tag("m:t")))
        _replace(formula, _run(text))
    for symbol in every(root, "w:sym"):
        _replace(symbol, _words(_symbol(symbol)))
    for name, character in (("w:noBreakHyphen", "-"), ("w:ptab", " ")):
        for each in every(root, name):
            _replace(each, _words(character))


_DINGBATS = {
    0xA8: "□", 0x6F: "□", 0x71: "□", 0x72: "□", 0xFE: "☑", 0x52: "☑", 0xFD: "☒", 0x53: "☒", 0x54: "☒", 0xFC: "√",
    0x50: "√", 0xFB: "×", 0x4F: "×", 0x6C: "●", 0x6E: "■", 0x75: "◆", 0xB7: "•", 0xD8: "➢",
}  # fmt: skip


def _symbol(symbol: Element) -> str:
    try:
        code = int(symbol.get(tag("w:char"), ""), 16)
    except ValueError:
        return ""
    in_font = code & 0xFF if 0xF000 <= code <= 0xF0FF else None
    if in_font is None:
        return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else ""
    if in_font in _DINGBATS and "ding" in symbol.get(tag("w:font"), "").lower():
        return _DINGBATS[in_font]
    return chr(in_font) if 0x20 <= in_font < 0x7F else "□"


def _replace(old: Element, new: Element) -> None:
    new.tail = None
    parent = old.getparent()
    parent.replace(old, new)


def _words(text: str) -> Element:
    element = etree.Element(tag("w:t"))
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def _run(text: str, *, raised: bool = False) -> Element:
    run = etree.Element(R)
    if raised:
        etree.SubElement(etree.SubElement(run, RPR), tag("w:vertAlign")).set(tag("w:val"), "superscript")
    run.append(_words(text))
    return run


def prepend(paragraph: Element, text: str) -> None:
    """Set ``text`` before the words of a paragraph."""
    place = 1 if len(paragraph) and paragraph[0].tag == PPR else 0
    paragraph.insert(place, _run(text))


def note_marks(root: Element, kind: str) -> Iterator[tuple[Element, str]]:
    """The references to notes of a ``kind`` (footnote, endnote) in order, with the ids of the notes."""
    for reference in every(root, f"w:{kind}Reference"):
        yield reference, reference.get(tag("w:id"), "")


def mark_note(reference: Element, mark: str) -> None:
    """Set a raised mark in place of the run that refers to a note."""
    run = _within(reference, R)
    if run is None:
        return
    run.addprevious(_run(mark, raised=True))
    run.remove(reference)


def copied(elements: list[Element]) -> list[Element]:
    """Copies that can be set elsewhere."""
    return [deepcopy(element) for element in elements]
