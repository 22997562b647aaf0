"""From publishing to being found."""

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from cms.content import feed, followers, sequencer, services
from cms.content.check import drifts
from cms.content.models import ContentItem, FollowerPosition
from search.documents import all_documents, build_documents, searchable_items
from search.engine import EngineUnavailable, Position, SearchEngine, get_engine
from search.follower import follower
from search.request import SearchRequest
from tests.factories import OrganisationFactory, RegionFactory, TermFactory, UserFactory, published_policy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_index(engine: SearchEngine) -> None:
    """Every test has files of its own."""


def follow() -> None:
    """What the follower process does until nothing is left."""
    sequencer.number_changes()
    while followers.catch_up(follower):
        pass


def titles(query: str = "", **asked: object) -> list[str]:
    request = SearchRequest(query=query, **asked)  # type: ignore[arg-type]
    ids = [hit.content_id for hit in get_engine().search(request).hits]
    found = dict(ContentItem.objects.filter(locale="zh-hans").values_list("content_id", "title"))
    return [next(title for key, title in found.items() if str(key) == content_id) for content_id in ids]


def test_published__is_found_by_title_number_and_text(engine: SearchEngine) -> None:
    published_policy(title="云汀市研发补助办法", number_raw="云科规〔2024〕8号", text="对研发投入给予补助。")
    follow()
    for query in ("研发补助", "云科规[2024]8", "研发投入"):
        assert titles(query) == ["云汀市研发补助办法"]
    assert engine.position() == Position(str(feed.current().epoch), feed.current().last_number)


def test_document__carries_terms_phases_names_and_keys() -> None:
    issuer = OrganisationFactory(code="kjj", name_zh="云汀市科技局")
    published_policy(
        issuer=issuer, policy_areas=[TermFactory()], regions=[RegionFactory()], number_raw="（87）云科发字0810号"
    )
    document = next(each for each in all_documents() if each.locale == "zh-hans")
    assert document.organisations == ("云汀市科技局",)
    assert {("policy_area", "innovation"), ("issuer", "kjj"), ("region", "980100")} <= set(document.terms)
    assert "all" not in dict(document.terms)
    assert [phase.axis for phase in document.phases] == ["validity"] * len(document.phases)
    assert document.phases
    assert document.body.startswith("各有关单位")
    assert document.change_id == ContentItem.objects.get(locale="zh-hans").change_id
    assert "（87）云科发字0810号" in document.numbers


@pytest.mark.clause("5.1.1.4")
def test_changed_and_withdrawn__are_followed() -> None:
    kept, gone = published_policy(title="保留的办法"), published_policy(title="撤下的办法")
    follow()
    assert len(titles("办法")) == 2
    services.withdraw(instance=gone, user=UserFactory(username="approver"), reason="已被代替")
    follow()
    assert titles("办法") == ["保留的办法"]
    assert kept.title == "保留的办法"


def test_not_public__is_not_indexed() -> None:
    published_policy(title="依申请公开的办法", disclosure="on_request")
    follow()
    assert get_engine().search(SearchRequest("依申请公开")).total == 0
    assert not searchable_items().exists()


def test_killed_before_the_position_was_kept__applies_again(engine: SearchEngine) -> None:
    published_policy(title="第一件")
    follow()
    before = FollowerPosition.objects.get(pk="search").number
    published_policy(title="第二件")
    follow()
    FollowerPosition.objects.filter(pk="search").update(number=before)
    follow()
    assert sorted(titles()) == ["第一件", "第二件"]
    assert engine.position().number == feed.current().last_number


def test_older_copy_of_the_files__catches_up_without_a_new_change(
    engine: SearchEngine, settings: Settings, tmp_path: Path
) -> None:
    published_policy(title="第一件")
    follow()
    index = tmp_path / "search"
    engine.close()  # type: ignore[attr-defined]
    shutil.copytree(index, tmp_path / "backup")
    published_policy(title="第二件")
    follow()
    engine.close()  # type: ignore[attr-defined]
    shutil.rmtree(index)
    shutil.move(tmp_path / "backup", index)
    assert titles() == ["第一件"]
    follower.tend()
    assert sorted(titles()) == ["第一件", "第二件"]


def test_lost_index__is_rebuilt_although_nothing_changes(engine: SearchEngine, tmp_path: Path) -> None:
    published_policy(title="第一件")
    follow()
    shutil.rmtree(tmp_path / "search")
    with pytest.raises(EngineUnavailable):
        titles()
    follower.tend()
    assert titles() == ["第一件"]


def test_new_epoch__is_rebuilt(engine: SearchEngine) -> None:
    published_policy(title="第一件")
    follow()
    ContentItem.objects.all().delete()  # as if an older database had been restored
    feed.begin_new_epoch()
    follow()
    assert titles() == []
    assert engine.position().epoch == str(feed.current().epoch)


def test_feed_shorter_than_the_index__is_rebuilt(engine: SearchEngine) -> None:
    published_policy(title="第一件")
    follow()
    engine.apply([], [], Position(str(feed.current().epoch), 10_000))
    follower.tend()
    assert engine.position().number == feed.current().last_number


def test_batches__read_few_queries(django_assert_max_num_queries: object) -> None:
    for number in range(5):
        published_policy(title=f"办法{number}")
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        assert len(build_documents(list(searchable_items()))) == 10  # in two languages


class TestCheck:
    """``content_check`` on the index."""

    def kinds(self) -> list[str]:
        return [drift.kind for drift in drifts()]

    def test_check__finds_nothing_after_following(self) -> None:
        published_policy()
        follow()
        assert self.kinds() == []

    def test_check__passes_over_what_is_on_its_way(self) -> None:
        published_policy(title="第一件")
        follow()
        published_policy(title="第二件")
        assert self.kinds() == []

    def test_check__names_missing_stale_and_extra_and_mends_them(self, engine: SearchEngine) -> None:
        for number in range(3):
            published_policy(title=f"办法{number}")
        follow()
        first, second, *_ = documents = list(all_documents())
        stale = type(first)(first.content_id, first.type, first.locale, "旧", change_id=first.change_id + 1000)
        extra = type(first)("00000000-0000-0000-0000-000000000000", "policy", "en", "多余")
        engine.apply([stale, extra], [second.key], None)
        found = list(drifts())
        assert sorted(drift.kind for drift in found) == [
            "in the search index only",
            "not in the search index",
            "stale in the search index",
        ]
        assert {drift.subject for drift in found} >= {" ".join(second.key), " ".join(first.key)}
        for drift in found:
            assert drift.repair is not None
            drift.repair()
        assert self.kinds() == []
        assert len(list(engine.entries())) == len(documents)

    def test_check__names_a_lost_index(self, tmp_path: Path) -> None:
        published_policy()
        follow()
        shutil.rmtree(tmp_path / "search")
        assert self.kinds() == ["no usable search index"]


def test_search_rebuild__builds_from_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    published_policy(title="第一件")
    sequencer.number_changes()
    call_command("search_rebuild")
    assert titles() == ["第一件"]
    assert str(feed.current().last_number) in capsys.readouterr().out
