"""Calls as rows of a file: what a listing holds, with windows, conditions and materials in words."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.blocks.lookup import Lookup
from catalog.blocks.publishing import published_stream
from catalog.blocks.words import lines_of
from catalog.reference.roles import OrganisationRole
from cms.transfer.columns import Column

from .models import Call
from .now import last_moment, next_deadline, status_now
from .times import windows_of
from .wording import materials_in_words, time_in_words

COLUMNS = (
    Column("content_id", gettext_lazy("Content id")),
    Column("title", gettext_lazy("Title")),
    Column("public", gettext_lazy("Public")),
    Column("status", gettext_lazy("Status")),
    Column("deadline", gettext_lazy("Deadline")),
    Column("windows", gettext_lazy("When to apply")),
    Column("year", gettext_lazy("Year")),
    Column("batch", gettext_lazy("batch")),
    Column("level", gettext_lazy("Level")),
    Column("regions", gettext_lazy("Regions")),
    Column("policy_areas", gettext_lazy("policy areas")),
    Column("competent", gettext_lazy("Competent organisation")),
    Column("accepting", gettext_lazy("Accepting organisation")),
    Column("conditions", gettext_lazy("Conditions")),
    Column("method", gettext_lazy("How to apply")),
    Column("entries", gettext_lazy("Where to apply")),
    Column("materials", gettext_lazy("Materials")),
    Column("notice", gettext_lazy("notice")),
    Column("draft_reason", gettext_lazy("to be looked at again because")),
)
_IN_WORDS = ("conditions", "entries", "materials")


def export_rows(calls: Iterable[Call]) -> Iterator[dict[str, Any]]:
    """One row for each call, with the words of its latest draft."""
    for call in calls:
        yield export_row(call.get_latest_revision_as_object())


def export_row(call: Call) -> dict[str, Any]:
    """A call under the names of ``COLUMNS``; several things in one cell stand on lines of their own."""
    end = next_deadline(call.timeline)
    return {
        "content_id": str(call.translation_key),
        "title": call.title,
        "public": _("yes") if call.live else _("no"),
        "status": status_now(call),
        "deadline": "" if end is None else last_moment(end),
        "windows": "\n".join(time_in_words(stated, call) for stated in windows_of(call)),
        "year": call.year or "",
        "batch": call.batch,
        "level": call.get_level_display(),
        "regions": "、".join(region.name_zh for region in call.regions.all()),
        "policy_areas": "、".join(area.name_zh for area in call.policy_areas.all()),
        **{role: _in_role(call, role) for role in (OrganisationRole.COMPETENT.value, OrganisationRole.ACCEPTING.value)},
        **_streams(call),
        "method": call.method,
        "notice": call.document.title if call.document else "",
        "draft_reason": call.draft_reason,
    }


def _streams(call: Call) -> dict[str, str]:
    lookup = Lookup.of_instance(call)
    shown = {name: published_stream(getattr(call, name), lookup) for name in _IN_WORDS}
    said = {name: "\n".join(lines_of(shown, name)) for name in shown}
    return said | {"materials": "\n".join(materials_in_words(call, shown))}


def _in_role(call: Call, role: str) -> str:
    return "、".join(str(row.organisation) for row in call.organisations.all() if row.role == role)
