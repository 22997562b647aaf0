"""``python -m benchmarks.rebuilding``: a rebuild of the search index while editors publish and companies search.

--size 100000            public items in a database of their own, before anybody publishes
--engine elasticsearch   the engine; its server is started for this, or given with --address

Rebuild, follower, publishing and searching are processes or threads of their own, as in production. Ends with 1 when
anything is lost or doubled, when a search failed, or when the index is not up to date a minute afterwards.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

import django

from .visibility import MANAGE, approved_drafts

EVERY = 0.5
"""Seconds between publications; each fifth is of something withdrawn."""
CAUGHT_UP_WITHIN = 60.0  # seconds
QUERIES = ("企业", "研究开发投入", "企业 补助", "支持企业研究开发")


@dataclass
class Meanwhile:
    """What happened beside the rebuild."""

    published: int = 0
    withdrawn: int = 0
    searches: int = 0
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)


def main() -> None:
    """Prepare, rebuild under load, and compare every entry of the index with the published tables."""
    parser = argparse.ArgumentParser(description="A rebuild of the search index under load.")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    parser.add_argument("--address")
    asked = parser.parse_args()
    from tooling.elasticsearch import temporary_server

    given = asked.engine == "embedded" or asked.address
    place = nullcontext(asked.address or "") if given else temporary_server()
    with tempfile.TemporaryDirectory(prefix="huiqi-rebuild-") as folder, place as url:
        os.environ |= {
            "HUIQI_VAR": folder, "ELASTICSEARCH_URL": url, "ELASTICSEARCH_PREFIX": "rebuilding",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        }  # fmt: skip
        django.setup()
        sys.exit(0 if _measured(asked.size) else 1)


def _measured(size: int) -> bool:
    from cms.content import followers
    from search.follower import follower as search

    _prepare(size)
    began = time.monotonic()
    followers.catch_up(search)
    _feed_others()
    print(f"{size:,} items; built at first in {time.monotonic() - began:.0f} s", flush=True)
    follower = subprocess.Popen([*MANAGE, "follow"])
    seen, over, began = Meanwhile(), Event(), time.monotonic()
    beside = [Thread(target=each, args=(seen, over)) for each in (_publish, _search)]
    try:
        for thread in beside:
            thread.start()
        status = subprocess.run([*MANAGE, "search_rebuild"], stderr=subprocess.DEVNULL, check=False).returncode
        took = time.monotonic() - began
        over.set()
        for thread in beside:
            thread.join()
        late = _caught_up()
    finally:
        over.set()
        follower.terminate()
        follower.wait()
    return _report(seen, status, took, late)


def _prepare(size: int) -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from wagtail.models import Locale

    from catalog.models import Organisation

    from .rows import fill, indexes_made_last

    call_command("migrate", verbosity=0, run_syncdb=True)
    with indexes_made_last():
        fill(size)
    for code in ("zh-hans", "en"):
        Locale.objects.get_or_create(language_code=code)
    Organisation.objects.get_or_create(code="bureau", defaults={"name_zh": "澜江市科学技术局"})
    for name in ("editor", "reviewer"):
        get_user_model()._default_manager.create_superuser(name, password=None)


def _feed_others() -> None:
    """Let the other followers begin here: what they do when they are fed first is not what is measured."""
    from cms.content import feed, followers
    from cms.content.models import FollowerPosition

    head = feed.current()
    for each in followers.registered():
        begun = {"epoch": head.epoch, "number": head.last_number}
        FollowerPosition.objects.get_or_create(name=each.name, defaults=begun)


def _publish(seen: Meanwhile, over: Event) -> None:
    from cms.content import services

    def one() -> None:
        [revision] = approved_drafts(1)
        published = services.publish(revision=revision, user=revision.user)
        seen.published += 1
        if seen.published % 5 == 0:
            services.withdraw(instance=published, user=revision.user, reason="发错了")
            seen.withdrawn += 1

    _until(over, one, seen)


def _search(seen: Meanwhile, over: Event) -> None:
    from search.engine import get_engine
    from search.request import SearchRequest

    def one() -> None:
        began = time.monotonic()
        found = get_engine().search(SearchRequest(query=QUERIES[seen.searches % len(QUERIES)]))
        seen.searches += 1
        seen.slowest = max(seen.slowest, time.monotonic() - began)
        if not found.total:
            seen.failures.append("nothing found")

    _until(over, one, seen)


def _until(over: Event, one: Callable[[], None], seen: Meanwhile) -> None:
    from django.db import connection

    while not over.is_set():
        try:
            one()
        except Exception as error:
            seen.failures.append(repr(error))
        over.wait(EVERY)
    connection.close()


def _caught_up() -> float:
    """Seconds until the index reflects the last change, at most those allowed."""
    from cms.content import feed, sequencer
    from search.engine import get_engine

    began = time.monotonic()
    sequencer.number_changes()
    while time.monotonic() - began < CAUGHT_UP_WITHIN:
        if get_engine().position().number == feed.current().last_number:
            break
        time.sleep(0.2)
    return time.monotonic() - began


def _report(seen: Meanwhile, status: int, took: float, late: float) -> bool:
    from search.checks import find_drift
    from search.documents import searchable_items
    from search.engine import get_engine

    entries: list[Any] = [key for key, _change in get_engine().entries()]
    wrong = [f"{drift.kind} {drift.subject}" for drift in find_drift()]
    print(
        f"built again in {took:.0f} s, meanwhile {seen.published} published, {seen.withdrawn} withdrawn, "
        f"{seen.searches} searches, the slowest {seen.slowest * 1000:.0f} ms, {len(seen.failures)} failures; "
        f"up to date {late:.1f} s later; {len(entries):,} entries, {len(entries) - len({*entries})} doubled, "
        f"{searchable_items().count():,} public items, {len(wrong)} differences"
    )
    print("\n".join([*seen.failures[:10], *wrong[:10]]))
    once = len(entries) == len({*entries})
    return status == 0 and once and not seen.failures and not wrong and late < CAUGHT_UP_WITHIN


if __name__ == "__main__":
    main()
