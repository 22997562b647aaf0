"""Materials as blocks: what an applicant hands in (7.4.1.1)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ChoiceBlock, IntegerBlock, StreamBlock, StructBlock, TextBlock
from wagtail.blocks.struct_block import BlockGroup

from cms.content.file_chooser import StoredFileChooserBlock

from .citations import CitationsBlock, folded


class Original(models.TextChoices):
    ORIGINAL = "original", _("original")
    COPY = "copy", _("copy")
    BOTH = "both", _("original and copy")
    SHOWN = "shown", _("copy, the original is shown (核验原件)")


class Form(models.TextChoices):
    PAPER = "paper", _("on paper")
    ELECTRONIC = "electronic", _("electronic")
    BOTH = "both", _("on paper and electronic")


class MaterialBlock(StructBlock):
    """One material."""

    name = CharBlock(label=_("name"), max_length=300)
    required = BooleanBlock(label=_("required of everyone"), required=False, default=True)
    when = CharBlock(
        label=_("else required when"), required=False, max_length=500,
        help_text=_("For example 选择风险补助方式的合作银行."),
    )  # fmt: skip
    original = ChoiceBlock(label=_("original or copy"), choices=Original.choices, required=False)
    form = ChoiceBlock(label=_("form"), choices=Form.choices, required=False)
    copies = IntegerBlock(label=_("copies"), required=False, min_value=1, max_value=100)
    issued_by = CharBlock(label=_("issued by"), required=False, max_length=200)
    template = StoredFileChooserBlock(label=_("form to fill in"), required=False)
    held_by_centre = BooleanBlock(
        label=_("the centre has it already"), required=False, default=False,
        help_text=_("Applicants need not hand it in again."),
    )  # fmt: skip
    words = TextBlock(label=_("requirements"), required=False, max_length=2000, rows=2)
    citations = CitationsBlock()

    def clean(self, value: Any) -> Any:
        """What is required only sometimes is not required of everyone."""
        cleaned = super().clean(value)
        cleaned["required"] = cleaned["required"] and not cleaned["when"]
        return cleaned

    class Meta:
        icon = "doc-full"
        label = _("material")
        label_format = "{name}"
        form_layout = BlockGroup(
            ["name", "template", "words", folded(
                "required", "when", "original", "form", "copies", "issued_by", "held_by_centre",
                heading=_("Form, copies, who issues it"), summary="{form} {copies}",
            ), "citations"],
        )  # fmt: skip


class MaterialsBlock(StreamBlock):
    """The materials in the order of the source."""

    material = MaterialBlock()

    class Meta:
        icon = "doc-full"
        required = False
        max_num = 100
        collapsed = True
