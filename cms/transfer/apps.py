"""The transfer room: files in and out; knows no domain."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransferConfig(AppConfig):
    name = "cms.transfer"
    label = "transfer"
    verbose_name = _("imports and exports")

    def ready(self) -> None:
        from cms.content import chores

        from .jobs import requeue_stale

        chores.register(requeue_stale, seconds=15)
