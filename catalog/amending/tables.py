"""Words changed in the cells of tables: the table keeps its rows, spans and look."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import accumulate
from typing import Any
from uuid import UUID

from catalog.documents.body import block_text, published_body
from catalog.documents.models import PolicyDocument
from catalog.provisions.assembling import Provision

_BETWEEN = re.compile(r"[\t\n]")  # what stands between cells and rows in a table's words, or inside a cell of lines


def crosses_cells(words: str) -> bool:
    """Whether words would run over the border of a cell, or make a new one."""
    return _BETWEEN.search(words) is not None


def with_changed_cells(stream: Any, before: Sequence[Provision], texts: Mapping[UUID, str]) -> Any:
    """``stream`` with its cells filled from ``texts``, what the provisions ``before`` of its tables read now.

    A table whose words no longer fall into the same cells, or that is gone, stays as it was.
    """
    starts = accumulate((len(each.text) for each in before), initial=0)
    standing = dict(zip(starts, (each.id for each in before), strict=False))
    raw = deepcopy(stream.get_prep_value())
    length = 0
    for block, kept in zip(published_body(stream)["blocks"], raw, strict=True):
        words = block_text(block)
        text = texts.get(standing[length]) if length in standing else None
        if block["type"] == "table" and words and text is not None:
            _fill(kept["value"], block, words, text)
        length += len(words) + 1 if words else 0
    return PolicyDocument._meta.get_field("body").to_python(raw)


def _fill(value: dict[str, Any], block: dict[str, Any], before: str, after: str) -> None:
    """Write the words of ``after`` into the table that read ``before``; both with the same borders."""
    borders, parts = _BETWEEN.findall(before), _BETWEEN.split(after)
    more = parts[len(borders) + 1 :]
    if _BETWEEN.findall(after)[: len(borders)] != borders or "".join(more).strip():
        return
    left = iter(parts)
    if block["caption"]:
        value["table_caption"] = _taken(left, block["caption"])
    for row, cells in enumerate(_places(block["rows"])):
        if len(cells) == 1 and not cells[0][1]:
            continue  # a row without words has no line among the table's words
        for column, text in cells:
            value["data"][row][column] = _taken(left, text)


def _taken(parts: Iterator[str], former: str) -> str:
    """The next words, with the lines that a cell had."""
    words = next(parts)
    for border in _BETWEEN.findall(former):
        words += border + next(parts)
    return words


def _places(rows: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[list[tuple[int, str]]]:
    """Column and words of the cells of each row; a cell that spans several is in the first of them."""
    covered: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        placed, column = [], 0
        for cell in cells:
            while (row, column) in covered:
                column += 1
            placed.append((column, cell["text"]))
            covered |= {
                (row + down, column + right) for down in range(cell["rowspan"]) for right in range(cell["colspan"])
            }
        yield placed
