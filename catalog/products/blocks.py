"""What a product is built from, and its variants 业务品种子类, as blocks: a block's id is the variant's identity."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, ListBlock, StreamBlock, StructBlock, TextBlock
from wagtail.blocks.struct_block import BlockGroup

from catalog.blocks.benefits import BenefitsBlock
from catalog.blocks.choosers import LightChooserBlock
from catalog.blocks.citations import CitationBlock, CitationsBlock, folded
from catalog.blocks.conditions import ConditionsBlock
from catalog.blocks.materials import MaterialsBlock
from catalog.reference.roles import OrganisationRole

LONGEST_TERM = 600
"""Months of a certificate's term at most."""


class SourcesBlock(StreamBlock):
    """The provisions that something as a whole is built from."""

    citation = CitationBlock()

    class Meta:
        icon = "link"
        required = False
        max_num = 60
        collapsed = True


class VariantOrganisationBlock(StructBlock):
    """An organisation in a role, where a variant's is another than the product's (6.1.4)."""

    role = ChoiceBlock(label=_("role"), choices=OrganisationRole.choices, default=OrganisationRole.ACCEPTING)
    organisation = LightChooserBlock("catalog.Organisation", label=_("organisation"))

    class Meta:
        icon = "group"
        label = _("organisation")
        label_format = "{role} {organisation}"


class VariantBlock(StructBlock):
    """One variant: it has what the product has, and what is said here besides."""

    name = CharBlock(label=_("name"), max_length=300, help_text=_("For example 省级专精特新中小企业."))
    summary = TextBlock(label=_("summary"), required=False, max_length=2000, rows=2)
    application_conditions = ConditionsBlock(
        label=_("conditions of application"), help_text=_("Asked besides those of the product.")
    )
    recognition_conditions = ConditionsBlock(
        label=_("conditions of recognition"), help_text=_("What is judged: indicators, scores, direct routes.")
    )
    benefits = BenefitsBlock(label=_("benefits"), help_text=_("What this variant gives besides the product."))
    materials = MaterialsBlock(label=_("materials"), help_text=_("Asked besides those of the product."))
    organisations = ListBlock(
        VariantOrganisationBlock(), label=_("organisations"), default=[], max_num=20, collapsed=True,
        help_text=_("Only where they are others than the product's."),
    )  # fmt: skip
    certificate_months = IntegerBlock(
        label=_("term of the certificate, in months"), required=False, min_value=1, max_value=LONGEST_TERM
    )
    re_examination = TextBlock(label=_("re-examination"), required=False, max_length=1000, rows=2)
    citations = CitationsBlock()

    class Meta:
        icon = "copy"
        label = _("variant")
        label_format = "{name}"
        form_layout = BlockGroup(
            [
                "name", "summary", "application_conditions", "recognition_conditions", "benefits", "materials",
                folded("organisations", "certificate_months", "re_examination",
                       heading=_("Organisations, term, re-examination"), summary="{certificate_months}"),
                "citations",
            ]
        )  # fmt: skip


class VariantsBlock(StreamBlock):
    """The variants in the order in which readers see them."""

    variant = VariantBlock()

    class Meta:
        icon = "copy"
        required = False
        max_num = 60
        collapsed = True
