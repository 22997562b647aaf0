"""The provisions of a text as they are kept with the document, each with an identity of its own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self
from uuid import UUID

from .cutting import Piece, cut
from .identity import carry_over
from .splitting import Span, split

LONGEST_HEADING = 40
_HEADED = frozenset({"part", "chapter", "section"})
_FIRST_WORDS = re.compile(r"[ 　]*([^，。；：:\n]+)[。：:\n]")


@dataclass(frozen=True, slots=True)
class Provision:
    """A citable part. ``text`` is its own words with its number; those of all provisions join to the document's text.

    ``number`` is as written (第三条, （二）), empty where there is none; ``parent`` is the provision it stands under.
    """

    id: UUID
    kind: str
    number: str
    heading: str
    text: str
    parent: UUID | None

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the document."""
        return {**asdict(self), "id": str(self.id), "parent": self.parent and str(self.parent)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Out of ``as_json``."""
        return cls(**{**kept, "id": UUID(kept["id"]), "parent": kept["parent"] and UUID(kept["parent"])})

    @property
    def words(self) -> str:
        """The wording without its number, by which it is known again."""
        return self.text[len(self.number) :].strip()


def assemble(text: str, before: Sequence[Provision] = (), *, tables: Sequence[Span] = ()) -> list[Provision]:
    """The provisions of ``text``; those whose words live on keep the identity they have in ``before``."""
    pieces = split(text, cut(text, tables), tables)
    wordings = [text[piece.words : piece.end].strip() for piece in pieces]
    identities = carry_over([(provision.id, provision.words) for provision in before], wordings)
    return [
        Provision(
            id=identity,
            kind=piece.kind,
            number=text[piece.start : piece.words],
            heading=_heading(piece, text),
            text=text[piece.start : piece.end],
            parent=None if piece.parent is None else identities[piece.parent],
        )
        for piece, identity in zip(pieces, identities, strict=True)
    ]


def _heading(piece: Piece, text: str) -> str:
    """What a chapter is called; of a point, its first words where they are short and something follows them."""
    own = text[piece.words : piece.end]
    if piece.kind in _HEADED:
        return own.strip()[:LONGEST_HEADING]
    first = _FIRST_WORDS.match(own)
    if piece.kind != "point" or first is None or len(first[1]) > LONGEST_HEADING:
        return ""
    return first[1].strip()
