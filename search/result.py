"""What a search answers: the same for every engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FacetCounts = list[tuple[str, int]]
PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One found item.

    ``highlights`` maps ``title``, ``summary``, ``numbers``, ``body`` and ``attachments`` to HTML fragments: everything
    escaped, each found phrase within one ``<em>``. Fields without a match are left out.
    """

    content_id: str
    type: str
    locale: str
    score: float
    highlights: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits, the exact number of all hits, and per asked axis (code, count), most frequent first.

    The counts of an axis leave the axis' own filter out: they say what choosing another code would give.
    """

    total: int
    hits: list[SearchHit]
    facets: Mapping[str, FacetCounts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: ``kind`` is title, product (the title of one), number, organisation or alias.

    ``content_id`` is empty for organisations and aliases, which are no items.
    """

    kind: str
    text: str
    type: str = ""
    content_id: str = ""


def title_suggestion(title: str, type_: str, content_id: str) -> Suggestion:
    """Return the suggestion of an item by its title."""
    return Suggestion(PRODUCT if type_ == PRODUCT else "title", title, type_, content_id)
