"""The content room: the one publish path; knows no domain."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "cms.content"
    label = "content"
    verbose_name = _("published content")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import gates
        from .publishable import Publishable
        from .receivers import connect
        from .selectors import approval_refusals
        from .translations import translation_refusals

        gates.register(Publishable, approval_refusals)
        gates.register(Publishable, translation_refusals)
        connect()
