"""Gives each paragraph the look that mammoth knows: a level of heading, a list item, or none; numbers written out."""

from lxml import etree
from lxml.etree import _Element as Element

from .changes import PPR, P, find, prepend
from .names import tag
from .numbering import BULLET, Numbering
from .styles import Style, Styles, integer, value

_KEPT_OF_RUN = {tag(f"w:{name}") for name in ("b", "i", "vertAlign")}


def settle_paragraphs(root: Element, styles: Styles, numbering: Numbering) -> int:
    """Rewrite the paragraphs in place; how many lines of a table of contents were taken out."""
    contents = 0
    for paragraph in list(root.iter(P)):
        style_id = value(paragraph, "w:pPr/w:pStyle") or ""
        style = styles.get(style_id)
        if style.name.startswith("toc ") and style.name[4:].isdecimal():
            contents += 1
            _take_out(paragraph)
            continue
        depth = _number(paragraph, style_id, style, numbering)
        outline = integer(paragraph, "w:pPr/w:outlineLvl")
        _set_look(paragraph, style.outline if outline is None else outline, depth)
    _forget_other_looks(root)
    return contents


def _number(paragraph: Element, style_id: str, style: Style, numbering: Numbering) -> int | None:
    """Write the paragraph's number into it; the depth (from 0) when it is an item with a dot instead."""
    identity = value(paragraph, "w:pPr/w:numPr/w:numId")
    level = integer(paragraph, "w:pPr/w:numPr/w:ilvl")
    if identity is None:
        identity, level = style.numbering, style.level if level is None else level
    elif level is None:
        level = 0
    found = numbering.level(identity or "", level, style_id)
    if found is None or identity is None:
        return None
    place, rules = found
    if rules.shape == BULLET:
        return place
    if label := numbering.count(identity, place):
        prepend(paragraph, label)
    return None


def _set_look(paragraph: Element, outline: int | None, depth: int | None) -> None:
    properties = find(paragraph, "w:pPr")
    if properties is not None:
        paragraph.remove(properties)
    properties = etree.Element(PPR)
    if outline is not None and outline < 9:
        etree.SubElement(properties, tag("w:pStyle")).set(tag("w:val"), f"Heading{min(outline + 1, 3)}")
    elif depth is not None:
        numbered = etree.SubElement(properties, tag("w:numPr"))
        etree.SubElement(numbered, tag("w:ilvl")).set(tag("w:val"), str(depth))
        etree.SubElement(numbered, tag("w:numId")).set(tag("w:val"), "1")
    paragraph.insert(0, properties)


def _take_out(paragraph: Element) -> None:
    parent = paragraph.getparent()
    if parent is not None:
        parent.remove(paragraph)


def _forget_other_looks(root: Element) -> None:
    """Fonts, sizes and revision marks are most of a document's bytes, and nothing of them is kept."""
    for properties in root.iter(tag("w:rPr")):
        for child in list(properties):
            if child.tag not in _KEPT_OF_RUN:
                properties.remove(child)
    marks = ("proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference",
             "sectPr", "lastRenderedPageBreak", "permStart", "permEnd", "tcBorders", "shd", "tblPr")  # fmt: skip
    etree.strip_elements(root, *(tag(f"w:{name}") for name in marks), with_tail=False)
    for element in root.iter(P, tag("w:r"), tag("w:tr")):
        element.attrib.clear()
