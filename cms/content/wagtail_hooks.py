"""What the content room adds to the office: choosing files, and its own entries in the history."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .file_chooser import StoredFileChooserViewSet, stored_file_chooser


@hooks.register("register_admin_viewset")
def register_file_chooser() -> StoredFileChooserViewSet:
    return stored_file_chooser


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("huiqi.erase", _("Erase"), _("Erased with all its revisions"))
