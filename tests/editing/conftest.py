"""An office with its roles, and people in them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from cms.editing.roles import role, setup_office
from tests.factories import UserFactory


@pytest.fixture
def office(db: None) -> None:
    setup_office()


@pytest.fixture
def member(office: None) -> Callable[..., Any]:
    """A person in the role with this code."""

    def make(code: str, username: str = "") -> Any:
        user = UserFactory(username=username or code)
        user.groups.add(Group.objects.get(name=role(code).name))
        return user

    return make


@pytest.fixture
def desk(member: Callable[..., Any]) -> Callable[..., Client]:
    """A browser of a person in the role with this code, logged in; ``client.user`` is the person."""

    def open_desk(code: str, username: str = "") -> Client:
        client = Client()
        client.user = member(code, username)  # type: ignore[attr-defined]
        client.force_login(client.user)  # type: ignore[attr-defined]
        return client

    return open_desk


@pytest.fixture
def root_desk(office: None) -> Client:
    client = Client()
    client.force_login(UserFactory(username="root", is_superuser=True))
    return client
