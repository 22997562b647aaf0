"""Calls 申报通知 (7.4.1.1): conditions, time, method and materials of one round, built from a notice."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
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
from catalog.blocks.windows import WindowsBlock
from catalog.documents.body import BodyBlock
from catalog.documents.models import PolicyDocument
from catalog.items.models import ServiceItem
from catalog.products.blocks import SourcesBlock
from catalog.products.models import Product, regions_field, terms_field
from catalog.reference.models import Level, Vocabulary
from catalog.reference.roles import OrganisationInRole
from cms.content.phases import write_timeline
from cms.content.publishable import Publishable

from .blocks import ActivitiesBlock, MilestoneKind, SuspensionsBlock

_SYNCHRONISED = (
    "document", "year", "level", "policy_areas", "regions", "excluded_regions", "products", "service_items", "windows",
    "no_materials", "noticed_on", "noticed_time", "is_forecast", "suspensions", "parent_call", "previous_call",
    "sources", "organisations", "citation_count", "timeline", "periods", "first_at", "last_at",
)  # fmt: skip


class Call(Publishable):
    """One call for applications. Its status is never stored: it follows from the windows and the clock."""

    title = models.CharField(
        verbose_name=_("title"), max_length=500, help_text=_("With the year and batch: 2026年度研发费用补助申报通知.")
    )
    summary = models.TextField(
        verbose_name=_("summary"), blank=True,
        help_text=_("One or two sentences for lists: who applies for what. Left empty, lists show none."),
    )  # fmt: skip
    document = models.ForeignKey(
        PolicyDocument, verbose_name=_("notice it is built from"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", help_text=_("The 通知 in the library whose conditions, time and materials these are."),
    )  # fmt: skip
    body = StreamField(
        BodyBlock(), verbose_name=_("more in words"), blank=True,
        help_text=_("Only what fits no field: conditions, time and materials are put into words by themselves."),
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(
        verbose_name=_("year"), null=True, blank=True, validators=[MinValueValidator(1990), MaxValueValidator(2100)],
        help_text=_("The year applied for: 2026 of 2026年度."),
    )  # fmt: skip
    batch = models.CharField(verbose_name=_("batch"), max_length=60, blank=True, help_text=_("For example 第一批."))
    level = models.CharField(verbose_name=_("level"), max_length=20, choices=Level, blank=True)
    policy_areas = terms_field(Vocabulary.POLICY_AREA, _("policy areas"))
    regions = regions_field(
        _("regions"), _("Where it applies: names or codes separated by 、; for a name that several bear, the code.")
    )
    excluded_regions = regions_field(_("except in"), _("Parts of these regions in which it does not apply."))
    products = ParentalManyToManyField(
        Product, verbose_name=_("products"), blank=True, related_name="+",
        help_text=_("What is applied for; their industries and targets are found by it too."),
    )  # fmt: skip
    service_items = ParentalManyToManyField(ServiceItem, verbose_name=_("service items"), blank=True, related_name="+")
    conditions = StreamField(
        ConditionsBlock(), verbose_name=_("conditions"), blank=True, help_text=_("申报条件 of this round.")
    )
    method = models.TextField(
        verbose_name=_("method"), blank=True,
        help_text=_("申报方式, step by step: where one applies, who examines, what is handed in on paper."),
    )  # fmt: skip
    entries = StreamField(
        EntriesBlock(), verbose_name=_("entries"), blank=True,
        help_text=_("Website, mini program or counter, for each channel and region."),
    )  # fmt: skip
    materials = StreamField(
        MaterialsBlock(), verbose_name=_("materials"), blank=True, help_text=_("申报材料, in the order of the notice.")
    )
    no_materials = models.BooleanField(
        verbose_name=_("nothing is handed in (无需提交材料)"), default=False,
        help_text=_("Tick where the notice asks for no materials: 免申即享, or examined by the system itself."),
    )  # fmt: skip
    windows = StreamField(
        WindowsBlock(), verbose_name=_("windows"), blank=True,
        help_text=_("申报时间: each span the notice names. Those in which enterprises apply make the status."),
    )  # fmt: skip
    contact = models.TextField(
        verbose_name=_("contact"), blank=True, help_text=_("Department, telephone, policy and technical help.")
    )
    noticed_on = models.DateField(
        verbose_name=_("noticed on"), null=True, blank=True,
        help_text=_("When the notice came out. A window that does not say when it opens opens then."),
    )  # fmt: skip
    noticed_time = models.TimeField(
        verbose_name=_("at"), null=True, blank=True, help_text=_("Left empty: at the beginning of that day.")
    )
    is_forecast = models.BooleanField(
        verbose_name=_("forecast (预告)"), default=False,
        help_text=_("Announced in advance: its times are not settled, and readers are told so."),
    )  # fmt: skip
    suspensions = StreamField(SuspensionsBlock(), verbose_name=_("suspensions"), blank=True)
    activities = StreamField(
        ActivitiesBlock(), verbose_name=_("activities"), blank=True,
        help_text=_("Briefings, coaching and what else of the plan readers are told of; milestones can be put here."),
    )  # fmt: skip
    parent_call = models.ForeignKey(
        "self", verbose_name=_("passed down from"), on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("The call of a higher level that this one carries out here (联动下发)."),
    )  # fmt: skip
    previous_call = models.ForeignKey(
        "self", verbose_name=_("call of the year before"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    sources = StreamField(
        SourcesBlock(), verbose_name=_("basis"), blank=True,
        help_text=_("The provisions it rests on. Conditions, windows and materials can cite their own besides."),
    )  # fmt: skip
    draft_reason = models.TextField(
        verbose_name=_("to be looked at again because"), blank=True,
        help_text=_("Set when a document it rests on changed; nothing is published while it stands."),
    )  # fmt: skip
    citation_count = models.PositiveIntegerField(default=0, editable=False)
    timeline = models.TextField(default="", blank=True, editable=False)
    periods = models.JSONField(default=list, blank=True, editable=False)
    first_at = models.BigIntegerField(null=True, blank=True, editable=False)
    last_at = models.BigIntegerField(null=True, blank=True, editable=False)

    translatable_fields = [
        *(
            TranslatableField(name)
            for name in (
                "title",
                "summary",
                "body",
                "batch",
                "conditions",
                "method",
                "entries",
                "materials",
                "contact",
                "activities",
            )
        ),
        *(SynchronizedField(name) for name in _SYNCHRONISED),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes = [models.Index(fields=["last_at", "first_at"], name="catalog_call_instants")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """No call is its own parent or predecessor; a time of day needs its day."""
        super().clean()
        errors = {}
        for name in ("parent_call", "previous_call"):
            if self.pk is not None and getattr(self, f"{name}_id") == self.pk:
                errors[name] = _("A call does not follow from itself.")
        if self.noticed_time and not self.noticed_on:
            errors["noticed_on"] = _("Say on which day.")
        if errors:
            raise ValidationError(errors)

    def settle(self) -> None:
        """Keep what is cited, and what the windows mean: the office lists drafts by it, which publish nothing."""
        from .activities import activities_of
        from .status import deadlines, phases
        from .times import call_times, known_instants, periods_of

        settle_citations(self)
        self.citation_count = sum(1 for _each in citations_in(self))
        self.periods = periods_of(self)
        instants = known_instants([*self.periods, *activities_of(self)])
        self.first_at, self.last_at = min(instants, default=None), max(instants, default=None)
        times = call_times(self)
        self.timeline = write_timeline([*phases(times), *deadlines(times)])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "catalog/products/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What the sheet of a call shows, in the office's preview and look-up."""
        from .sheet import call_sheet

        return {"request": request, **call_sheet(self)}


