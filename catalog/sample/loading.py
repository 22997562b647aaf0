"""Loads the sample city through the same services that editors use; loading twice changes nothing."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from catalog.documents.models import DocumentAttachment, DocumentIssuer, DocumentRelation, PolicyDocument
from catalog.reference.models import FormerName, Organisation, Region, Term
from cms.content import services
from cms.content.files import store
from cms.content.publication import source_language

from .calls import load_calls
from .government import load_government_services
from .notices import load_notices
from .products import load_products
from .rows import Row, missing

_LEVELS = {"nation": "national"}

FOLDER = Path(__file__).parent


def load(*, editor: Any, reviewer: Any, progress: Callable[[str], None] = lambda _title: None) -> int:
    """Load what is missing; returns how many documents were made. ``editor`` writes, ``reviewer`` approves."""
    load_reference()
    rows = missing(PolicyDocument, list(_policies()))
    with transaction.atomic():
        for row in rows:
            _begin(row)
    for row in rows:
        with transaction.atomic():
            _complete(row, editor, reviewer)
        progress(row["title"])
    load_government_services(editor=editor, reviewer=reviewer)
    load_products(editor=editor, reviewer=reviewer, progress=progress)
    load_calls(editor=editor, reviewer=reviewer, progress=progress)
    load_notices(editor=editor, reviewer=reviewer)
    return len(rows)


@transaction.atomic
def load_reference() -> None:
    """Regions, organisations and vocabulary terms, parents first."""
    for row in _read("terms.json"):
        identity = {"vocabulary": row["vocabulary"], "code": row["code"]}
        names = {"name_zh": row["name_zh"], "name_en": row["name_en"], "position": row["position"]}
        Term.objects.get_or_create(**identity, defaults=names)
    for row in sorted(_read("regions.json"), key=lambda row: (row["parent"] is not None, row["code"])):
        _region(row)
    organisations = _read("organisations.json")
    for row in organisations:
        _organisation(row)
    for row in organisations:
        _link_organisation(row)


def _region(row: Row) -> None:
    values = {name: row[name] for name in ("name_zh", "name_en", "area_type")}
    values["level"] = _LEVELS.get(row["level"], row["level"])
    values["parent"] = Region.objects.get(code=row["parent"]) if row["parent"] else None
    Region.objects.get_or_create(code=row["code"], defaults={**values, "aliases": "、".join(row["aliases"])})


def _organisation(row: Row) -> None:
    region = Region.objects.get(code=row["region"]) if row["region"] else None
    values = {name: row[name] for name in ("name_zh", "name_en", "status")}
    values |= {"short_names": "、".join(row["short_names"]), "region": region, "level": region.level if region else ""}
    organisation, created = Organisation.objects.get_or_create(code=row["code"], defaults=values)
    if created:
        for former in row["former_names"]:
            FormerName.objects.create(organisation=organisation, name=former["name"], until=former["until"])


def _link_organisation(row: Row) -> None:
    linked = {name: Organisation.objects.get(code=row[name]) for name in ("parent", "successor") if row[name]}
    if linked:
        organisation = Organisation.objects.get(code=row["code"])
        for name, target in linked.items():
            setattr(organisation, name, target)
        organisation.save()


def _begin(row: Row) -> None:
    """The bare row, so that relations of other documents can point at it."""
    locale = Locale.objects.get(language_code=source_language())
    PolicyDocument.objects.get_or_create(translation_key=row["id"], locale=locale, defaults={"title": row["title"]})


def _complete(row: Row, editor: Any, reviewer: Any) -> None:
    document = PolicyDocument.objects.get(translation_key=row["id"])
    for name, value in _plain_values(row):
        setattr(document, name, value)
    document.policy_areas = Term.objects.filter(vocabulary="policy_area", code__in=row["policy_areas"])
    document.regions = Region.objects.filter(code__in=row["regions"])
    document.issuers = [
        DocumentIssuer(organisation=Organisation.objects.get(code=code), sort_order=position)
        for position, code in enumerate(row["issuers"])
    ]
    document.relations = [_relation(relation, position) for position, relation in enumerate(row["relations"])]
    document.attachments = [_attachment(attached, position) for position, attached in enumerate(row["attachments"])]
    document.body = [_block(block) for block in row["body"]]
    revision = services.save_draft(instance=document, user=editor)
    if row["state"] == "published":
        services.approve(revision=revision, approver=reviewer)
        services.publish(revision=revision, user=reviewer)


def _plain_values(row: Row) -> Iterator[tuple[str, Any]]:
    for name in (
        "title", "summary", "number_raw", "index_number", "termination_kind", "end_bound_to", "disclosure",
        "source_url", "source_site",
    ):  # fmt: skip
        yield name, row[name]
    yield "level", _LEVELS.get(row["level"], row["level"])
    for name in PolicyDocument.DATE_FIELDS:
        yield name, date.fromisoformat(row[name]) if row[name] else None
        yield name.replace("_on", "_basis"), row[f"{name}_basis"]
    for vocabulary in ("genre", "rank", "theme"):
        code = row[vocabulary]
        yield vocabulary, Term.objects.get(vocabulary=vocabulary, code=code) if code else None
    yield "interpreter", Organisation.objects.get(code=row["interpreter"]) if row["interpreter"] else None


def _relation(row: Row, position: int) -> DocumentRelation:
    target = PolicyDocument.objects.get(translation_key=row["target"]) if row["target"] else None
    return DocumentRelation(
        role=row["role"],
        target=target,
        target_title="" if target else row["target_title"],
        target_number="" if target else row["target_number"],
        note=row["note"],
        sort_order=position,
    )


def _attachment(row: Row, position: int) -> DocumentAttachment:
    file = store(io.BytesIO(row["text"].encode()), name=row["name"])
    return DocumentAttachment(file=file, name="", sort_order=position)


def _block(block: Row) -> tuple[str, Any]:
    if block["type"] != "table":
        return block["type"], block["value"]
    rows, merges = _grid(block["value"]["rows"])
    has_heading = bool(block["value"].get("header_rows"))
    return "table", {
        "data": rows,
        "mergeCells": merges,
        "first_row_is_table_header": has_heading,
        "first_col_is_header": False,
        "table_header_choice": "row" if has_heading else "neither",
        "table_caption": block["value"].get("caption", ""),
    }


def _grid(rows: list[list[Row]]) -> tuple[list[list[str]], list[dict[str, int]]]:
    """Cells with spans laid out on a full grid, as the table editor wants them."""
    cells: dict[tuple[int, int], str] = {}
    merges = []
    for row, line in enumerate(rows):
        column = 0
        for cell in line:
            while (row, column) in cells:
                column += 1
            height, width = cell.get("rowspan", 1), cell.get("colspan", 1)
            for down in range(height):
                for right in range(width):
                    cells[row + down, column + right] = "" if down or right else cell["text"]
            if height > 1 or width > 1:
                merges.append({"row": row, "col": column, "rowspan": height, "colspan": width})
    columns = 1 + max((column for _row, column in cells), default=-1)
    return [[cells.get((row, column), "") for column in range(columns)] for row in range(len(rows))], merges


def _policies() -> Iterator[Row]:
    for path in sorted((FOLDER / "policies").glob("*.json")):
        yield json.loads(path.read_text())


def _read(name: str) -> list[Row]:
    return json.loads((FOLDER / name).read_text())
