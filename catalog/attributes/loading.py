"""Loads the attributes that every library starts with; what editors changed or added stays as it is."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from .models import Attribute

TABLE = Path(__file__).parent / "attributes.toml"
STEP = 10
"""Between the positions of two neighbours, so that editors can put their own between them."""


@transaction.atomic
def load_attributes() -> int:
    """Add the attributes that are missing, by code; returns how many."""
    known = set(Attribute.objects.values_list("code", flat=True))
    fresh = [
        Attribute(**values, position=place * STEP)
        for place, values in enumerate(read_attributes(), 1)
        if values["code"] not in known
    ]
    Attribute.objects.bulk_create(fresh)
    return len(fresh)


def read_attributes() -> list[dict[str, Any]]:
    """The rows of the table; choices without the blank lines around them."""
    with TABLE.open("rb") as file:
        rows = tomllib.load(file)["attribute"]
    return [{**row, "choices": row.get("choices", "").strip()} for row in rows]
