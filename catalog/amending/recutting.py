"""The provisions of a text after an act: what was changed is what it was, what was put in is new, the rest by words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from catalog.provisions.assembling import Provision, assemble

from .blocks import Block, Structure, renumbered
from .ordering import numbered_articles, numbered_lists


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands in the text that is cut, and in the text as it is."""

    block: Block
    mark: str
    start: int
    real: int


def recut(structure: Structure, old: Sequence[Provision], act: UUID) -> tuple[Provision, ...]:
    """The provisions of the structure's text.

    Where an act deletes without renumbering, numbers have gaps, at which no list is known as one: so the text is cut
    with its numbers in order, and every provision then given the number it really has.
    """
    places = _places(structure)
    text = "".join(place.mark + place.block.text[len(place.block.mark) :] for place in places)
    tables = [
        (place.start, place.start + len(place.block.text.rstrip())) for place in places if place.block.kind == "table"
    ]
    lasting = [provision for provision in old if provision.id not in structure.ended]
    found = assemble(text, lasting, tables=tables)
    return _identified(_as_written(found, structure.text, places), lasting, places, act)


def _places(structure: Structure) -> list[_Place]:
    marks = {
        id(block): renumbered(block.mark, *number)
        for block, number in (*numbered_articles(structure), *numbered_lists(structure, changed_only=False))
    }
    places, start, real = [], 0, 0
    for block in structure.live():
        mark = marks.get(id(block), block.mark)
        places.append(_Place(block, mark, start, real))
        start += len(block.text) - len(block.mark) + len(mark)
        real += len(block.text)
    return places


def _as_written(found: list[Provision], text: str, places: list[_Place]) -> list[Provision]:
    """The provisions as slices of the text as it is, with the numbers that stand there."""
    by_start = {place.start: place for place in places}
    starts, start = [], 0
    for provision in found:
        starts.append(_real(start, places))
        start += len(provision.text)
    written, start = [], 0
    for provision, begins, ends in zip(found, starts, [*starts, len(text)][1:], strict=True):
        place = by_start.get(start)
        number = place.block.mark if place and place.mark == provision.number else provision.number
        written.append(replace(provision, text=text[begins:ends], number=number))
        start += len(provision.text)
    return written


def _real(offset: int, places: list[_Place]) -> int:
    """A place in the text that was cut, in the text as it is."""
    for place in reversed(places):
        if place.start <= offset:
            inside = offset - place.start - len(place.mark)
            return place.real + (len(place.block.mark) + inside if inside >= 0 and offset > place.start else 0)
    return 0


def _identified(
    found: list[Provision], old: Sequence[Provision], places: list[_Place], act: UUID
) -> tuple[Provision, ...]:
    own = {place.real: place.block.provision for place in places if place.block.provision}
    known = {provision.id for provision in old}
    given: dict[UUID, UUID] = {}
    spent = set(own.values())
    counts: dict[str, int] = {}
    start = 0
    for provision in found:
        identity = own.get(start)
        if identity is None and provision.id in known and provision.id not in spent:
            identity = provision.id
        if identity is None:
            key = "".join(provision.words.split())
            counts[key] = counts.get(key, 0) + 1
            identity = uuid5(act, f"{counts[key]}:{key}")
        given[provision.id] = identity
        spent.add(identity)
        start += len(provision.text)
    return tuple(
        replace(each, id=given[each.id], parent=None if each.parent is None else given[each.parent]) for each in found
    )
