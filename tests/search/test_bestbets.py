"""Best bets: which queries they are for, from when to when, and how quickly a change works."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from search import bestbets
from search.documents import DocumentKey
from search.models import BestBet
from tests.factories import UserFactory, locale, published_policy

pytestmark = pytest.mark.django_db

ONE, TWO = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    bestbets.forget_bets()
    yield
    bestbets.forget_bets()


def bet(queries: str, *ids: str, **values: Any) -> BestBet:
    items = [{"type": "policy", "id": each, "title": each} for each in ids]
    return BestBet.objects.create(queries=queries, items=items, **values)


def first(query: str) -> list[str]:
    return [key.content_id for key in bestbets.pinned(query)]


@pytest.mark.parametrize("query", ["高企 认定", "高企认定", "“高企”认定！", "  高企　认定"])
def test_query__is_the_same_whatever_the_blanks_and_marks(query: str) -> None:
    bet("高企认定", ONE, TWO)
    assert first(query) == [ONE, TWO]


@pytest.mark.parametrize("query", ["高企", "高企认定奖励", "认定高企", "", "！"])
def test_query__that_is_another_has_none(query: str) -> None:
    bet("高企认定", ONE)
    assert first(query) == []


def test_number__in_any_brackets_and_widths() -> None:
    bet("苏府规〔2021〕3号", ONE)
    assert first("苏府规[2021]3号") == first("苏府规（２０２１）3号") == [ONE]


def test_several_queries__of_one_bet() -> None:
    bet("稳岗\n稳岗返还", ONE)
    assert first("稳岗") == first("稳岗返还") == [ONE]


def test_last_day__is_the_last() -> None:
    with time_machine.travel("2031-03-31T10:00:00+08:00", tick=False):
        bet("稳岗", ONE, until=localdate())
        assert first("稳岗") == [ONE]
    with time_machine.travel("2031-04-01T00:00:00+08:00", tick=False):
        assert first("稳岗") == []


def test_memory__is_read_anew_after_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(bestbets.time, "monotonic", lambda: now)
    assert first("稳岗") == []
    bet("稳岗", ONE)
    with CaptureQueriesContext(connection) as asked:
        assert first("稳岗") == []
    assert len(asked) == 0
    now += bestbets.FRESH_FOR
    assert first("稳岗") == [ONE]


def test_query__has_one_bet_at_a_time() -> None:
    locale()
    policy = published_policy()
    item = {"type": "policy", "id": str(policy.content_id), "title": ""}
    bet("稳岗 返还", ONE, until=localdate() - timedelta(days=1))
    BestBet(queries="稳岗返还", items=[item]).full_clean()
    bet("稳岗 返还", ONE)
    with pytest.raises(ValidationError, match="稳岗返还"):
        BestBet(queries="稳岗返还", items=[item]).full_clean()
    BestBet(queries="稳岗返还", items=[item], until=localdate() - timedelta(days=1)).full_clean()


def test_pin__adds_to_the_bet_of_the_query_and_only_what_is_public() -> None:
    locale()
    user = UserFactory(username="keeper")
    keys = [DocumentKey("policy", str(published_policy(title=f"办法{n}").content_id), "") for n in range(2)]
    for key in (*keys, keys[0]):
        bestbets.pin(query="稳岗", item=key, user=user)
    assert [item["title"] for item in BestBet.objects.get().items] == ["办法0", "办法1"]
    with pytest.raises(ValidationError):
        bestbets.pin(query="稳岗", item=DocumentKey("policy", ONE, ""), user=user)
    assert len(BestBet.objects.get().items) == 2
