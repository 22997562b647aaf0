"""What people searched for, counted by day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = 100


class LoggedQuery(models.Model):
    """How often a query was asked on a day; nothing is kept of who asked (see ``search.querylog``).

    ``missed`` counts the times when nothing was found although no filter was at fault, ``opened`` the times when a
    portal said that something found was opened. ``total`` is how much was found the last time.
    """

    day = models.DateField(_("day"))
    locale = models.CharField(_("language"), max_length=12)
    query = models.CharField(_("query"), max_length=LONGEST)
    asked = models.PositiveIntegerField(_("asked"), default=0)
    missed = models.PositiveIntegerField(_("nothing found"), default=0)
    opened = models.PositiveIntegerField(_("opened"), default=0)
    total = models.PositiveIntegerField(_("found"), default=0)

    class Meta:
        verbose_name = _("logged query")
        verbose_name_plural = _("logged queries")
        ordering = ["-day", "query"]
        constraints = [models.UniqueConstraint(fields=["day", "locale", "query"], name="search_query_once_a_day")]

    def __str__(self) -> str:
        return f"{self.query} {self.day}"
