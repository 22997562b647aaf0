"""Repeated wrong passwords lock a login out, for the pair of name and address."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings


@pytest.fixture
def editor(settings: Settings) -> User:
    settings.AXES_ENABLED = True
    return User.objects.create_superuser(username="editor", password="right-password")


def log_in(client: Client, password: str, address: str = "10.0.0.1") -> int:
    body = {"username": "editor", "password": password}
    return client.post(reverse("wagtailadmin_login"), body, REMOTE_ADDR=address).status_code


@pytest.mark.django_db
def test_login__right_password_enters(client: Client, editor: User) -> None:
    assert log_in(client, "right-password") == 302


@pytest.mark.django_db
@pytest.mark.clause("8.4.1")
def test_login__is_locked_after_five_failures_even_with_the_right_password(client: Client, editor: User) -> None:
    for _attempt in range(4):
        assert log_in(client, "wrong") == 200
    assert log_in(client, "wrong") == 429
    assert log_in(client, "right-password") == 429


@pytest.mark.django_db
def test_login__stranger_elsewhere_cannot_lock_an_editor_out(client: Client, editor: User) -> None:
    for _attempt in range(6):
        log_in(client, "wrong", address="10.0.0.99")
    assert log_in(client, "right-password") == 302
