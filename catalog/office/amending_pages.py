"""What the screens of amending documents share: who may open them, their act and their breadcrumbs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from catalog.documents.models import PolicyDocument


def may(user: Any, action: str) -> bool:
    """Whoever may see or change policy documents may see amendments or work them through."""
    return policy_registry.get_by_type(PolicyDocument).user_has_permission(user, action)


class AmendingMixin(WagtailAdminTemplateMixin):
    """A page about an act: for whoever may see documents; ``looking`` is the right that it takes to open it."""

    header_icon = "edit"
    _show_breadcrumbs = True
    looking = "view"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may(request.user, self.looking if request.method in ("GET", "HEAD", "OPTIONS") else "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

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
