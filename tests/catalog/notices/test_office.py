"""Notices in the office: finding, filtering, copying, and what is never offered."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from catalog.models import FulfilmentNotice, PublicNotice
from cms.content.phases import CIVIL_TIME_ZONE
from cms.editing.roles import role, setup_office
from tests.editing.forms import fields_on
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    block,
    build_fulfilment_notice,
    build_public_notice,
    draft,
    published,
    published_call,
    published_product,
)

BUILDERS = {"fulfilmentnotice": build_fulfilment_notice, "publicnotice": build_public_notice}

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    setup_office()
    user = UserFactory(username="editor")
    user.groups.add(Group.objects.get(name=role("editor").name))
    client = Client()
    client.force_login(user)
    return client


def address(model: str, view: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_catalog_{model}:{view}", args=args)


def saved(model: str, **values: Any) -> Any:
    notice = BUILDERS[model](**values)
    draft(notice)
    return notice


def titles(client: Client, model: str, **query: Any) -> set[str]:
    response = client.get(address(model, "list"), query)
    assert response.status_code == 200
    return {row.title for row in response.context["object_list"]}


@pytest.mark.parametrize("model", BUILDERS)
def test_listing__costs_the_same_number_of_queries_for_two_rows_and_for_twenty(editor: Client, model: str) -> None:
    call = published_call()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(address(model, "list")).status_code == 200
        return len(queries)

    for number in range(2):
        published(BUILDERS[model](title=f"通知{number}", call=call))
    count()
    few = count()
    for number in range(2, 20):
        saved(model, title=f"通知{number}", call=call)
    assert count() == few


@pytest.mark.parametrize("model", BUILDERS)
def test_filter__what_both_kinds_have(editor: Client, model: str) -> None:
    bureau = OrganisationFactory(name_zh="澜江市商务局")
    saved(
        model, title="甲", level="province", regions=[RegionFactory()], organisations=[("competent", bureau)],
        call=published_call(title="外贸扶持申报"), product=published_product(title="外贸扶持"), draft_reason="待核",
    )  # fmt: skip
    published(BUILDERS[model](title="乙"))
    for query in (
        {"level": "province"}, {"region": "澜江"}, {"competent": "商务"}, {"organisation": "商务"}, {"call": "外贸"},
        {"product": "外贸"}, {"kept_back": "yes"}, {"state": "draft"}, {"q": "商务"},
    ):  # fmt: skip
        assert titles(editor, model, **query) == {"甲"}, query
    assert titles(editor, model, state="public") == {"乙"}


@pytest.mark.clause("7.5.1.1")
def test_filter__route_and_for_whom(editor: Client) -> None:
    certificate = [block("step", step="certificate", number=5, unit="day", after="", words="")]
    saved("fulfilmentnotice", title="发证", route="recognition", steps=certificate)
    saved("fulfilmentnotice", title="定向", recipients="named", named_recipients="甲公司")
    assert titles(editor, "fulfilmentnotice", route="recognition") == {"发证"}
    assert titles(editor, "fulfilmentnotice", recipients="named") == {"定向"}


@pytest.mark.clause("7.4.2.6")
def test_filter__period_today(editor: Client) -> None:
    today, day = localdate(), timedelta(days=1)
    saved("publicnotice", title="未开始", starts_on=today + day, ends_on=today + 3 * day)
    saved("publicnotice", title="第一天", starts_on=today, ends_on=today + day)
    saved("publicnotice", title="最后一天", starts_on=today - day, ends_on=today)
    saved("publicnotice", title="已结束", starts_on=today - 3 * day, ends_on=today - day)
    saved("publicnotice", title="未定", starts_on=None, ends_on=None)
    assert titles(editor, "publicnotice", period="upcoming") == {"未开始"}
    assert titles(editor, "publicnotice", period="open") == {"第一天", "最后一天"}
    assert titles(editor, "publicnotice", period="over") == {"已结束"}
    assert titles(editor, "publicnotice", period=["undated", "over"]) == {"未定", "已结束"}


def test_form__saves_what_is_typed_and_when_it_is_taken_down(editor: Client) -> None:
    notice = saved("publicnotice", title="名单公示")
    page = editor.get(address("publicnotice", "edit", notice.pk)).content.decode()
    typed = {"ends_on": "2099-03-05", "sources-count": "0", "body-count": "0"}
    response = editor.post(address("publicnotice", "edit", notice.pk), fields_on(page) | typed)
    assert response.status_code == 302, response.context["form"].errors
    latest = PublicNotice.objects.get().latest_revision.as_object()
    assert latest.ends_on.isoformat() == "2099-03-05"
    assert latest.expire_at == datetime(2099, 3, 6, tzinfo=CIVIL_TIME_ZONE)
    assert 'name="expire_at"' not in page


def test_form__of_a_fulfilment_notice_shows_the_checklist_in_chinese(editor: Client) -> None:
    notice = saved("fulfilmentnotice", route="")
    page = editor.get(address("fulfilmentnotice", "edit", notice.pk)).content.decode()
    assert "没有选择兑现方式" in page


@pytest.mark.parametrize("model", BUILDERS)
def test_inspect__shows_the_notice_as_readers_see_it(editor: Client, model: str) -> None:
    notice = saved(model, title="关于结果的通知")
    page = editor.get(address(model, "inspect", notice.pk)).content.decode()
    assert "关于结果的通知" in page
    assert ("受理收据" if model == "fulfilmentnotice" else "以书面形式提出") in page


def test_copy__of_a_public_notice_has_no_period_and_nothing_looked_through(editor: Client) -> None:
    notice = saved("publicnotice", personal_data_confirmed=True)
    fields = fields_on(editor.get(address("publicnotice", "copy", notice.pk)).content.decode())
    assert (fields["starts_on"], fields["ends_on"], fields["taken_down_at"]) == ("", "", "")
    assert "personal_data_confirmed" not in fields


def test_copy__of_a_fulfilment_notice_names_no_companies(editor: Client) -> None:
    notice = saved("fulfilmentnotice", recipients="named", named_recipients="甲公司")
    fields = fields_on(editor.get(address("fulfilmentnotice", "copy", notice.pk)).content.decode())
    assert fields["named_recipients"] == ""
    assert FulfilmentNotice.objects.count() == 1
