"""A search server that fails: what goes on, what waits, and what is said of it.

A real server, ended, held up and filled up by the tests themselves; each has indices of its own on it.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from elasticsearch import Elasticsearch
from pytest_django.fixtures import Settings

from cms.content import feed, followers, sequencer, services
from cms.content.check import drifts
from cms.content.models import ContentChange, ContentItem
from search.documents import DocumentKey, SearchDocument
from search.engine import EngineBusy, EngineUnavailable, Position, get_engine
from search.engines.elastic import ElasticEngine
from search.engines.elastic_connection import Server as Place
from search.follower import follower, rebuild
from search.request import SearchRequest
from tests.factories import OrganisationFactory, UserFactory, locale, published, published_policy
from tests.search.contract import EPOCH, document
from tests.stress.test_concurrency import database_url
from tooling.elasticsearch import Server, own_server

TIMEOUT = 1.0
Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture(scope="module")
def server(elasticsearch_present: None) -> Iterator[Server]:
    with own_server(brief=True) as started:
        yield started


@pytest.fixture(scope="module")
def operator(server: Server) -> Iterator[Elasticsearch]:
    """Who may do everything to the server."""
    with Elasticsearch(server.address, request_timeout=30) as client:
        yield client


@pytest.fixture
def place(server: Server, operator: Elasticsearch) -> Iterator[Place]:
    """Indices of a test's own; afterwards the server is well again."""
    own = Place((server.address,), prefix=f"outage{uuid4().hex[:8]}", timeout=TIMEOUT)
    yield own
    server.go_on()
    if not server.alive():
        server.start()
    operator.cluster.put_settings(transient={"network.breaker.inflight_requests.limit": None})
    operator.indices.delete(index=f"{own.prefix}-*")


@pytest.fixture
def engine(place: Place) -> ElasticEngine:
    return ElasticEngine(place)


def policies(count: int, words: str = "扶持措施") -> list[SearchDocument]:
    return [document(f"d{number}", f"第{number}项{words}", change_id=number) for number in range(count)]


def total(engine: ElasticEngine, words: str = "措施") -> int:
    return engine.search(SearchRequest(words, limit=1)).total


def reason(action: Callable[[], object]) -> str:
    """Why the engine was not available."""
    with pytest.raises(EngineUnavailable) as caught:
        action()
    return caught.value.reason


