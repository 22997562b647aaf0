"""Screens for possible duplicates: the list, and two documents side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.documents import duplicates
from catalog.documents.duplicates import DuplicatePair
from catalog.documents.models import PolicyDocument
from catalog.documents.sheet import sheet_of

from .access import DocumentRights, may
from .marking import marked_differences
from .state import state_labels, with_state

COMPARED = 60_000
"""How many characters of a text are compared word for word on the screen."""


class DuplicatesMixin(DocumentRights, WagtailAdminTemplateMixin):
    header_icon = "copy"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("wagtailsnippets_catalog_policydocument:list"), "label": _("Policy documents")}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_title()}]


class DuplicateListView(DuplicatesMixin, ListView):
    page_title = gettext_lazy("Possible duplicates")
    template_name = "catalog/office/duplicate_list.html"
    paginate_by = 20
    page_kwarg = "p"

    def get_queryset(self) -> Any:
        return duplicates.open_pairs().defer("first__body", "second__body")


class DuplicatePairView(DuplicatesMixin, TemplateView):
    page_title = gettext_lazy("One document or two?")
    template_name = "catalog/office/duplicate_pair.html"

    def setup(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> None:
        super().setup(request, *args, pk=pk, **kwargs)
        self.pair = get_object_or_404(DuplicatePair.objects.select_related("first", "second"), pk=pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = request.POST.get("decision", "")
        if decision == "different":
            duplicates.keep_apart(pair=self.pair, user=request.user)
            messages.success(request, _("Kept apart; these two are not proposed again."))
        elif decision in ("first", "second"):
            self._merge(getattr(self.pair, decision))
        return redirect("catalog_duplicates:list")

    def _merge(self, survivor: PolicyDocument) -> None:
        may_withdraw = may(self.request.user, "withdraw")
        other = self.pair.second if survivor == self.pair.first else self.pair.first
        if other.live and not may_withdraw:
            text = _("“%(title)s” is public: merging withdraws it, which a reviewer may do.")
            messages.error(self.request, text % {"title": other.title})
            return
        duplicates.merge(pair=self.pair, survivor=survivor, user=self.request.user, may_withdraw=may_withdraw)
        messages.success(self.request, _("Merged: “%(title)s” is kept.") % {"title": survivor.title})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = with_state(PolicyDocument.objects.filter(pk__in=(self.pair.first_id, self.pair.second_id)))
        found = {row.pk: row for row in rows}
        documents = [found[self.pair.first_id], found[self.pair.second_id]]
        left, right = marked_differences(documents[0].text[:COMPARED], documents[1].text[:COMPARED])
        sides = [
            {"name": name, "document": document, "states": state_labels(document), "text": text}
            for name, document, text in zip(("first", "second"), documents, (left, right), strict=True)
        ]
        context = super().get_context_data(**kwargs)
        may_decide = may(self.request.user, "change")
        return {**context, "pair": self.pair, "sides": sides, "facts": _facts(*documents), "may_decide": may_decide}


def _facts(first: PolicyDocument, second: PolicyDocument) -> list[tuple[Any, Any, Any, bool]]:
    """(label, value, value, whether they differ) of everything either document states."""
    sheets = [
        {label: format_html("{}", value) for label, value, _note in sheet_of(each)["facts"]} for each in (first, second)
    ]
    labels = dict.fromkeys([*sheets[0], *sheets[1]])
    rows = [(label, sheets[0].get(label, "—"), sheets[1].get(label, "—")) for label in labels]
    named = [
        (_("Title"), first.title, second.title),
        (_("Document number"), first.number_raw or "—", second.number_raw or "—"),
        (_("Issued by"), *("、".join(map(str, each.issuers.all())) or "—" for each in (first, second))),
    ]
    return [(label, left, right, left != right) for label, left, right in [*named, *rows]]


urls = [
    path("", DuplicateListView.as_view(), name="list"),
    path("<int:pk>/", DuplicatePairView.as_view(), name="pair"),
]
