"""Addresses that do not exist."""

from typing import NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..problems import Problem


def nothing_here(request: HttpRequest) -> NoReturn:
    """The answer at every address that is not in the table."""
    raise Problem("not_found", _("There is nothing at this address, and there never was."), see="/api/v1/docs")
