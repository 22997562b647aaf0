"""One policy: its document, its references both ways, and what is said when it is gone."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from catalog.documents.models import DocumentRelation
from cms.content import services
from tests.factories import UserFactory, build_policy, published, published_policy

from .conftest import Fetch

pytestmark = pytest.mark.django_db


def referring(title: str, **relation: Any) -> Any:
    policy = build_policy(title=title)
    policy.relations = [DocumentRelation(**{"role": "repeals", **relation})]
    return published(policy)


def withdraw(policy: Any) -> None:
    services.withdraw(instance=policy, user=UserFactory(username="approver"), reason="发错了")


@pytest.mark.clause("6.1.1")
def test_document__has_text_in_three_forms_and_what_is_spliced_in(get: Fetch, locales: None) -> None:
    policy = published_policy(title="扶持办法", text="第一条　为了扶持企业。")
    found = get(f"/policies/{policy.content_id}")
    assert found["id"] == str(policy.content_id)
    assert found["body"]["text"] == "第一条　为了扶持企业。"
    [provision] = found["provisions"]
    assert found["body"]["html"] == f'<p><span id="{provision["anchor"]}"></span>第一条　为了扶持企业。</p>'
    assert found["body"]["blocks"][0]["type"] == "text"
    assert found["validity"]["status"] == "unknown"
    assert [phase["status"] for phase in found["validity"]["phases"]] == ["unknown"]
    assert (found["relations"], found["referenced_by"], found["referenced_by_more"]) == ([], [], False)


@pytest.mark.clause("5.1.1.4")
def test_relation__is_a_card_each_way(get: Fetch, locales: None) -> None:
    old = published_policy(title="旧办法")
    new = referring("新办法", target=old, note="第三条")
    relation = get(f"/policies/{new.content_id}")["relations"][0]
    assert (relation["role"], relation["label"], relation["note"]) == ("repeals", "废止", "第三条")
    assert relation["target"]["title"] == "旧办法"
    assert relation["target"]["validity"]["status"] == "unknown"
    back = get(f"/policies/{old.content_id}")["referenced_by"][0]
    assert (back["role"], back["label"]) == ("repeals", "被废止")
    assert back["source"]["title"] == "新办法"


ARTICLES = "</p><p>".join(["第一条　为了扶持企业。", "第二条　按投资额的百分之五补助。", "第三条　自印发之日起施行。"])


@pytest.mark.clause("6.1.2")
def test_relation__names_provisions_with_their_words_both_ways(get: Fetch, locales: None) -> None:
    old = published_policy(title="扶持办法", text=ARTICLES)
    new = referring("实施细则", role="basis", target=old, provisions_cited="第二条、第3条", note="关于补助标准")
    second, third = get(f"/policies/{old.content_id}")["provisions"][1:]
    relation = get(f"/policies/{new.content_id}")["relations"][0]
    assert relation["note"] == "关于补助标准"
    assert relation["provisions"] == [
        {"id": second["id"], "label": "第二条", "quoted": "按投资额的百分之五补助。"},
        {"id": third["id"], "label": "第三条", "quoted": "自印发之日起施行。"},
    ]
    assert get(f"/policies/{old.content_id}")["referenced_by"][0]["provisions"] == relation["provisions"]


def test_relation__keeps_the_words_of_the_day_they_were_cited(get: Fetch, locales: None) -> None:
    old = published_policy(title="扶持办法", text=ARTICLES)
    new = referring("实施细则", role="basis", target=old, provisions_cited="第二条")
    [before] = get(f"/policies/{new.content_id}")["relations"][0]["provisions"]
    latest = old.get_latest_revision_as_object()
    latest.body = [("text", f"<p>{ARTICLES.replace('百分之五', '百分之八')}</p>")]
    published(latest)
    assert get(f"/policies/{new.content_id}")["relations"][0]["provisions"] == [before]
    assert before["id"] in {each["id"] for each in get(f"/policies/{old.content_id}")["provisions"]}


def test_relation__of_the_whole_names_no_provision_and_of_what_is_not_here_only_its_label(
    get: Fetch, locales: None
) -> None:
    whole = referring("甲", target=published_policy(title="旧办法", text=ARTICLES))
    assert get(f"/policies/{whole.content_id}")["relations"][0]["provisions"] == []
    missing = referring("乙", role="basis", target_title="省条例", provisions_cited="第三十条")
    assert get(f"/policies/{missing.content_id}")["relations"][0]["provisions"] == [
        {"id": None, "label": "第三十条", "quoted": ""}
    ]


def test_relation__to_what_is_not_in_the_library_keeps_its_words_and_binds_by_itself(get: Fetch, locales: None) -> None:
    new = referring("新办法", target_title="旧办法", target_number="澜政发〔2010〕8号")
    relation = get(f"/policies/{new.content_id}")["relations"][0]
    assert (relation["target"], relation["title"], relation["number"]) == (None, "旧办法", "澜政发〔2010〕8号")
    old = published_policy(title="旧办法", number_raw="澜政发[2010]第8号")
    assert get(f"/policies/{new.content_id}")["relations"][0]["target"]["id"] == str(old.content_id)
    assert get(f"/policies/{old.content_id}")["referenced_by"][0]["source"]["id"] == str(new.content_id)


def test_relation__by_a_number_that_two_documents_bear_binds_to_neither(get: Fetch, locales: None) -> None:
    new = referring("新办法", target_number="澜政发〔2010〕8号")
    first = published_policy(title="甲", number_raw="澜政发〔2010〕8号")
    published_policy(title="乙", number_raw="澜政发〔2010〕8号")
    assert get(f"/policies/{new.content_id}")["relations"][0]["target"] is None
    assert get(f"/policies/{first.content_id}")["referenced_by"] == []


def test_relation__to_what_is_withdrawn_disappears_at_once_both_ways(get: Fetch, locales: None) -> None:
    old, other = published_policy(title="旧办法"), published_policy(title="母法")
    new = referring("新办法", target=old)
    source = referring("来源", target=other, role="basis")
    withdraw(old)
    withdraw(source)
    assert get(f"/policies/{new.content_id}")["relations"][0]["target"] is None
    assert get(f"/policies/{other.content_id}")["referenced_by"] == []


def test_referenced_by__at_most_a_hundred_newest_first(
    get: Fetch, locales: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date

    from api import documents, references

    base = published_policy(title="母法")
    for day in (2, 4, 1, 3):
        policy = build_policy(title=f"第{day}日", published_on=date(2026, 1, day))
        policy.relations = [DocumentRelation(role="basis", target=base)]
        published(policy)
    monkeypatch.setattr(references, "MOST_REFERRING", 2)
    monkeypatch.setattr(documents, "MOST_ROWS", 3)
    documents._statement.cache_clear()
    references._newest_statement.cache_clear()
    found = get(f"/policies/{base.content_id}")
    documents._statement.cache_clear()
    references._newest_statement.cache_clear()
    assert [entry["source"]["title"] for entry in found["referenced_by"]] == ["第4日", "第3日"]
    assert found["referenced_by_more"] is True


@pytest.mark.clause("5.1.1.4")
def test_withdrawn__is_410_with_date_and_successor(problem: Fetch, get: Fetch, locales: None) -> None:
    old = published_policy(title="旧办法")
    new = referring("新办法", target=old, role="replaces")
    withdraw(old)
    found = problem(f"/policies/{old.content_id}", 410)
    assert (found["code"], found["kind"]) == ("withdrawn", "withdrawn")
    assert found["withdrawn_at"].endswith("+08:00")
    assert found["successor"] == f"/api/v1/policies/{new.content_id}"
    assert "旧办法" not in str(found)


def test_withdrawn__names_no_successor_that_is_itself_gone(problem: Fetch, locales: None) -> None:
    old = published_policy(title="旧办法")
    new = referring("新办法", target=old, role="replaces")
    withdraw(old)
    withdraw(new)
    assert problem(f"/policies/{old.content_id}", 410)["successor"] is None


def test_erased__is_410_too(problem: Fetch, locales: None) -> None:
    policy = published_policy()
    services.erase(instance=policy, user=UserFactory(username="approver"), reason="含个人信息")
    assert problem(f"/policies/{policy.content_id}", 410)["kind"] == "erased"


@pytest.mark.parametrize("address", ["x", "12345678-1234-1234-1234-12345678901", str(uuid4()), "%00", "政策"])
def test_never_existed__is_404(problem: Fetch, locales: None, address: str) -> None:
    assert problem(f"/policies/{address}", 404)["code"] == "not_found"


def test_draft__is_404_like_what_never_existed(problem: Fetch, locales: None) -> None:
    policy = build_policy(title="草稿")
    services.save_draft(instance=policy, user=UserFactory())
    assert problem(f"/policies/{policy.content_id}", 404)["code"] == "not_found"


def test_as_of__gives_the_status_of_that_day(get: Fetch, locales: None) -> None:
    from datetime import date

    policy = published_policy(effective_on=date(2020, 1, 1), expires_on=date(2022, 12, 31))
    address = f"/policies/{policy.content_id}"
    assert get(address)["validity"]["status"] == "expired"
    then = get(address, as_of="2021-06-01")["validity"]
    assert (then["status"], then["as_of"]) == ("in_force", "2021-06-01T00:00:00+08:00")
    assert (then["since"], then["until"]) == ("2020-01-01T00:00:00+08:00", "2023-01-01T00:00:00+08:00")


def test_web_url__from_the_portal_template(get: Fetch, locales: None, settings: Any) -> None:
    policy = published_policy()
    settings.PORTAL_URL_TEMPLATE = "https://portal.example/{type}/{id}"
    found = get(f"/policies/{policy.content_id}")
    assert found["web_url"] == f"https://portal.example/policy/{policy.content_id}"


def test_head__has_the_headers_and_no_body(reader: Client, locales: None) -> None:
    policy = published_policy()
    whole = reader.get(f"/api/v1/policies/{policy.content_id}")
    head = reader.head(f"/api/v1/policies/{policy.content_id}")
    assert head.content == b""
    assert (head["ETag"], head["Content-Length"]) == (whole["ETag"], str(len(whole.content)))
