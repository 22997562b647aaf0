"""Service items in the office: the listing with its filters, the sheet and the form."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Prefetch, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalog.items.models import ItemKind, ItemOrganisation, ServiceItem
from catalog.reference.roles import OrganisationRole
from cms.content.office import views
from cms.content.office.viewsets import PublishableViewSet

from .choosers import searching_chooser
from .listings import PublishableIndexView
from .panels import PUBLICATION_TAB
from .product_forms import ORGANISATIONS, regions
from .product_search import InRolesFilterSet, matching_titles, organisations_in_short
from .products import ProductSearchForm
from .variant_panel import VariantPanel


class ServiceItemFilterSet(InRolesFilterSet):
    """What an editor looks for among items."""

    kind = django_filters.MultipleChoiceFilter(
        label=_("kind"), choices=ItemKind.choices, widget=forms.CheckboxSelectMultiple
    )
    product = django_filters.CharFilter(label=_("product"), field_name="product__title", lookup_expr="icontains")

    class Meta:
        model = ServiceItem
        fields: list[str] = []


class IndexView(PublishableIndexView):
    long_fields = ("entries", "conditions", "materials", "sources")

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "title",
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind", classname="huiqi-nowrap"),
            Column("product", label=_("Product"), sort_key="product__title"),
            Column("accepting", label=_("Accepting organisation"), accessor=accepting_in_short),
            Column("level", label=_("Level"), accessor="get_level_display", sort_key="level", classname="huiqi-nowrap"),
            UpdatedAtColumn(),
        ]

    def get_base_queryset(self) -> "QuerySet[Any]":
        rows = ItemOrganisation.objects.select_related("organisation").order_by("sort_order")
        items = super().get_base_queryset().select_related("product")
        return items.prefetch_related(Prefetch("organisations", queryset=rows))

    def search_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return matching_titles(queryset, self.search_query) if self.is_searching else queryset


def accepting_in_short(item: ServiceItem) -> str:
    """The accepting organisations by name."""
    return organisations_in_short(item, OrganisationRole.ACCEPTING)


class CopyView(views.CopyView):
    """A copy is another item: what had to be looked at was the original."""

    page_title = _("Copy")

    def get_initial_form_instance(self) -> ServiceItem:
        item = super().get_initial_form_instance()
        item.draft_reason = ""
        return item


class InspectView(views.InspectView):
    """Shows an item as readers would see it, instead of a table of fields."""

    template_name = "catalog/products/inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        preview = self.object.get_preview_context(self.request, "")
        return {**super().get_context_data(**kwargs), **preview, "object": self.object}


PANELS = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("title", widget=AdminAutoHeightTextInput(attrs={"rows": 1})),
                FieldPanel("summary", widget=forms.Textarea(attrs={"rows": 3})),
                MultiFieldPanel(
                    [FieldPanel("kind"), FieldPanel("product"), VariantPanel("variant")], heading=_("What it is about")
                ),
                FieldPanel("level"),
                regions(),
                ORGANISATIONS,
            ],
            heading=_("Basics"),
        ),
        ObjectList(
            [
                FieldPanel("method", widget=AdminAutoHeightTextInput(attrs={"rows": 4})),
                FieldPanel("entries"),
                FieldPanel("government_services"),
            ],
            heading=_("Method"),
        ),
        ObjectList(
            [
                HelpPanel(
                    content=_("What the product asks applies too; only what comes on top of it is entered here.")
                ),
                FieldPanel("conditions"),
                FieldPanel("materials"),
            ],
            heading=_("Conditions and materials"),
        ),
        ObjectList(
            [
                FieldPanel("sources"),
                FieldRowPanel([FieldPanel("draft_reason", widget=AdminAutoHeightTextInput(attrs={"rows": 2}))]),
            ],
            heading=_("Basis"),
        ),
        PUBLICATION_TAB,
    ]
)


class ServiceItemViewSet(PublishableViewSet):
    model = ServiceItem
    icon = "tasks"
    menu_label = _("Service items")
    menu_order = 114
    add_to_admin_menu = True
    index_view_class = IndexView
    copy_view_class = CopyView
    inspect_view_class = InspectView
    edit_handler = PANELS
    chooser_viewset_class = searching_chooser(ProductSearchForm, ("product", _("product"), "product"))
    filterset_class = ServiceItemFilterSet
    list_per_page = 30
    search_fields = ["title"]
    search_backend_name = None
