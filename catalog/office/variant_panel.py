"""Choosing a variant of the product that was chosen above it."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel


class VariantPanel(FieldPanel):
    """A list of the variants of the item's product, by name."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            field = self.form.fields[self.field_name]
            field.widget = forms.Select(choices=_choices(self.instance))
            self.bound_field = self.form[self.field_name]


def _choices(item: Any) -> list[tuple[str, str]]:
    """All variants, or one of them; one that is gone stays to be seen, and is refused on publishing."""
    product = item.product if item.product_id else None
    known = {variant.id: str(variant.value["name"]) for variant in product.variants} if product else {}
    chosen = item.variant
    if isinstance(chosen, UUID) and str(chosen) not in known:
        known[str(chosen)] = _("a variant that is no longer there")
    nothing = _("all variants") if product else _("save the draft with a product first")
    return [("", nothing), *known.items()]
