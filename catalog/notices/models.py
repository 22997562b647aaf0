"""Notices after an application: what was decided is made public (公示), and what was granted is handed out (兑现)."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from catalog.blocks.entries import EntriesBlock
from catalog.blocks.materials import MaterialsBlock
from catalog.blocks.settling import settle_citations
from catalog.blocks.walking import raw
from catalog.blocks.windows import WindowsBlock
from catalog.calls.models import Call
from catalog.documents.attached import AttachedFile
from catalog.documents.body import BodyBlock
from catalog.documents.models import PolicyDocument
from catalog.products.blocks import SourcesBlock
from catalog.products.models import Product, regions_field
from catalog.reference.models import Level
from catalog.reference.roles import OrganisationInRole
from cms.content.phases import CIVIL_TIME_ZONE, start_of_day
from cms.content.publishable import Publishable

from .blocks import StepsBlock
from .routes import STEPS, Route, Step


class Notice(Publishable):
    """What both kinds of notice have: what they are about, where, by whom, and from which document."""

    title = models.CharField(verbose_name=_("title"), max_length=500)
    summary = models.TextField(
        verbose_name=_("summary"), blank=True,
        help_text=_("One or two sentences for lists; left empty, lists show none."),
    )  # fmt: skip
    document = models.ForeignKey(
        PolicyDocument, verbose_name=_("document it is built from"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", help_text=_("The notice as it was issued, where it is in the library."),
    )  # fmt: skip
    call = models.ForeignKey(
        Call, verbose_name=_("call"), on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("The call that was applied to."),
    )  # fmt: skip
    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("What was applied for."),
    )  # fmt: skip
    level = models.CharField(verbose_name=_("level"), max_length=20, choices=Level, blank=True)
    regions = regions_field(
        _("regions"), _("Where it applies: names or codes separated by 、; for a name that several bear, the code.")
    )
    noticed_on = models.DateField(
        verbose_name=_("date of the notice"), null=True, blank=True,
        help_text=_("Lists are in its order; left empty, the day it is first public counts."),
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    sources = StreamField(
        SourcesBlock(), verbose_name=_("basis"), blank=True, help_text=_("The provisions it rests on, quoted.")
    )
    draft_reason = models.TextField(
        verbose_name=_("to be looked at again because"), blank=True,
        help_text=_("Nothing is published while it stands. Empty it when the matter is settled."),
    )  # fmt: skip

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title

    def settle(self) -> None:
        """Keep the words of what is cited."""
        settle_citations(self)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "catalog/products/preview.html"


_SYNCHRONISED = (
    "document", "call", "product", "level", "regions", "noticed_on", "sources", "organisations",
)  # fmt: skip


class Recipients(models.TextChoices):
    """7.5.1.1: 实时发布或定向发布."""

    EVERYONE = "everyone", _("everyone (公开发布)")
    NAMED = "named", _("named companies only (定向发布)")


class FulfilmentNotice(Notice):
    """兑现通知 (7.5.1.1). Its steps follow from its route. One for named companies is served to nobody outside."""

    route = models.CharField(
        verbose_name=_("route"), max_length=20, choices=Route, blank=True,
        help_text=_("The kind of the policy decides the steps: certificate; contract, receipt, funds; receipt, funds."),
    )  # fmt: skip
    recipients = models.CharField(
        verbose_name=_("for"), max_length=20, choices=Recipients, default=Recipients.EVERYONE,
        help_text=_("What is for named companies stays in the office until companies have accounts."),
    )  # fmt: skip
    named_recipients = models.TextField(
        verbose_name=_("companies"), blank=True,
        help_text=_("One on a line: name and unified social credit code. Never published."),
    )  # fmt: skip
    steps = StreamField(
        StepsBlock(), verbose_name=_("steps"), blank=True,
        help_text=_("Only what the notice says of a step: within which time, what is done. The route names the steps."),
    )  # fmt: skip
    windows = StreamField(
        WindowsBlock(), verbose_name=_("windows"), blank=True,
        help_text=_("When papers are taken: choose the stage “claim”."),
    )  # fmt: skip
    materials = StreamField(
        MaterialsBlock(), verbose_name=_("materials"), blank=True, help_text=_("What is handed in, such as receipts.")
    )
    entries = StreamField(
        EntriesBlock(), verbose_name=_("entries"), blank=True,
        help_text=_("Website, mini program or counter, for each channel and region."),
    )  # fmt: skip
    contact = models.TextField(verbose_name=_("contact"), blank=True, help_text=_("Department and telephone."))

    translatable_fields = [
        *(TranslatableField(name) for name in ("title", "summary", "body", "steps", "materials", "entries", "contact")),
        *(SynchronizedField(name) for name in (*_SYNCHRONISED, "route", "recipients", "named_recipients", "windows")),
    ]

    class Meta(Notice.Meta):
        verbose_name = _("fulfilment notice")
        verbose_name_plural = _("fulfilment notices")

    def clean(self) -> None:
        """What is said of steps is said of those that the route has, once each."""
        super().clean()
        said = [item["value"].get("step") for item in raw(self.steps)]
        if self.route and (strange := set(said) - set(STEPS[self.route])):
            named = "、".join(str(Step(step).label) for step in sorted(strange))
            raise ValidationError({"steps": _("This route has no such step: %(steps)s.") % {"steps": named}})
        if len(said) > len(set(said)):
            raise ValidationError({"steps": _("Each step once.")})
        if any(item["value"].get("number") and not item["value"].get("unit") for item in raw(self.steps)):
            message = _("Say what the number counts: working days, calendar days, …")
            raise ValidationError({"steps": message})

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What the sheet of a notice shows, in the office's preview and look-up."""
        from .sheets import fulfilment_sheet

        return {"request": request, **fulfilment_sheet(self)}


