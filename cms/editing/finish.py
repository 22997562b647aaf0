"""What the end of a review does; apart from ``workflow`` because Wagtail imports it while its models load."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish, or schedule where a later go-live is set, exactly the revision that was approved.

    Wagtail's own action publishes whatever revision is latest (wagtail/workflows.py). Raises PublicationRefused.
    """
    from cms.content import services

    services.publish(revision=workflow_state.current_task_state.revision, user=user)
