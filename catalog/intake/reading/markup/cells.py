"""Tables in HTML: which of them hold data, and their cells."""

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from ..inline import BREAK, Runs
from ..tables import Cell

_BLOCKS = frozenset(
    {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "dd", "dt", "pre"}
)
_LARGEST_SPAN = 1_000


def is_layout(table: HtmlElement) -> bool:
    """Whether ``table`` only places things on a page: one cell, or most of its text in a table within it or one cell
    of several paragraphs."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    cells = [cell for row in rows_of(table) for cell in cells_of(row)]
    if len(cells) <= 1:
        return True
    whole = length(table)
    nested = max((length(inner) for inner in table.iterdescendants("table")), default=0)
    if nested * 2 >= whole:
        return nested > 0
    return any(length(cell) * 5 >= whole * 4 and _paragraphs(cell) >= 3 for cell in cells)


def cells(table: HtmlElement) -> list[list[Cell]]:
    """The rows of ``table`` with the cells that begin in each."""
    return [
        [Cell(_text(cell), _span(cell, "colspan"), _span(cell, "rowspan"), _is_header(cell)) for cell in cells_of(row)]
        for row in rows_of(table)
    ]


def caption(table: HtmlElement) -> str:
    """The words of its caption element."""
    found = table.find("caption")
    return _text(found).replace("\n", " ") if found is not None else ""


def rows_of(table: HtmlElement) -> Iterator[HtmlElement]:
    """Its own rows, not those of tables within."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def cells_of(row: HtmlElement) -> Iterator[HtmlElement]:
    """The cells of one row."""
    return (cell for cell in row if cell.tag in ("td", "th"))


def length(element: HtmlElement) -> int:
    """How much text is in ``element``, white space aside."""
    return sum(len(text.strip()) for text in element.itertext())


def _paragraphs(cell: HtmlElement) -> int:
    return sum(1 for each in cell.iterdescendants("p", "div") if (each.text_content() or "").strip())


def _text(element: HtmlElement) -> str:
    runs = Runs()
    runs.add(element.text or "")
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if each is element:
            continue
        if (each.tag == "br" and event == "start") or each.tag in _BLOCKS:
            runs.add(BREAK)
        elif each.tag in ("td", "th") and event == "end":
            runs.add(" ")
        runs.add((each.text if event == "start" else each.tail) or "")
    return "\n".join(line for line in runs.text().split("\n") if line.strip())


def _span(cell: HtmlElement, name: str) -> int:
    written = (cell.get(name) or "").strip()
    return max(1, min(int(written), _LARGEST_SPAN)) if written.isascii() and written.isdecimal() else 1


def _is_header(cell: HtmlElement) -> bool:
    parent = cell.getparent()
    above = parent.getparent() if parent is not None else None
    return cell.tag == "th" or (above is not None and above.tag == "thead")
