"""The roles of the office, and what each may do; ``setup_office`` brings the database to this table."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import Locale, Workflow, WorkflowContentType, WorkflowTask

from .permissions import create_permissions, publishable_models
from .workflow import ReviewTask

PUBLISHED_TYPES: Final = "published types"
"""Stands for every published type in the table below."""

SEARCH_TABLES: Final = ("search.synonym", "search.bestbet")
REFERENCE_TABLES: Final = ("catalog.organisation", "catalog.region", "catalog.term", "catalog.attribute")
WORKFLOW_NAME, TASK_NAME = "审核发布", "审核"


@dataclass(frozen=True, slots=True)
class Role:
    """A group of the office: its account code, the name people read, and (model, actions) pairs."""

    code: str
    name: str
    grants: tuple[tuple[str, str], ...]

    def permission_names(self) -> set[str]:
        """``app.codename`` of every permission of the role."""
        names = {"wagtailadmin.access_admin"}
        for subject, actions in self.grants:
            names |= {f"{label}.{action}_{model}" for label, model in _models(subject) for action in actions.split()}
        return names


ROLES: Final = (
    Role(
        "editor",
        "采编",
        (
            (PUBLISHED_TYPES, "add change delete view lock unlock"),
            *((table, "add change view") for table in REFERENCE_TABLES),
            ("content.storedfile", "add view"),
            ("wagtail_localize.translation", "submit"),
            ("transfer.importjob", "add view change"),
            *((table, "add change delete view") for table in SEARCH_TABLES),
            ("search.loggedquery", "view"),
        ),
    ),
    Role(
        "reviewer",
        "审核",
        (
            (PUBLISHED_TYPES, "view approve withdraw unlock"),
            *((table, "view") for table in REFERENCE_TABLES),
            ("content.storedfile", "view"),
            ("transfer.importjob", "view"),
            *((table, "view") for table in (*SEARCH_TABLES, "search.loggedquery")),
        ),
    ),
    Role(
        "archivist",
        "档案员",
        (
            (PUBLISHED_TYPES, "view"),
            *((table, "view") for table in REFERENCE_TABLES),
            ("content.storedfile", "add view"),
            ("transfer.importjob", "add view change"),
        ),
    ),
    Role(
        "auditor",
        "审计",
        (
            (PUBLISHED_TYPES, "view"),
            *((table, "view") for table in REFERENCE_TABLES),
            ("content.storedfile", "view"),
            ("transfer.importjob", "view"),
            *((table, "view") for table in (*SEARCH_TABLES, "search.loggedquery")),
            ("auth.user", "view"),
        ),
    ),
    Role(
        "admin",
        "系统管理员",
        (
            (PUBLISHED_TYPES, "view unlock"),
            *((table, "add change delete view") for table in REFERENCE_TABLES),
            ("content.storedfile", "view"),
            ("transfer.importjob", "view"),
            ("auth.user", "add change view"),
        ),
    ),
)
"""No role publishes: that is what the end of a review does."""

SAMPLE_ACCOUNTS: Final = {role.code: role.name for role in ROLES}
"""Account name → group name, for installations that are shown or tried."""


def role(code: str) -> Role:
    """The role with this code."""
    return next(role for role in ROLES if role.code == code)


@transaction.atomic
def setup_office() -> None:
    """Bring languages, roles and the workflow to what this module says; members and other groups stay as they are.

    Runs at every start. A permission that a role must not have is taken away again, above all ``publish``.
    """
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    create_permissions()
    # Wagtail's own groups are about pages, of which there are none; they stay only where someone uses them.
    Group.objects.filter(name__in=("Editors", "Moderators"), user=None).delete()
    for each in ROLES:
        group, _created = Group.objects.get_or_create(name=each.name)
        group.permissions.set(_permissions(each.permission_names()))
    _setup_workflow()


def _models(subject: str) -> list[tuple[str, str]]:
    if subject == PUBLISHED_TYPES:
        return [(model._meta.app_label, str(model._meta.model_name)) for model in publishable_models()]
    label, model = subject.split(".")
    return [(label, model)]


def _permissions(names: set[str]) -> list[Permission]:
    wanted = Q(pk__in=[])
    for name in names:
        label, codename = name.split(".")
        wanted |= Q(content_type__app_label=label, codename=codename)
    found = {f"{row.content_type.app_label}.{row.codename}": row for row in _rows(wanted)}
    if missing := names - found.keys():
        raise LookupError(f"permissions that do not exist: {', '.join(sorted(missing))}")
    return list(found.values())


def _rows(wanted: Q) -> list[Permission]:
    return list(Permission.objects.filter(wanted).select_related("content_type"))


def _setup_workflow() -> None:
    task, created = ReviewTask.objects.get_or_create(name=TASK_NAME)
    if created:
        task.groups.set(Group.objects.filter(name=role("reviewer").name))
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    for model in publishable_models():
        WorkflowContentType.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
