"""What only calls have among their blocks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    DateBlock,
    DateTimeBlock,
    StreamBlock,
    StructBlock,
    TimeBlock,
    URLBlock,
)


class MilestoneKind(models.TextChoices):
    """What a plan of work names (6.4.2)."""

    NOTICE = "notice", _("Call comes out (申报通知发布)")
    BRIEFING = "briefing", _("Explaining the policy (政策解读活动)")
    DEADLINE = "deadline", _("Point in time of applying (申报时间节点)")
    COACHING = "coaching", _("Coaching of companies (重点企业辅导)")
    HANDLING = "handling", _("Handling by staff (经办安排)")


class SuspensionBlock(StructBlock):
    """A span in which no applications are taken, whatever the windows say."""

    starts_at = DateTimeBlock(label=_("suspended from"))
    ends_at = DateTimeBlock(label=_("until"), required=False, help_text=_("Left empty: until further notice."))
    reason = CharBlock(label=_("reason"), max_length=300, help_text=_("Shown to readers."))

    class Meta:
        icon = "time"
        label = _("suspension")
        label_format = "{starts_at} {ends_at} {reason}"

    def clean(self, value: Any) -> Any:
        """Both ends in order."""
        found = super().clean(value)
        if found["ends_at"] and found["ends_at"] <= found["starts_at"]:
            raise ValidationError(_("The suspension ends before it begins."))
        return found


class SuspensionsBlock(StreamBlock):
    """All suspensions, also those that are over."""

    suspension = SuspensionBlock()

    class Meta:
        icon = "time"
        required = False
        max_num = 20
        collapsed = True


class ActivityBlock(StructBlock):
    """Something planned around a call that readers are told of: a briefing, coaching, a point in time (6.4.2)."""

    kind = ChoiceBlock(label=_("kind"), choices=MilestoneKind.choices, default=MilestoneKind.BRIEFING)
    title = CharBlock(label=_("title"), max_length=300)
    starts_on = DateBlock(label=_("on"))
    starts_at = TimeBlock(label=_("at"), required=False, help_text=_("Left empty: the whole day."))
    ends_on = DateBlock(label=_("until"), required=False, help_text=_("The last day; left empty: that day only."))
    ends_at = TimeBlock(label=_("until (time)"), required=False)
    place = CharBlock(label=_("place"), required=False, max_length=300, help_text=_("A hall, or online."))
    url = URLBlock(label=_("web address"), required=False, max_length=1000, help_text=_("To sign up or to watch."))

    class Meta:
        icon = "date"
        label = _("activity")
        label_format = "{starts_on} {title}"

    def clean(self, value: Any) -> Any:
        """Both ends in order; an end in time needs a beginning in time."""
        found = super().clean(value)
        first = found["starts_on"], found["starts_at"]
        last = found["ends_on"] or found["starts_on"], found["ends_at"]
        if last[0] < first[0]:
            raise ValidationError(_("The last day lies before the first."))
        if last[1] and not first[1]:
            raise ValidationError(_("Say at what time it begins, too."))
        if last[1] and last <= first:
            raise ValidationError(_("It ends before it begins."))
        return found


class ActivitiesBlock(StreamBlock):
    """What is planned around a call, as far as readers are told of it."""

    activity = ActivityBlock()

    class Meta:
        icon = "date"
        required = False
        max_num = 40
        collapsed = True
