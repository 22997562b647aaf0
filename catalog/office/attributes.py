"""Attributes in the office: editors extend the list that conditions choose from."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from catalog.attributes.models import Attribute

from .choosers import NameChooserViewSet

ATTRIBUTE_PANELS = ObjectList(
    [
        MultiFieldPanel([FieldPanel("name_zh"), FieldPanel("name_en")], heading=_("Names")),
        FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("unit")]),
        FieldPanel("choices"),
        FieldPanel("note"),
        FieldPanel("active"),
    ]
)


class AttributeViewSet(SnippetViewSet):
    model = Attribute
    icon = "list-ul"
    menu_label = _("Attributes of companies")
    chooser_viewset_class = NameChooserViewSet
    edit_handler = ATTRIBUTE_PANELS
    list_display = [
        "name_zh",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("unit", label=_("Unit")),
        Column("code", label=_("Code"), sort_key="code"),
        Column("active", label=_("In use"), accessor=lambda row: _("yes") if row.active else _("no")),
    ]
    list_filter = ["kind", "active"]
    list_per_page = 50
    search_fields = ["name_zh", "name_en", "code"]
    search_backend_name = None
    inspect_view_enabled = True
