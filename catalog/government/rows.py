"""One row of a file of government services, read: what it says, and which defaults were taken where it is dirty.

Nothing here guesses and nothing raises: what is not understood is left empty, and a warning says so.
"""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from catalog.documents.body import normal_text
from catalog.documents.personal_data import find_personal_data
from catalog.documents.row_columns import LEVELS, text
from catalog.reference.names import ResolvedName, expand_name
from cms.transfer.problems import Level, RowProblem

from .periods import Period, TimeUnit, read_period

ROLE_COLUMNS = ("competent", "accepting", "authorising")
_BLANK = frozenset({"", "无", "无。", "[]", "-", "—", "/", "null", "None", "暂无"})
_NO_CONDITIONS = re.compile(r"(?:无|没有|无需|无任何|无特定|无限制)(?:条件|限制)?[。.]?")
_PLACE_LABEL = re.compile(r"^办理地[点址][：:]\s*")
_CUT_OFF = ("：", ":", "，", "、", "；")
_SEPARATORS = re.compile(r"[、,，;；](?![^（(]*[）)])")
"""What stands in brackets is one name: 社会保障（社会保险、社会救助）."""


@dataclass(slots=True)
class ServiceRow:
    """A service as one row gives it. A member of ``said`` is a column that the file has, even where it is empty.

    ``roles``: the organisations by role; None where the row says nothing of the role.
    """

    code: str
    title: str
    service_type: str
    department: str
    roles: dict[str, tuple[ResolvedName, ...]]
    region_codes: tuple[str, ...]
    own_regions: bool
    level: str
    service_objects: tuple[str, ...]
    service_themes: tuple[str, ...]
    conditions: str
    unconditional: bool
    materials: tuple[str, ...]
    statutory: Period
    promised: Period
    place: str
    summary: str
    source_url: str
    said: frozenset[str]
    problems: list[RowProblem] = field(default_factory=list)


def read_service_row(row: Mapping[str, Any], region_names: Mapping[str, str]) -> ServiceRow:
    """Read one row under the names of ``columns``; ``region_names`` (code → Chinese name) complete short names."""
    cells = {name: text(value) for name, value in row.items() if not isinstance(value, list | tuple | dict)}
    own_regions = entries(row.get("regions"))
    conditions = normal_text(cells.get("conditions", ""))
    unconditional = bool(_NO_CONDITIONS.fullmatch(conditions))
    read = ServiceRow(
        code=cells.get("code", ""),
        title=cells.get("title", ""),
        service_type=_filled(cells.get("service_type", "")),
        department=_filled(cells.get("department", "")),
        roles={},
        region_codes=own_regions or tuple(filter(None, [cells.get("region_code", "")])),
        own_regions=bool(own_regions),
        level="",
        service_objects=entries(row.get("service_objects")),
        service_themes=entries(row.get("service_themes")),
        conditions="" if unconditional else _filled(conditions),
        unconditional=unconditional,
        materials=lines(row.get("materials")),
        statutory=_period(cells, "statutory"),
        promised=_period(cells, "promised"),
        place=_PLACE_LABEL.sub("", _filled(normal_text(cells.get("place", "")))),
        summary=cells.get("summary", ""),
        source_url=cells.get("source_url", ""),
        said=frozenset(row),
    )
    region_name = region_names.get(read.region_codes[0], "") if read.region_codes else ""
    read.roles = dict(_roles(row, read.department, region_name))
    read.problems = [*_level(read, cells), *_missing(read), *_times(read), *_texts(read), *_names(read)]
    return read


def entries(value: Any) -> tuple[str, ...]:
    """The entries of a list cell: a list, JSON, lines, or 、 outside of brackets; each once."""
    return tuple(
        dict.fromkeys(part for line in lines(value) for part in map(str.strip, _SEPARATORS.split(line)) if part)
    )


