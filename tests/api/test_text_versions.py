"""The text that was in force on a day: which act made it, what it says, and what a mirror is given (5.1.1.4)."""

from datetime import date
from typing import Any

import orjson
import pytest
import time_machine

from catalog.documents.versions import TextVersion
from cms.content import services
from cms.content.check import drifts
from cms.content.models import ContentChange, ContentItem
from search.documents import build_documents
from tests.factories import approved, build_policy, published

from .conftest import Fetch

pytestmark = pytest.mark.django_db

FIRST = "第一条 补助百分之五。</p><p>第二条 三年内有效。"
SECOND = FIRST.replace("百分之五", "百分之八")
THIRD = SECOND.replace("</p><p>第二条", "</p><p>第二条 每家不超过十万元。</p><p>第三条")


def version(starts_on: date, text: str, **values: Any) -> TextVersion:
    body = [{"type": "text", "value": f"<p>{text}</p>", "id": None}]
    return TextVersion(**{"starts_on": starts_on, "body": body, "act_title": "关于修改扶持办法的决定", **values})


@pytest.fixture
def amended(locales: None) -> Any:
    policy = build_policy(title="扶持办法", text=FIRST, published_on=date(2020, 1, 1), effective_on=date(2020, 2, 1))
    later = version(date(2031, 7, 1), THIRD, title="扶持实施办法")
    policy.text_versions = [later, version(date(2023, 1, 1), SECOND)]
    with time_machine.travel("2031-03-15T10:00:00+08:00", tick=False):
        return published(policy)


@pytest.mark.clause("5.1.1.4")
@pytest.mark.parametrize(
    ("day", "number", "words"),
    [
        ("2020-03-01", 0, "百分之五"),
        ("2022-12-31", 0, "百分之五"),
        ("2023-01-01", 1, "百分之八"),
        ("2031-06-30", 1, "百分之八"),
        ("2031-07-01", 2, "不超过十万元"),
    ],
)
def test_as_of__gives_the_text_of_that_day(get: Fetch, amended: Any, day: str, number: int, words: str) -> None:
    found = get(f"/policies/{amended.content_id}?as_of={day}")
    assert found["text_version"] == number
    assert words in found["body"]["text"]
    assert "".join(each["text"] for each in found["provisions"]) == found["body"]["text"]
    assert found["title"] == ("扶持实施办法" if number == 2 else "扶持办法")


@pytest.mark.clause("5.1.1.4")
def test_today__the_text_in_force_and_what_is_announced(get: Fetch, amended: Any) -> None:
    with time_machine.travel("2031-03-20T10:00:00+08:00", tick=False):
        found = get(f"/policies/{amended.content_id}")
    assert (found["text_version"], "百分之八" in found["body"]["text"]) == (1, True)
    assert [(each["number"], each["starts_on"], each["ends_on"]) for each in found["text_versions"]] == [
        (1, "2023-01-01", "2031-06-30"), (2, "2031-07-01", None),
    ]  # fmt: skip
    assert found["text_versions"][0]["act"] == {"id": None, "title": "关于修改扶持办法的决定"}
    assert "body" not in found["text_versions"][0]


def test_provisions__are_the_same_from_version_to_version(get: Fetch, amended: Any) -> None:
    before = {
        each["label"]: each["id"] for each in get(f"/policies/{amended.content_id}?as_of=2020-03-01")["provisions"]
    }
    after = {
        each["label"]: each["id"] for each in get(f"/policies/{amended.content_id}?as_of=2031-08-01")["provisions"]
    }
    assert (after["第一条"], after["第三条"]) == (before["第一条"], before["第二条"])
    assert after["第二条"] not in before.values()


def test_kept__no_longer_than_the_text_holds(reader: Any, amended: Any) -> None:
    with time_machine.travel("2031-06-30T23:59:50+08:00", tick=False):
        response = reader.get(f"/api/v1/policies/{amended.content_id}")
    assert "max-age=10" in response["Cache-Control"]


def test_tag__differs_from_text_to_text(reader: Any, amended: Any) -> None:
    tags = set()
    for day in ("2031-06-30", "2031-07-02"):
        with time_machine.travel(f"{day}T12:00:00+08:00", tick=False):
            tags.add(reader.get(f"/api/v1/policies/{amended.content_id}")["ETag"])
    assert len(tags) == 2


def test_mirror__is_given_every_text(reader: Any, amended: Any) -> None:
    item = ContentItem.objects.get(content_id=amended.content_id, locale="zh-hans")
    copy = orjson.loads(bytes(item.document))
    assert "百分之五" in copy["body"]["text"]
    assert "百分之八" in copy["text_versions"][0]["body"]["text"]