def eventually(holds: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Say whether it came to hold by itself."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if holds():
                return True
        except EngineUnavailable:
            pass
        time.sleep(0.2)
    return False


def shard_folder(server: Server, operator: Elasticsearch, name: str) -> Path:
    identity = operator.indices.get_settings(index=name)[name]["settings"]["index"]["uuid"]
    return server.home / "data" / "nodes" / "0" / "indices" / identity / "0"


def indices(operator: Elasticsearch, place: Place) -> set[str]:
    return set(operator.indices.get(index=f"{place.prefix}-*"))


# Searches


def test_held_up__the_first_waits_and_the_others_are_told_at_once(server: Server, engine: ElasticEngine) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    server.pause()
    started = time.monotonic()
    assert reason(lambda: total(engine)) == "slow"
    assert time.monotonic() - started < 2 * TIMEOUT
    for _ in range(50):  # 50 s if each of them waited
        assert reason(lambda: total(engine)) == "slow"
    assert time.monotonic() - started < 10 * TIMEOUT
    server.go_on()
    assert eventually(lambda: total(engine) == 3)


def test_held_up__many_at_once_leave_no_threads_behind(server: Server, engine: ElasticEngine) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    server.pause()
    before = threading.active_count()
    told: list[str] = []
    asking = [threading.Thread(target=lambda: told.append(reason(lambda: total(engine)))) for _ in range(40)]
    started = time.monotonic()
    for each in asking:
        each.start()
    for each in asking:
        each.join(timeout=30)
    assert time.monotonic() - started < 10 * TIMEOUT
    assert told == ["slow"] * 40
    assert threading.active_count() <= before + 1  # the one that asks whether the server is back


def test_killed__searches_are_refused_and_come_back_by_themselves(server: Server, engine: ElasticEngine) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    server.kill()
    assert reason(lambda: total(engine)) == "unreachable"
    assert reason(engine.position) == "unreachable"
    assert not engine.ready()
    server.start()
    assert eventually(lambda: total(engine) == 3)
    assert engine.position() == Position(EPOCH, 3)


def test_red__is_said_and_passes(server: Server, operator: Elasticsearch, engine: ElasticEngine, place: Place) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    (name,) = indices(operator, place)
    operator.indices.flush(index=name)
    (node,) = operator.nodes.info()["nodes"].values()
    shard = {"index": name, "shard": 0, "node": node["name"]}
    folder = shard_folder(server, operator, name)
    folder.rename(server.home / "away")
    cancelled = operator.cluster.reroute(commands=[{"cancel": {**shard, "allow_primary": True}}], metric="none")
    assert cancelled["acknowledged"]
    assert eventually(lambda: operator.cluster.health(index=name)["status"] == "red")
    assert reason(lambda: total(engine)) == "red"
    assert reason(engine.position) == "red"
    (server.home / "away").rename(folder)
    put_back = {"allocate_stale_primary": {**shard, "accept_data_loss": True}}
    operator.cluster.reroute(commands=[put_back], metric="none")
    assert eventually(lambda: total(engine) == 3)


def test_too_much_to_do__search_says_so(operator: Elasticsearch, engine: ElasticEngine) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    operator.cluster.put_settings(transient={"network.breaker.inflight_requests.limit": "1b"})
    with pytest.raises(EngineBusy):
        total(engine)
    operator.cluster.put_settings(transient={"network.breaker.inflight_requests.limit": None})
    assert total(engine) == 3  # no breaker of ours was opened: it did answer


# Writing


def test_too_much_to_do__a_bulk_waits_until_there_is_room(operator: Elasticsearch, engine: ElasticEngine) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    operator.cluster.put_settings(transient={"network.breaker.inflight_requests.limit": "1b"})
    relief = threading.Timer(
        2.0, operator.cluster.put_settings, kwargs={"transient": {"network.breaker.inflight_requests.limit": None}}
    )
    relief.start()
    engine.apply(policies(5), [], Position(EPOCH, 5))
    relief.join()
    assert total(engine) == 5


def test_full_disk__searches_go_on_and_writing_waits_for_room(
    operator: Elasticsearch, engine: ElasticEngine, place: Place
) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    (name,) = indices(operator, place)
    operator.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": True})
    assert reason(lambda: engine.apply(policies(5), [], Position(EPOCH, 5))) == "read_only"
    assert total(engine) == 3
    assert engine.position() == Position(EPOCH, 3)
    operator.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": None})
    engine.apply(policies(5), [], Position(EPOCH, 5))
    assert total(engine) == 5


def test_two_workers__who_is_late_takes_nothing_back(place: Place) -> None:
    early, late = ElasticEngine(place), ElasticEngine(place)
    early.rebuild(policies(2), Position(EPOCH, 10))

    def overtaken() -> Iterator[SearchDocument]:
        """The early worker read this, and while it wrote the late one was done with what came after."""
        yield document("d0", "旧的措施", change_id=11)
        yield document("d1", "已撤下的措施", change_id=11)
        late.apply(
            [document("d0", "新的措施", change_id=12)], [DocumentKey("policy", "d1", "zh-hans")], Position(EPOCH, 12)
        )

    early.apply(overtaken(), [], Position(EPOCH, 11))
    for engine in (early, late):
        assert [key.content_id for key, _ in engine.entries()] == ["d0"]
        assert total(engine, "旧的措施") == 0
        assert total(engine, "新的措施") == 1
        assert engine.position() == Position(EPOCH, 12)


# Rebuilding


def test_killed_while_rebuilding__the_old_index_serves_and_the_rebuild_goes_on(
    server: Server, operator: Elasticsearch, engine: ElasticEngine, place: Place
) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    (old,) = indices(operator, place)

    def fatal() -> Iterator[SearchDocument]:
        for number, each in enumerate(policies(2_500)):
            if number == 2_200:
                server.kill()
            yield each

    assert reason(lambda: engine.rebuild(fatal(), Position(EPOCH, 2_500))) == "unreachable"
    server.start()
    assert eventually(lambda: total(engine) == 3)
    assert engine.position() == Position(EPOCH, 3)

    (begun,) = indices(operator, place) - {old}
    held = operator.count(index=begun)["count"]
    assert held >= 2_000
    engine.rebuild(policies(2_500), Position(EPOCH, 2_500))
    assert total(engine) == 2_500
    assert indices(operator, place) == {old, begun}  # the one before is kept, and no third was begun
    written = operator.indices.stats(index=begun)["indices"][begun]["total"]["indexing"]["index_total"]
    assert written <= 2_500 - 2_000 + 1, "what the first attempt wrote was written again"


def test_stopped_while_rebuilding__goes_on_with_what_was_written(
    operator: Elasticsearch, engine: ElasticEngine, place: Place
) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))

    def interrupted() -> Iterator[SearchDocument]:
        yield from policies(1_200)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.rebuild(interrupted(), Position(EPOCH, 1_300))
    assert total(engine) == 3
    both = indices(operator, place)
    # Meanwhile one was changed and one withdrawn.
    later = [document("d0", "改过的办法", change_id=1_301), *policies(1_300)[2:]]
    engine.rebuild(later, Position(EPOCH, 1_302))
    assert dict(engine.entries()) == {each.key: each.change_id for each in later}
    assert indices(operator, place) == both


def test_two_builders_in_one_moment__one_index_is_in_use(
    operator: Elasticsearch, engine: ElasticEngine, place: Place
) -> None:
    """The first was killed just when both had put theirs in use."""
    engine.rebuild(policies(3), Position(EPOCH, 3))
    engine.rebuild(policies(3), Position(EPOCH, 3))
    (alias,) = {name for each in in_use(operator, place).values() for name in each}
    operator.indices.put_alias(index=f"{alias}-2*", name=alias)
    assert len(in_use(operator, place)) == 2
    assert reason(engine.position) == "broken"  # which has the follower build anew
    engine.rebuild(policies(4), Position(EPOCH, 4))
    assert len(in_use(operator, place)) == 1
    assert total(engine) == 4


def in_use(operator: Elasticsearch, place: Place) -> dict[str, set[str]]:
    """The indices that are searched, each with the aliases by which it is."""
    found = operator.indices.get_alias(index=f"{place.prefix}-*")
    aliases = {
        index: {name for name in each["aliases"] if not name.endswith("-writing")} for index, each in found.items()
    }
    return {index: names for index, names in aliases.items() if names}


# From publishing to being found


@pytest.fixture
def chosen(place: Place, settings: Settings, tmp_path: Path) -> Place:
    """Let the settings choose this server."""
    settings.VAR_DIR = tmp_path
    settings.ELASTICSEARCH_URL = list(place.addresses)
    settings.ELASTICSEARCH_PREFIX = place.prefix
    settings.ELASTICSEARCH_TIMEOUT = TIMEOUT
    return place


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
