"""What tests of government services share: vocabularies, two people, and a file of rows brought in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from catalog.government.importing import GovernmentServiceAdapter
from catalog.reference.vocabularies import load_vocabularies
from cms.editing.permissions import create_permissions
from cms.transfer.models import ImportOptions, Mode
from cms.transfer.receipts import Receipt
from cms.transfer.services import run_file
from tests.api.conftest import _nothing_kept, get, locales, problem, reader  # noqa: F401  # portals, as in tests/api
from tests.factories import RegionFactory, UserFactory, locale


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    locale()
    create_permissions()
    load_vocabularies()
    RegionFactory()
    editor, reviewer = UserFactory(username="editor"), UserFactory(username="reviewer")
    for user, codename in ((editor, "add_governmentservice"), (reviewer, "approve_governmentservice")):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return {"user": editor, "approved_by": reviewer}


@pytest.fixture
def bring_in(people: dict[str, Any], tmp_path: Path, settings: Any) -> Callable[..., Receipt]:
    """``bring_in(row, …)`` imports rows and publishes what nothing speaks against."""
    settings.VAR_DIR = tmp_path / "var"

    def bring_in(
        *rows: dict[str, Any], publish: bool = True, mode: str = Mode.LEAVE_OUT_REFUSED, **more: Any
    ) -> Receipt:
        path = tmp_path / "services.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
        options = ImportOptions(mode=mode, publish=publish, **more)
        return run_file(GovernmentServiceAdapter, path, options=options, **people)

    return bring_in
