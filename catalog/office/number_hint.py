"""Says, while a number is typed, which documents bear it already; 文号 alone is no key, so it only hints."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.panels import FieldPanel

from catalog.documents.models import PolicyDocument

from .search import documents_with_number

SHOWN = 5
"""How many of the documents are named."""


class NumberFieldPanel(FieldPanel):
    """The number field with the hint below it."""

    class BoundPanel(FieldPanel.BoundPanel):
        template_name = "catalog/office/number_field.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "document_pk": self.instance.pk or ""}


def number_hint(request: HttpRequest) -> HttpResponse:
    """The documents other than ``except`` that bear a number of ``number``, as a piece of the page."""
    others = PolicyDocument.objects.in_source_language()
    if request.GET.get("except", "").isdigit():
        others = others.exclude(pk=request.GET["except"])
    found = documents_with_number(others, request.GET.get("number", "")[:300])
    return render(request, "catalog/office/number_hint.html", {"documents": found[:SHOWN], "more": found[SHOWN:]})
