"""Products in the office: the listing with its filters, the chooser, the sheet and the form."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, UpdatedAtColumn

from catalog.products.models import AccessMode, Product, ProductOrganisation
from catalog.reference.models import Term, Vocabulary
from cms.content.office import views
from cms.content.office.viewsets import PublishableViewSet

from .choosers import NameSearchForm, searching_chooser
from .filters import terms_filter
from .listings import PublishableIndexView
from .product_forms import PRODUCT_PANELS
from .product_search import InRolesFilterSet, matching_titles, organisations_in_short


class ProductFilterSet(InRolesFilterSet):
    """What an editor looks for among products."""

    kind = terms_filter(Vocabulary.PRODUCT_KIND, _("kind"), "kind")
    access_mode = django_filters.MultipleChoiceFilter(
        label=_("how one comes by it"), choices=AccessMode.choices, widget=forms.CheckboxSelectMultiple
    )
    policy_areas = terms_filter(Vocabulary.POLICY_AREA, _("policy area"), "policy_areas")
    support_modes = terms_filter(Vocabulary.SUPPORT_MODE, _("support mode"), "support_modes")
    targets = terms_filter(Vocabulary.TARGET, _("target of support"), "targets")

    class Meta:
        model = Product
        fields: list[str] = []

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """A kind stands for its narrower kinds too."""
        kinds = [kind.pk for kind in self.form.cleaned_data.get("kind") or ()]
        if kinds:
            self.form.cleaned_data["kind"] = Term.objects.filter(Q(pk__in=kinds) | Q(parent__in=kinds))
        return super().filter_queryset(queryset)


class IndexView(PublishableIndexView):
    long_fields = (
        "body", "application_conditions", "recognition_conditions", "benefits", "stacking", "materials", "sources",
        "variants",
    )  # fmt: skip

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "title",
            Column("kind", label=_("Kind"), sort_key="kind", classname="huiqi-nowrap"),
            Column("access_mode", label=_("How one comes by it"), accessor="get_access_mode_display"),
            Column("competent", label=_("Competent organisation"), accessor=organisations_in_short),
            Column("level", label=_("Level"), accessor="get_level_display", sort_key="level", classname="huiqi-nowrap"),
            Column("citation_count", label=_("Citations"), sort_key="citation_count", classname="huiqi-number"),
            UpdatedAtColumn(),
        ]

    def get_base_queryset(self) -> "QuerySet[Any]":
        rows = ProductOrganisation.objects.select_related("organisation").order_by("sort_order")
        products = super().get_base_queryset().select_related("kind")
        return products.prefetch_related(Prefetch("organisations", queryset=rows))

    def search_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return matching_titles(queryset, self.search_query) if self.is_searching else queryset


class CopyView(views.CopyView):
    """A copy is another product: what had to be looked at was the original."""

    page_title = _("Copy")

    def get_initial_form_instance(self) -> Product:
        product = super().get_initial_form_instance()
        product.draft_reason = ""
        return product


class InspectView(views.InspectView):
    """Shows a product as readers would see it, instead of a table of fields."""

    template_name = "catalog/products/inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        preview = self.object.get_preview_context(self.request, "")
        return {**super().get_context_data(**kwargs), **preview, "object": self.object}


class ProductSearchForm(NameSearchForm):
    """Choosing a product by any part of its name or of its organisations'."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Name or organisation")})
    )

    def matching(self, objects: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
        return matching_titles(objects, words)


ProductChooserViewSet = searching_chooser(
    ProductSearchForm, ("kind", _("Kind"), "kind"), ("level", _("Level"), "get_level_display")
)


class ProductViewSet(PublishableViewSet):
    model = Product
    icon = "clipboard-list"
    menu_label = _("Products")
    menu_order = 112
    add_to_admin_menu = True
    index_view_class = IndexView
    copy_view_class = CopyView
    inspect_view_class = InspectView
    chooser_viewset_class = ProductChooserViewSet
    edit_handler = PRODUCT_PANELS
    filterset_class = ProductFilterSet
    list_per_page = 30
    search_fields = ["title"]
    search_backend_name = None
