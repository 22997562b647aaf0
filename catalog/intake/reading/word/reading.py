"""Reads a DOCX: prepares its text with lxml, lets mammoth make HTML of it, and takes that apart like any HTML."""

from collections.abc import Collection
from typing import Any, BinaryIO

import mammoth
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml.etree import _Element as Element

from ..figures import Figures
from ..limits import FIGURE_BYTES
from ..markup.parsing import parsed as parsed_html
from ..markup.reading import compose, tracked_changes
from ..parts import FigurePart, Notice, Reading
from . import changes
from .bare import bare_package, placeholder
from .names import tag
from .notes import append_notes
from .numbering import Numbering
from .package import Package, broken, nested, opened
from .paragraphs import settle_paragraphs
from .styles import Styles


def read_docx(file: BinaryIO) -> Reading:
    """A DOCX or DOCM. Raises Unreadable."""
    package = opened(file)
    root = package.xml(package.main)
    body = changes.find(root, "w:body")
    if body is None:
        raise broken()
    notices = _prepare(package, root, body)
    figures = Figures()
    pictures = _pictures(package, root, figures)
    html = _html(root, package, pictures)
    tree = parsed_html(f"<html><body>{html}</body></html>")
    reading = compose(tree, pictures, figures, source_format="docx")
    return Reading(reading.blocks, reading.title, (*notices, *reading.notices), "docx")


def _prepare(package: Package, root: Element, body: Element) -> list[Notice]:
    """Write into the text what mammoth would lose, take out what is not text; what to tell of it."""
    notices = []
    styles = Styles.of(package.related("styles"))
    append_notes(package, body)
    changes.settle_alternatives(root)
    if count := changes.accept_changes(root):
        notices.append(Notice("tracked_changes", tracked_changes(count)))
    if count := changes.drop_hidden(root):
        message = ngettext("%(count)d hidden passage was left out.", "%(count)d hidden passages were left out.", count)
        notices.append(Notice("hidden", message % {"count": count}))
    changes.lift_text_boxes(root)
    changes.write_out_symbols(root)
    if any(relation.kind in ("comments", "commentsExtended") for relation in package.relations.values()):
        notices.append(Notice("comments", _("Comments in the margin were left out.")))
    if any(relation.kind == "vbaProject" for relation in package.relations.values()):
        notices.append(Notice("macros", _("The document holds macros; they were not run and are not kept.")))
    if settle_paragraphs(root, styles, Numbering.of(package.related("numbering"), styles)):
        notices.append(Notice("contents", _("The generated table of contents was left out.")))
    return notices


def _pictures(package: Package, root: Element, figures: Figures) -> dict[str, FigurePart]:
    """The raster pictures by the address that the HTML will use; every drawing is replaced by what is kept of it."""
    kept: dict[str, FigurePart] = {}
    for drawing in changes.every(root, "w:drawing", "w:pict", "w:object"):
        if drawing.getparent() is None:
            continue
        for blip in changes.every(drawing, "a:blip", "v:imagedata"):
            figure = _picture(package, blip, figures)
            if figure is not None:
                address = f"figure-{len(kept)}"
                kept[address] = figure
                drawing.addprevious(placeholder(address))
        drawing.getparent().remove(drawing)
    return kept


def _picture(package: Package, blip: Element, figures: Figures) -> FigurePart | None:
    relation = package.relations.get(blip.get(tag("r:embed")) or blip.get(tag("r:id")) or "")
    if relation is None:
        return None
    if relation.external or not package.has(relation.target):
        figures.left_out += 1
        return None
    too_large = package.archive.getinfo(relation.target).file_size > FIGURE_BYTES
    data = b"" if too_large else package.data(relation.target, FIGURE_BYTES)
    return figures.take(data, _described(blip))


def _described(blip: Element) -> str:
    for above in blip.iterancestors():
        described = next((each for each in above.iterchildren() if str(each.tag).endswith("}docPr")), None)
        if described is not None:
            return described.get("descr") or ""
    return ""


def _html(root: Element, package: Package, pictures: Collection[str]) -> str:
    links = {identity: each.target for identity, each in package.relations.items() if each.external}
    bare = bare_package(root, links, pictures)
    try:
        result = mammoth.convert_to_html(bare, convert_image=mammoth.images.img_element(_address))
    except RecursionError as error:
        raise nested() from error
    return result.value


def _address(image: Any) -> dict[str, str]:
    with image.open() as content:
        return {"src": content.read().decode("ascii")}
