"""From publishing to being found, while the search server fails: nothing is lost, and portals are told."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from elasticsearch import Elasticsearch
from pytest_django.fixtures import Settings

from cms.content import feed, followers, sequencer, services
from cms.content.check import drifts
from cms.content.models import ContentChange, ContentItem
from search.documents import SearchDocument
from search.engine import get_engine
from search.engines.elastic import ElasticEngine
from search.engines.elastic_connection import Server as Place
from search.follower import follower, rebuild
from tests.factories import OrganisationFactory, UserFactory, locale, published, published_policy
from tests.stress.test_concurrency import database_url
from tooling.elasticsearch import Server

from .observing import eventually, indices, reason, total

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def reader(db: None) -> Client:
    locale("zh-hans")
    locale("en")
    return Client(raise_request_exception=False)


def test_gone__search_is_503_and_all_else_goes_on(server: Server, chosen: Place, reader: Client) -> None:
    policy = published_policy(title="研发补助办法")
    rebuild(get_engine())
    assert reader.get("/api/v1/search", {"q": "研发"}).json()["count"] == 1
    server.kill()
    answer = reader.get("/api/v1/search", {"q": "研发"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.json()["code"] == "search_unavailable"
    assert reader.get("/api/v1/suggest", {"q": "研发"}).status_code == 503
    assert reader.get("/api/v1/policies").json()["results"][0]["title"] == "研发补助办法"
    assert reader.get(f"/api/v1/policies/{policy.content_id}").status_code == 200
    assert_degraded(reader, "unreachable")


def assert_degraded(reader: Client, reason: str) -> None:
    """The balancer keeps the machine in service, the alarm learns why."""
    answer = reader.get("/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"]["index"]["ok"] is False
    assert answer.json()["checks"]["index"]["reason"] == reason


def test_full_disk__is_said(operator: Elasticsearch, chosen: Place, reader: Client) -> None:
    published_policy(title="研发补助办法")
    rebuild(get_engine())
    (name,) = indices(operator, chosen)
    operator.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": True})
    assert_degraded(reader, "read_only")
    assert reader.get("/api/v1/search", {"q": "研发"}).json()["count"] == 1
    operator.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": None})
    assert reader.get("/ready").json()["status"] == "ok"


def test_too_much_to_do__is_said(operator: Elasticsearch, chosen: Place, reader: Client) -> None:
    published_policy(title="研发补助办法")
    rebuild(get_engine())
    operator.cluster.put_settings(transient={"network.breaker.inflight_requests.limit": "1b"})
    assert_degraded(reader, "busy")
    assert reader.get("/api/v1/search", {"q": "研发"}).status_code == 503
    operator.cluster.put_settings(transient={"network.breaker.inflight_requests.limit": None})
    assert reader.get("/ready").json()["status"] == "ok"
    assert reader.get("/api/v1/search", {"q": "研发"}).json()["count"] == 1


def follow() -> None:
    """What the follower process does until nothing is left."""
    sequencer.number_changes()
    while followers.catch_up(follower):
        pass


@pytest.mark.django_db
def test_back_again__the_index_is_continued_not_built_anew(
    server: Server, operator: Elasticsearch, chosen: Place
) -> None:
    published_policy(title="第一项措施")
    follow()
    before = indices(operator, chosen)
    published_policy(title="第二项措施")
    server.pause()
    for _ in range(3):
        assert reason(follow) == "slow"
        assert reason(follower.tend) == "slow"
    server.go_on()
    assert eventually(followed)
    assert total(ElasticEngine(chosen)) == 2
    assert indices(operator, chosen) == before


def followed() -> bool:
    follow()
    return get_engine().position().number == feed.current().last_number


@pytest.mark.django_db
def test_rebuild_while_publishing__loses_and_doubles_nothing_and_searches_go_on(chosen: Place) -> None:
    for number in range(3):
        published_policy(title=f"第{number}项措施")
    follow()
    seen: list[int] = []

    def meanwhile(_document: SearchDocument) -> None:
        """At each document that is written: one is published, the follower works, a search is asked."""
        if len(seen) < 8:
            published_policy(title=f"其间第{len(seen)}项措施")
            follow()
            seen.append(total(ElasticEngine(chosen)))

    rebuild(get_engine(), watch=meanwhile)
    assert seen == list(range(4, 12))
    follow()
    assert clean()
    assert total(ElasticEngine(chosen)) == 11


# Whole processes


@pytest.fixture
def start(chosen: Place, settings: Settings, tmp_path: Path) -> Iterator[Start]:
    """Starts follower processes on this test's own database; they are ended after the test."""
    running: list[subprocess.Popen[bytes]] = []
    variables = {
        **os.environ, "HUIQI_VAR": str(tmp_path), "DATABASE_URL": database_url(),
        "ELASTICSEARCH_URL": ",".join(chosen.addresses), "ELASTICSEARCH_PREFIX": chosen.prefix,
    }  # fmt: skip

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.stress.work", "follow", "0"]
        running.append(subprocess.Popen(command, env=variables, cwd=settings.BASE_DIR))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


def publish(count: int, start: int = 0) -> None:
    """Publishes, changes and withdraws: four changes in two languages for every second policy, two for the others."""
    issuer, approver = OrganisationFactory(code="kjj", name_zh="云汀市科技局"), UserFactory(username="approver")
    for number in range(start, start + count):
        policy = published_policy(title=f"第{number}项措施", issuer=issuer)
        if number % 4 == 1:
            policy.title = f"第{number}项措施（修订）"
            published(policy)
        if number % 4 == 3:
            services.withdraw(instance=policy, user=approver, reason="已被代替")


def clean() -> bool:
    """Say whether the index reflects everything and nothing differs."""
    head = feed.current()
    everything = ContentChange.objects.count()
    return get_engine().position().number == head.last_number == everything and not list(drifts())


@pytest.mark.stress
@pytest.mark.django_db(transaction=True)
def test_killed_for_a_thousand_changes__is_equal_again_by_itself(
    server: Server, operator: Elasticsearch, chosen: Place, start: Start
) -> None:
    locale("zh-hans")
    locale("en")
    publish(4)
    start()
    assert eventually(clean)
    before = indices(operator, chosen)
    server.kill()
    already = ContentChange.objects.count()
    publish(334, start=4)
    assert ContentChange.objects.count() - already >= 1_000
    server.start()
    assert eventually(clean, seconds=60)
    assert indices(operator, chosen) == before  # caught up, not built anew
    public = ContentItem.objects.filter(audience="public", locale="zh-hans").count()
    assert total(ElasticEngine(chosen)) == public


@pytest.mark.stress
@pytest.mark.django_db(transaction=True)
def test_two_followers_at_once__nothing_is_lost(chosen: Place, start: Start) -> None:
    locale("zh-hans")
    locale("en")
    publish(4)
    start()
    start()
    publish(60, start=4)
    assert eventually(clean)
    public = ContentItem.objects.filter(audience="public", locale="zh-hans")
    assert total(ElasticEngine(chosen)) == public.count()
