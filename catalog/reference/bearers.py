"""Who bears a name that a text gives: 省科技厅 is that of the text's own province, never that of another."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .models import LIST_SEPARATOR, Level, Organisation, Region, split_list
from .name_tables import PROVINCES
from .names import (
    clean_name,
    expand_name,
    normalise_name,
    organisation_level,
    place_left_open,
    says_its_place,
    without_place,
)

TAXES = "国家税务总局"
"""Local tax bureaus bear its name before their own: 国家税务总局河北省税务局."""
_DEPARTMENT = re.compile(r"(?:厅|局|委|委员会|办公室|政府)$")
_PROVINCES = tuple(name[:2] for name in PROVINCES.values())
"""A bureau that names its province by these alone (河北证监局) bears that as its full name."""
_LONGER = {
    "监管局": "监督管理局",
    "国资委": "国有资产监督管理委员会",
    "省国资委": "省人民政府国有资产监督管理委员会",
    "市国资委": "市人民政府国有资产监督管理委员会",
}
_OF_PROVINCE = re.compile(r"厅(?:办公室)?$")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a text speaks from: its own regions, and these with all that contains them, the narrowest first."""

    own: tuple[Region, ...] = ()
    around: tuple[Region, ...] = ()


NOWHERE = Places()
"""Of a text that says no place: a short name means nobody there unless no place belongs to it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name as written, the full name it is read as, and whose that is; several readings stand side by side."""

    written: str
    name: str
    organisation: Organisation | None = None


def places(regions: Iterable[Region], further: Iterable[Region] = ()) -> Places:
    """``further`` are regions of who issued the text: they stand in for its own, and say what contains it."""
    further = tuple(further)
    own = tuple(regions) or further
    codes = {code for region in (*own, *further) for code in region.ancestor_codes}
    found = Region.objects.filter(code__in=codes).select_related("parent")
    around = sorted(found, key=lambda region: (-_depth(region), region.code))
    return Places(own, tuple(around))


class Bearers:
    """All organisations by their names: two queries, for those who have many names to look up."""

    def __init__(self) -> None:
        self.full: dict[str, Organisation] = {}
        self._short: dict[str, list[Organisation]] = {}
        rows = list(Organisation.objects.select_related("region").prefetch_related("former_names").order_by("-pk"))
        for row in rows:
            for former in row.former_names.all():
                self.full.setdefault(former.name, row)
            for name in set(split_list(row.short_names)):
                self._short.setdefault(name, []).append(row)
        self.full |= {row.name_zh: row for row in rows}

    def exact(self, written: str, where: Places) -> Organisation | None:
        """Who bears just this name, now or formerly, or for short where the text and the organisation agree."""
        if written in self.full:
            return self.full[written]
        scope, nation = _scope(written, where)
        if len(scope) > 1 and not says_its_place(written):
            return None
        found = [each for each in self._short.get(written, ()) if _is_of(each, scope, nation=nation)]
        return found[0] if len(found) == 1 else None

    def named(self, written: str, where: Places) -> Named:
        """Whose a name is that a text of these places gives, completed as far as they say how."""
        plain = clean_name(written).replace(" ", "")
        known = self.exact(plain, where)
        read = [] if known else list(_readings(plain, where))
        found = [known] if known else [row for names in read for row in self._first(names)]
        if len(set(found)) == 1:
            return Named(written, found[0].name_zh, found[0])
        return Named(written, LIST_SEPARATOR.join(each[0] for each in read) or written)

    def _first(self, names: Iterable[str]) -> list[Organisation]:
        return [self.full[name] for name in names if name in self.full][:1]


def _scope(plain: str, where: Places) -> tuple[Sequence[Region], bool]:
    """Of which regions an organisation so called can be, and whether it can be one of the whole country."""
    if says_its_place(plain):
        return where.around, True
    regions = _meant(plain, where)
    return regions, any(region.level == Level.NATIONAL for region in regions)


def _meant(plain: str, where: Places) -> list[Region]:
    """The regions whose organisation a name without place is: 省 the province, 厅 too, else the text's own."""
    if place_left_open(plain):
        fitting = (each for each in where.around if expand_name(plain, each.name_zh).certainty == "expanded")
        return _narrowest(fitting)
    if _OF_PROVINCE.search(plain):
        return _narrowest(each for each in where.around if each.level == Level.PROVINCE)
    return list(where.own)


def _readings(plain: str, where: Places) -> Iterator[tuple[str, ...]]:
    """For each region it can be of, the full names it can have there, the likeliest first."""
    if says_its_place(plain):
        yield (normalise_name(plain),)
        return
    designator = place_left_open(plain)
    if not designator and (plain.startswith(_PROVINCES) or not _DEPARTMENT.search(plain)):
        return
    for region in _meant(plain, where):
        if region.level == Level.NATIONAL:
            yield normalise_name(f"国家{plain}"), f"国家{plain}"
            continue
        rest = plain.removeprefix(designator)
        full = expand_name(plain, region.name_zh).name if designator else normalise_name(region.name_zh + rest)
        above = region.parent.name_zh if region.parent and region.parent.level == Level.CITY else ""
        further = (region.name_zh + rest, f"{above}{full}", f"{TAXES}{full}" if full.endswith("税务局") else "")
        yield tuple(dict.fromkeys(each for each in (full, *further, *_written_out(full)) if each))


def _written_out(full: str) -> Iterator[str]:
    """Other full names that the same short form stands for in one place or another."""
    for short, long in _LONGER.items():
        if short in full and long not in full:
            yield full.replace(short, long)
    if full.endswith("委"):
        yield f"{full}员会"


def _is_of(organisation: Organisation, scope: Sequence[Region], *, nation: bool) -> bool:
    """Whether it is of one of the regions; where no region is said of it, its name tells."""
    region = organisation.region
    if region is not None:
        return (nation and region.level == Level.NATIONAL) or region in scope
    name = organisation.name_zh
    rest = without_place(name)
    if rest == name:
        return nation or organisation_level(name) != "national"
    return any(name.endswith(f"{each.name_zh}{rest}") for each in scope)


def _narrowest(regions: Iterable[Region]) -> list[Region]:
    """Those that lie deepest: 市 of a county-level city is that one, not the one above it."""
    found = list(regions)
    deepest = max(map(_depth, found), default=0)
    return [each for each in found if _depth(each) == deepest]


def _depth(region: Region) -> int:
    return len(region.ancestor_codes)
