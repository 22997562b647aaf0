"""Template tags of the office."""

import json
from typing import Any

from django import template
from wagtail.models import TaskState

from cms.editing.workflow import digest_of

register = template.Library()


@register.simple_tag
def words_digest(task_state: TaskState) -> str:
    """The digest of what a reviewer is shown, to travel with the decision."""
    return digest_of(task_state.revision)


@register.simple_tag
def words_compared(comparison: Any) -> str:
    """The marked differences of a field; empty where no word differs, so that a long text is not shown for nothing.

    The text editor rewrites its markup on every save, which Wagtail's comparison counts as a change.
    """
    words = comparison.htmldiff()
    return words if "deletion" in words or "addition" in words else ""


@register.filter
def without_publishing(props: str) -> str:
    """The properties of wagtail-localize's editor (JSON) with its publish buttons off, for superusers too."""
    values = json.loads(props)
    values["perms"] |= {"canPublish": False, "canUnpublish": False}
    return json.dumps(values)
