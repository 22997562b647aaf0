"""Django's development server on the PORT of the environment."""

from django.conf import settings
from django.contrib.staticfiles.management.commands.runserver import Command as RunserverCommand


class Command(RunserverCommand):
    default_port = str(settings.PORT)
