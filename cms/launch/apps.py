"""Starting an installation: preparing its data, running its processes."""

from django.apps import AppConfig


class LaunchConfig(AppConfig):
    name = "cms.launch"
    label = "launch"
