"""A program of its own: takes a PDF apart and writes one JSON line for each page, or one that says what is wrong.

    python extracting.py FILE '{"memory": bytes, "pages": number, "characters": number, "seconds": number}'

It bounds its own memory and time: PDF streams unpack without limit, and a broken file can make a parser run for ever.
Imports nothing of the project, so that it starts fast and needs no settings.
"""

import json
import re
import resource
import statistics
import sys
from collections.abc import Iterable, Sequence
from typing import Any

Char = dict[str, Any]
Page = Any

EDGES = 4_000
"""Ruling lines on one page; a page with more is a drawing, and its text is read as lines."""
RAISED, LOWERED, END = "\x01", "\x02", "\x03"
_LATIN = re.compile(r"[A-Za-z0-9,.;:%)(]")
_MISSING = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")


def main(path: str, limits: dict[str, int]) -> None:
    """Write the pages to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _extract(path, limits)
    except Exception as error:  # pdfminer raises errors of every kind on broken files
        _say({"error": _reason(error)})


def _reason(error: BaseException) -> str:
    """pdfplumber wraps what pdfminer raises, MemoryError too."""
    wrapped = [error, error.__context__, *error.args]
    if any(isinstance(each, MemoryError | RecursionError) for each in wrapped):
        return "memory"
    return "encrypted" if any("Password" in repr(each) for each in wrapped) else "broken"


def _extract(path: str, limits: dict[str, int]) -> None:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        total = len(pdf.pages)
        if total > limits["pages"]:
            _say({"error": "pages", "pages": total})
            return
        _say({"pages": total, "title": str((pdf.metadata or {}).get("Title") or "")})
        for page in pdf.pages:
            _say(_page(page, limits["characters"]))
            page.close()


def _page(page: Page, limit: int) -> dict[str, Any]:
    chars = page.chars
    if len(chars) > limit:
        return {"error": "characters", "page": page.page_number}
    upright = [char for char in chars if char["upright"]]
    if len(upright) * 2 >= len(chars):
        chars = upright
    missing = sum(1 for char in chars if _MISSING.search(char["text"]))
    tables, chars = _tables(page, [char for char in chars if not char["text"].startswith("(cid:")])
    return {
        "width": page.width,
        "height": page.height,
        "lines": [_line(line) for line in _lines(chars)],
        "tables": tables,
        "images": len(page.images),
        "missing": missing,
    }


def _tables(page: Page, chars: list[Char]) -> tuple[list[dict[str, Any]], list[Char]]:
    """The ruled tables with their cells, and the characters outside of them."""
    if not 4 <= len(page.edges) <= EDGES:
        return [], chars
    found = []
    for table in page.find_tables():
        inside: dict[tuple[float, float, float, float], list[Char]] = {cell: [] for cell in table.cells}
        left, top, right, bottom = table.bbox
        outside: list[Char] = []
        for char in chars:
            middle, height = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            cell = None
            if left <= middle <= right and top <= height <= bottom:
                cell = next((c for c in inside if c[0] <= middle <= c[2] and c[1] <= height <= c[3]), None)
            (outside if cell is None else inside[cell]).append(char)
        if sum(1 for each in inside.values() if each) > 1:
            found.append({"top": top, "bottom": bottom, **_grid(inside)})
            chars = outside
    return found, chars


def _grid(cells: dict[tuple[float, float, float, float], list[Char]]) -> dict[str, Any]:
    columns = _positions(edge for cell in cells for edge in (cell[0], cell[2]))
    lines = _positions(edge for cell in cells for edge in (cell[1], cell[3]))
    rows: list[list[list[Any]]] = [[] for _line in lines[1:]]
    for cell in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        first, last = _nearest(columns, cell[0]), _nearest(columns, cell[2])
        top, bottom = _nearest(lines, cell[1]), _nearest(lines, cell[3])
        rows[top].append([first, _cell_text(cells[cell], cell), max(1, last - first), max(1, bottom - top)])
    for row in rows:
        row.sort(key=lambda cell: cell[0])
    return {"columns": [round(column, 1) for column in columns], "rows": rows}


def _positions(edges: Iterable[float]) -> list[float]:
    """Different edges; what lies within two points is one."""
    found: list[float] = []
    for edge in sorted(edges):
        if not found or edge - found[-1] > 2:
            found.append(edge)
    return found


def _nearest(positions: Sequence[float], value: float) -> int:
    return min(range(len(positions)), key=lambda place: abs(positions[place] - value))


def _cell_text(chars: list[Char], cell: tuple[float, float, float, float]) -> str:
    """The words of a cell: a line that fills it goes on in the next."""
    out = ""
    full = False
    for line in _lines(chars):
        x0, _top, x1, _bottom, size, text = _line(line)
        out += text if not out else ("" if full else "\n") + text
        full = x1 - x0 >= (cell[2] - cell[0]) - 2.2 * size - 8
        if full and _LATIN.match(text[-1:]) and text[-1:].isalpha():
            out += " "
    return re.sub(f"[{RAISED}{LOWERED}{END}]", "", out).strip()


def _lines(chars: list[Char]) -> list[list[Char]]:
    """Characters that stand on one line, lines from top to bottom."""
    lines: list[tuple[float, float, list[Char]]] = []
    for char in sorted(chars, key=lambda char: (char["top"] + char["bottom"]) / 2):
        middle, size = (char["top"] + char["bottom"]) / 2, char["bottom"] - char["top"]
        place = None
        for back in range(len(lines) - 1, max(len(lines) - 3, -1), -1):
            if abs(lines[back][0] - middle) < 0.5 * max(lines[back][1], size):
                place = back
                break
        if place is None:
            lines.append((middle, size, [char]))
            continue
        _middle, largest, members = lines[place]
        members.append(char)
        if size > largest:
            lines[place] = (middle, size, members)
    ordered = [sorted(members, key=lambda char: char["x0"]) for _at, _size, members in lines]
    return [line for line in ordered if any(char["text"].strip() for char in line)]


def _line(line: list[Char]) -> list[Any]:
    """[x0, top, x1, bottom, size, text]; raised and lowered characters are bracketed by control characters."""
    size = statistics.median_high(char["size"] for char in line)
    visible = [char for char in line if char["text"].strip()]
    full = [char for char in visible if char["size"] >= 0.8 * size] or visible
    top, bottom = min(char["top"] for char in full), max(char["bottom"] for char in full)
    out, shift, last = "", "", None
    for char in line:
        if last is not None and char["text"] == last["text"] and abs(char["x0"] - last["x0"]) < 0.25 * size:
            continue  # printed twice to look bold
        now = _shift(char, size, (top + bottom) / 2) if char["text"].strip() else shift
        if now != shift:
            out += (END if shift else "") + now
            shift = now
        if last is not None and _apart(last, char, size) and not out.endswith(" "):
            out += " "
        out += char["text"]
        last = char
    boxes = [visible[0]["x0"], top, max(char["x1"] for char in visible), bottom, size]
    return [*(round(float(number), 1) for number in boxes), out + (END if shift else "")]


def _shift(char: Char, size: float, middle: float) -> str:
    if char["size"] > 0.78 * size:
        return ""
    off = (char["top"] + char["bottom"]) / 2 - middle
    return RAISED if off < -0.1 * size else LOWERED if off > 0.1 * size else ""


def _apart(last: Char, char: Char, size: float) -> bool:
    gap = char["x0"] - last["x1"]
    if not (last["text"].strip() and char["text"].strip()):
        return False
    latin = _LATIN.match(last["text"][-1]) and _LATIN.match(char["text"][0])
    return gap > (0.2 if latin else 0.9) * size


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
