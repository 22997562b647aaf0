"""Lists of policies."""

from datetime import date
from typing import Any

import pytest

from tests.factories import published_policy

pytestmark = pytest.mark.django_db


def titles(answer: dict[str, Any]) -> list[str]:
    return [entry["title"] for entry in answer["results"]]


def test_list__newest_publication_first(get: Any) -> None:
    for day in (3, 1, 2):
        published_policy(title=f"第{day}日", published_on=date(2026, 1, day))
    assert titles(get("/policies")) == ["第3日", "第2日", "第1日"]
    assert titles(get("/policies", sort="published")) == ["第1日", "第2日", "第3日"]

