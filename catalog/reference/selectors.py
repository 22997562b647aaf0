"""Reads of the reference tables, for the catalogue itself, for search and for the API."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from .axes import PARTLY
from .bearers import NOWHERE, Bearers, Places
from .models import Organisation, OrganisationStatus, Region, Term, Vocabulary, split_list

__all__ = ["PARTLY", "Vocabulary", "split_list"]


def regions() -> QuerySet[Region]:
    """All regions, in the order of their codes."""
    return Region.objects.select_related("parent").order_by("code")


def organisations() -> QuerySet[Organisation]:
    """Organisations that a person confirmed, with what their history needs."""
    return (
        Organisation.objects.exclude(status=OrganisationStatus.PROPOSED)
        .select_related("region", "parent", "successor")
        .prefetch_related("former_names")
        .order_by("code")
    )


def terms(vocabulary: str | None = None) -> QuerySet[Term]:
    """Terms of one vocabulary or of all, in the editors' order."""
    found = Term.objects.select_related("parent").order_by("vocabulary", "position", "code")
    return found.filter(vocabulary=vocabulary) if vocabulary else found


def find_region(code_or_name: str) -> Region | None:
    """A region by its code, an alias, or its name where only one bears it."""
    exact = Region.objects.filter(code=code_or_name).first()
    if exact is not None:
        return exact
    named = [
        region
        for region in Region.objects.filter(Q(name_zh=code_or_name) | Q(aliases__contains=code_or_name))
        if code_or_name == region.name_zh or code_or_name in split_list(region.aliases)
    ]
    return named[0] if len(named) == 1 else None


def organisations_by_name(names: Iterable[str], where: Places = NOWHERE) -> dict[str, Organisation]:
    """Organisations known under these names: now, formerly, or for short where the places say which is so called."""
    known = Bearers()
    found = ((name, known.named(name, where).organisation) for name in names)
    return {name: organisation for name, organisation in found if organisation is not None}
