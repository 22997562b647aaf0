"""Choosing organisations, documents and terms by searching, in Chinese: any part of any name."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from .search import matching_documents, matching_organisations


class NameSearchForm(BaseFilterForm):
    """One search field over every name an object has; Wagtail's own search loses Chinese words."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name, short or former name")}),
    )

    def matching(self, objects: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
        return objects.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words))

    def filter(self, objects: "QuerySet[Any]") -> "QuerySet[Any]":
        words = self.cleaned_data.get("q", "").strip()
        self.is_searching, self.search_query = bool(words), words
        return self.matching(objects, words) if words else objects


class OrganisationSearchForm(NameSearchForm):
    def matching(self, objects: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
        return matching_organisations(objects, words)


class DocumentSearchForm(NameSearchForm):
    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Title or document number")})
    )

    def matching(self, objects: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
        return matching_documents(objects, words)


def searching_chooser(form: type[NameSearchForm], *extra: tuple[str, Any, Any]) -> type[SnippetChooserViewSet]:
    """A chooser that searches with ``form`` and shows ``extra`` columns: (name, label, accessor)."""

    class Searched:
        filter_form_class = form

        @property
        def columns(self) -> list[Any]:
            own = [Column(name, label=label, accessor=accessor) for name, label, accessor in extra]
            return [*super().columns, *own]  # type: ignore[misc]

    return type(
        "SearchedChooserViewSet",
        (SnippetChooserViewSet,),
        {
            "choose_view_class": type("SearchedChooseView", (Searched, ChooseView), {}),
            "choose_results_view_class": type("SearchedChooseResultsView", (Searched, ChooseResultsView), {}),
        },
    )


OrganisationChooserViewSet = searching_chooser(
    OrganisationSearchForm, ("short_names", _("Short names"), "short_names"), ("region", _("Region"), "region")
)
DocumentChooserViewSet = searching_chooser(
    DocumentSearchForm,
    ("number_raw", _("Document number"), "number_raw"),
    ("published_on", _("Published on"), "published_on"),
)
NameChooserViewSet = searching_chooser(NameSearchForm)
