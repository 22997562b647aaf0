"""The search room: questions, engines, and the follower that keeps the index."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.content import check, chores, followers

        from . import querylog
        from .checks import find_drift
        from .follower import follower

        followers.register(follower)
        chores.register(follower.tend, seconds=2)
        chores.register(querylog.collect, seconds=10)
        chores.register(querylog.forget_old, seconds=3600)
        check.register_check("search", find_drift)
