"""Template tags of the office."""

import json

from django import template
from wagtail.models import TaskState

from cms.editing.workflow import digest_of

register = template.Library()


@register.simple_tag
def words_digest(task_state: TaskState) -> str:
    """The digest of what a reviewer is shown, to travel with the decision."""
    return digest_of(task_state.revision)


@register.filter
def without_publishing(props: str) -> str:
    """The properties of wagtail-localize's editor (JSON) with its publish buttons off, for superusers too."""
    values = json.loads(props)
    values["perms"] |= {"canPublish": False, "canUnpublish": False}
    return json.dumps(values)
