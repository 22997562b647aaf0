"""Who may do what with policy documents: one question for every screen about them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from catalog.documents.models import PolicyDocument

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def may(user: Any, action: str) -> bool:
    """Whether ``user`` may view, add, change or withdraw policy documents."""
    return policy_registry.get_by_type(PolicyDocument).user_has_permission(user, action)


class DocumentRights:
    """A page for whoever has the right ``looking`` to policy documents; sending it takes the right ``sending``.

    Everybody else is refused before anything is read.
    """

    looking, sending = "view", "change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may(request.user, self.looking if request.method in READING else self.sending):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a mixin of views


class DocumentsMenuItem(MenuItem):
    """In the menu of whoever has the right ``needs`` to policy documents."""

    def __init__(self, label: Any, address: str, *, needs: str = "view", **shown: Any) -> None:
        super().__init__(label, reverse(address), **shown)
        self.needs = needs

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, self.needs)
