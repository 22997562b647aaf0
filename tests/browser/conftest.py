"""What tests in a browser share: a person of the office, and pictures of what was seen."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client

from cms.editing.roles import role, setup_office
from tests.factories import UserFactory, locale

if TYPE_CHECKING:
    from playwright.sync_api import Page

DESK, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def shot(page: "Page") -> Callable[[str], None]:
    """Keeps a picture when SCREENSHOTS names a folder; always looks that nothing is wider than the screen."""

    def take(name: str) -> None:
        for size in (PHONE, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_timeout(400)  # the menu slides away
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    return take


@pytest.fixture
def person() -> str:
    """The name of the editor at the desk; drafts of others are not carried over."""
    return "editor"


@pytest.fixture
def office(page: "Page", live_server: Any, person: str) -> "Page":
    """An editor's browser on a desk."""
    setup_office()
    locale()
    user = UserFactory(username=person)
    user.groups.add(Group.objects.get(name=role("editor").name))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return page
