"""The editors' list of equal terms: how it is read for queries, and the list an installation starts with."""

import time
from pathlib import Path

import orjson
from django.db import transaction

from .analysis import tokens
from .models import Domain, Synonym

Groups = tuple[tuple[str, ...], ...]

FRESH_FOR = 2.0  # seconds; an edit works in every process after that long
STARTING_LIST = Path(__file__).parent / "data" / "synonyms.json"
"""Groups of terms by domain."""


class _Memory:
    """The groups as last read in this process."""

    groups: Groups = ()
    read_at: float = float("-inf")


def synonym_groups() -> Groups:
    """Return the active groups, at most two seconds old; the same object while nothing changed."""
    now = time.monotonic()
    if now - _Memory.read_at >= FRESH_FOR:
        groups = tuple(group.term_list() for group in Synonym.objects.filter(active=True))
        if groups != _Memory.groups:
            _Memory.groups = groups
        _Memory.read_at = now
    return _Memory.groups


def forget_groups() -> None:
    """Read the list again with the next query."""
    _Memory.read_at = float("-inf")


def groups_with(group: Synonym) -> Groups:
    """Return the active groups as they will be once ``group`` is saved: for looking at it first."""
    others = Synonym.objects.filter(active=True).exclude(pk=group.pk)
    terms = group.term_list()
    return (*(other.term_list() for other in others), *((terms,) if group.active and len(terms) > 1 else ()))


def load_synonyms() -> int:
    """Add the groups of the starting list none of whose terms is known yet; return how many.

    What editors changed, and groups they switched off, stay as they are; only a domain that nobody chose is filled in.
    """
    added = []
    with transaction.atomic():
        known = {tuple(tokens(term)): group for group in Synonym.objects.all() for term in group.term_list()}
        for domain, groups in orjson.loads(STARTING_LIST.read_bytes()).items():
            for terms in groups:
                found = [known[key] for term in terms if (key := tuple(tokens(term))) in known]
                if not found:
                    added.append(Synonym(terms="\n".join(terms), domain=domain))
                for group in found:
                    _file_under(group, domain)
        Synonym.objects.bulk_create(added)
    forget_groups()
    return len(added)


def _file_under(group: Synonym, domain: str) -> None:
    if group.domain == Domain.OTHER:
        group.domain = domain
        group.save(update_fields=["domain"])
