"""Windows as blocks: when, where and by whom is applied, in the words of the source and as instants (7.4.1.1)."""

from typing import Any

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    DateBlock,
    DateTimeBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    TimeBlock,
)
from wagtail.blocks.struct_block import BlockGroup, StructBlockAdapter

from .checks import window_problems
from .choosers import RegionsBlock
from .citations import CitationsBlock, folded
from .refusing import refuse


class Stage(models.TextChoices):
    """``catalog.calls.windows.Stage``."""

    APPLY = "apply", _("application (申报)")
    MATERIALS = "materials", _("handing in of paper materials")
    RECOMMEND = "recommend", _("recommendation by departments (推荐上报)")
    REVIEW = "review", _("review")
    CLAIM = "claim", _("claim of what was granted (申领)")


class WindowAudience(models.TextChoices):
    """``catalog.calls.windows.Audience``."""

    ENTERPRISE = "enterprise", _("enterprises")
    INSTITUTION = "institution", _("institutions")
    DEPARTMENT = "department", _("departments")
    PERSON = "person", _("persons")


class Channel(models.TextChoices):
    ONLINE = "online", _("online")
    COUNTER = "counter", _("at a counter")
    POST = "post", _("by post")
    EMAIL = "email", _("by e-mail")
    ANY = "any", _("any")


class BoundPrecision(models.TextChoices):
    MINUTE = "minute", _("to the minute")
    DAY = "day", _("the day")
    MONTH = "month", _("only the month")


class WindowBlock(StructBlock):
    """One span. What the source leaves open stays empty; ``words`` keeps what it says."""

    words = TextBlock(
        label=_("words"), max_length=1000, rows=1, help_text=_("What the source says of the time, exactly.")
    )
    opens_on = DateBlock(label=_("opens on"), required=False, help_text=_("Left empty: with the notice."))
    opens_at = TimeBlock(label=_("opens at"), required=False)
    opens_precision = ChoiceBlock(label=_("known to"), choices=BoundPrecision.choices, default=BoundPrecision.DAY)
    opens_included = BooleanBlock(label=_("that day included"), required=False, default=True)
    closes_on = DateBlock(label=_("closes on"), required=False)
    closes_at = TimeBlock(label=_("closes at"), required=False)
    closes_precision = ChoiceBlock(label=_("known to"), choices=BoundPrecision.choices, default=BoundPrecision.DAY)
    closes_included = BooleanBlock(
        label=_("that day included"), required=False, default=True,
        help_text=_("5月31日前 includes that day; 5月31日之前（不含当日） does not."),
    )  # fmt: skip
    stage = ChoiceBlock(label=_("stage"), choices=Stage.choices, default=Stage.APPLY)
    audience = ChoiceBlock(label=_("for"), choices=WindowAudience.choices, default=WindowAudience.ENTERPRISE)
    channel = ChoiceBlock(label=_("channel"), choices=Channel.choices, required=False)
    batch = CharBlock(label=_("batch"), required=False, max_length=60, help_text=_("For example 第一批."))
    regions = RegionsBlock(label=_("regions"), help_text=_("Left empty: everywhere. Names or codes, separated by 、."))
    standing = BooleanBlock(label=_("all the time (常年受理)"), required=False)
    yearly = BooleanBlock(label=_("the same every year"), required=False)
    while_funds_last = BooleanBlock(label=_("while funds last (额满即止)"), required=False)
    ended_at = DateTimeBlock(
        label=_("ended early at"), required=False, help_text=_("When the quota was used up, or it was called off.")
    )
    announced_later = BooleanBlock(label=_("to be announced (另行通知)"), required=False)
    citations = CitationsBlock()

    def clean(self, value: Any) -> Any:
        """A time of day makes the bound exact; what is said to be open all the time or announced later has no end."""
        cleaned = super().clean(value)
        for bound in ("opens", "closes"):
            if cleaned[f"{bound}_at"] is not None:
                cleaned[f"{bound}_precision"] = BoundPrecision.MINUTE
        refuse(window_problems(cleaned))
        return cleaned

    class Meta:
        icon = "date"
        label = _("window")
        label_format = "{words} {opens_on} {closes_on}"
        form_layout = BlockGroup(
            [
                "words", "opens_on", "opens_at", "closes_on", "closes_at",
                folded("stage", "audience", "channel", "batch", "regions",
                       heading=_("Stage, audience, channel, batch, regions"), summary="{stage} {audience} {batch}"),
                folded("opens_precision", "opens_included", "closes_precision", "closes_included",
                       heading=_("Precision, first and last day"), summary="{closes_precision}"),
                folded("standing", "yearly", "while_funds_last", "ended_at", "announced_later",
                       heading=_("All the time, every year, while funds last, later"), summary=""),
                "citations",
            ]
        )  # fmt: skip


class WindowAdapter(StructBlockAdapter):
    """Folded, it is labelled with its bounds as far as they are known, which a format of fields cannot say."""

    js_constructor = "catalog.Window"

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=[versioned_static("catalog/office/windows.js")])


register(WindowAdapter(), WindowBlock)


class WindowsBlock(StreamBlock):
    """All spans that a source states."""

    window = WindowBlock()

    class Meta:
        icon = "date"
        required = False
        max_num = 60
        collapsed = True
