"""Items as mirrors keep them: the stored document with all phases and relations by id, and nothing that means "now".

A copy says the same whenever it is read, so a mirror that has applied every change has exactly the published tables.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from .labels import role_label
from .queries import Sql
from .references import TARGET, provisions_member
from .resources import Resource, identified_listings
from .splicing import as_uuid, common_members, extend, phase_members, without_links

Row = Sequence[Any]


COPY = "i.id, i.content_id, i.updated_key, i.digest, i.document, i.timeline"
"""The columns of item ``i`` a copy is made of."""


def write_copies(resource: Resource, locale: str, rows: Sequence[Row]) -> list[bytes]:
    """Rows of ``COPY`` as JSON objects; one query for the relations of all of them."""
    relations, unresolved = _relations([row[0] for row in rows], locale)
    return [
        extend(
            without_links(row[4], unresolved.get(row[0], ())),
            common_members(resource.type, row[1], row[2]),
            b',"digest":"%b"' % row[3].encode(),
            phase_members(resource.clock, row[5], locale),
            b',"relations":%b' % orjson.dumps(relations.get(row[0], [])),
        )
        for row in rows
    ]


Relations = Mapping[int, list[dict[str, Any]]]


def _relations(items: Sequence[int], locale: str) -> tuple[Relations, Mapping[int, list[Any]]]:
    """By item: its relations, and the ids it refers to that are not public."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    unresolved: dict[int, list[Any]] = defaultdict(list)
    if not items:
        return found, unresolved
    sql = Sql()
    sql.values["locale"] = locale
    sql.add(
        "SELECT r.item_id, r.role, r.title, r.number, r.note, r.provisions, r.to_id, t.content_id",
        "FROM content_contentreference r LEFT JOIN content_contentitem t ON",
        TARGET.format(listings=sql.bind_all(identified_listings(locale))),
        "WHERE r.item_id IN", sql.bind_all(items), "ORDER BY r.item_id, r.position",
    )  # fmt: skip
    for item, role, title, number, note, provisions, to_id, target_id in sql.fetch():
        known = {"role": role, "label": role_label(role, locale), "title": title, "number": number, "note": note}
        known |= {"provisions": provisions_member(provisions)}
        found[item].append(known | {"target_id": as_uuid(target_id) if target_id else None})
        if to_id is not None and target_id is None:
            unresolved[item].append(to_id)
    return found, unresolved
