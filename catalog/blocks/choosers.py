"""Chooser blocks that read no more than what is shown of the chosen, and blocks for regions by name."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import CharBlock, FieldBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from catalog.reference.models import LIST_SEPARATOR, Region, split_list
from catalog.reference.selectors import find_region


class NotTranslated:
    """Mixed into blocks whose value is the same in every language: wagtail-localize leaves them as they are."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []

    def restore_translated_segments(self, value: Any, segments: Sequence[Any]) -> Any:
        return value


class FiguresBlock(NotTranslated, CharBlock):
    """Figures, codes and units: the same in every language."""


class LightChooserBlock(NotTranslated, SnippetChooserBlock):
    """A chooser that reads one statement for all values, without the long texts of what is chosen."""

    def __init__(self, target_model: str, deferred: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(target_model, **kwargs)
        self.deferred = tuple(deferred)

    def to_python(self, value: Any) -> Any:
        return self._rows([value]).get(value)

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        values = list(values)
        rows = self._rows(values)
        return [rows.get(value) for value in values]

    def value_from_form(self, value: Any) -> Any:
        if value in (None, "") or isinstance(value, self.model_class):
            return value or None
        return self.to_python(self.model_class._meta.pk.to_python(value))

    def clean(self, value: Any) -> Any:
        """The row was read when the form came in; Wagtail would read it twice more, whole."""
        if value is None and self.required:
            raise ValidationError(self.field.error_messages["required"], code="required")
        return value

    def _rows(self, values: Iterable[Any]) -> dict[Any, Any]:
        wanted = {value for value in values if value is not None}
        return self.model_class._default_manager.defer(*self.deferred).in_bulk(wanted) if wanted else {}


class RegionNamesField(forms.CharField):
    """Regions in one line, by name, alias or code, separated by 、; the value is a list of codes."""

    def prepare_value(self, value: Any) -> Any:
        """Names where they name one region, else codes."""
        return value if isinstance(value, str) or value is None else LIST_SEPARATOR.join(_shown(value))

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # the value is a list of codes
        written = split_list(value) if isinstance(value, str) else list(value or ())
        found = {name: find_region(name) for name in written}
        unknown = [name for name, region in found.items() if region is None]
        if unknown:
            message = _("“%(name)s” names no region, or several: use the code of six digits.")
            raise ValidationError([message % {"name": name} for name in unknown])
        return list(dict.fromkeys(region.code for region in found.values() if region is not None))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != data


class RegionsBlock(NotTranslated, FieldBlock):
    """Regions as a list of codes, written and shown as names."""

    def __init__(self, required: bool = False, help_text: Any = None, **kwargs: Any) -> None:
        self.field = RegionNamesField(
            required=required, help_text=help_text or gettext_lazy("Names or codes, separated by 、."), max_length=1000
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:
        return list(value or ())

    def normalize(self, value: Any) -> Any:
        return split_list(value) if isinstance(value, str) else list(value or ())

    class Meta:
        icon = "site"
        default: list[str] = []


def _shown(codes: Iterable[str]) -> list[str]:
    codes = list(codes)
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name_zh"))
    borne: dict[str, int] = {}
    for name in Region.objects.filter(name_zh__in=names.values()).values_list("name_zh", flat=True):
        borne[name] = borne.get(name, 0) + 1
    return [names[code] if borne.get(names.get(code, "")) == 1 else code for code in codes]
