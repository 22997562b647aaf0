"""What the screens of amending documents share: who may open them, their act and their breadcrumbs."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.documents.models import PolicyDocument

from .access import DocumentRights, may


class AmendingMixin(DocumentRights, WagtailAdminTemplateMixin):
    """A page about an act."""

    header_icon = "edit"
    _show_breadcrumbs = True

    @cached_property
    def act(self) -> PolicyDocument:
        documents = PolicyDocument.objects.select_related("latest_revision")
        return get_object_or_404(documents, pk=self.kwargs["act"])

    @property
    def may_change(self) -> bool:
        return may(self.request.user, "change")

    def trail(self) -> list[dict[str, Any]]:
        """Breadcrumbs below the list."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("catalog_amending:list"), "label": _("Amendments")}
        return [*self.breadcrumbs_items, listing, *self.trail()]
