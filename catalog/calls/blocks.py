"""What only calls have among their blocks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DateTimeBlock, StreamBlock, StructBlock


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
