"""The editing room: roles, the two-person workflow, and the look of the back office."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditingConfig(AppConfig):
    name = "cms.editing"
    label = "editing"
    verbose_name = _("editing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Before any hook of Wagtail asks for a policy: a fallback made earlier could not be replaced.
        from .permissions import register_policies

        register_policies()
