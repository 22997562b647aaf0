"""What the fields of a model allow, asked in the preview already: nobody confirms a row that saving would refuse."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .adapters import ImportAdapter
from .problems import Level, RowProblem


def text_fields(model: type[models.Model] | None) -> dict[str, models.Field]:
    """The fields of a model that hold one text, by name; their limits are lengths, choices and validators."""
    fields = model._meta.concrete_fields if model else ()
    return {field.name: field for field in fields if isinstance(field, models.CharField | models.TextField)}


def field_problems(
    adapter: ImportAdapter, values: Mapping[str, Any], known: Iterable[RowProblem] = ()
) -> list[RowProblem]:
    """What saving would say of ``values``, for fields that no error of ``known`` is about."""
    refused = {problem.column for problem in known if problem.level == Level.ERROR}
    found = []
    for name, field in text_fields(adapter.model).items():
        value = values.get(name)
        if name in refused or not isinstance(value, str):
            continue
        try:
            field.clean(value, None)
        except ValidationError as error:
            message = _too_long(field, value) or " ".join(error.messages)
            found.append(RowProblem(message, name, value, _allowed(field, value)))
    return found


def field_names(model: type[models.Model] | None) -> dict[str, str]:
    """The fields of a model as people call them, for values that no column of the file has the name of."""
    return {name: str(capfirst(field.verbose_name)) for name, field in text_fields(model).items()}


def _is_too_long(field: models.Field, value: str) -> bool:
    return field.max_length is not None and len(value) > field.max_length


def _too_long(field: models.Field, value: str) -> str:
    return _("The value has %(count)d characters.") % {"count": len(value)} if _is_too_long(field, value) else ""


def _allowed(field: models.Field, value: str) -> str:
    if field.choices:
        return "、".join(f"{code} ({label})" for code, label in field.flatchoices if code)
    if _is_too_long(field, value):
        return _("at most %(limit)d characters") % {"limit": field.max_length}
    if isinstance(field, models.URLField):
        return _("an address that begins with http:// or https://")
    return ""
