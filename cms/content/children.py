"""Child rows of a clustered object: read once, and written only where they differ.

modelcluster asks the database at every look, and its commit reads and writes every child again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, models, router
from modelcluster.models import ClusterableModel, get_all_child_m2m_relations, get_all_child_relations


def read_once(instance: ClusterableModel) -> None:
    """Hold the child rows in memory."""
    for name in [*_child_models(instance), *_many_to_many(instance)]:
        getattr(instance, name).get_object_list()


def held(instance: ClusterableModel) -> dict[str, list[Any]]:
    """The child rows in memory, by relation."""
    return dict(getattr(instance, "_cluster_related_objects", {}))


@contextmanager
def kept(instance: ClusterableModel, rows: dict[str, list[Any]]) -> Iterator[None]:
    """Have the block read the children that were just saved from memory; after it they come from the database."""
    instance._cluster_related_objects = rows
    try:
        yield
    finally:
        instance._cluster_related_objects = {}


def leave_unchanged(instance: ClusterableModel) -> None:
    """Take those children out of the next save that the database has already as they are."""
    held = getattr(instance, "_cluster_related_objects", {})
    empty = [name for name in [*_child_models(instance), *_many_to_many(instance)] if held.get(name) == []]
    for name in set(empty) - _with_rows(instance, empty):
        del held[name]
    if instance.pk is not None:
        for name in _child_models(instance):
            if held.get(name) and _same(held[name], list(getattr(instance, name).get_live_queryset())):
                del held[name]


def _child_models(instance: ClusterableModel) -> dict[str, type[models.Model]]:
    return {relation.get_accessor_name(): relation.related_model for relation in get_all_child_relations(instance)}


def _many_to_many(instance: ClusterableModel) -> list[str]:
    return [field.name for field in get_all_child_m2m_relations(instance)]


def _same(held: list[Any], stored: list[Any]) -> bool:
    by_id = {row.pk: row for row in stored}
    return by_id.keys() == {row.pk for row in held} and all(_values(row) == _values(by_id[row.pk]) for row in held)


def _values(row: models.Model) -> list[Any]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def _with_rows(instance: ClusterableModel, names: list[str]) -> set[str]:
    """Which of the relations have rows: one statement, where the ORM would build one for each."""
    if instance.pk is None or not names:
        return set()
    connection = connections[router.db_for_write(type(instance), instance=instance)]
    quote = connection.ops.quote_name
    looks = [
        f"SELECT {place} WHERE EXISTS (SELECT 1 FROM {quote(table)} WHERE {quote(column)} = %s)"
        for place, (table, column) in enumerate(_table(instance, name) for name in names)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks), [instance.pk] * len(names))
        return {names[place] for (place,) in cursor.fetchall()}


def _table(instance: ClusterableModel, name: str) -> tuple[str, str]:
    """The table that holds the rows of a relation and its column that points back."""
    relation: Any = instance._meta.get_field(name)
    if relation.many_to_many:
        return relation.m2m_db_table(), relation.m2m_column_name()
    return relation.related_model._meta.db_table, relation.field.column
