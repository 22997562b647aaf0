"""Loads the divisions of GB/T 2260 (and Suzhou's streets), facts that every installation starts with."""

import csv
from pathlib import Path

from django.db import transaction

from .models import AreaType, Level, Region

TABLE = Path(__file__).parent / "data" / "regions.csv"
COUNTRY = ("100000", "中华人民共和国", "People's Republic of China")

_ORDER = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWN)
_LEVELS = {"district": Level.COUNTY, "street": Level.TOWN}
_ZONES = {"320576": "园区、320571"}
"""Areas without a code of their own in GB/T 2260, with the codes and names others use for them."""


@transaction.atomic
def load_regions() -> int:
    """Add the regions that are missing; returns how many. What editors changed stays as it is."""
    Region.objects.get_or_create(
        code=COUNTRY[0], defaults={"name_zh": COUNTRY[1], "name_en": COUNTRY[2], "level": Level.NATIONAL}
    )
    known = {region.code: region for region in Region.objects.all()}
    with TABLE.open(encoding="utf-8") as file:
        # Cities without districts stand in the table again as their own district.
        rows = [row for row in csv.DictReader(file) if row["code"] not in known and row["code"] != row["parent"]]
    for level in _ORDER:
        fresh = [_region(row, known) for row in rows if _LEVELS.get(row["level"], row["level"]) == level]
        Region.objects.bulk_create(fresh, batch_size=500)
        known |= {region.code: region for region in fresh}
    return len(rows)


def _region(row: dict[str, str], known: dict[str, Region]) -> Region:
    parent = known[row["parent"] or COUNTRY[0]]
    return Region(
        code=row["code"],
        name_zh=row["name"],
        level=_LEVELS.get(row["level"], row["level"]),
        area_type=AreaType.DEVELOPMENT_ZONE if row["code"] in _ZONES else AreaType.ADMINISTRATIVE,
        aliases=_ZONES.get(row["code"], ""),
        parent=parent,
        path=f"{parent.path}/{row['code']}",
    )
