"""The text of a document: long runs, tables and figures, and their three published forms (DESIGN §6)."""

from collections.abc import Iterator
from html import escape
from typing import Any

import nh3
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.rich_text import expand_db_html

from cms.content.file_chooser import StoredFileChooserBlock

from .anchors import Anchors, anchor_html, anchor_tag, text_of_html

HTML_VERSION = 2
"""Version of the tag whitelist below, with the anchors of provisions; portals may rely on nothing outside it."""

ALLOWED_TAGS = {
    "a", "b", "br", "caption", "em", "figcaption", "figure", "h2", "h3", "h4", "hr", "i", "img", "li", "ol", "p",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
TEXT_FEATURES = ["h2", "h3", "h4", "bold", "italic", "superscript", "subscript", "ol", "ul", "hr", "link"]


class FigureBlock(StructBlock):
    """A picture with what it shows in words."""

    file = StoredFileChooserBlock(label=_("picture"))
    alt = CharBlock(label=_("what it shows"), max_length=300, help_text=_("Read to people who cannot see the picture."))
    caption = CharBlock(label=_("caption"), max_length=300, required=False)

    class Meta:
        icon = "image"
        label = _("figure")


class BodyBlock(StreamBlock):
    """Long text runs, tables and figures: a text is edited as text, not as a form for each article."""

    text = RichTextBlock(label=_("text"), features=TEXT_FEATURES)
    table = TableBlock(
        label=_("table"),
        icon="table",
        table_options={"mergeCells": True, "contextMenu": True, "minSpareRows": 0, "startRows": 3, "startCols": 4},
    )
    figure = FigureBlock()


def published_body(stream: Any, anchors: Anchors = ()) -> dict[str, Any]:
    """The body as ``{"html_version", "blocks", "html", "text"}``: for renderers of every kind.

    ``anchors``: place in the text and id of each, in order; in HTML an empty span with that id stands there.
    """
    blocks = [_published_block(block) for block in stream]
    blocks = anchored(blocks, anchors) if anchors else blocks
    return {
        "html_version": HTML_VERSION,
        "blocks": blocks,
        "html": "".join(_html(block) for block in blocks),
        "text": "\n".join(text for block in blocks if (text := block_text(block))),
    }


def anchored(blocks: list[dict[str, Any]], anchors: Anchors) -> list[dict[str, Any]]:
    """The blocks with anchors in their HTML; a table or figure names those that stand before it."""
    left, length, found = list(anchors), 0, []
    for block in blocks:
        text = block_text(block)
        behind = length + len(text) + 1 if text else length
        own = [(place - length, anchor) for place, anchor in left if place < behind]
        left = left[len(own) :]
        length = behind
        found.append(_anchored(block, own))
    return found


def _anchored(block: dict[str, Any], anchors: Anchors) -> dict[str, Any]:
    if block["type"] == "text":
        return {**block, "html": anchor_html(block["html"], anchors)}
    return {**block, "anchors": [anchor for _place, anchor in anchors]} if anchors else block


def figure_files(stream: Any) -> Iterator[Any]:
    """The stored files that the figures show."""
    for block in stream:
        if block.block_type == "figure" and block.value["file"] is not None:
            yield block.value["file"]


def plain_text(stream: Any) -> str:
    """The words alone, as they are compared, screened and searched."""
    return text_and_tables(stream)[0]


def text_and_tables(stream: Any) -> tuple[str, list[tuple[int, int]]]:
    """The words alone, and start and end of each table in them."""
    texts, tables, length = [], [], 0
    for block in stream:
        if not (text := block_text(_published_block(block))):
            continue
        if block.block_type == "table":
            tables.append((length, length + len(text)))
        texts.append(text)
        length += len(text) + 1
    return "\n".join(texts), tables


def html_from_plain(text: str) -> str:
    """One paragraph for each line of plain text, for imports; nothing in it is taken for markup."""
    return "".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())


def normal_text(text: str) -> str:
    """Plain text with one paragraph on a line and nothing at the edges: the form in which texts are compared."""
    return "\n".join(stripped for line in text.splitlines() if (stripped := line.strip()))


def clean_html(html: str) -> str:
    """``html`` reduced to the whitelist."""
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def _published_block(block: Any) -> dict[str, Any]:
    if block.block_type == "table":
        return {"type": "table", "id": block.id, **_table(block.value or {})}
    if block.block_type == "figure":
        file = block.value["file"]
        return {
            "type": "figure",
            "id": block.id,
            "src": f"/files/{file.sha256}/{file.name}" if file else "",
            "alt": block.value["alt"],
            "caption": block.value["caption"],
        }
    return {"type": "text", "id": block.id, "html": clean_html(expand_db_html(block.value.source))}


def _table(value: dict[str, Any]) -> dict[str, Any]:
    data = value.get("data") or []
    spans = {(merge["row"], merge["col"]): merge for merge in value.get("mergeCells") or []}
    covered = {
        (row, column)
        for (top, left), merge in spans.items()
        for row in range(top, top + merge["rowspan"])
        for column in range(left, left + merge["colspan"])
    } - set(spans)
    rows = [
        [_cell(value, row, column, text, spans) for column, text in enumerate(cells) if (row, column) not in covered]
        for row, cells in enumerate(data)
    ]
    return {"caption": value.get("table_caption") or "", "rows": rows}


def _cell(
    value: dict[str, Any], row: int, column: int, text: str | None, spans: dict[tuple[int, int], dict[str, Any]]
) -> dict[str, Any]:
    span = spans.get((row, column), {})
    heading = (row == 0 and value.get("first_row_is_table_header")) or (
        column == 0 and value.get("first_col_is_header")
    )
    return {
        "text": text or "",
        "header": bool(heading),
        "colspan": span.get("colspan", 1),
        "rowspan": span.get("rowspan", 1),
    }


def _html(block: dict[str, Any]) -> str:
    return "".join(map(anchor_tag, block.get("anchors", ()))) + _block_html(block)


def _block_html(block: dict[str, Any]) -> str:
    if block["type"] == "table":
        caption = f"<caption>{escape(block['caption'])}</caption>" if block["caption"] else ""
        rows = "".join(f"<tr>{''.join(_cell_html(cell) for cell in row)}</tr>" for row in block["rows"])
        return f"<table>{caption}<tbody>{rows}</tbody></table>"
    if block["type"] == "figure":
        caption = f"<figcaption>{escape(block['caption'])}</figcaption>" if block["caption"] else ""
        return f'<figure><img src="{escape(block["src"])}" alt="{escape(block["alt"])}">{caption}</figure>'
    return block["html"]


def _cell_html(cell: dict[str, Any]) -> str:
    tag = "th" if cell["header"] else "td"
    spans = "".join(f' {name}="{cell[name]}"' for name in ("colspan", "rowspan") if cell[name] > 1)
    return f"<{tag}{spans}>{escape(cell['text'])}</{tag}>"


def block_text(block: dict[str, Any]) -> str:
    """The words of a published block."""
    if block["type"] == "table":
        lines = ["\t".join(cell["text"] for cell in row) for row in block["rows"]]
        return "\n".join(filter(None, [block["caption"], *lines]))
    if block["type"] == "figure":
        return block["caption"] or block["alt"]
    return text_of_html(block["html"])
