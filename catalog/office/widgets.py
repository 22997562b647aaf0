"""Inputs of the office that Django has not."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from catalog.reference.models import LIST_SEPARATOR, Region, split_list
from catalog.reference.selectors import find_region

_UNKNOWN = "？"
"""Marks what names no region: a bare code could be mistaken for the key of another row."""


class RegionNamesInput(forms.TextInput):
    """Regions by name, alias or code in one line: a list of all divisions would be thousands of boxes long."""

    def format_value(self, value: Any) -> str:
        """Names, or codes where several regions bear the name; what was not understood stays as it was typed."""
        return LIST_SEPARATOR.join(self._shown(value or []))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        """Keys of the regions named."""
        found = []
        for written in split_list(str(data.get(name) or "")):
            region = find_region(written.rstrip(_UNKNOWN))
            found.append(region.pk if region else written.rstrip(_UNKNOWN) + _UNKNOWN)
        return found

    def _shown(self, values: Iterable[Any]) -> Iterable[str]:
        regions = Region.objects.in_bulk([value for value in values if isinstance(value, int)])
        for value in values:
            region = regions.get(value) if isinstance(value, int) else None
            if region is None:
                yield str(value)
            else:
                yield region.name_zh if find_region(region.name_zh) == region else region.code