@pytest.mark.clause("5.1.1.4")
def test_search__holds_the_text_in_force_and_is_told_of_the_next(amended: Any) -> None:
    with time_machine.travel("2031-03-20T10:00:00+08:00", tick=False):
        assert "百分之八" in _indexed(amended)
        assert services.announce_begun_texts() == 0
    with time_machine.travel("2031-07-01T00:00:10+08:00", tick=False):
        assert services.announce_begun_texts() == 1
        assert services.announce_begun_texts() == 0
        assert "不超过十万元" in _indexed(amended)
    changes = ContentChange.objects.filter(content_id=amended.content_id, locale="zh-hans").order_by("pk")
    assert list(changes.values_list("kind", "cause")) == [("published", "editorial"), ("updated", "derived")]


def test_check__finds_nothing_to_mend(amended: Any) -> None:
    assert [drift for drift in drifts() if drift.kind != "changes without number"] == []


def test_approval__is_of_the_versions_too(amended: Any) -> None:
    latest = amended.get_latest_revision_as_object()
    latest.text_versions.add(version(date(2032, 1, 1), FIRST))
    revision = services.save_draft(instance=latest, user=amended.latest_revision.user)
    with pytest.raises(services.PublicationRefused):
        services.publish(revision=revision, user=revision.user)
    assert ContentItem.objects.get(content_id=amended.content_id, locale="zh-hans").timeline.count("text ") == 3


def _indexed(policy: Any) -> str:
    return build_documents(list(ContentItem.objects.filter(content_id=policy.content_id)))[0].body


def test_version__of_two_on_one_day_the_later_one_holds(get: Fetch, locales: None) -> None:
    policy = build_policy(text=FIRST)
    policy.text_versions = [version(date(2023, 1, 1), SECOND), version(date(2023, 1, 1), THIRD)]
    found = get(f"/policies/{published(policy).content_id}?as_of=2023-01-01")
    assert (found["text_version"], "十万元" in found["body"]["text"]) == (2, True)


def test_version__without_an_act_is_refused(locales: None) -> None:
    policy = build_policy(text=FIRST)
    policy.text_versions = [version(date(2023, 1, 1), SECOND, act_title="")]
    with pytest.raises(Exception, match="act"):
        policy.text_versions.all()[0].full_clean(exclude=["document"])
    assert approved(build_policy()).pk


@pytest.mark.clause("5.1.1.4")
def test_diff__between_two_days(get: Fetch, amended: Any) -> None:
    found = get(f"/policies/{amended.content_id}/diff?from=2022-06-01&to=2031-08-01")
    assert (found["from"]["text_version"], found["to"]["text_version"]) == (0, 2)
    assert found["to"]["starts_on"] == "2031-07-01"
    assert found["title"] == {"before": "扶持办法", "after": "扶持实施办法"}
    kinds = {entry["number_after"]: entry["kind"] for entry in found["provisions"]}
    assert kinds == {"第一条": "changed", "第二条": "added", "第三条": "renumbered"}
    changed = found["provisions"][0]["runs"]
    assert [run["text"] for run in changed if run["sign"] != "equal"] == ["五", "八"]


def test_diff__from_the_text_as_issued_to_today(get: Fetch, amended: Any) -> None:
    with time_machine.travel("2031-03-20T10:00:00+08:00", tick=False):
        found = get(f"/policies/{amended.content_id}/diff")
    assert (found["from"]["day"], found["to"]["day"]) == (None, "2031-03-20")
    assert (found["counts"]["changed"], found["counts"]["unchanged"]) == (1, 1)


def test_diff__of_a_text_that_never_changed(get: Fetch, locales: None) -> None:
    found = get(f"/policies/{published(build_policy(text=FIRST)).content_id}/diff")
    assert (found["provisions"], found["counts"]["unchanged"]) == ([], 2)


def test_diff__refuses_days_in_the_wrong_order_and_what_is_not_there(problem: Fetch, amended: Any) -> None:
    found = problem(f"/policies/{amended.content_id}/diff?from=2031-08-01&to=2022-06-01", 400)
    assert (found["code"], found["parameter"]) == ("invalid_value", "from")
    assert problem("/policies/00000000-0000-4000-8000-000000000009/diff", 404)["code"] == "not_found"
    services.withdraw(instance=amended, user=amended.latest_revision.user, reason="误发")
    assert problem(f"/policies/{amended.content_id}/diff", 410)["code"] == "withdrawn"
