"""One process of the stress test: python -m tests.stress.work writer|bulk|import|follow NUMBER [FILE]."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import close_old_connections, transaction  # noqa: E402

from catalog.documents.importing import PolicyAdapter  # noqa: E402
from catalog.models import Organisation, PolicyDocument  # noqa: E402
from cms.content import services  # noqa: E402
from cms.transfer.models import ImportOptions, Mode  # noqa: E402
from cms.transfer.services import run_file  # noqa: E402
from tests.factories import build_policy  # noqa: E402

BULK_PIECE = 10


def publish(document: PolicyDocument) -> PolicyDocument:
    """Save, have approved and publish, in one transaction as a request is."""
    users = get_user_model()._default_manager.in_bulk(["writer", "approver"], field_name="username")
    with transaction.atomic():
        revision = services.save_draft(instance=document, user=users["writer"])
        services.approve(revision=revision, approver=users["approver"])
        return services.publish(revision=revision, user=users["approver"])  # type: ignore[return-value]


def writer(number: int) -> None:
    """Publishes, changes and withdraws documents of its own, like an editor in a hurry."""
    issuer = Organisation.objects.get(code="stress")
    for turn in range(3):
        document = publish(build_policy(title=f"第{number}号作者第{turn}份通知", issuer=issuer))
        document.title += "（修订）"
        document = publish(document)
        if turn % 2:
            approver = get_user_model()._default_manager.get(username="approver")
            services.withdraw(instance=document, user=approver, reason="压力测试")


def bulk(number: int) -> None:
    """Publishes ``number`` documents in transactions of ten."""
    issuer = Organisation.objects.get(code="stress")
    for start in range(0, number, BULK_PIECE):
        with transaction.atomic():
            for place in range(start, min(start + BULK_PIECE, number)):
                publish(build_policy(title=f"批量第{place}份通知", issuer=issuer))


def bring_in(path: str) -> None:
    """Imports and publishes a file."""
    users = get_user_model()._default_manager.in_bulk(["writer", "approver"], field_name="username")
    options = ImportOptions(mode=Mode.LEAVE_OUT_REFUSED, publish=True)
    run_file(PolicyAdapter, Path(path), user=users["writer"], approved_by=users["approver"], options=options)


def follow(_number: int) -> None:
    """The follower process, until it is told to stop."""
    call_command("follow")


if __name__ == "__main__":
    works: dict[str, Callable[[int], None]] = {"writer": writer, "bulk": bulk, "follow": follow}
    name, argument = sys.argv[1], sys.argv[2]
    close_old_connections()
    if name == "import":
        bring_in(argument)
    else:
        works[name](int(argument))