class CallOrganisation(OrganisationInRole):
    """Who is competent for a call, accepts applications, or authorises others to (6.1.4)."""

    call = ParentalKey(Call, on_delete=models.CASCADE, related_name="organisations")

    class Meta(OrganisationInRole.Meta):
        verbose_name = _("organisation of a call")
        verbose_name_plural = _("organisations of a call")


class Milestone(models.Model):
    """A planned step of the centre's work (6.4.2). Readers see it once it is published among a call's activities."""

    kind = models.CharField(verbose_name=_("kind"), max_length=20, choices=MilestoneKind)
    title = models.CharField(verbose_name=_("title"), max_length=300)
    starts_on = models.DateField(verbose_name=_("on"))
    ends_on = models.DateField(
        verbose_name=_("until"), null=True, blank=True, help_text=_("The last day; left empty: that day only.")
    )
    call = models.ForeignKey(
        Call, verbose_name=_("call"), on_delete=models.CASCADE, null=True, blank=True, related_name="milestones",
        help_text=_("Left empty where it is not planned yet."),
    )  # fmt: skip
    responsible = models.CharField(verbose_name=_("who sees to it"), max_length=200, blank=True)
    note = models.TextField(verbose_name=_("note"), blank=True)
    done = models.BooleanField(verbose_name=_("done"), default=False)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="catalog_milestone_days")]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.title}"

    def clean(self) -> None:
        """Days in order."""
        super().clean()
        if self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day lies before the first.")})
