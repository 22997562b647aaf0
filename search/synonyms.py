"""The editors' list of equal terms: how it is read for queries, and the list an installation starts with."""

import time
from pathlib import Path
from typing import Any

import orjson
from django.db import transaction
from wagtail.log_actions import log

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


@transaction.atomic
def equate(*, query: str, term: str, user: Any) -> Synonym:
    """Make ``query`` and ``term`` equal: in the group that has one of them, else in a new one.

    Raise ``ValidationError`` saying why not, for example when they stand in two groups already.
    """
    wanted = {tuple(tokens(query)), tuple(tokens(term))}
    group = next(
        (each for each in Synonym.objects.all() if wanted & {tuple(tokens(t)) for t in each.term_list()}), None
    )
    action = "wagtail.edit" if group else "wagtail.create"
    group = group or Synonym()
    known = {tuple(tokens(each)) for each in group.term_list()}
    more = [each for each in (term, query) if tuple(tokens(each)) not in known]
    group.terms, group.active = "\n".join((*group.term_list(), *more)), True
    group.full_clean()
    group.save()
    log(instance=group, action=action, user=user, content_changed=True)
    transaction.on_commit(forget_groups)
    return group
