"""Who may see and do what in the part of the office that is about search."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from ..models import LoggedQuery


def may(user: Any, action: str, model: type[Model]) -> bool:
    """Whether ``user`` may view, add, change or delete rows of ``model``."""
    return bool(policy_registry.get_by_type(model).user_has_permission(user, action))


class Rights:
    """A page for whoever has one of the rights ``needs``; everybody else is refused before anything is read."""

    needs: tuple[tuple[str, type[Model]], ...] = ()

    @classmethod
    def allows(cls, user: Any) -> bool:
        """Whether ``user`` may open the page."""
        return any(may(user, action, model) for action, model in cls.needs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.allows(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a mixin of views


class GapsMenuItem(MenuItem):
    """The report on what people do not find, in the menu of whoever may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "view", LoggedQuery)
