"""Where editors keep the synonyms."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Synonym


class SynonymViewSet(SnippetViewSet):
    """The list of synonyms in the back office."""

    model = Synonym
    icon = "list-ul"
    menu_label = _("Search synonyms")
    list_display = ["__str__", "note", "active"]
    list_filter = ["active"]
    search_fields = ["terms", "note"]
    search_backend_name = None


register_snippet(SynonymViewSet)
