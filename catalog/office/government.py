"""Government services in the office: the listing with its filters, and the edit form in tabs."""

from typing import Any

from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalog.government.columns import COLUMNS
from catalog.government.exporting import export_rows
from catalog.government.models import GovernmentService, GovernmentServiceOrganisation
from catalog.reference.models import Vocabulary
from cms.content.office import views
from cms.content.office.viewsets import PublishableViewSet

from .filters import terms_filter
from .listings import PublishableIndexView
from .panels import PUBLICATION_TAB
from .product_search import InRolesFilterSet, in_roles, organisations_in_short
from .widgets import RegionNamesInput


class GovernmentServiceFilterSet(InRolesFilterSet):
    """What an editor looks for among services; they cite nothing."""

    service_type = terms_filter(Vocabulary.SERVICE_TYPE, _("type of service"), "service_type")
    service_objects = terms_filter(Vocabulary.SERVICE_OBJECT, _("service object"), "service_objects")
    service_themes = terms_filter(Vocabulary.SERVICE_THEME, _("service theme"), "service_themes")
    basis = None

    class Meta:
        model = GovernmentService
        fields: list[str] = []


def matching_services(services: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
    """Services whose name, code, department or organisation contains ``words``."""
    found = Q(title__icontains=words) | Q(code__icontains=words) | Q(department__icontains=words)
    return services.filter(found | in_roles(services, words))


class IndexView(PublishableIndexView):
    long_fields = ("conditions", "materials", "place")
    export_columns = COLUMNS
    export_name = "government-services"
    export_rows = staticmethod(export_rows)

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "title",
            Column("code", label=_("Service code"), sort_key="code", classname="huiqi-number"),
            Column("service_type", label=_("Type of service"), accessor="service_type", classname="huiqi-nowrap"),
            Column("competent", label=_("Competent organisation"), accessor=organisations_in_short),
            Column("level", label=_("Level"), accessor="get_level_display", sort_key="level", classname="huiqi-nowrap"),
            Column("promised_time", label=_("Promised time"), classname="huiqi-nowrap"),
            UpdatedAtColumn(),
        ]

    def get_base_queryset(self) -> "QuerySet[Any]":
        rows = GovernmentServiceOrganisation.objects.select_related("organisation").order_by("sort_order")
        services = super().get_base_queryset().select_related("service_type")
        return services.prefetch_related(Prefetch("organisations", queryset=rows))

    def search_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return matching_services(queryset, self.search_query) if self.is_searching else queryset


class CopyView(views.CopyView):
    """A copy is another service: it does not claim the identity of what it was copied from."""

    page_title = _("Copy")

    def get_initial_form_instance(self) -> GovernmentService:
        service = super().get_initial_form_instance()
        service.source = service.source_id = service.code = service.draft_reason = ""
        return service


class InspectView(views.InspectView):
    """Shows a service as readers would see it, instead of a table of fields."""

    template_name = "catalog/products/inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        preview = self.object.get_preview_context(self.request, "")
        return {**super().get_context_data(**kwargs), **preview, "object": self.object}


def _time(name: str, heading: Any) -> MultiFieldPanel:
    """A time as number and unit, and as it is written."""
    numbers = FieldRowPanel([FieldPanel(f"{name}_number"), FieldPanel(f"{name}_unit")])
    return MultiFieldPanel([numbers, FieldPanel(f"{name}_time")], heading=heading)


PANELS = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("title", widget=AdminAutoHeightTextInput(attrs={"rows": 1})),
                FieldPanel("code"),
                FieldPanel("summary", widget=forms.Textarea(attrs={"rows": 3})),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("service_type", widget=forms.Select), FieldPanel("level")]),
                        FieldPanel("service_objects", widget=forms.CheckboxSelectMultiple, classname="huiqi-choices"),
                        FieldPanel("service_themes", widget=forms.CheckboxSelectMultiple, classname="huiqi-choices"),
                        FieldPanel("regions", widget=RegionNamesInput),
                    ],
                    heading=_("Classification"),
                ),
            ],
            heading=_("Basics"),
        ),
        ObjectList(
            [
                FieldPanel("department"),
                InlinePanel(
                    "organisations",
                    [FieldRowPanel([FieldPanel("role"), FieldPanel("organisation")])],
                    heading=_("Organisations in their roles"),
                    label=_("organisation"),
                    help_text=_(
                        "Only what the source says: one department named there is the competent organisation, and "
                        "an accepting one is added only where it is named as such."
                    ),
                ),
            ],
            heading=_("Organisations"),
        ),
        ObjectList(
            [
                FieldPanel("conditions", widget=AdminAutoHeightTextInput(attrs={"rows": 6})),
                FieldPanel("unconditional"),
                FieldPanel("materials"),
            ],
            heading=_("Conditions and materials"),
        ),
        ObjectList(
            [
                HelpPanel(
                    content=_(
                        "A plain 日 or 天 is a calendar day; for what is done at once choose that unit and no number."
                    )
                ),
                _time("statutory", _("Statutory time")),
                _time("promised", _("Promised time")),
                FieldPanel("place", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
            ],
            heading=_("Time and place"),
        ),
        ObjectList(
            [FieldPanel("source_url"), FieldPanel("draft_reason", widget=forms.Textarea(attrs={"rows": 3}))],
            heading=_("Source"),
        ),
        PUBLICATION_TAB,
    ]
)


class GovernmentServiceViewSet(PublishableViewSet):
    model = GovernmentService
    icon = "clipboard-list"
    menu_label = _("Government services")
    menu_order = 125
    add_to_admin_menu = True
    index_view_class = IndexView
    copy_view_class = CopyView
    inspect_view_class = InspectView
    edit_handler = PANELS
    filterset_class = GovernmentServiceFilterSet
    list_per_page = 30
    search_fields = ["title", "code"]
    search_backend_name = None