class FulfilmentNoticeOrganisation(OrganisationInRole):
    """Who is competent, takes the receipts, or pays out (6.1.4)."""

    notice = ParentalKey(FulfilmentNotice, on_delete=models.CASCADE, related_name="organisations")

    class Meta(OrganisationInRole.Meta):
        verbose_name = _("organisation of a fulfilment notice")
        verbose_name_plural = _("organisations of a fulfilment notice")


class PublicNotice(Notice):
    """公示 (7.4.2.6): a list, the period in which objections are taken, and how. It is taken down by itself."""

    starts_on = models.DateField(verbose_name=_("period from"), null=True, blank=True)
    ends_on = models.DateField(
        verbose_name=_("period until"), null=True, blank=True, help_text=_("The last day of the period, included.")
    )
    taken_down_at = models.DateTimeField(
        verbose_name=_("taken down at"), null=True, blank=True,
        help_text=_("Left empty: when the period is over. After that readers are told that it was withdrawn."),
    )  # fmt: skip
    objection_method = models.TextField(
        verbose_name=_("how to object"), blank=True,
        help_text=_("In which form, with what: 以书面形式，署真实姓名并附证明材料."),
    )  # fmt: skip
    objection_contact = models.TextField(
        verbose_name=_("where to object"), blank=True, help_text=_("Department, address, telephone, e-mail.")
    )
    objection_until = models.DateField(
        verbose_name=_("objections until"), null=True, blank=True, help_text=_("Left empty: the end of the period.")
    )
    personal_data_confirmed = models.BooleanField(
        verbose_name=_("personal data looked through"), default=False,
        help_text=_(
            "Tick when the checklist names personal data and all of it must be shown; better mask it. It counts for "
            "what was found then: new findings ask again."
        ),
    )  # fmt: skip
    personal_data_digest = models.CharField(max_length=64, blank=True, editable=False)

    translatable_fields = [
        *(
            TranslatableField(name)
            for name in ("title", "summary", "body", "objection_method", "objection_contact")
        ),
        *(
            SynchronizedField(name)
            for name in (
                *_SYNCHRONISED, "starts_on", "ends_on", "taken_down_at", "objection_until", "attachments",
                "personal_data_confirmed", "personal_data_digest",
            )
        ),
    ]  # fmt: skip

    class Meta(Notice.Meta):
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")

    def clean(self) -> None:
        """Days in their order."""
        super().clean()
        errors = {}
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            errors["ends_on"] = _("The last day lies before the first.")
        if self.starts_on and self.objection_until and self.objection_until < self.starts_on:
            errors["objection_until"] = _("Objections would end before the period begins.")
        if self.starts_on and self.taken_down_at and self.taken_down_at.timestamp() <= start_of_day(self.starts_on):
            errors["taken_down_at"] = _("It would be taken down before the period begins.")
        if errors:
            raise ValidationError(errors)

    def settle(self) -> None:
        """Keep when it is taken down, by the scheduler, and what was found when personal data was looked through."""
        from .personal import findings_digest

        super().settle()
        self.expire_at = self.ends_at
        if not self.personal_data_confirmed:
            self.personal_data_digest = ""
        elif not self.personal_data_digest:
            self.personal_data_digest = findings_digest(self)

    @property
    def ends_at(self) -> datetime | None:
        """The instant it is taken down; None where the period has no end yet."""
        if self.taken_down_at is not None or self.ends_on is None:
            return self.taken_down_at
        return datetime.fromtimestamp(start_of_day(self.ends_on + timedelta(days=1)), CIVIL_TIME_ZONE)

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What the sheet of a notice shows, in the office's preview and look-up."""
        from .sheets import public_sheet

        return {"request": request, **public_sheet(self)}


class PublicNoticeOrganisation(OrganisationInRole):
    """Who is competent for what is made public (6.1.4)."""

    notice = ParentalKey(PublicNotice, on_delete=models.CASCADE, related_name="organisations")

    class Meta(OrganisationInRole.Meta):
        verbose_name = _("organisation of a public notice")
        verbose_name_plural = _("organisations of a public notice")


class PublicNoticeAttachment(AttachedFile):
    """A list attached to a public notice."""

    notice = ParentalKey(PublicNotice, on_delete=models.CASCADE, related_name="attachments")

    class Meta(AttachedFile.Meta):
        verbose_name = _("attachment of a public notice")
        verbose_name_plural = _("attachments of a public notice")
