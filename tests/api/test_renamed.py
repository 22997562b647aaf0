"""A document that an act renamed is called by its new name everywhere from that day on (5.1.1.4)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.citations.following import CitationFollower
from catalog.documents.models import DocumentRelation, PolicyDocument
from catalog.documents.versions import TextVersion, titles_until_now, with_title_of_today
from cms.content import publication, sequencer, services
from cms.content.check import drifts
from cms.content.models import ContentChange, ContentItem
from search.engine import get_engine
from search.follower import SearchFollower, rebuild
from search.synonyms import forget_groups
from tests.catalog.amending import library
from tests.factories import build_policy, build_product, cited, entry, published

from .conftest import Fetch
from .mirror import Mirror
from .test_changes import fetcher

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("5.1.1.4")]

OLD, NEW = "澜江市孵化站管理暂行规定", "澜江市创业载体管理规定"
ACT = "关于修改孵化站规章的决定"
TEXT = "第一条 为了规范孵化站，制定本规定。\n第二条 孵化站每年报告一次。\n第三条 本规定自2019年1月1日起施行。"
WORDS = (
    f"决定对《{OLD}》作如下修改：一、将名称修改为《{NEW}》。"
    "二、将第二条修改为：“孵化站每半年报告一次。”本决定自{day.year}年{day.month}月{day.day}日起施行。"
)
PAST, FUTURE = date(2024, 3, 1), date(2031, 7, 1)
EVE, DAY = "2031-06-30T23:59:50+08:00", "2031-07-01T00:00:10+08:00"


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    forget_groups()


@pytest.fixture
def document(locales: None) -> PolicyDocument:
    return library.rule(OLD, TEXT)


@pytest.fixture
def referring(document: PolicyDocument) -> PolicyDocument:
    """Rests on the document as the library has it, and on what bears the new name."""
    policy = build_policy(title="孵化站补助通知")
    policy.relations = [
        DocumentRelation(role="basis", target=document),
        DocumentRelation(role="implements", target_title=NEW),
    ]
    return published(policy)  # type: ignore[return-value]


@pytest.fixture
def product(document: PolicyDocument) -> Any:
    quoting = [{"type": "text", "id": None, "value": {"words": "按规定", "citations": [entry(**cited(document))]}}]
    return published(build_product(title="孵化站补助", application_conditions=quoting))


def renamed(document: PolicyDocument, day: date) -> None:
    """An act worked through by the amending flow, and both documents approved and published."""
    act = library.act(WORDS.format(day=day), title=ACT)
    library.worked_through(act)
    library.made_public(act)
    library.made_public(document)


def follow() -> None:
    """What the follower process does by itself."""
    services.announce_begun_texts()
    for _round in range(2):  # what was projected again is a change too
        sequencer.number_changes()
        changes = list(ContentChange.objects.order_by("number"))
        CitationFollower().apply(changes)
        services.reproject_outdated()
    sequencer.number_changes()
    SearchFollower().apply(list(ContentChange.objects.order_by("number")))


def names(get: Fetch, document: PolicyDocument, referring: PolicyDocument) -> dict[str, Any]:
    """What every door calls the document."""
    key = str(document.content_id)
    own = [each["title"] for each in get("/policies", limit=100)["results"] if each["id"] == key]
    found = [each["title"] for q in (OLD, NEW) for each in get("/search", q=q)["results"] if each["id"] == key]
    offered = [each["text"] for q in ("澜江市孵化", "澜江市创业") for each in get("/suggest", q=q)["results"]]
    relations = get(f"/policies/{referring.content_id}")["relations"]
    act = next(each for each in get("/policies", limit=100)["results"] if each["title"] == ACT)
    return {
        "detail": get(f"/policies/{key}")["title"],
        "list": own,
        "search": set(found),
        "suggestions": offered,
        "references": {each["target"]["title"] for each in relations if each["target"]},
        "of the act": [each["target"]["title"] for each in get(f"/policies/{act['id']}")["relations"]],
    }


def called(name: str) -> dict[str, Any]:
    return {
        "detail": name, "list": [name], "search": {name}, "suggestions": [name], "references": {name},
        "of the act": [name],
    }  # fmt: skip


def faults() -> list[Any]:
    return [drift for drift in drifts() if drift.kind != "changes without number"]


def test_past_day__every_door_says_the_new_name(
    get: Fetch, document: PolicyDocument, referring: PolicyDocument, product: Any
) -> None:
    rebuild(get_engine())
    assert get(f"/policies/{referring.content_id}")["relations"][0]["target"]["title"] == OLD
    renamed(document, PAST)
    follow()
    assert names(get, document, referring) == called(NEW)
    conditions = get(f"/products/{product.content_id}")["application_conditions"]
    assert conditions[0]["citations"][0]["title"] == NEW
    assert faults() == []


def test_past_day__who_looks_for_either_name_finds_the_document(get: Fetch, document: PolicyDocument) -> None:
    renamed(document, PAST)
    published(build_policy(title="另一通知", text=f"依据{OLD}和{NEW}制定。"))
    rebuild(get_engine())
    key = str(document.content_id)
    assert get("/search", q=NEW)["results"][0]["id"] == key
    # The act bears the old name in its text alone, and so does what mentions it.
    assert get("/search", q=OLD)["results"][0]["id"] == key


def test_future_day__the_name_changes_by_itself_with_one_change(
    get: Fetch, document: PolicyDocument, referring: PolicyDocument, product: Any
) -> None:
    with time_machine.travel("2031-03-15T10:00:00+08:00", tick=False):
        renamed(document, FUTURE)
        rebuild(get_engine())
    with time_machine.travel(EVE, tick=False):
        follow()
        assert names(get, document, referring) == called(OLD)
        assert faults() == []
        before = ContentChange.objects.filter(locale="zh-hans").count()
    with time_machine.travel(DAY, tick=False):
        # Until it is announced, of the document and of what quotes it, in both languages.
        assert [drift.kind for drift in faults()] == ["stale item"] * 4
        follow()
        assert names(get, document, referring) == called(NEW)
        conditions = get(f"/products/{product.content_id}")["application_conditions"]
        assert conditions[0]["citations"][0]["title"] == NEW
        assert faults() == []
        follow()
    changes = ContentChange.objects.filter(locale="zh-hans").order_by("pk")[before:]
    assert [(each.type, each.kind, each.cause, each.title) for each in changes] == [
        ("policy", "updated", "derived", NEW),
        ("product", "updated", "derived", "孵化站补助"),
    ]


def test_stamp__changes_with_the_name(document: PolicyDocument) -> None:
    with time_machine.travel("2031-03-15T10:00:00+08:00", tick=False):
        renamed(document, FUTURE)
    item = ContentItem.objects.get(content_id=document.content_id, locale="zh-hans")
    with time_machine.travel(DAY, tick=False):
        services.announce_begun_texts()
    after = ContentItem.objects.get(pk=item.pk)
    assert after.updated_key > item.updated_key
    assert after.digest != item.digest
    assert (item.title, after.title) == (OLD, NEW)


def test_written_before_midnight__is_announced_though_it_was_saved_after(document: PolicyDocument) -> None:
    """What is projected on the eve says the name of the eve, however long writing it takes."""
    with time_machine.travel("2031-03-15T10:00:00+08:00", tick=False):
        renamed(document, FUTURE)
    row = PolicyDocument.objects.get(pk=document.pk)
    with time_machine.travel("2031-06-30T23:59:59.9+08:00", tick=False):
        projected = publication.project(row, ["zh-hans", "en"])
    with time_machine.travel(DAY, tick=False):
        ContentItem.objects.filter(object_id=row.pk, type="policy").update(digest="")
        publication.write(row, projected, cause="derived")
        assert services.announce_begun_texts() == 1
    assert ContentItem.objects.get(content_id=document.content_id, locale="zh-hans").title == NEW


def test_list__of_another_day_keeps_the_name_of_today_and_the_detail_has_that_of_the_day(
    get: Fetch, document: PolicyDocument
) -> None:
    renamed(document, PAST)
    [card] = [
        each for each in get("/policies", as_of="2020-01-01")["results"] if each["id"] == str(document.content_id)
    ]
    assert card["title"] == NEW
    assert get(f"/policies/{document.content_id}", as_of="2020-01-01")["title"] == OLD


def test_mirror__has_the_name_as_issued_and_every_later_one(reader: Client, document: PolicyDocument) -> None:
    renamed(document, PAST)
    mirror = Mirror(fetcher(reader))
    mirror.load()
    copy = mirror.copies["policy", str(document.content_id)]
    assert (copy["title"], [each["title"] for each in copy["text_versions"]]) == (OLD, [NEW])


@pytest.mark.parametrize(
    ("titles", "today"), [([], OLD), ([NEW], NEW), ([NEW, ""], OLD), (["", NEW], NEW), ([NEW, "丙办法"], "丙办法")]
)
@pytest.mark.parametrize("days", [(1, 2), (1, 1), (2, 1)])
def test_title_of_today__is_one_rule_read_or_asked_for(
    locales: None, titles: list[str], today: str, days: tuple[int, int]
) -> None:
    policy = build_policy(title=OLD)
    body = [{"type": "text", "value": "<p>第一条 文</p>", "id": None}]
    policy.text_versions = [
        TextVersion(starts_on=date(2024, 1, day), title=title, body=body, act_title="决定")
        for day, title in zip(days, titles, strict=False)
    ] + [TextVersion(starts_on=date(2999, 1, 1), title="以后的名称", body=body, act_title="决定")]
    policy.save()
    row = PolicyDocument.objects.get(pk=policy.pk)
    named = titles_until_now(row)[-1]
    if days != (2, 1):
        assert named == today
    with CaptureQueriesContext(connection) as asked:
        [found] = with_title_of_today(PolicyDocument.objects.filter(pk=policy.pk))
    assert (found.title_of_today, len(asked)) == (named, 1)
