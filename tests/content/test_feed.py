"""The feed: numbered after commit, gapless, in order; followers catch up by themselves."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from cms.content import feed, followers, sequencer
from cms.content.models import ContentChange, Feed, FollowerPosition


def change(**values: object) -> ContentChange:
    defaults = {"content_id": uuid4(), "type": "policy", "locale": "zh-hans", "kind": "published", "at": timezone.now()}
    return ContentChange.objects.create(**{**defaults, "cause": "editorial", **values})


def numbers() -> list[int | None]:
    return list(ContentChange.objects.order_by("number").values_list("number", flat=True))


@pytest.mark.django_db
def test_number_changes__goes_on_where_it_stopped() -> None:
    for _ in range(3):
        change()
    assert sequencer.number_changes() == 3
    change()
    assert sequencer.number_changes() == 1
    assert numbers() == [1, 2, 3, 4]
    assert feed.current().last_number == 4


@pytest.mark.django_db
def test_changes_after__shows_only_numbered_rows() -> None:
    change()
    assert feed.changes_after(0, 10) == []
    sequencer.number_changes()
    assert [row.number for row in feed.changes_after(0, 10)] == [1]


@pytest.mark.django_db(transaction=True)
def test_number_changes__from_many_processes_at_once_is_gapless() -> None:
    def work() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    change()
                sequencer.number_changes()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sequencer.number_changes()
    assert numbers() == list(range(1, 61))
    assert feed.current().last_number == 60


@pytest.mark.django_db(transaction=True)
def test_number_changes__of_an_open_transaction_waits_for_its_commit() -> None:
    with transaction.atomic():
        change()
        seen: list[int] = []
        reader = threading.Thread(target=lambda: (seen.append(len(feed.changes_after(0, 10))), connection.close()))
        reader.start()
        reader.join()
        assert seen == [0]


@pytest.mark.django_db
def test_forget__drops_old_changes_but_never_a_tombstone() -> None:
    old = timezone.now() - feed.RETENTION - timedelta(days=1)
    change(at=old)
    change(at=old, kind="withdrawn")
    change()
    sequencer.number_changes()

    assert feed.forget_before() == 1
    assert numbers() == [2, 3]
    assert feed.current().oldest_number == 3


@pytest.mark.django_db
def test_forget__waits_for_a_follower_that_lags() -> None:
    change(at=timezone.now() - feed.RETENTION - timedelta(days=1))
    sequencer.number_changes()
    FollowerPosition.objects.create(name="slow", epoch=feed.current().epoch, number=0)

    assert feed.forget_before() == 0


class Recorder:
    """A follower that remembers what it was told."""

    name = "recorder"

    def __init__(self) -> None:
        self.seen: list[int | None] = []
        self.resets = 0

    def apply(self, changes: Sequence[ContentChange]) -> None:
        self.seen += [row.number for row in changes]

    def reset(self) -> None:
        self.resets += 1


@pytest.mark.django_db
def test_catch_up__resets_first_then_takes_each_change_once() -> None:
    change()
    sequencer.number_changes()
    follower = Recorder()

    followers.catch_up(follower)
    assert (follower.resets, follower.seen) == (1, [])

    change()
    sequencer.number_changes()
    followers.catch_up(follower)
    assert followers.catch_up(follower) == 0
    assert (follower.resets, follower.seen) == (1, [2])


@pytest.mark.django_db
def test_catch_up__loads_again_after_a_new_epoch() -> None:
    follower = Recorder()
    followers.catch_up(follower)
    feed.begin_new_epoch()
    followers.catch_up(follower)
    assert follower.resets == 2
    assert Feed.objects.count() == 1


@pytest.mark.django_db
def test_after_restore__mirrors_and_followers_load_again(capsys: pytest.CaptureFixture[str]) -> None:
    before = feed.current().epoch
    call_command("after_restore")
    after = feed.current().epoch
    assert after != before
    assert str(after) in capsys.readouterr().out


@pytest.mark.django_db
def test_catch_up__repeats_what_a_crash_interrupted() -> None:
    class Crashing(Recorder):
        def apply(self, changes: Sequence[ContentChange]) -> None:
            super().apply(changes)
            if len(self.seen) == 1:
                raise OSError("killed")

    follower = Crashing()
    followers.catch_up(follower)
    change()
    sequencer.number_changes()
    with pytest.raises(OSError, match="killed"):
        followers.catch_up(follower)
    followers.catch_up(follower)
    assert follower.seen == [1, 1]


@pytest.fixture
def fed(monkeypatch: pytest.MonkeyPatch) -> tuple[followers.Feeder, Recorder]:
    """A feeder with one follower that has been reset and has taken the changes 1 and 2."""
    recorder, feeder = Recorder(), followers.Feeder()
    monkeypatch.setattr(followers, "_followers", {recorder.name: recorder})
    for _ in range(3):
        feeder.feed()
        change()
        sequencer.number_changes()
    return feeder, recorder


@pytest.mark.django_db
def test_feeder__writes_places_rarely_and_goes_on_from_memory(fed: tuple[followers.Feeder, Recorder]) -> None:
    feeder, recorder = fed
    written = FollowerPosition.objects.get(pk="recorder").number
    feeder.feed()
    feeder.feed()
    assert recorder.seen == [1, 2, 3]
    assert FollowerPosition.objects.get(pk="recorder").number == written < 3

    feeder.write_places()
    assert FollowerPosition.objects.get(pk="recorder").number == 3


@pytest.mark.django_db
def test_feeder__writes_what_all_reached_when_the_time_has_come(
    fed: tuple[followers.Feeder, Recorder], monkeypatch: pytest.MonkeyPatch
) -> None:
    feeder, _recorder = fed
    second = Recorder()
    second.name = "second"
    followers.register(second)
    for _ in range(2):
        feeder.feed()
        change()
        sequencer.number_changes()
    monkeypatch.setattr(followers, "WRITE_EVERY", 0)
    feeder.feed()
    assert set(FollowerPosition.objects.values_list("name", "number")) == {("recorder", 5), ("second", 5)}


@pytest.mark.django_db
def test_feeder__believes_a_place_that_somebody_else_wrote(fed: tuple[followers.Feeder, Recorder]) -> None:
    feeder, recorder = fed
    FollowerPosition.objects.filter(pk="recorder").update(number=0)
    feeder.feed()
    assert recorder.seen == [1, 2, 1, 2, 3]
