"""The list of synonyms in the office, with a look at what a change does before it is saved."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from ..engine import EngineUnavailable
from ..models import Synonym
from .access import Rights
from .effects import effects_of


class AddView(CreateView):
    """May be opened with a term, as the report does."""

    def get_initial_form_instance(self) -> Synonym:
        instance = super().get_initial_form_instance() or Synonym()
        if term := self.request.GET.get("term", "").strip():
            instance.terms = term[:100]
        return instance


class SynonymViewSet(SnippetViewSet):
    """The list of synonyms in the back office."""

    model = Synonym
    icon = "list-ul"
    menu_label = _("Search synonyms")
    add_view_class = AddView
    panels = [
        FieldPanel("terms"),
        HelpPanel(template="search/synonyms/preview_panel.html", heading=_("What this changes")),
        FieldPanel("domain"),
        FieldPanel("note"),
        FieldPanel("active"),
    ]
    list_display = [
        "__str__",
        Column("get_domain_display", label=_("domain"), sort_key="domain"),
        "note",
        BooleanColumn("active", label=_("active"), sort_key="active"),
    ]
    list_filter = ["domain", "active"]
    list_per_page = 50
    search_fields = ["terms", "note"]
    search_backend_name = None


class PreviewView(Rights, View):
    """A piece of HTML: what the form would change if it were saved as it stands. Asked while one types."""

    needs = (("add", Synonym), ("change", Synonym))

    def get(self, request: HttpRequest) -> HttpResponse:
        key = request.GET.get("pk", "")
        group = Synonym(
            pk=int(key) if key.isdecimal() and len(key) < 12 else None,
            terms=request.GET.get("terms", "")[:2000],
            active=bool(request.GET.get("active")),
        )
        return render(request, "search/synonyms/preview.html", _looked_at(group))


def _looked_at(group: Synonym) -> dict[str, Any]:
    try:
        group.clean()
    except ValidationError as error:
        return {"problems": error.messages}
    try:
        effects = effects_of(group)
    except EngineUnavailable:
        return {"unavailable": True}
    return {"effects": effects, "changes": any(effect.changes for effect in effects)}
