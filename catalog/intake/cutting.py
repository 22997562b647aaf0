"""A text pasted twice, cut where it starts over."""

import re
from dataclasses import replace
from typing import Any

from catalog.documents.anchors import anchor_html, anchor_tag
from catalog.documents.body import block_text, clean_html

from .keeping import shown
from .reading import Part, Reading, TextPart

_CUT = "intake-cut"
_EMPTY_END = re.compile(r"(?:<(p|li|ul|ol|h[2-4])>(?:<br>|\s)*</\1>)+$")


def cut_at(reading: Reading, kept: dict[str, Any], start: int) -> Reading:
    """The reading up to the place ``start`` of its words; a table or picture in which it lies goes as a whole."""
    parts: list[Part] = []
    length = 0
    for part, block in zip(reading.blocks, shown(kept)["blocks"], strict=True):
        text = block_text(block)
        if length + len(text) <= start:
            parts.append(part)
            length += len(text) + 1 if text else 0
            continue
        if isinstance(part, TextPart) and (html := _head(block["html"], start - length)):
            parts.append(TextPart(html))
        break
    return replace(reading, blocks=tuple(parts))


def _head(html: str, place: int) -> str:
    """The HTML of the words before ``place``, its open elements closed."""
    head = clean_html(anchor_html(html, [(place, _CUT)]).partition(anchor_tag(_CUT))[0])
    while head != (shorter := _EMPTY_END.sub("", head)):
        head = shorter
    return head
