"""Footnotes and endnotes: a raised mark where they are referred to, their words at the end of the text."""

from lxml.etree import _Element as Element

from .changes import P, copied, find, mark_note, note_marks, prepend
from .names import tag
from .package import Package

_KINDS = ("footnote", "endnote")


def append_notes(package: Package, body: Element) -> int:
    """Write the notes that the text refers to at its end, counted through; how many."""
    count = 0
    for kind in _KINDS:
        references = list(note_marks(body, kind))
        part = package.related(f"{kind}s") if references else None
        if part is None:
            continue
        notes = {note.get(tag("w:id"), ""): note for note in part.iter(tag(f"w:{kind}"))}
        for reference, identity in references:
            note = notes.get(identity)
            if note is None:
                continue
            count += 1
            mark_note(reference, f"[{count}]")
            _append(body, note, f"[{count}]")
    return count


def _append(body: Element, note: Element, mark: str) -> None:
    blocks = copied(list(note))
    first = next((block for block in blocks if block.tag == P), None)
    if first is not None:
        prepend(first, f"{mark} ")
    end = find(body, "w:sectPr")
    for block in blocks:
        if end is not None:
            end.addprevious(block)
        else:
            body.append(block)
