"""Entries as blocks: where one applies, for each channel and region (7.4.1.1)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, StreamBlock, StructBlock, URLBlock
from wagtail.blocks.struct_block import BlockGroup

from .checks import entry_problems
from .choosers import RegionsBlock
from .citations import CitationsBlock, folded
from .refusing import refuse


class EntryChannel(models.TextChoices):
    WEB = "web", _("website")
    MINI_PROGRAM = "mini_program", _("mini program")
    APP = "app", _("app")
    COUNTER = "counter", _("counter")
    POST = "post", _("post")
    EMAIL = "email", _("e-mail")


class EntryBlock(StructBlock):
    """One way in."""

    channel = ChoiceBlock(label=_("channel"), choices=EntryChannel.choices, default=EntryChannel.WEB)
    name = CharBlock(label=_("name"), max_length=200, help_text=_("For example 河北工业企业服务平台."))
    url = URLBlock(label=_("web address"), required=False, max_length=1000)
    app_id = CharBlock(label=_("mini program id"), required=False, max_length=40)
    path = CharBlock(label=_("mini program path"), required=False, max_length=500)
    address = CharBlock(label=_("place or post address"), required=False, max_length=300)
    contact = CharBlock(label=_("contact"), required=False, max_length=200, help_text=_("Telephone, mailbox, hours."))
    regions = RegionsBlock(label=_("regions"), help_text=_("Left empty: everywhere. Names or codes, separated by 、."))
    citations = CitationsBlock()

    def clean(self, value: Any) -> Any:
        """A way in says where it leads."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            refuse(entry_problems(cleaned))
        return cleaned

    class Meta:
        icon = "site"
        label = _("entry")
        label_format = "{channel} {name}"
        form_layout = BlockGroup(
            ["channel", "name", "url", folded(
                "app_id", "path", "address", "contact", "regions", heading=_("Mini program, place, regions"),
                summary="{path} {address}",
            ), "citations"],
        )  # fmt: skip


class EntriesBlock(StreamBlock):
    """All ways in."""

    entry = EntryBlock()

    class Meta:
        icon = "site"
        required = False
        max_num = 60
        collapsed = True
