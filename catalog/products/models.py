"""Products 业务品种 (6.1.3): kind, how one comes by it, for whom, on what conditions, what it gives, on what basis."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from catalog.blocks.benefits import BenefitsBlock, StackingBlock
from catalog.blocks.conditions import ConditionsBlock
from catalog.blocks.materials import MaterialsBlock
from catalog.blocks.settling import citations_in, settle_citations
from catalog.documents.body import BodyBlock
from catalog.reference.models import Level, Region, Term, Vocabulary
from catalog.reference.roles import OrganisationInRole
from cms.content.publishable import Publishable

from .blocks import LONGEST_TERM, SourcesBlock, VariantsBlock


class AccessMode(models.TextChoices):
    """How one comes by it. Only what is applied for has windows and materials."""

    APPLY = "apply", _("On application (申报)")
    NO_APPLICATION = "no_application", _("Without application (免申即享)")
    INSTANT = "instant", _("At once on request (即申即享)")
    SELF_DECLARED = "self_declared", _("By own declaration, papers kept (备查自享)")


def terms_field(vocabulary: Vocabulary, label: Any, help_text: Any = "") -> ParentalManyToManyField:
    """Several terms of one vocabulary."""
    return ParentalManyToManyField(
        Term, verbose_name=label, blank=True, related_name="+", limit_choices_to={"vocabulary": vocabulary},
        help_text=help_text,
    )  # fmt: skip


def regions_field(label: Any, help_text: Any) -> ParentalManyToManyField:
    """Regions, written as names or codes in one line."""
    return ParentalManyToManyField(Region, verbose_name=label, blank=True, related_name="+", help_text=help_text)


def _for_whom(label: Any, help_text: Any) -> models.CharField:
    return models.CharField(verbose_name=label, max_length=500, blank=True, help_text=help_text)


class Product(Publishable):
    """A product 业务品种; its variants, conditions, benefits and citations are blocks with ids of their own."""

    title = models.CharField(
        verbose_name=_("name of the product"), max_length=500,
        help_text=_("As a company would call it, without the year: 新认定高新技术企业奖励."),
    )  # fmt: skip
    summary = models.TextField(
        verbose_name=_("summary"), blank=True,
        help_text=_("One or two sentences for lists: who gets what. Left empty, lists show none."),
    )  # fmt: skip
    kind = models.ForeignKey(
        Term, verbose_name=_("kind"), on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.PRODUCT_KIND},
        help_text=_("The narrower kind where one fits: 企业资质认定 rather than 认定类."),
    )  # fmt: skip
    access_mode = models.CharField(
        verbose_name=_("how one comes by it"), max_length=20, choices=AccessMode, default=AccessMode.APPLY
    )
    support_modes = terms_field(Vocabulary.SUPPORT_MODE, _("support modes"), _("How it supports; several can apply."))
    targets = terms_field(Vocabulary.TARGET, _("targets of support"), _("Whom or what the policy is meant for."))
    beneficiaries = terms_field(
        Vocabulary.BENEFICIARY, _("beneficiaries"), _("享受主体: the kinds of bodies or persons that can have it.")
    )
    industries = terms_field(
        Vocabulary.INDUSTRY, _("industries"),
        _("Codes or names of GB/T 4754 separated by 、; a section or division stands for all its parts. "
          "Left empty: every industry."),
    )  # fmt: skip
    chains = terms_field(Vocabulary.CHAIN, _("industry chains"), _("Local chains and key fields (6.1.5)."))
    policy_areas = terms_field(Vocabulary.POLICY_AREA, _("policy areas"))
    level = models.CharField(
        verbose_name=_("level"), max_length=20, choices=Level, blank=True,
        help_text=_("Of the organisation that grants it, not of the company."),
    )  # fmt: skip
    regions = regions_field(
        _("regions"), _("Where it applies: names or codes separated by 、; for a name that several bear, the code.")
    )
    excluded_regions = regions_field(_("except in"), _("Parts of these regions in which it does not apply."))
    who_applies = _for_whom(_("who applies"), _("In words, where it is another than who benefits: 合作银行."))
    who_benefits = _for_whom(_("who benefits"), _("In words: 参加失业保险且不裁员的企业."))
    who_is_paid = _for_whom(_("who is paid"), _("In words, where it is another than who benefits."))
    application_conditions = StreamField(
        ConditionsBlock(), verbose_name=_("conditions of application"), blank=True,
        help_text=_("申报条件: who may apply. All must be met; alternatives go into a group."),
    )  # fmt: skip
    recognition_conditions = StreamField(
        ConditionsBlock(), verbose_name=_("conditions of recognition"), blank=True,
        help_text=_("认定条件: what is judged once one has applied, for example indicators and scores."),
    )  # fmt: skip
    benefits = StreamField(
        BenefitsBlock(), verbose_name=_("benefits"), blank=True,
        help_text=_("What is given: amounts, rates with caps, tiers, quotas, deferrals, reductions."),
    )  # fmt: skip
    stacking = StreamField(
        StackingBlock(), verbose_name=_("together with other products"), blank=True,
        help_text=_("不重复享受、就高不就低 and caps over several products."),
    )  # fmt: skip
    materials = StreamField(
        MaterialsBlock(), verbose_name=_("materials"), blank=True,
        help_text=_("Where the policy itself says what is handed in; a call may add to it."),
    )  # fmt: skip
    certificate_term_months = models.PositiveSmallIntegerField(
        verbose_name=_("term of the certificate, in months"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_TERM)],
        help_text=_("有效期三年 is 36. Left empty: none, or not said."),
    )  # fmt: skip
    re_examination = models.TextField(
        verbose_name=_("re-examination"), blank=True, help_text=_("What happens at the end of the term: 到期复核.")
    )
    sources = StreamField(
        SourcesBlock(), verbose_name=_("basis"), blank=True,
        help_text=_("The provisions it is built from. Conditions and benefits can cite their own besides."),
    )  # fmt: skip
    variants = StreamField(
        VariantsBlock(), verbose_name=_("variants"), blank=True,
        help_text=_("业务品种子类: levels or cases with conditions or benefits of their own."),
    )  # fmt: skip
    valid_from = models.DateField(verbose_name=_("offered from"), null=True, blank=True)
    valid_until = models.DateField(
        verbose_name=_("offered until"),
        null=True,
        blank=True,
        help_text=_("The last day. Left empty: no end is known."),
    )
    successor = models.ForeignKey(
        "self", verbose_name=_("replaced by"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text=_("The product that readers should look at instead."),
    )  # fmt: skip
    body = StreamField(
        BodyBlock(), verbose_name=_("more in words"), blank=True,
        help_text=_("Only what fits no field. Conditions, benefits and materials are put into words by themselves."),
    )  # fmt: skip
    citation_count = models.PositiveIntegerField(default=0, editable=False)
    draft_reason = models.TextField(
        verbose_name=_("to be looked at again because"), blank=True,
        help_text=_("Set when a document it rests on changed; nothing is published while it stands."),
    )  # fmt: skip

    translatable_fields = [
        *(
            TranslatableField(name)
            for name in (
                "title", "summary", "who_applies", "who_benefits", "who_is_paid", "application_conditions",
                "recognition_conditions", "benefits", "stacking", "materials", "re_examination", "variants", "body",
            )
        ),
        *(
            SynchronizedField(name)
            for name in (
                "kind", "access_mode", "support_modes", "targets", "beneficiaries", "industries", "chains",
                "policy_areas", "level", "regions", "excluded_regions", "certificate_term_months", "sources",
                "valid_from", "valid_until", "successor", "organisations",
            )
        ),
    ]  # fmt: skip

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("product")
        verbose_name_plural = _("products")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Days in order, and no product in place of itself."""
        super().clean()
        errors = {}
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            errors["valid_until"] = _("The last day lies before the first.")
        if self.successor_id is not None and self.successor_id == self.pk:
            errors["successor"] = _("A product is not replaced by itself.")
        if errors:
            raise ValidationError(errors)

    def settle(self) -> None:
        """Keep the words of what is cited as they are today (6.1.2)."""
        settle_citations(self)
        self.citation_count = sum(1 for _each in citations_in(self))

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "catalog/products/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What the sheet of a product shows, in the office's preview and look-up."""
        from .sheet import product_sheet

        return {"request": request, **product_sheet(self)}


class ProductOrganisation(OrganisationInRole):
    """Who is competent for a product, accepts applications, or authorises others to (6.1.4)."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="organisations")

    class Meta(OrganisationInRole.Meta):
        verbose_name = _("organisation of a product")
        verbose_name_plural = _("organisations of a product")
