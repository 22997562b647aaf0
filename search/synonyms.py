"""The editors' list of equal terms: how it is read for queries, and the list an installation starts with."""

import time
from pathlib import Path

import orjson
from django.db import transaction

from .analysis import tokens
from .models import Synonym

Groups = tuple[tuple[str, ...], ...]

FRESH_FOR = 2.0  # seconds; an edit works in every process after that long
STARTING_LIST = Path(__file__).parent / "data" / "synonyms.json"


class _Memory:
    """The groups as last read in this process."""

    groups: Groups = ()
    read_at: float = float("-inf")


def synonym_groups() -> Groups:
    """Return the active groups, at most two seconds old."""
    now = time.monotonic()
    if now - _Memory.read_at >= FRESH_FOR:
        _Memory.groups = tuple(group.term_list() for group in Synonym.objects.filter(active=True))
        _Memory.read_at = now
    return _Memory.groups


def forget_groups() -> None:
    """Read the list again with the next query."""
    _Memory.read_at = float("-inf")


def load_synonyms() -> int:
    """Add the groups of the starting list none of whose terms is known yet; return how many.

    What editors changed, and groups they switched off, stay as they are.
    """
    added = 0
    with transaction.atomic():
        known = {tuple(tokens(term)) for group in Synonym.objects.all() for term in group.term_list()}
        for terms in orjson.loads(STARTING_LIST.read_bytes()):
            if known.isdisjoint(tuple(tokens(term)) for term in terms):
                Synonym.objects.create(terms="\n".join(terms))
                added += 1
    forget_groups()
    return added
