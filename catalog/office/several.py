"""Choosing several objects by searching: a list of every product of the library cannot be looked through."""

from collections.abc import Sequence
from typing import Any

from django import forms
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import JSContext
from wagtail.snippets.widgets import AdminSnippetChooser


class SeveralChooser(forms.SelectMultiple):
    """What is chosen as a list, and the chooser of its kind, which searches, to add to it."""

    template_name = "catalog/office/several.html"

    def __init__(self, model: type[Any], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.model = model

    def optgroups(self, name: str, value: Sequence[Any], attrs: Any = None) -> list[Any]:
        """None of what could be chosen is read for the form."""
        return []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        keys = [int(each) for each in value or () if str(each).isdecimal()]
        rows = self.model._default_manager.in_bulk(keys)
        definition = JSContext().pack(AdminSnippetChooser(self.model))
        chosen = [rows[key] for key in dict.fromkeys(keys) if key in rows]
        return {**context, "chosen": chosen, "definition": definition}

    @property
    def media(self) -> forms.Media:
        context = JSContext()
        context.pack(AdminSnippetChooser(self.model))
        return context.media + forms.Media(js=[versioned_static("catalog/office/several.js")])
