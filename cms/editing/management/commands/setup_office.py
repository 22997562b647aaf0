"""Makes the roles and the workflow of the office; safe to run again at every start."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.editing.roles import setup_office


class Command(BaseCommand):
    help = "Creates or corrects the roles, their permissions and the review workflow."

    def handle(self, *args: Any, **options: Any) -> None:
        setup_office()
