"""When a provisional or trial document is presumed to end: dated rules kept as data in presumptions.toml.

Local rules on 行政规范性文件 give 暂行 and 试行 documents a short term. Rules made by decree (规章), central documents
and party documents are under none of them.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from catalog.documents.dates import last_day
from catalog.reference.name_tables import NATION


@dataclass(frozen=True, slots=True)
class Presumption:
    """A rule in force for documents that begin on `begins` or later; `region` is the beginning of a region's code."""

    name: str
    source: str
    region: str
    words: tuple[str, ...]
    begins: date
    years: int


@cache
def rules() -> tuple[Presumption, ...]:
    """The rules in the order they are asked."""
    loaded = tomllib.loads((Path(__file__).parent / "presumptions.toml").read_text(encoding="utf-8"))
    return tuple(
        Presumption(rule["name"], rule["source"], rule["region"], tuple(rule["words"]), rule["from"], rule["years"])
        for rule in loaded["rule"]
    )


def presumed_end(title: str, start: date, region_code: str) -> tuple[Presumption, str, date] | None:
    """(rule, the word of the title, last day) for a local document that began on `start`; None when no rule fits."""
    if region_code == NATION:
        return None
    for rule in rules():
        word = next((word for word in rule.words if word in title), "")
        if word and region_code.startswith(rule.region) and start >= rule.begins:
            return rule, word, last_day(start, rule.years * 12)
    return None
