"""What still stands against publishing, shown beside the form while a text is written."""

from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.side_panels import BaseSidePanel

from cms.content import gates
from cms.content.gates import Refusal
from cms.content.publishable import Publishable

APPROVAL_CODES = frozenset({"not_approved", "own_work"})
"""What a review settles; everything else is for the editor to settle before it."""


def open_points(instance: Publishable) -> list[Refusal]:
    """What an editor must settle before ``instance`` can be reviewed."""
    return [refusal for refusal in gates.refusals(instance) if refusal.code not in APPROVAL_CODES]


class ChecklistSidePanel(BaseSidePanel):
    """Lists the open points of the last saved words and what is remarked, each with the way to its place."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Publication checklist")
        icon_name = "tasks"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "count": len(self.panel.points)}

    name = "checklist"
    title = _("Publication checklist")
    template_name = "content/office/checklist.html"
    order = 150

    def __init__(self, instance: Publishable, request: Any) -> None:
        self.points = open_points(instance) if instance.pk else []
        self.remarks = gates.remarks(instance) if instance.pk else []
        super().__init__(instance, request)

    @property
    def media(self) -> Media:
        return Media(js=[versioned_static("content/office/checklist.js")])

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "points": self.points, "remarks": self.remarks}
