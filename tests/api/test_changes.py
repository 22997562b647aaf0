"""The feed of changes, and mirrors that are built on it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from api.views import changes, export
from catalog.documents.models import DocumentRelation
from cms.content import feed, sequencer, services
from cms.content.models import ContentChange, ContentItem
from tests.factories import UserFactory, approved, build_policy, published, published_policy

from .conftest import Fetch
from .mirror import CutOff, Mirror
from .test_policy_detail import withdraw

pytestmark = pytest.mark.django_db(transaction=True)


def republish(policy: Any, **values: Any) -> None:
    policy.refresh_from_db()
    for name, value in values.items():
        setattr(policy, name, value)
    services.publish(revision=approved(policy), user=UserFactory(username="approver"))


def fetcher(reader: Client) -> Any:
    def fetch(address: str) -> tuple[int, Iterable[bytes]]:
        response = reader.get(address)
        pieces = response.streaming_content if response.streaming else [response.content]  # type: ignore[attr-defined]
        return response.status_code, pieces

    return fetch


@pytest.fixture
def mirror(reader: Client) -> Mirror:
    return Mirror(fetcher(reader))


def digests(locale: str = "zh-hans") -> dict[tuple[str, str], str]:
    items = ContentItem.objects.filter(locale=locale, audience="public")
    return {(item.type, str(item.content_id)): item.digest for item in items}


def held(mirror: Mirror) -> dict[tuple[str, str], str]:
    return {key: copy["digest"] for key, copy in mirror.copies.items()}


@pytest.mark.clause("5.1.1.4")
def test_changes__in_order_with_kind_cause_and_note(get: Fetch, locales: None) -> None:
    policy = published_policy(title="扶持办法")
    republish(policy, title="扶持办法（修订）", change_note="更正金额", change_is_correction=True)
    withdraw(policy)
    page = get("/changes")
    kinds = [(change["kind"], change["cause"], change["title"]) for change in page["results"]]
    assert kinds == [
        ("published", "editorial", None),
        ("updated", "correction", None),
        ("withdrawn", "editorial", "扶持办法（修订）"),
    ]
    assert page["results"][1]["note"] == "更正金额"
    assert page["has_more"] is False
    assert page["next"] == f"{page['epoch']}:{page['number']}"
    assert page["retention_days"] == feed.RETENTION.days
    assert get("/changes", since=page["next"])["results"] == []


def test_changes__show_the_title_that_is_public_now(get: Fetch, locales: None) -> None:
    policy = published_policy(title="错字办法")
    republish(policy, title="正字办法")
    assert {change["title"] for change in get("/changes")["results"]} == {"正字办法"}


def test_changes__erased_has_no_title_anywhere(get: Fetch, locales: None) -> None:
    policy = published_policy(title="张三的情况")
    services.erase(instance=policy, user=UserFactory(username="approver"), reason="个人信息")
    page = get("/changes")
    assert [(change["kind"], change["title"]) for change in page["results"]] == [("published", None), ("erased", None)]
    assert "张三" not in str(page)


def test_changes__pages_and_windows_lose_nothing(get: Fetch, locales: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        published_policy(title=str(number))
    monkeypatch.setattr(changes, "WINDOW", 3)
    seen: list[str] = []
    since: dict[str, str] = {}
    while True:
        page = get("/changes", limit=2, **since)
        seen += [change["title"] for change in page["results"]]
        since = {"since": page["next"]}
        if not page["has_more"]:
            break
    assert seen == ["0", "1", "2", "3", "4"]


def test_changes__small_pages_of_a_wide_window_lose_nothing(get: Fetch, locales: None) -> None:
    for number in range(3):
        published_policy(title=str(number))
    first = get("/changes", limit=1)
    second = get("/changes", limit=1, since=first["next"])
    assert [page["results"][0]["title"] for page in (first, second)] == ["0", "1"]
    assert first["has_more"]


def test_changes__of_one_locale_and_type(get: Fetch, problem: Fetch, locales: None) -> None:
    published_policy()
    assert {change["locale"] for change in get("/changes", locale="en")["results"]} == {"en"}
    assert len(get("/changes", type="policy")["results"]) == 1
    assert problem("/changes", 400, type="recipe")["parameter"] == "type"


def test_changes__uncommitted_and_unnumbered_are_not_seen(get: Fetch, locales: None) -> None:
    published_policy()
    head = get("/changes")["number"]
    ContentChange.objects.create(
        content_id=uuid4(), type="policy", locale="zh-hans", kind="published", cause="editorial", at=timezone.now()
    )
    assert get("/changes")["number"] == head
    sequencer.number_changes()
    assert get("/changes")["number"] == head + 1


@pytest.mark.parametrize("since", ["x", "5", "not-a-uuid:3", f"{uuid4()}:", f"{uuid4()}:-1", f"{uuid4()}:9e9", ":"])
def test_since__that_is_no_cursor(problem: Fetch, locales: None, since: str) -> None:
    assert problem("/changes", 400, since=since)["parameter"] == "since"


def test_since__of_another_history_says_load_again(get: Fetch, problem: Fetch, locales: None) -> None:
    published_policy()
    cursor = get("/changes")["next"]
    epoch = feed.begin_new_epoch()
    found = problem("/changes", 410, since=cursor)
    assert (found["code"], found["epoch"], found["export"]) == ("reload_required", str(epoch), "/api/v1/export")


def test_since__beyond_the_last_number_says_load_again(get: Fetch, problem: Fetch, locales: None) -> None:
    page = get("/changes")
    assert problem("/changes", 410, since=f"{page['epoch']}:{page['number'] + 1}")["code"] == "reload_required"


def test_since__older_than_what_is_kept_says_load_again(get: Fetch, problem: Fetch, locales: None) -> None:
    published_policy()
    start = get("/changes")
    published_policy()
    ContentChange.objects.update(at=timezone.now() - feed.RETENTION - timedelta(days=1))
    assert feed.forget_before() > 0
    found = problem("/changes", 410, since=f"{start['epoch']}:0")
    assert found["oldest_number"] == feed.current().oldest_number
    assert get("/changes")["results"] == []


@pytest.mark.clause("5.1.1.4")
def test_mirror__export_and_changes_are_the_published_tables(mirror: Mirror, locales: None) -> None:
    kept, changed, gone = (published_policy(title=title) for title in ("留", "改", "撤"))
    mirror.load()
    assert held(mirror) == digests()
    republish(changed, title="改过")
    withdraw(gone)
    published_policy(title="新")
    mirror.catch_up()
    assert held(mirror) == digests()
    assert {copy["title"] for copy in mirror.copies.values()} == {"留", "改过", "新"}
    assert mirror.copies["policy", str(kept.content_id)]["body"]["text"]


def test_mirror__copies_name_the_provisions_that_a_relation_means(mirror: Mirror, locales: None) -> None:
    source = published_policy(title="扶持办法", text="第一条　按投资额的百分之五补助。")
    policies = [build_policy(title=title) for title in ("导出的细则", "变更的细则")]
    for policy in policies:
        policy.relations = [DocumentRelation(role="basis", target=source, provisions_cited="第一条")]
    published(policies[0])
    mirror.load()
    published(policies[1])
    mirror.catch_up()
    for policy in policies:
        [relation] = mirror.copies["policy", str(policy.content_id)]["relations"]
        assert [(each["label"], each["quoted"]) for each in relation["provisions"]] == [
            ("第一条", "按投资额的百分之五补助。")
        ]


def test_mirror__of_whatever_changes_while_the_export_runs(
    reader: Client, locales: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    policies = [published_policy(title=str(number)) for number in range(6)]
    monkeypatch.setattr(export, "CHUNK", 2)
    whole = fetcher(reader)

    def fetch(address: str) -> tuple[int, Iterable[bytes]]:
        status, body = whole(address)
        return status, disturbed(iter(body)) if "export" in address else body

    def disturbed(pieces: Iterator[bytes]) -> Iterator[bytes]:
        yield next(pieces)
        yield next(pieces)
        withdraw(policies[0])
        withdraw(policies[5])
        republish(policies[1], title="已读而改")
        republish(policies[4], title="未读而改")
        published_policy(title="其间新发")
        yield from pieces

    mirror = Mirror(fetch)
    mirror.load()
    mirror.catch_up()
    assert held(mirror) == digests()
    assert {copy["title"] for copy in mirror.copies.values()} == {"已读而改", "2", "3", "未读而改", "其间新发"}


def test_mirror__survives_a_new_history(mirror: Mirror, locales: None) -> None:
    policy = published_policy()
    mirror.load()
    feed.begin_new_epoch()
    withdraw(policy)
    mirror.catch_up()
    assert mirror.copies == {}


def test_export__first_and_last_line_frame_it(reader: Client, locales: None) -> None:
    import json

    published_policy(title="唯一")
    response = reader.get("/api/v1/export")
    lines = [json.loads(line) for line in response.getvalue().splitlines()]
    assert response["Content-Type"] == "application/x-ndjson"
    assert set(lines[0]) == {"epoch", "number", "cursor", "locale", "types", "exported_at"}
    assert lines[1]["title"] == "唯一"
    assert lines[1]["phases"]["validity"] == [{"status": "unknown", "label": "未知", "since": None, "until": None}]
    assert lines[2] == {"end": True, "count": 1}


def test_export__that_is_cut_is_noticed(mirror: Mirror, reader: Client, locales: None) -> None:
    published_policy()
    whole = fetcher(reader)
    mirror.fetch = lambda address: (200, list(whole(address)[1])[:-1])
    with pytest.raises(CutOff):
        mirror.load()


def test_export__filtered_and_zipped(reader: Client, locales: None) -> None:
    import gzip

    published_policy(title="市级", level="city")
    published_policy(title="省级", level="province")
    response = reader.get("/api/v1/export?type=policy&level=city", headers={"Accept-Encoding": "gzip"})
    text = gzip.decompress(response.getvalue()).decode()
    assert ("市级" in text, '省级"' in text) == (True, False)
    assert reader.get("/api/v1/export?level=city").json()["parameter"] == "level"
    assert reader.head("/api/v1/export").content == b""


def test_rolled_back_publication__leaves_no_trace(get: Fetch, locales: None) -> None:
    revision = approved(build_policy(title="未成"))
    with transaction.atomic():
        services.publish(revision=revision, user=UserFactory(username="approver"))
        transaction.set_rollback(True)
    assert get("/changes")["results"] == []
    assert get("/policies")["results"] == []
