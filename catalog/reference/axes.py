"""What lists filter by: (axis, code) pairs of regions, organisations and terms, for every published type."""

from collections.abc import Iterable, Iterator, Set

from .models import Region, Term
from .roles import OrganisationInRole

Pairs = Iterator[tuple[str, str]]

PARTLY = "="
"""Before a region's code: it applies in the region, but not in all of it."""


def organisation_terms(rows: Iterable[OrganisationInRole]) -> Pairs:
    """Each organisation in its role, and in any."""
    for row in rows:
        yield row.role, row.organisation.code
        yield "organisation", row.organisation.code


def term_terms(terms: Iterable[Term]) -> Pairs:
    """Each term on the axis of its vocabulary; what it is a part of stands on ``…_within``, itself included."""
    for term in terms:
        yield term.vocabulary, term.code
        yield from ((f"{term.vocabulary}_within", code) for code in path_of(term))


def path_of(term: Term) -> list[str]:
    """Codes from the widest term down to this one."""
    path = [term.code]
    while (parent := term.parent) is not None:
        path.append(parent.code)
        term = parent
    return path[::-1]


def region_terms(regions: Iterable[Region], excluded: Iterable[Region] = ()) -> Pairs:
    """Where it applies. A region with exceptions is given as its other parts, and itself as ``=code``.

    So an index that knows only what is there answers "does it apply in 320506" without knowing exceptions.
    """
    regions, left_out = list(regions), frozenset(region.path for region in excluded)
    for region in regions:
        yield from (("region_within", code) for code in region.ancestor_codes)
        yield from (("region", code) for code in _applying(region, left_out))


def _applying(region: Region, left_out: Set[str]) -> Iterator[str]:
    if region.path in left_out:
        return
    if not any(path.startswith(f"{region.path}/") for path in left_out):
        yield region.code
        return
    yield PARTLY + region.code
    # One question for all that lies below, however deep the exceptions are.
    below: dict[str, list[Region]] = {}
    for part in Region.objects.filter(path__startswith=f"{region.path}/").order_by("code"):
        below.setdefault(part.path.rpartition("/")[0], []).append(part)
    yield from _parts(region.path, left_out, below)


def _parts(path: str, left_out: Set[str], below: dict[str, list[Region]]) -> Iterator[str]:
    for part in below.get(path, ()):
        if part.path in left_out:
            continue
        if any(other.startswith(f"{part.path}/") for other in left_out):
            yield PARTLY + part.code
            yield from _parts(part.path, left_out, below)
        else:
            yield part.code
