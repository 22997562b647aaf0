"""Which organisation does what for a product, a service item or a call (6.1.4): the roles are kept apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Orderable

from .models import Organisation


class OrganisationRole(models.TextChoices):
    """6.1.4, and the 业务授权部门 of 4.2.2.3; a document's issuers and interpreter are fields of the document."""

    COMPETENT = "competent", _("Competent organisation")
    ACCEPTING = "accepting", _("Accepting organisation")
    AUTHORISING = "authorising", _("Authorising organisation")


class OrganisationInRole(Orderable):
    """One organisation in one role; subclasses add the ``ParentalKey`` with ``related_name="organisations"``."""

    role = models.CharField(verbose_name=_("role"), max_length=20, choices=OrganisationRole)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.organisation}"
