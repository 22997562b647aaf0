"""Calls in the office: the listing with its filters, the chooser, the sheet and the form in tabs."""

import time
from typing import Any

import django_filters
from django import forms
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from catalog.calls.exporting import COLUMNS, export_rows
from catalog.calls.models import Call, CallOrganisation
from catalog.calls.now import OFFICE_LABELS, last_moment, next_deadline, office_status
from catalog.calls.planning import calls_that_are, closing_within
from catalog.calls.proposed import proposed_by_imports
from catalog.items.models import ServiceItem
from catalog.products.models import Product
from catalog.reference.models import Vocabulary
from cms.content.office import views
from cms.content.office.viewsets import PublishableViewSet

from .choosers import NameSearchForm, searching_chooser
from .filters import terms_filter
from .listings import PublishableIndexView, StateTitleColumn
from .panels import PUBLICATION_TAB
from .product_forms import ORGANISATIONS, boxes, regions
from .product_search import InRolesFilterSet, matching_titles, organisations_in_short
from .several import SeveralChooser

SOON = [(7, _("within 7 days")), (14, _("within 14 days")), (30, _("within 30 days"))]


class CallFilterSet(InRolesFilterSet):
    """What an editor looks for among calls."""

    application = django_filters.MultipleChoiceFilter(
        label=_("Status now"),
        choices=lambda: list(OFFICE_LABELS.items()),
        method="filter_application",
        widget=forms.CheckboxSelectMultiple,
    )
    closes = django_filters.ChoiceFilter(
        label=_("Deadline"), choices=SOON, method="filter_closes", widget=forms.RadioSelect, empty_label=_("all")
    )
    kept_back = django_filters.ChoiceFilter(
        label=_("To be looked at again"),
        choices=[("proposed", _("proposed from a file, to be checked")), ("yes", _("yes")), ("no", _("no"))],
        method="filter_kept_back",
        widget=forms.RadioSelect,
        empty_label=_("all"),
    )
    policy_areas = terms_filter(Vocabulary.POLICY_AREA, _("policy area"), "policy_areas")
    year = django_filters.NumberFilter(label=_("year"))
    document = django_filters.CharFilter(label=_("notice"), field_name="document__title", lookup_expr="icontains")

    class Meta:
        model = Call
        fields: list[str] = []

    def filter_application(self, rows: "QuerySet[Any]", name: str, statuses: list[str]) -> "QuerySet[Any]":
        return rows.filter(calls_that_are(statuses))

    def filter_kept_back(self, rows: "QuerySet[Any]", name: str, answer: str) -> "QuerySet[Any]":
        if answer == "proposed":
            return rows.filter(proposed_by_imports()).exclude(draft_reason="")
        return super().filter_kept_back(rows, name, answer)

    def filter_closes(self, rows: "QuerySet[Any]", name: str, days: str) -> "QuerySet[Any]":
        """Public calls that can be applied for now, and whose deadline is so near."""
        return rows.filter(live=True, pk__in=closing_within(int(days)).values("item__object_id"))


class CallTitleColumn(StateTitleColumn):
    """The title with its state; what an import proposed is told from what a changed source calls into question."""

    def kept_back(self, instance: Any) -> Any:
        said = super().kept_back(instance)
        return _("Proposed from a file, to check") if said and instance.is_proposed else said


class IndexView(PublishableIndexView):
    long_fields = (
        "body",
        "conditions",
        "entries",
        "materials",
        "windows",
        "suspensions",
        "sources",
        "method",
        "activities",
    )
    export_columns = COLUMNS
    export_name = "calls"
    export_rows = staticmethod(export_rows)

    def _get_title_column(self, field_name: str, column_class: Any = CallTitleColumn, **kwargs: Any) -> Any:
        return super()._get_title_column(field_name, column_class, **kwargs)

    @cached_property
    def list_display(self) -> list[Any]:
        now = int(time.time())
        return [
            "title",
            Column("application", label=_("Status"), accessor=lambda call: status_shown(call, now),
                   classname="huiqi-nowrap"),
            Column("deadline", label=_("Deadline"), accessor=lambda call: deadline_shown(call, now),
                   classname="huiqi-nowrap"),
            Column("competent", label=_("Competent organisation"), accessor=organisations_in_short),
            Column("level", label=_("Level"), accessor="get_level_display", sort_key="level", classname="huiqi-nowrap"),
            Column("year", label=_("Year"), sort_key="year", classname="huiqi-nowrap"),
            UpdatedAtColumn(),
        ]  # fmt: skip

    def get_base_queryset(self) -> "QuerySet[Any]":
        rows = CallOrganisation.objects.select_related("organisation").order_by("sort_order")
        calls = super().get_base_queryset().annotate(is_proposed=proposed_by_imports())
        return calls.prefetch_related(Prefetch("organisations", queryset=rows))

    def search_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return matching_titles(queryset, self.search_query) if self.is_searching else queryset

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        pages = [
            Button(label, url=reverse(f"catalog_calls:{name}"), icon_name=icon, priority=place)
            for place, (name, label, icon) in enumerate(PAGES, 60)
        ]
        return [*super().header_more_buttons, *pages]


