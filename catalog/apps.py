"""The catalog room: the policy domain."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    label = "catalog"
    verbose_name = _("policy catalogue")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.content import cancellations, chores, followers, normalisers
        from cms.transfer import adapters

        from .amending.targets import propose_arrived
        from .attachments.reading import enqueue_unread
        from .calls.following import CallFollower, cancelled_windows
        from .calls.importing import CallAdapter
        from .citations.following import CitationFollower, compare_ended
        from .cleanup.matching import match_waiting
        from .cleanup.services import accept_queued
        from .documents.duplicates import compare_changed
        from .documents.identity import number_keys_asked_for
        from .documents.importing import PolicyAdapter
        from .government.importing import GovernmentServiceAdapter
        from .intake.jobs import remove_old, requeue_stale
        from .published_types import register_published_types

        register_published_types()
        adapters.register(PolicyAdapter)
        adapters.register(CallAdapter)
        adapters.register(GovernmentServiceAdapter)
        cancellations.register("call", cancelled_windows)
        followers.register(CallFollower())
        normalisers.register("number", number_keys_asked_for)
        chores.register(compare_changed, seconds=5)
        followers.register(CitationFollower())
        chores.register(enqueue_unread, seconds=15)
        chores.register(compare_ended, seconds=600)
        chores.register(match_waiting, seconds=5)
        chores.register(propose_arrived, seconds=15)
        chores.register(accept_queued, seconds=1)
        chores.register(requeue_stale, seconds=15)
        chores.register(remove_old, seconds=3600)
