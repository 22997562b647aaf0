"""Loads the terms every installation starts with: GB/T 4754-2017, and those that rules and the standard name."""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from .models import Term, Vocabulary

DATA = Path(__file__).parent / "data"


class Row(NamedTuple):
    """A term as the tables have it; ``parent`` is the code of what it is a part of."""

    vocabulary: str
    code: str
    name_zh: str
    name_en: str
    position: int
    parent: str


@transaction.atomic
def load_vocabularies() -> int:
    """Add the terms that are missing; returns how many. What editors changed stays as it is."""
    rows = [*_terms(), *_industries()]
    vocabularies = {row.vocabulary for row in rows}
    known = {(term.vocabulary, term.code): term for term in Term.objects.filter(vocabulary__in=vocabularies)}
    missing = [row for row in rows if (row.vocabulary, row.code) not in known]
    made = len(missing)
    # What stands under another term comes after it: level by level, each in one statement.
    while missing:
        ready = [row for row in missing if not row.parent or (row.vocabulary, row.parent) in known]
        if not ready:
            raise ValueError(f"no parent for {missing[0].vocabulary} {missing[0].code}")
        fresh = [_term(row, known.get((row.vocabulary, row.parent))) for row in ready]
        Term.objects.bulk_create(fresh, batch_size=500)
        known |= {(term.vocabulary, term.code): term for term in fresh}
        missing = [row for row in missing if (row.vocabulary, row.code) not in known]
    return made


def _term(row: Row, parent: Term | None) -> Term:
    return Term(
        vocabulary=row.vocabulary, code=row.code, name_zh=row.name_zh, name_en=row.name_en, position=row.position,
        parent=parent,
    )  # fmt: skip


def _terms() -> Iterator[Row]:
    for row in json.loads((DATA / "terms.json").read_text(encoding="utf-8")):
        yield Row(**{**row, "parent": row["parent"] or ""})


def _industries() -> Iterable[Row]:
    with (DATA / "industries.csv").open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file), 1):
            code, parent = row["code"].lower(), row["parent"].lower()
            yield Row(Vocabulary.INDUSTRY, code, row["name"], "", position, parent)
