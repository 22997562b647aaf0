"""Fulfilment notices: the route decides the steps, and what is for named companies leaves no trace outside."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalog.models import FulfilmentNotice
from catalog.notices.gates import fulfilment_refusals
from catalog.notices.wording import steps_of
from cms.content import sequencer, services
from cms.content.models import ContentChange, ContentItem, ContentTerm
from search.engine import get_engine
from search.follower import rebuild
from tests.api.conftest import Fetch
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    block,
    build_fulfilment_notice,
    build_policy,
    cited,
    draft,
    published,
    published_call,
    published_policy,
    published_product,
    stated_window,
)

pytestmark = pytest.mark.django_db


def codes(notice: FulfilmentNotice) -> set[str]:
    return {refusal.code for refusal in fulfilment_refusals(notice)}


@pytest.mark.parametrize(
    ("route", "steps"),
    [
        pytest.param("recognition", ["certificate"], marks=pytest.mark.clause("7.5.2.3")),
        pytest.param("project", ["contract", "receipt", "payment"], marks=pytest.mark.clause("7.5.2.4")),
        pytest.param("funds", ["receipt", "payment"], marks=pytest.mark.clause("7.5.2.5")),
    ],
)
def test_route__decides_the_steps_and_their_order(get: Fetch, route: str, steps: list[str]) -> None:
    notice = published(
        build_fulfilment_notice(
            route=route, steps=[block("step", step=steps[-1], number=15, unit="working_day", after="审核通过之日起")]
        )
    )
    found = get(f"/fulfilment-notices/{notice.content_id}")
    assert found["route"]["code"] == route
    assert [each["step"]["code"] for each in found["steps"]] == steps
    assert found["steps"][-1] == {
        "step": found["steps"][-1]["step"],
        "number": 15,
        "unit": {"code": "working_day", "name": "工作日"},
        "after": "审核通过之日起",
        "words": "",
    }


def test_steps__of_another_route_or_named_twice_are_refused() -> None:
    with pytest.raises(ValidationError, match=r"合同|contract"):
        build_fulfilment_notice(route="funds", steps=[block("step", step="contract", number=1, unit="day")]).clean()
    twice = [block("step", step="receipt", number=1, unit="day"), block("step", step="receipt", number=2, unit="day")]
    with pytest.raises(ValidationError):
        build_fulfilment_notice(route="funds", steps=twice).clean()


def test_steps__with_a_number_that_counts_nothing_are_refused() -> None:
    with pytest.raises(ValidationError):
        build_fulfilment_notice(steps=[block("step", step="receipt", number=10, unit="")]).clean()


def test_steps__of_no_route_are_none() -> None:
    assert steps_of(build_fulfilment_notice(route=""), []) == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"route": ""}, "no_route"),
        ({"document": None}, "no_basis"),
        ({"steps": []}, "no_time"),
        ({"recipients": "named"}, "no_recipients"),
        ({"draft_reason": "原文已修改"}, "kept_as_draft"),
    ],
)
@pytest.mark.clause("7.5.1.1")
def test_gate__asks_for_route_time_basis_and_for_whom(values: dict[str, Any], code: str) -> None:
    assert codes(build_fulfilment_notice(**values)) == {code}
    assert codes(build_fulfilment_notice()) == set()


@pytest.mark.clause("7.5.2.4", "7.5.2.5")
def test_gate__asks_who_takes_receipts_only_where_there_are_any() -> None:
    competent = [("competent", OrganisationFactory())]
    assert codes(build_fulfilment_notice(organisations=competent)) == {"no_accepting_organisation"}
    recognition = {"route": "recognition", "steps": [block("step", step="certificate", number=5, unit="day")]}
    assert codes(build_fulfilment_notice(organisations=competent, **recognition)) == set()
    assert "no_competent_organisation" in codes(
        build_fulfilment_notice(organisations=[("accepting", OrganisationFactory())])
    )


def test_gate__takes_a_call_or_a_citation_as_its_basis() -> None:
    assert codes(build_fulfilment_notice(document=None, call=published_call())) == set()
    cites = [block("citation", **cited(build_policy(title="补助办法")))]
    notice = draft(build_fulfilment_notice(document=None, sources=cites)).as_object()
    assert codes(notice) == set()


def test_gate__refuses_to_rest_on_a_document_that_is_not_open() -> None:
    closed = build_policy(title="内部通知", disclosure="withheld")
    closed.save()
    assert codes(build_fulfilment_notice(document=closed)) == {"closed_document"}


def test_gate__takes_a_window_instead_of_a_time_limit() -> None:
    assert codes(build_fulfilment_notice(steps=[], windows=[stated_window()])) == set()


@pytest.mark.clause("7.5.1.1")
def test_named__is_served_to_nobody_outside(get: Fetch, problem: Fetch, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    notice = published(
        build_fulfilment_notice(
            title="定向兑现通知", recipients="named", named_recipients="澜江精密机械有限公司 91980100MA0000001X"
        )
    )
    sequencer.number_changes()
    rebuild(get_engine())
    assert notice.live
    assert get("/fulfilment-notices")["results"] == []
    assert get("/search", q="定向兑现")["results"] == []
    assert get("/changes")["results"] == []
    problem(f"/fulfilment-notices/{notice.content_id}", 404)
    assert set(ContentItem.objects.values_list("audience", flat=True)) == {"staff"}
    assert "91980100MA0000001X" not in "".join(bytes(each.document).decode() for each in ContentItem.objects.all())


@pytest.mark.clause("7.5.1.1")
def test_named__after_it_was_for_everyone_is_taken_back(get: Fetch, problem: Fetch) -> None:
    published(build_fulfilment_notice())
    notice = FulfilmentNotice.objects.get()
    notice.recipients, notice.named_recipients = "named", "澜江精密机械有限公司"
    published(notice)
    changes = ContentChange.objects.filter(type="fulfilment_notice", locale="zh-hans").order_by("pk")
    assert list(changes.values_list("kind", flat=True)) == ["published", "withdrawn"]
    problem(f"/fulfilment-notices/{notice.content_id}", 410)


def test_projection__leads_to_document_call_and_product_and_back(get: Fetch) -> None:
    policy, call, product = published_policy(title="兑现工作的通知"), published_call(), published_product()
    city = RegionFactory()
    notice = published(build_fulfilment_notice(document=policy, call=call, product=product, regions=[city]))

    found = get(f"/fulfilment-notices/{notice.content_id}")
    assert [(each["role"], each["target"]["id"]) for each in found["relations"]] == [
        ("built_from", str(policy.content_id)),
        ("fulfils", str(call.content_id)),
        ("hands_out", str(product.content_id)),
    ]
    for path in (f"/calls/{call.content_id}", f"/products/{product.content_id}", f"/policies/{policy.content_id}"):
        assert str(notice.content_id) in {each["source"]["id"] for each in get(path)["referenced_by"]}
    for query in (
        {"call": call.content_id}, {"product": product.content_id}, {"document": policy.content_id},
        {"route": "funds"}, {"level": "city"}, {"region": "980100"}, {"competent": "bureau"}, {"accepting": "bureau"},
    ):  # fmt: skip
        assert [row["id"] for row in get("/fulfilment-notices", **query)["results"]] == [str(notice.content_id)], query
    assert get("/fulfilment-notices", route="project")["results"] == []


def test_text__says_steps_windows_materials_and_contact() -> None:
    material = {"name": "收款收据", "when": "", "issued_by": "", "words": ""}
    notice = build_fulfilment_notice(
        materials=[block("material", **material)], windows=[stated_window(words="7月1日至7月31日")],
        contact="澜江市科学技术局 0980-6543210",
    )  # fmt: skip
    published(notice)
    text = json.loads(bytes(ContentItem.objects.get(locale="zh-hans", type="fulfilment_notice").document))["body"][
        "text"
    ]
    for words in ("受理收据", "公示结束之日起，10个工作日内", "收款收据", "7月1日至7月31日", "0980-6543210"):
        assert words in text


def test_list__is_in_the_order_of_the_days_of_the_notices(get: Fetch) -> None:
    for day in (2, 9, 5):
        published(build_fulfilment_notice(title=f"{day}日的通知", noticed_on=date(2026, 6, day)))
    titles = [row["title"] for row in get("/fulfilment-notices")["results"]]
    assert titles == ["9日的通知", "5日的通知", "2日的通知"]
    assert ContentTerm.objects.filter(axis="route", code="funds", item__locale="zh-hans").count() == 3


def test_withdrawn__answers_gone(problem: Fetch, get: Fetch) -> None:
    notice = published(build_fulfilment_notice())
    services.withdraw(instance=notice, user=UserFactory(), reason="更正")
    problem(f"/fulfilment-notices/{notice.content_id}", 410)