def lines(value: Any) -> tuple[str, ...]:
    """The entries of a cell in which commas belong to the names: a list, JSON, or lines; each once."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        with contextlib.suppress(ValueError):
            value = json.loads(value)
    items = value if isinstance(value, list | tuple) else str(value or "").splitlines()
    return tuple(dict.fromkeys(plain for item in items if (plain := text(item)) not in _BLANK))


def _filled(cell: str) -> str:
    return "" if cell in _BLANK else cell


def _period(cells: Mapping[str, str], name: str) -> Period:
    """Number and unit of our own export count before what its words can be understood as."""
    read = read_period(_filled(cells.get(f"{name}_time", "")))
    number, unit = cells.get(f"{name}_number", ""), cells.get(f"{name}_unit", "")
    if unit in TimeUnit.values and (unit == TimeUnit.AT_ONCE or (number.isascii() and number.isdigit())):
        return replace(read, number=int(number) if unit != TimeUnit.AT_ONCE else None, unit=unit)
    return read


def _roles(row: Mapping[str, Any], department: str, region_name: str) -> Iterator[tuple[str, tuple[ResolvedName, ...]]]:
    """Own columns as they are. A department is competent and nothing else: no source says that it accepts as well."""
    for role in ROLE_COLUMNS:
        if row.get(role) is not None:
            yield role, tuple(ResolvedName(name, name, "stated") for name in entries(row[role]))
    if department and not entries(row.get("competent")):
        yield "competent", tuple(_organisation(name, region_name) for name in entries(department))


def _organisation(written: str, region_name: str) -> ResolvedName:
    found = expand_name(written, region_name)
    if found.certainty == "unresolved" and not written.startswith(("省", "市", "县", "区", "自治区", "州")):
        # No place in the name, yet a name in full: 中华人民共和国广东海事局, 广东电网有限责任公司.
        return ResolvedName(written, written, "stated")
    return found


def _level(read: ServiceRow, cells: Mapping[str, str]) -> Iterator[RowProblem]:
    given = _filled(cells.get("level", ""))
    read.level = LEVELS.get(given, "")
    if given and not read.level:
        message = _("Unknown level; allowed: 国家级, 省级, 市级, 区县级, 镇街级; default: none.")
        yield RowProblem(message, "level", given, level=Level.WARNING)


def _missing(read: ServiceRow) -> Iterator[RowProblem]:
    """What the checklist would refuse is a reason to keep the row as a draft."""
    for name in ("code", "title"):
        if not getattr(read, name):
            yield RowProblem(_("The value is missing."), name, "", _("a value"))
    if not read.roles.get("competent") and ("competent" in read.said or "department" in read.said):
        yield RowProblem(_("The row names no department."), "department", level=Level.KEPT_DRAFT)
    if not read.conditions and not read.unconditional:
        message = _("The row names no conditions, and does not say that there are none.")
        yield RowProblem(message, "conditions", level=Level.KEPT_DRAFT)


def _times(read: ServiceRow) -> Iterator[RowProblem]:
    for name, period in (("statutory_time", read.statutory), ("promised_time", read.promised)):
        if period.words and not period.unit:
            message = _("The time is not understood; default: kept in words only.")
            yield RowProblem(message, name, period.words, level=Level.WARNING)
    if read.promised.number is None or read.statutory.number is None or read.promised.unit != read.statutory.unit:
        return
    if read.promised.number > read.statutory.number:
        message = _("The promised time is longer than the statutory time; default: both as given.")
        said = f"{read.promised.words} > {read.statutory.words}"
        yield RowProblem(message, "promised_time", said, level=Level.WARNING)


def _texts(read: ServiceRow) -> Iterator[RowProblem]:
    if read.conditions.endswith(_CUT_OFF):
        message = _("The conditions seem to be cut off; default: as given.")
        yield RowProblem(message, "conditions", read.conditions[-30:], level=Level.WARNING)
    for name in ("title", "conditions", "place"):
        for found in find_personal_data(getattr(read, name)):
            yield RowProblem(_("Personal data."), name, found.masked, level=Level.KEPT_DRAFT)


def _names(read: ServiceRow) -> Iterator[RowProblem]:
    for name in (name for names in read.roles.values() for name in names):
        if name.certainty == "unresolved":
            message = _("The name of the department is not complete here; default: as written, within the region.")
            yield RowProblem(message, "department", name.name, level=Level.WARNING)
        elif name.certainty in ("known", "expanded") and name.name != name.written:
            message = _("The department's short name is written out.")
            yield RowProblem(message, "department", f"{name.written} → {name.name}", level=Level.WARNING)
