"""Service items 业务事项 (7.4.1.2): the survey, the keeping of data or the application that a product leads to."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from catalog.blocks.conditions import ConditionsBlock
from catalog.blocks.entries import EntriesBlock
from catalog.blocks.materials import MaterialsBlock
from catalog.blocks.settling import citations_in, settle_citations
from catalog.products.blocks import SourcesBlock
from catalog.products.models import Product, regions_field
from catalog.reference.models import Level
from catalog.reference.roles import OrganisationInRole
from cms.content.publishable import Publishable


class ItemKind(models.TextChoices):
    """7.4.1.2 a) to c)."""

    SURVEY = "survey", _("Call for candidates or survey (征集或摸底)")
    RETENTION = "retention", _("Keeping of data (数据留存)")
    APPLICATION = "application", _("Application (政策申报)")


class ServiceItem(Publishable):
    """A service item 业务事项. Not the same as a GovernmentService 政务服务事项, which a department keeps."""

    title = models.CharField(verbose_name=_("name of the item"), max_length=500)
    summary = models.TextField(
        verbose_name=_("summary"), blank=True,
        help_text=_("One or two sentences for lists; left empty, lists show none."),
    )  # fmt: skip
    kind = models.CharField(verbose_name=_("kind"), max_length=20, choices=ItemKind, default=ItemKind.APPLICATION)
    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("Its conditions, benefits and materials apply to the item too."),
    )  # fmt: skip
    variant = models.UUIDField(
        verbose_name=_("variant"), null=True, blank=True,
        help_text=_("Left empty: all variants of the product."),
    )  # fmt: skip
    level = models.CharField(verbose_name=_("level"), max_length=20, choices=Level, blank=True)
    regions = regions_field(
        _("regions"), _("Where it is handled: names or codes separated by 、; for a name that several bear, the code.")
    )
    excluded_regions = regions_field(_("except in"), _("Parts of these regions in which it is not handled."))
    method = models.TextField(
        verbose_name=_("method"), blank=True,
        help_text=_("How it is done, step by step: online or on paper, who examines, what follows."),
    )  # fmt: skip
    entries = StreamField(
        EntriesBlock(), verbose_name=_("entries"), blank=True,
        help_text=_("Where one applies: website, mini program or counter, for each channel and region."),
    )  # fmt: skip
    conditions = StreamField(
        ConditionsBlock(), verbose_name=_("further conditions"), blank=True,
        help_text=_("Only what is asked besides the conditions of the product."),
    )  # fmt: skip
    materials = StreamField(
        MaterialsBlock(), verbose_name=_("further materials"), blank=True,
        help_text=_("Only what is handed in besides the materials of the product."),
    )  # fmt: skip
    government_services = ParentalManyToManyField(
        "catalog.GovernmentService", verbose_name=_("government services"), blank=True, related_name="+",
        help_text=_("政务服务事项 that a department carries out for it."),
    )  # fmt: skip
    sources = StreamField(SourcesBlock(), verbose_name=_("basis"), blank=True)
    citation_count = models.PositiveIntegerField(default=0, editable=False)
    draft_reason = models.TextField(
        verbose_name=_("to be looked at again because"), blank=True,
        help_text=_("Set when a document it rests on changed; nothing is published while it stands."),
    )  # fmt: skip

    translatable_fields = [
        *(TranslatableField(name) for name in ("title", "summary", "method", "entries", "conditions", "materials")),
        *(
            SynchronizedField(name)
            for name in (
                "kind", "product", "variant", "level", "regions", "excluded_regions", "government_services", "sources",
                "organisations",
            )
        ),
    ]  # fmt: skip

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("service item")
        verbose_name_plural = _("service items")

    def __str__(self) -> str:
        return self.title

    def settle(self) -> None:
        """Keep the words of what is cited as they are today (6.1.2)."""
        settle_citations(self)
        self.citation_count = sum(1 for _each in citations_in(self))

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "catalog/products/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What the sheet of an item shows, in the office's preview and look-up."""
        from .sheet import item_sheet

        return {"request": request, **item_sheet(self)}


class ItemOrganisation(OrganisationInRole):
    """Who is competent for an item, accepts it, or authorises others to (6.1.4)."""

    item = ParentalKey(ServiceItem, on_delete=models.CASCADE, related_name="organisations")

    class Meta(OrganisationInRole.Meta):
        verbose_name = _("organisation of a service item")
        verbose_name_plural = _("organisations of a service item")
