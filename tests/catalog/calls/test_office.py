"""Calls in the office: finding them by status, the board, the calendar, calls made from calls, and the reports."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.calls.proposing import propose_call
from catalog.models import Call, Milestone, Region
from cms.content import services
from tests.catalog.products.test_office import logged_in
from tests.factories import (
    RegionFactory,
    UserFactory,
    build_call,
    build_policy,
    build_product,
    draft,
    published,
    published_call,
    stated_window,
)

pytestmark = pytest.mark.django_db

LIST = "wagtailsnippets_catalog_call:list"
NOTHING = {"opens_on": None, "closes_on": None}


@pytest.fixture(autouse=True)
def _in_march() -> Any:
    with time_machine.travel("2026-03-10T10:00:00+08:00"):
        yield


@pytest.fixture
def editor() -> Client:
    return logged_in("editor")


def page(client: Client, name: str, *args: Any, **asked: Any) -> str:
    response = client.get(reverse(name, args=args), asked)
    assert response.status_code == 200, response
    return str(response.content.decode())


def at(title: str, opens: str, closes: str, **values: Any) -> Call:
    window = stated_window(words="", opens_on=opens, closes_on=closes)
    return build_call(title=title, windows=[window], **values)


@pytest.fixture
def four() -> None:
    published(at("已经截止", "2026-01-01", "2026-01-31"))
    published(at("正在申报", "2026-03-01", "2026-04-30", level="county"))
    published(at("快要截止", "2026-03-01", "2026-03-14"))
    draft(at("还是草稿", "2026-05-01", "2026-05-31"))


@pytest.mark.clause("7.1.1.3")
def test_list__shows_and_filters_by_status_drafts_too(editor: Client, four: None) -> None:
    found = page(editor, LIST)
    assert all(label in found for label in ("申报中", "即将截止", "已截止", "未开始"))
    upcoming = page(editor, LIST, application="upcoming")
    assert "还是草稿" in upcoming
    assert "正在申报" not in upcoming
    both = page(editor, LIST, application=["open", "closing"])
    assert "正在申报" in both
    assert "快要截止" in both
    assert "已经截止" not in both


def test_list__of_what_closes_soon(editor: Client, four: None) -> None:
    soon = page(editor, LIST, closes="7")
    assert "快要截止" in soon
    assert "正在申报" not in soon
    assert "2026-03-14" in soon


def queries(client: Client, name: str, **asked: Any) -> int:
    page(client, name, **asked)
    with CaptureQueriesContext(connection) as found:
        page(client, name, **asked)
    return len(found)


@pytest.mark.parametrize("name", [LIST, "catalog_calls:board", "catalog_calls:calendar", "catalog_calls:reports"])
def test_pages__ask_no_more_of_more_calls(editor: Client, four: None, name: str) -> None:
    few = queries(editor, name)
    for number in range(3):
        published(at(f"又{number}", "2026-03-01", "2026-03-15"))
        draft(at(f"再{number}", "2026-03-05", "2026-03-20"))
    assert queries(editor, name) <= few


@pytest.mark.clause("6.4.2")
def test_board__has_a_column_for_each_status(editor: Client, four: None) -> None:
    response = editor.get(reverse("catalog_calls:board"))
    columns = {column.status: column for column in response.context["columns"]}
    assert list(columns) == ["forecast", "upcoming", "open", "closing", "closed", "standing", "suspended", "local"]
    shown = {status: [each.call.title for each in column.calls] for status, column in columns.items() if column.count}
    assert shown == {
        "upcoming": ["还是草稿"], "open": ["正在申报"], "closing": ["快要截止"], "closed": ["已经截止"],
    }  # fmt: skip
    assert columns["closing"].calls[0].days_left == 4
    narrowed = editor.get(reverse("catalog_calls:board"), {"level": "county"}).context["columns"]
    assert sum(column.count for column in narrowed) == 1


def test_board__counts_what_it_does_not_show(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.calls.planning.MOST_ON_BOARD", 1)
    for number in range(3):
        published(at(str(number), "2026-03-01", "2026-04-30"))
    column = editor.get(reverse("catalog_calls:board")).context["columns"][2]
    assert (column.count, len(column.calls), column.more) == (3, 1, 2)


def happening_on(client: Client, month: str) -> dict[str, list[tuple[str, str]]]:
    weeks = client.get(reverse("catalog_calls:calendar"), {"month": month}).context["weeks"]
    return {
        each["day"].isoformat(): [(entry.kind, entry.title) for entry in each["found"]]
        for week in weeks for each in week if each["found"]
    }  # fmt: skip


@pytest.mark.clause("6.4.2")
def test_calendar__shows_when_windows_open_and_close_and_what_is_planned(editor: Client, four: None) -> None:
    Milestone.objects.create(
        kind="briefing", title="解读会", starts_on=date(2026, 3, 30), ends_on=date(2026, 3, 31), responsible="张三"
    )
    found = happening_on(editor, "2026-03")
    assert set(found["2026-03-01"]) == {("opens", "正在申报"), ("opens", "快要截止")}
    assert found["2026-03-14"] == [("closes", "快要截止")]
    assert found["2026-03-30"] == found["2026-03-31"] == [("milestone", "解读会")]
    assert happening_on(editor, "2026-05")["2026-05-31"] == [("closes", "还是草稿")]
    assert happening_on(editor, "nonsense")


def test_calendar__of_a_yearly_window_and_of_a_leap_day(editor: Client) -> None:
    yearly = stated_window(opens_on="2020-02-01", closes_on="2024-02-29", yearly=True)
    timed = stated_window(opens_on="2026-02-02", closes_on="2026-02-20", closes_at="17:00:00")
    draft(build_call(title="每年", windows=[yearly]))
    draft(build_call(title="到点", windows=[timed]))
    found = happening_on(editor, "2026-02")
    assert found["2026-02-28"] == [("closes", "每年")]
    assert ("closes", "到点") in found["2026-02-20"]
    assert "17:00" in page(editor, "catalog_calls:calendar", month="2026-02")


def test_milestones__are_nothing_readers_see(editor: Client, client: Client) -> None:
    published_call()
    Milestone.objects.create(kind="coaching", title="内部辅导安排", starts_on=date(2026, 3, 30))
    for address in ("/api/v1/calls", "/api/v1/calendar.ics", "/api/v1/openings", "/api/v1/export", "/api/v1/changes"):
        answer = client.get(address)
        body = answer.getvalue() if answer.streaming else answer.content
        assert "内部辅导安排" not in body.decode()


@pytest.mark.clause("7.4.1.1")
def test_as_last_year__shows_what_changes_before_anything_is_kept(editor: Client) -> None:
    old = published(
        at(
            "2025年度研发补助申报通知",
            "2025-03-01",
            "2025-03-31",
            year=2025,
            method="按2025年要求填报。",
            contact="电话",
        )
    )
    found = page(editor, "catalog_calls:next_year", old.pk)
    assert "2026年度研发补助申报通知" in found
    assert "2026年3月1日" in found
    assert "2026年3月1日 星期日" in found
    assert "仍写有年份：2025年" in found
    assert Call.objects.count() == 1

    response = editor.post(reverse("catalog_calls:next_year", args=[old.pk]))
    new = Call.objects.exclude(pk=old.pk).get()
    assert response.url == reverse("wagtailsnippets_catalog_call:edit", args=[new.pk])
    assert (new.title, new.year, new.previous_call, new.document, new.live) == (
        "2026年度研发补助申报通知", 2026, old, None, False,
    )  # fmt: skip
    [window], [before] = new.windows.get_prep_value(), old.windows.get_prep_value()
    assert (window["value"]["opens_on"], window["value"]["closes_on"]) == ("2026-03-01", "2026-03-31")
    assert window["id"] != before["id"]
    assert new.translation_key != old.translation_key
    assert [row.role for row in new.organisations.all()] == ["competent", "accepting"]
    assert new.title in page(editor, "catalog_calls:next_year", old.pk)


def test_as_last_year__a_leap_day_becomes_the_last_of_february(editor: Client) -> None:
    old = published(at("2024年", "2024-02-29", "2024-03-31"))
    editor.post(reverse("catalog_calls:next_year", args=[old.pk]))
    made = Call.objects.get(previous_call=old)
    assert made.windows.get_prep_value()[0]["value"]["opens_on"] == "2025-02-28"


@pytest.mark.clause("6.4.2")
def test_forecast__of_a_recurring_call_says_that_its_times_are_not_settled(editor: Client) -> None:
    old = published(at("2026年度", "2026-03-01", "2026-03-31"))
    editor.post(reverse("catalog_calls:forecast", args=[old.pk]))
    made = Call.objects.get(previous_call=old)
    assert made.is_forecast
    assert "forecast" in made.timeline
    assert "未开始" not in page(editor, LIST, application="forecast").split("<tbody")[1].split("</tbody")[0]


def test_pass_down__makes_a_linked_draft_for_each_district(editor: Client) -> None:
    city = RegionFactory()
    east, west, _south = (
        Region.objects.create(code=code, name_zh=name, level="county", parent=city)
        for code, name in (("980102", "东区"), ("980103", "西区"), ("980104", "南区"))
    )
    only_west = stated_window(words="西区", opens_on="2026-04-01", closes_on="2026-04-10", regions=[west.code])
    above = published(build_call(title="省级通知", regions=[city], windows=[stated_window(), only_west]))
    address = reverse("catalog_calls:pass_down", args=[above.pk])
    assert "南区" in page(editor, "catalog_calls:pass_down", above.pk)
    editor.post(address, {"regions": [east.pk, west.pk], "days_earlier": "5"})
    made = {call.title: call for call in Call.objects.filter(parent_call=above)}
    assert set(made) == {"省级通知（东区）", "省级通知（西区）"}
    first = made["省级通知（东区）"]
    assert [item["value"]["closes_on"] for item in first.windows.get_prep_value()] == ["2026-03-26"]
    assert (first.level, [region.code for region in first.regions.all()], first.live) == ("county", [east.code], False)
    assert list(first.organisations.all()) == []
    second = made["省级通知（西区）"].windows.get_prep_value()
    assert [item["value"]["closes_on"] for item in second] == ["2026-03-26", "2026-04-05"]
    left = editor.get(address).context["form"].fields["regions"].queryset
    assert [region.name_zh for region in left] == ["南区"]


def test_reports__what_closes_soon_rests_on_an_ended_document_or_cites_nothing(editor: Client, four: None) -> None:
    ended = published(
        build_policy(title="已经废止的通知", effective_on=date(2020, 1, 1), terminated_on=date(2026, 1, 1),
                     termination_kind="repealed")
    )  # fmt: skip
    published(at("依据已废止", "2026-03-01", "2026-06-30", document=ended))
    draft(build_product(title="没有依据的品种", sources=[]))
    assert "快要截止" in page(editor, "catalog_calls:reports", report="closing", days="7")
    on_ended = page(editor, "catalog_calls:reports", report="ended")
    assert "依据已废止" in on_ended
    assert "已经废止的通知" in on_ended
    assert "正在申报" not in on_ended
    assert "没有依据的品种" in page(editor, "catalog_calls:reports", report="basis")
    exported = editor.get(reverse("catalog_calls:reports"), {"report": "ended", "export": "csv"})
    text = exported.getvalue().decode("utf-8-sig")
    assert "依据已废止" in text
    assert "已经废止的通知" in text


@pytest.mark.parametrize("name", ["board", "calendar", "reports"])
def test_rights__of_those_who_only_look(name: str) -> None:
    assert logged_in("reviewer").get(reverse(f"catalog_calls:{name}")).status_code == 200
    assert Client().get(reverse(f"catalog_calls:{name}")).status_code == 302


@pytest.mark.parametrize("name", ["next_year", "forecast", "pass_down"])
def test_rights__making_calls_is_for_those_who_add_them(name: str) -> None:
    call = published_call()
    reviewer = logged_in("reviewer")
    address = reverse(f"catalog_calls:{name}", args=[call.pk])
    assert reviewer.get(address).status_code in (302, 403)
    assert reviewer.post(address).status_code in (302, 403)
    assert Call.objects.count() == 1


def test_milestones__are_kept_by_whoever_keeps_calls(editor: Client) -> None:
    add = reverse("wagtailsnippets_catalog_milestone:add")
    sent = {"title": "解读会", "kind": "briefing", "starts_on": "2026-03-30", "ends_on": "2026-03-29"}
    assert editor.post(add, sent).status_code == 200
    assert editor.post(add, sent | {"ends_on": ""}).status_code == 302
    assert Milestone.objects.get().title == "解读会"
    assert logged_in("reviewer").get(add).status_code in (302, 403)


@pytest.mark.clause("7.4.1.1")
@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"document": None}, "no_basis", "document"),
        ({"conditions": []}, "no_conditions", "conditions"),
        ({"windows": []}, "no_window", "windows"),
        ({"windows": [stated_window(**NOTHING)]}, "window_without_time", "windows"),
        ({"windows": [stated_window(opens_on="2026-04-01")]}, "window_over_before_it_begins", "windows"),
        ({"method": " "}, "no_method", "method"),
        ({"materials": []}, "no_materials", "materials"),
        ({"no_materials": True}, "materials_not_asked", "materials"),
    ],
)
def test_checklist__says_what_is_missing_and_where(changes: dict[str, Any], code: str, place: str) -> None:
    from catalog.calls.gates import call_refusals

    call = build_call(**changes)
    call.save()
    assert (code, place) in [(refusal.code, refusal.place) for refusal in call_refusals(call)]


@pytest.mark.clause("7.4.1.1")
def test_checklist__lets_a_call_go_that_asks_for_no_materials() -> None:
    from catalog.calls.exporting import export_row
    from catalog.calls.gates import call_refusals

    call = build_call(materials=[], no_materials=True)
    call.save()

    assert not list(call_refusals(call))
    assert export_row(call)["materials"] == "无需提交材料。"


def test_checklist__asks_for_both_organisations_and_lets_a_forecast_go_without_windows() -> None:
    from catalog.calls.gates import call_refusals

    call = build_call(windows=[], is_forecast=True)
    call.organisations = []
    call.save()
    assert [refusal.code for refusal in call_refusals(call)] == [
        "no_competent_organisation", "no_accepting_organisation",
    ]  # fmt: skip


def test_checklist__leads_from_the_form_to_the_field(editor: Client) -> None:
    call = build_call(windows=[], method="")
    draft(call)
    found = page(editor, "wagtailsnippets_catalog_call:edit", call.pk)
    assert 'data-place="windows"' in found
    assert 'data-place="method"' in found
    assert "content/office/checklist.js" in found


def test_list__of_a_draft_without_a_window_says_that_no_time_is_set(editor: Client) -> None:
    draft(build_call(title="还没有时间", windows=[]))
    draft(build_call(title="由部门推荐", windows=[stated_window(audience="department")]))

    assert "未定时间</" in page(editor, LIST, application="unset").replace("\n", "").replace(" ", "")
    assert "还没有时间" in page(editor, LIST, application="unset")
    assert "由部门推荐" not in page(editor, LIST, application="unset")
    local = page(editor, LIST, application="local")
    assert "由部门推荐" in local
    assert "还没有时间" not in local
    columns = {column.status: column.count for column in editor.get(reverse("catalog_calls:board")).context["columns"]}
    assert (columns["unset"], columns["local"]) == (1, 1)


def test_list__of_what_an_import_proposed(editor: Client) -> None:
    by = UserFactory(username="importer")
    notice = build_policy(title="关于组织申报设备补助的通知")
    draft(notice)
    propose_call(document=notice, by=by)
    draft(build_call(title="依据有变", draft_reason="依据的文件有修改"))

    found = page(editor, LIST, kept_back="proposed")
    assert "关于组织申报设备补助的通知" in found
    assert "由文件提出，待核对" in found.split('class="huiqi-states"')[1].split("</div>")[0]
    assert "依据有变" not in found
    both = page(editor, LIST, kept_back="yes")
    assert "依据有变" in both
    assert "暂留草稿" in both

    checked = Call.objects.get(document=notice)
    checked.draft_reason = ""
    services.save_draft(instance=checked, user=by)
    assert "关于组织申报设备补助的通知" not in page(editor, LIST, kept_back="proposed")


def test_export__of_what_the_list_holds_with_everything_in_words(editor: Client, four: None) -> None:
    asked = {"application": "open", "export": "csv"}
    response = editor.get(reverse(LIST), asked)
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["标题"] for row in rows] == ["正在申报"]
    (row,) = rows
    assert (row["状态"], row["截止"], row["年度"]) == ("申报中", "2026-04-30", "2026")
    assert row["业务主管部门"] == row["业务受理部门"] == "澜江市科学技术局"
    assert "在澜江市登记注册的企业" in row["条件"]
    assert row["申请材料"].startswith("申报书")
    assert row["申报时间"].startswith("2026年3月1日")
