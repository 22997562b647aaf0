"""Who may do what to published types: nobody publishes by hand, superusers included (DESIGN §2)."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.content.publishable import Publishable

PUBLISH = "publish"
WITHDRAW = "withdraw"
APPROVE = "approve"


class PublishablePermissionPolicy(ModelPermissionPolicy):
    """Model permissions for everything but ``publish``, which only the end of a review does.

    Wagtail asks this policy before it offers Publish, Schedule or Unpublish, so none of them is offered.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != PUBLISH and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        allowed = set(actions) - {PUBLISH}
        return super().users_with_any_permission(allowed) if allowed else get_user_model().objects.none()


def publishable_models() -> list[type[Publishable]]:
    """All installed types that are published."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def register_policies() -> None:
    """Make the policy the one every view of every published type asks."""
    for model in publishable_models():
        register_permission_policy(model, PublishablePermissionPolicy(model))


def create_permissions() -> None:
    """The permissions Django does not make by itself: to approve and to take down each type, to enter the office.

    Wagtail and wagtail-localize make theirs in migrations, which a database built from the models has not run.
    """
    for model in publishable_models():
        for action in (APPROVE, WITHDRAW):
            name = f"Can {action} {model._meta.verbose_name_raw}"
            _create(ContentType.objects.get_for_model(model), f"{action}_{model._meta.model_name}", name)
    for label, model_name, codename, name in (
        ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),
        ("wagtail_localize", "translation", "submit_translation", "Can submit translations"),
    ):
        content_type, _created = ContentType.objects.get_or_create(app_label=label, model=model_name)
        _create(content_type, codename, name)


def _create(content_type: ContentType, codename: str, name: str) -> None:
    Permission.objects.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})
