"""The views of policy documents that differ from those of every published type."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn, UpdatedAtColumn
from wagtail.admin.utils import set_query_params
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, HeaderButton
from wagtail.snippets.views import snippets

from catalog.documents.columns import COLUMNS
from catalog.documents.exporting import export_rows
from catalog.documents.models import DocumentIssuer, PolicyDocument
from cms.content.office import views
from cms.transfer.exports import export_response
from cms.transfer.writers import CONTENT_TYPES

from .amending import document_buttons
from .presumptions import presumption_shown
from .search import matching_documents
from .state import state_labels, with_state
from .validity import LABELS, validity_now

EXPORTED_AT_ONCE = 200
"""How many documents an export holds in memory."""

SHOWN_ISSUERS = 2
"""How many joint issuers a listing names before it says how many more there are."""


class DocumentTitleColumn(TitleColumn):
    """The title with its state below it."""

    cell_template_name = "catalog/office/title_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "states": state_labels(instance), "kept_back": bool(instance.draft_reason)}


class IndexView(snippets.IndexView):
    """The listing: what an editor looks for, in one query for each kind of thing however many rows there are."""

    withdraw_url_name = ""
    default_ordering = "-_updated_at"
    is_searchable = True

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

    def _get_title_column(self, field_name: str, column_class: Any = DocumentTitleColumn, **kwargs: Any) -> Any:
        kwargs["accessor"] = latest_title
        return super()._get_title_column(field_name, column_class, **kwargs)

    def get_base_queryset(self) -> "QuerySet[Any]":
        issuers = DocumentIssuer.objects.select_related("organisation").order_by("sort_order")
        documents = super().get_base_queryset().select_related("locale", "latest_revision").defer("body", "provisions")
        return with_state(documents).prefetch_related(Prefetch("issuers", queryset=issuers))

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
        exports = [
            Button(
                _("Export as %(format)s") % {"format": format.upper()},
                url=set_query_params(self.request.get_full_path(), {"export": format, "p": None}),
                icon_name="download",
                priority=80 + place,
            )
            for place, format in enumerate(CONTENT_TYPES)
        ]
        return [*super().header_more_buttons, duplicates, *exports]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The listing, or what it holds under the current filters as a file that can be imported again."""
        format = request.GET.get("export", "")
        if format not in CONTENT_TYPES:
            return super().get(request, *args, **kwargs)
        chosen = self.get_queryset().order_by().values("pk")
        documents = PolicyDocument.objects.filter(pk__in=chosen).select_related("latest_revision").order_by("pk")
        rows = export_rows(documents.iterator(chunk_size=EXPORTED_AT_ONCE))
        return export_response(rows, COLUMNS, format, name="policies")

    def get_list_buttons(self, instance: PolicyDocument) -> list[Any]:
        """Without wagtail-localize's buttons, which ask two queries for each row; the edit screen has them."""
        buttons = [
            Button.from_menu_item(button) if isinstance(button, MenuItem) else button
            for button in self.get_list_more_buttons(instance)
        ]
        label = _("More options for '%(title)s'") % {"title": instance}
        return [ButtonWithDropdown(buttons=buttons, icon_name="dots-horizontal", attrs={"aria-label": label})]

    def get_list_more_buttons(self, instance: PolicyDocument) -> list[Any]:
        """No deletion of what was ever public; its withdrawal for those who may."""
        buttons = super().get_list_more_buttons(instance)
        if instance.first_published_at is not None:
            delete_url = self.get_delete_url(instance)
            buttons = [button for button in buttons if getattr(button, "url", None) != delete_url]
        if instance.live and self.user_has_permission("withdraw"):
            url = reverse(self.withdraw_url_name, args=[instance.pk])
            buttons.append(Button(_("Withdraw from the public"), url=url, icon_name="download", priority=40))
        return buttons


def latest_title(document: PolicyDocument) -> str:
    """The title of the last draft, which an editor looks for, public or not."""
    return document.latest_revision.object_str if document.latest_revision else document.title


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
