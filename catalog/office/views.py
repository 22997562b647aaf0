"""The views of policy documents that differ from those of every published type."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets.button import Button, HeaderButton

from catalog.documents.columns import COLUMNS
from catalog.documents.exporting import export_rows
from catalog.documents.models import DocumentIssuer, PolicyDocument
from cms.content.office import views

from .amending import document_buttons
from .listings import PublishableIndexView
from .presumptions import presumption_shown
from .search import matching_documents
from .validity import LABELS, validity_now

SHOWN_ISSUERS = 2
"""How many joint issuers a listing names before it says how many more there are."""


class IndexView(PublishableIndexView):
    """The listing: what an editor looks for, in one query for each kind of thing however many rows there are."""

    long_fields = ("body", "provisions")
    export_columns = COLUMNS
    export_name = "policies"
    export_rows = staticmethod(export_rows)

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "title",
            Column("number_raw", label=_("Document number"), sort_key="number_raw", classname="huiqi-number"),
            Column("issuers", label=_("Issued by"), accessor=issuers_in_short),
            Column("level", label=_("Level"), accessor="get_level_display", sort_key="level", classname="huiqi-nowrap"),
            Column(
                "validity",
                label=_("Validity now"),
                accessor=lambda row: LABELS[validity_now(row)],
                classname="huiqi-nowrap",
            ),
            Column(
                "published_on",
                label=_("Published on"),
                accessor=published_day,
                sort_key="published_on",
                classname="huiqi-nowrap",
            ),
            UpdatedAtColumn(),
        ]

    def get_base_queryset(self) -> "QuerySet[Any]":
        issuers = DocumentIssuer.objects.select_related("organisation").order_by("sort_order")
        return super().get_base_queryset().prefetch_related(Prefetch("issuers", queryset=issuers))

    def search_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return matching_documents(queryset, self.search_query) if self.is_searching else queryset

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons = list(super().header_buttons)
        if self.user_has_permission("add"):
            url = reverse("catalog_intake:new")
            buttons.append(HeaderButton(_("New from a file or text"), url=url, icon_name="doc-full-inverse"))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        duplicates = Button(
            _("Possible duplicates"), url=reverse("catalog_duplicates:list"), icon_name="copy", priority=70
        )
        return [*super().header_more_buttons, duplicates]


def published_day(document: PolicyDocument) -> str:
    """The day of publication as digits, which line up in a list."""
    return document.published_on.isoformat() if document.published_on else ""


def issuers_in_short(document: PolicyDocument) -> str:
    """The first issuers, and how many more there are."""
    names = [str(issuer) for issuer in document.issuers.all()]
    shown = "、".join(names[:SHOWN_ISSUERS])
    return shown if len(names) <= SHOWN_ISSUERS else _("%(names)s and others") % {"names": shown}


class CopyView(views.CopyView):
    """A copy is another document: it does not claim the identity of what it was copied from."""

    page_title = gettext_lazy("Copy")

    def get_initial_form_instance(self) -> PolicyDocument:
        document = super().get_initial_form_instance()
        document.source = document.source_id = ""
        document.draft_reason = ""
        return document


class InspectView(views.InspectView):
    """Shows a document as readers would see it, instead of a table of fields."""

    template_name = "catalog/office/inspect.html"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *document_buttons(self.object, self.request.user)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        preview = self.object.get_preview_context(self.request, "")
        presumed = presumption_shown(self.object.get_latest_revision_as_object())
        may_change = self.user_has_permission("change")
        context = {**super().get_context_data(**kwargs), **preview, "object": self.object}
        return {**context, "presumed": presumed, "may_change": may_change}
