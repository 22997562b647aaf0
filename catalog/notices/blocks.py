"""What a notice adds to the steps of its route: within which time, and what is to be done."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, StreamBlock, StructBlock, TextBlock

from catalog.government.periods import TimeUnit

from .routes import Step

LONGEST = 3650


class StepBlock(StructBlock):
    """One step of the route, as this notice says it."""

    step = ChoiceBlock(label=_("step"), choices=Step.choices)
    number = IntegerBlock(label=_("within"), required=False, min_value=1, max_value=LONGEST)
    unit = ChoiceBlock(
        label=_("unit"), choices=[each for each in TimeUnit.choices if each[0] != TimeUnit.AT_ONCE], required=False
    )
    after = CharBlock(
        label=_("counted from"), required=False, max_length=200, help_text=_("For example 公示结束之日起.")
    )
    words = TextBlock(
        label=_("what is done"), required=False, max_length=1000, rows=2,
        help_text=_("What the company does, and where: 携带营业执照到市民中心领取证书."),
    )  # fmt: skip

    class Meta:
        icon = "list-ol"
        label = _("step")
        label_format = "{step}"


class StepsBlock(StreamBlock):
    """Only steps of which the notice says something."""

    step = StepBlock()

    class Meta:
        icon = "list-ol"
        required = False
        max_num = 4
