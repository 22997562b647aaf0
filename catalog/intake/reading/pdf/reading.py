"""Reads a PDF that has text: page by page, paragraphs and tables by geometry."""

import re
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..composing import LONGEST_HEADING, LONGEST_TITLE, Composer
from ..parts import Notice, Progress, Reading, Unreadable
from ..tables import Cell, table_value
from .furniture import without_furniture
from .paragraphs import Joined, Paragraph, joined, normal, runs_of
from .process import pages
from .sheets import Sheet, sheet

_LARGER = 1.18
_SHOWN_PAGES = 20
_NO_TITLE = re.compile(r"文件$|公报$|号$|^目\s*录$|^附\s*件|^第[一二三四五六七八九十]+[编章]")


def read_pdf(file: BinaryIO, *, progress: Progress = None) -> Reading:
    """A PDF with text. ``progress`` is called after each page. Raises Unreadable."""
    sheets: list[Sheet] = []
    total = 0
    for found in pages(file):
        if "pages" in found:
            total = found["pages"]
            continue
        sheets.append(sheet(len(sheets) + 1, found))
        if progress is not None:
            progress(len(sheets), total)
    notices = _notices(sheets)
    if running := without_furniture(sheets):
        message = _("Repeated at the edge of the pages and left out: %(words)s.")
        notices.append(Notice("running", message % {"words": "；".join(words[:60] for words in running[:3])}))
    text = joined(sheets)
    composer = Composer()
    title = _compose(text, composer)
    blocks = composer.parts()
    if not blocks:
        raise _no_text()
    return Reading(blocks, title, tuple(notices), "pdf", total)


def _compose(text: Joined, composer: Composer) -> str:
    title = ""
    for each in text.flow:
        if isinstance(each, Paragraph):
            runs = runs_of(each.text)
            heading = each.size > _LARGER * text.size and len(each.text) <= LONGEST_HEADING
            words = runs.text()
            if heading and not title and not _NO_TITLE.search(words):
                title = words
            composer.paragraph(runs, "h2" if heading else "p")
        else:
            rows = [[Cell(normal(cell.text), cell.columns, cell.rows) for cell in row] for row in each.rows]
            composer.table(table_value(rows))
    for note in text.notes:
        composer.paragraph(runs_of(note.text))
    return title[:LONGEST_TITLE]


def _notices(sheets: list[Sheet]) -> list[Notice]:
    """Raises Unreadable when no page has text, or its characters cannot be told."""
    if all(page.is_empty for page in sheets):
        raise _no_text()
    notices = []
    characters = sum(len(line.text) for page in sheets for line in page.lines)
    missing = sum(page.missing for page in sheets)
    if missing * 3 > characters + missing:
        raise Unreadable(
            _("The PDF does not say which characters its signs are. Ask for the DOCX, or copy the text elsewhere."),
            code="characters",
        )
    if missing:
        message = ngettext(
            "%(count)d character of the PDF is not known and may be missing; compare it with the original.",
            "%(count)d characters of the PDF are not known and may be missing; compare it with the original.",
            missing,
        )
        notices.append(Notice("characters", message % {"count": missing}))
    scanned = [page.number for page in sheets if page.is_empty and page.images]
    if scanned:
        message = ngettext(
            "Page %(pages)s is a picture without text and was left out.",
            "Pages %(pages)s are pictures without text and were left out.",
            len(scanned),
        )
        notices.append(Notice("scanned", message % {"pages": _listed(scanned)}))
    pictures = sum(page.images for page in sheets if not page.is_empty)
    if pictures:
        message = ngettext(
            "%(count)d picture of the PDF was left out.", "%(count)d pictures of the PDF were left out.", pictures
        )
        notices.append(Notice("pictures", message % {"count": pictures}))
    return notices


def _listed(numbers: list[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:_SHOWN_PAGES])
    return shown + ("…" if len(numbers) > _SHOWN_PAGES else "")


def _no_text() -> Unreadable:
    return Unreadable(
        _("The PDF has no text: its pages are pictures (a scan). Run text recognition on it first, or send the DOCX."),
        code="scanned",
    )