PAGES = (
    ("board", _("Board by status"), "table"),
    ("calendar", _("Calendar of windows"), "calendar"),
    ("reports", _("Reports on calls"), "warning"),
)


def status_shown(call: Call, instant: int | None = None) -> Any:
    """The status of a row; of a draft without any window, that no time is set yet."""
    return OFFICE_LABELS[office_status(call.timeline, call.periods, instant)]


def deadline_shown(call: Call, instant: int | None = None) -> str:
    """The last day, or the last minute where one is said, as digits that line up in a list."""
    end = next_deadline(call.timeline, instant)
    return "" if end is None else last_moment(end)


def call_buttons(call: Any, user: Any, next_url: str = "") -> list[Button]:
    """What can be made from a call, for those who may add calls."""
    if not isinstance(call, Call) or not may(user, "add") or call.pk is None:
        return []
    return [
        Button(label, url=reverse(f"catalog_calls:{name}", args=[call.pk]), icon_name=icon, priority=place)
        for place, (name, label, icon) in enumerate(MADE_FROM, 50)
    ]


MADE_FROM = (
    ("next_year", _("As last year: call for the next year"), "copy"),
    ("forecast", _("Announce next year's call in advance"), "date"),
    ("pass_down", _("Pass down to districts"), "redirect"),
)


def may(user: Any, action: str) -> bool:
    """Whether ``user`` may view, add or change calls."""
    return policy_registry.get_by_type(Call).user_has_permission(user, action)


class CopyView(views.CopyView):
    """A copy is another call: what had to be looked at was the original."""

    page_title = _("Copy")

    def get_initial_form_instance(self) -> Call:
        call = super().get_initial_form_instance()
        call.draft_reason = ""
        return call


class InspectView(views.InspectView):
    """Shows a call as readers would see it, with what can be made from it."""

    template_name = "catalog/products/inspect.html"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *call_buttons(self.object, self.request.user)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        preview = self.object.get_preview_context(self.request, "")
        return {**super().get_context_data(**kwargs), **preview, "object": self.object}


class CallSearchForm(NameSearchForm):
    """Choosing a call by any part of its title or of its organisations' names."""

    def matching(self, objects: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
        return matching_titles(objects, words)


CALL_PANELS = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("title", widget=AdminAutoHeightTextInput(attrs={"rows": 1})),
                FieldPanel("summary", widget=forms.Textarea(attrs={"rows": 2})),
                FieldPanel("document"),
                FieldRowPanel([FieldPanel("level"), FieldPanel("year"), FieldPanel("batch")]),
                boxes("policy_areas"),
                regions(),
                ORGANISATIONS,
            ],
            heading=_("Basics"),
        ),
        ObjectList(
            [
                HelpPanel(
                    content=_(
                        "The status follows from the windows in which enterprises themselves apply, everywhere in the "
                        "regions of the call. A window of some districts only is shown to readers, and decides nothing."
                    )
                ),
                FieldPanel("windows"),
                FieldRowPanel([FieldPanel("noticed_on"), FieldPanel("noticed_time")]),
                FieldPanel("is_forecast"),
                FieldPanel("suspensions"),
                FieldPanel("activities"),
            ],
            heading=_("Time"),
        ),
        ObjectList([FieldPanel("conditions")], heading=_("Conditions")),
        ObjectList(
            [
                FieldPanel("method", widget=AdminAutoHeightTextInput(attrs={"rows": 4})),
                FieldPanel("entries"),
                FieldPanel("contact", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
            ],
            heading=_("Method"),
        ),
        ObjectList([FieldPanel("no_materials"), FieldPanel("materials")], heading=_("Materials")),
        ObjectList(
            [
                FieldPanel("products", widget=SeveralChooser(Product)),
                FieldPanel("service_items", widget=SeveralChooser(ServiceItem)),
            ],
            heading=_("Products and items"),
        ),
        ObjectList(
            [
                FieldPanel("sources"),
                MultiFieldPanel([FieldPanel("parent_call"), FieldPanel("previous_call")], heading=_("Linked calls")),
                FieldPanel("draft_reason", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
            ],
            heading=_("Basis and links"),
        ),
        ObjectList([FieldPanel("body")], heading=_("More in words")),
        PUBLICATION_TAB,
    ]
)


class CallViewSet(PublishableViewSet):
    model = Call
    icon = "calendar-alt"
    menu_label = _("Calls")
    menu_name = "calls"
    menu_order = 118
    index_view_class = IndexView
    copy_view_class = CopyView
    inspect_view_class = InspectView
    chooser_viewset_class = searching_chooser(CallSearchForm, ("level", _("Level"), "get_level_display"))
    edit_handler = CALL_PANELS
    filterset_class = CallFilterSet
    list_per_page = 30
    search_fields = ["title"]
    search_backend_name = None
