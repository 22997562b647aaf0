"""How the office shows the catalogue's types."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from catalog.documents.models import PolicyDocument
from catalog.reference.models import Organisation, Region, Term
from cms.content.office.viewsets import PublishableViewSet

from . import choosers, panels, views
from .attributes import AttributeViewSet
from .filters import DocumentFilterSet
from .search import matching_organisations


class DocumentViewSet(PublishableViewSet):
    model = PolicyDocument
    icon = "doc-full"
    menu_label = _("Policy documents")
    menu_order = 100
    add_to_admin_menu = True
    index_view_class = views.IndexView
    copy_view_class = views.CopyView
    inspect_view_class = views.InspectView
    chooser_viewset_class = choosers.DocumentChooserViewSet
    edit_handler = panels.DOCUMENT_PANELS
    filterset_class = DocumentFilterSet
    list_per_page = 30
    search_fields = ["title"]
    search_backend_name = None


class OrganisationIndexView(IndexView):
    def search_queryset(self, queryset):  # type: ignore[no-untyped-def]
        return matching_organisations(queryset, self.search_query) if self.is_searching else queryset


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    index_view_class = OrganisationIndexView
    chooser_viewset_class = choosers.OrganisationChooserViewSet
    edit_handler = panels.ORGANISATION_PANELS
    list_display = [
        "name_zh",
        Column("short_names", label=_("Short names")),
        Column("region", label=_("Region"), sort_key="region"),
        Column("get_level_display", label=_("Level"), sort_key="level"),
        Column("get_status_display", label=_("Status"), sort_key="status"),
        UpdatedAtColumn(),
    ]
    list_filter = ["level", "status"]
    list_per_page = 50
    search_fields = ["name_zh", "short_names"]
    search_backend_name = None
    inspect_view_enabled = True

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        return Organisation.objects.select_related("region")


class RegionViewSet(SnippetViewSet):
    model = Region
    icon = "site"
    menu_label = _("Regions")
    chooser_viewset_class = choosers.NameChooserViewSet
    edit_handler = panels.REGION_PANELS
    list_display = [
        "name_zh",
        Column("code", label=_("Code"), sort_key="code"),
        Column("get_level_display", label=_("Level"), sort_key="level"),
        Column("parent", label=_("Part of")),
        Column("aliases", label=_("Other names and codes")),
    ]
    list_filter = ["level", "area_type"]
    list_per_page = 50
    search_fields = ["name_zh", "name_en", "code", "aliases"]
    search_backend_name = None

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        return Region.objects.select_related("parent")


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "tag"
    menu_label = _("Vocabularies")
    chooser_viewset_class = choosers.NameChooserViewSet
    edit_handler = panels.TERM_PANELS
    list_display = [
        "name_zh",
        Column("get_vocabulary_display", label=_("Vocabulary"), sort_key="vocabulary"),
        Column("code", label=_("Code"), sort_key="code"),
        Column("position", label=_("Position"), sort_key="position"),
        Column("active", label=_("In use"), accessor=lambda term: _("yes") if term.active else _("no")),
    ]
    list_filter = ["vocabulary", "active"]
    list_per_page = 50
    search_fields = ["name_zh", "name_en", "code"]
    search_backend_name = None


class ReferenceGroup(SnippetViewSetGroup):
    menu_label = _("Reference tables")
    menu_icon = "table"
    menu_order = 300
    add_to_admin_menu = True
    items = (OrganisationViewSet, RegionViewSet, TermViewSet, AttributeViewSet)
