"""Objects out of revisions: every key they hold is looked up, but with one question for each table.

modelcluster asks once for each key, the parent's own included (modelcluster/models.py, from_serializable_data).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel, get_all_child_relations

from .digests import BOOKKEEPING_FIELDS

Key = models.ForeignKey[Any, Any]


def settle_keys(instance: ClusterableModel) -> None:
    """Hold what the keys of ``instance`` and its children point to; treat what is gone as modelcluster does.

    A key that may be empty is emptied, a child that cannot stand without it is dropped.
    """
    children = {relation.get_accessor_name(): relation.related_model for relation in get_all_child_relations(instance)}
    held = getattr(instance, "_cluster_related_objects", {})
    rows = [instance, *(child for name in children for child in held.get(name, ()))]
    targets = _targets(rows)
    dangling = {id(row) for row in rows if not _settle(row, targets)}
    for name in children:
        if name in held:
            held[name] = [child for child in held[name] if id(child) not in dangling]


def _keys(row: models.Model) -> Iterator[Key]:
    for field in row._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or isinstance(field, ParentalKey):
            continue
        if getattr(row, field.attname) is not None:
            yield field


def _targets(rows: Iterable[models.Model]) -> dict[tuple[type[models.Model], str], dict[Any, Any]]:
    """What the keys point to, by model and name of the field they point to; bookkeeping is not read, only known."""
    wanted: dict[tuple[type[models.Model], str], set[Any]] = defaultdict(set)
    told: dict[tuple[type[models.Model], str], bool] = defaultdict(bool)
    for row in rows:
        for field in _keys(row):
            place = (field.related_model, field.target_field.name)
            wanted[place].add(getattr(row, field.attname))
            told[place] |= field.name not in BOOKKEEPING_FIELDS
    return {place: _found(*place, values, whole=told[place]) for place, values in wanted.items()}


def _found(model: type[models.Model], name: str, values: set[Any], *, whole: bool) -> dict[Any, Any]:
    rows = model._default_manager.filter(**{f"{name}__in": values})
    if not whole:
        return dict.fromkeys(rows.values_list(name, flat=True))
    return {getattr(row, name): row for row in rows}


def _settle(row: models.Model, targets: dict[tuple[type[models.Model], str], dict[Any, Any]]) -> bool:
    """Whether ``row`` can stand."""
    for field in _keys(row):
        found = targets[field.related_model, field.target_field.name]
        value = getattr(row, field.attname)
        if value not in found:
            if not _do_without(row, field):
                return False
        elif found[value] is not None:
            field.set_cached_value(row, found[value])
    return True


def _do_without(row: models.Model, field: Key) -> bool:
    on_delete = field.remote_field.on_delete
    if on_delete is models.DO_NOTHING:
        return True
    if on_delete is models.CASCADE and not isinstance(row, ClusterableModel):
        return False
    if on_delete not in (models.CASCADE, models.SET_NULL):
        raise ObjectDoesNotExist(f"{row._meta.label}.{field.name}: {getattr(row, field.attname)}")
    setattr(row, field.attname, None)
    return True
