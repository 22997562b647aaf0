"""Who may do what (§3): the table of roles is what the database holds."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Workflow
from wagtail.permissions import policy_registry

from catalog.models import PolicyDocument
from cms.content.projections import registered
from cms.editing.roles import ROLES
from tests.factories import UserFactory


def test_roles__are_made_once_however_often_the_office_is_set_up(office):
    before = [set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.order_by("name")]
    call_command("setup_office")
    assert {group.name for group in Group.objects.all()} == {role.name for role in ROLES}
    assert [set(g.permissions.values_list("pk", flat=True)) for g in Group.objects.order_by("name")] == before
    assert Workflow.objects.count() == 1


def test_roles__none_holds_a_publish_permission_even_when_someone_gave_it(office):
    document_type = ContentType.objects.get_for_model(PolicyDocument)
    publish, _ = Permission.objects.get_or_create(codename="publish_policydocument", content_type=document_type)
    Group.objects.get(name="审核").permissions.add(publish)
    call_command("setup_office")
    assert not Permission.objects.filter(group__isnull=False, codename__startswith="publish_").exists()


@pytest.mark.parametrize("superuser", [False, True])
def test_publish__is_refused_to_everyone_by_the_policy_that_views_ask(office, superuser):
    user = UserFactory(is_superuser=superuser)
    for model in registered():
        assert not policy_registry.get_by_type(model).user_has_permission(user, "publish")
        assert user not in policy_registry.get_by_type(model).users_with_permission("publish")


@pytest.mark.parametrize(
    ("code", "actions"),
    [
        ("editor", {"add", "change", "delete", "view"}),
        ("reviewer", {"view", "withdraw"}),
        ("archivist", {"view"}),
        ("auditor", {"view"}),
        ("admin", {"view"}),
    ],
)
@pytest.mark.clause("8.4.1")
def test_role__may_do_exactly_this_to_documents(member, code, actions):
    policy, user = policy_registry.get_by_type(PolicyDocument), member(code)
    asked = ("add", "change", "delete", "view", "withdraw", "publish")
    assert {action for action in asked if policy.user_has_permission(user, action)} == actions


@pytest.mark.parametrize(("code", "status"), [("admin", 200), ("editor", 302), ("reviewer", 302)])
def test_accounts__are_managed_by_the_administrator_only(desk, code, status):
    assert desk(code).get(reverse("wagtailusers_users:index")).status_code == status


def test_administrator__cannot_take_over_a_superuser(desk):
    root = UserFactory(username="root", is_superuser=True)
    url = reverse("wagtailusers_users:edit", args=[root.pk])
    response = desk("admin").post(url, {"username": "root", "password1": "new-Secret-9", "password2": "new-Secret-9"})
    root.refresh_from_db()
    assert response.status_code == 302
    assert not root.check_password("new-Secret-9")
