"""The digest of an object's words, the same from a draft, a revision and the live row."""

import hashlib
from typing import Any

import orjson
from django.core.serializers.json import DjangoJSONEncoder
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.fields import StreamField

BOOKKEEPING_FIELDS = frozenset(
    {
        "latest_revision",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "live_revision",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
    }
)
"""Fields about an object's state in the office; everything else is its words."""

_IGNORED = BOOKKEEPING_FIELDS | {"pk", "translation_key", "locale"}


def content_digest(instance: ClusterableModel) -> str:
    """SHA-256 (hex) of the canonical words of ``instance``.

    Row ids of children are left out, because a draft has none and a revert changes them (modelcluster).
    """
    return hashlib.sha256(
        orjson.dumps(
            _canonical(instance),
            default=DjangoJSONEncoder().default,
            option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME,
        )
    ).hexdigest()


def _canonical(instance: ClusterableModel) -> dict[str, Any]:
    data = {name: value for name, value in instance.serializable_data().items() if name not in _IGNORED}
    for field in instance._meta.get_fields():
        if isinstance(field, ParentalManyToManyField) and field.name in data:
            data[field.name] = sorted(data[field.name])
        elif isinstance(field, StreamField):
            # Read through the blocks, which may complete a stored value (TableBlock.to_python does).
            data[field.name] = [block.get_prep_value() for block in getattr(instance, field.name)]
    for relation in get_all_child_relations(instance):
        name = relation.get_accessor_name()
        if name in data:
            data[name] = [_without_row_ids(relation.related_model, child) for child in _in_order(data[name])]
    return data


def _in_order(children: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Children in their editors' order; a missing order counts as the position given."""
    return sorted(children, key=lambda child: -1 if child.get("sort_order") is None else child["sort_order"])


def _without_row_ids(model: type, child: dict[str, Any]) -> dict[str, Any]:
    parents = {field.name for field in model._meta.get_fields() if isinstance(field, ParentalKey)}  # type: ignore[attr-defined]
    return {name: value for name, value in child.items() if name not in parents | {"pk", "sort_order"}}
