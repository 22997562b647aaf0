"""An amending document worked through to the texts of the documents it changes, and what readers get on each day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from catalog.amending import carrying_out, services
from catalog.amending.consolidating import of_version
from catalog.amending.model import Action, Instruction
from catalog.amending.paths import read_path
from catalog.amending.services import NotApplied
from catalog.amending.works import AmendmentWork, WorkState
from catalog.models import PolicyDocument, TextVersion
from cms.content import services as content
from tests.factories import build_policy, draft, locale

from . import library
from .texts import STATIONS

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1.1.4")]

Fetch = Callable[..., Any]


@pytest.fixture
def get() -> Fetch:
    """``get(document, as_of="2024-01-01")`` → what the API says of it."""
    locale("zh-hans")
    locale("en")
    client = Client()

    def fetch(document: PolicyDocument, **parameters: str) -> Any:
        response = client.get(f"/api/v1/policies/{document.content_id}", parameters)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    return fetch


@pytest.fixture
def rules() -> dict[str, PolicyDocument]:
    return {title: library.rule(title, text) for title, text in library.RULES.items()}


@pytest.fixture
def stations() -> PolicyDocument:
    return library.rule("联办孵化站管理暂行办法", STATIONS)


def latest(document: PolicyDocument) -> PolicyDocument:
    return PolicyDocument.objects.get(pk=document.pk).get_latest_revision_as_object()


def texts(document: PolicyDocument) -> list[str]:
    return [of_version(document, each).text for each in latest(document).text_versions.all()]


def test_worksheet__has_the_instructions_of_each_document_and_finds_it(rules: Any) -> None:
    works = library.opened(library.decision())
    assert [work.target for work in works] == list(rules.values())
    assert [len(work.entries) for work in works] == [7, 12, 9]
    assert {work.starts_on for work in works} == {date(2024, 3, 1)}
    assert [each["why"] for each in works[0].entries][:2] == ["", ""]
    unclear = [each for work in works for each in work.entries if each["instruction"] is None]
    assert unclear
    assert all(each["words"] and each["why"] for each in unclear)


def test_worksheet__leaves_what_is_uncertain_to_a_person(rules: Any) -> None:
    namesake = build_policy(title="创业集市管理规定")
    draft(namesake)
    work = library.opened(library.decision())[0]
    assert work.target == rules["创业集市管理规定"]
    elsewhere = library.act("一、对《联办孵化站管理暂行办法》作出修改：删去第三条。", title="决定")
    elsewhere_latest = elsewhere.get_latest_revision_as_object()
    elsewhere_latest.issuers = []
    content.save_draft(instance=elsewhere_latest, user=library.person())
    (work,) = library.opened(elsewhere)
    assert work.target is None
    assert [each["agrees"] for each in work.candidates] == [["title"]]


def test_worksheet__opened_again_keeps_what_a_person_did(rules: Any) -> None:
    act = library.decision()
    work = library.opened(act)[0]
    services.settle_entry(seen=library.seen(work), key=1, settled="left_out", reason="已经改过")
    again = library.opened(act)
    assert len(again) == 3
    assert again[0].entries[0]["reason"] == "已经改过"


@pytest.mark.parametrize(
    ("words", "published_on", "starts_on"),
    [
        ("删去第三条。本决定自公布之日起施行。", date(2024, 1, 5), date(2024, 1, 5)),
        ("删去第三条。本决定自2025年2月1日起施行。", date(2024, 1, 5), date(2025, 2, 1)),
        ("删去第三条。本决定自公布之日起施行。", None, None),
    ],
)
def test_worksheet__proposes_the_day_from_its_words(words: str, published_on: Any, starts_on: Any) -> None:
    act = library.act(f"决定对《某某办法》作如下修改：{words}", published_on=published_on)
    assert library.opened(act)[0].starts_on == starts_on


@pytest.mark.parametrize(
    ("head", "end", "days"),
    [
        ("{}、", "本决定第一条自2026年3月1日起施行，第二条自2026年9月1日起施行，第三条自公布之日起施行。", (3, 9, 1)),
        ("第{}条 ", "本决定第一条、第三条自2026年3月1日起施行，第二条自2026年9月1日起施行。", (3, 9, 3)),
        ("{}、", "本决定自2026年3月1日起施行，其中第二条自2026年9月1日起施行。", (3, 9, 3)),
        ("{}、", "本决定第一条自2026年3月1日起施行，其他条款自2026年9月1日起施行。", (None, None, None)),
        ("{}、", "本决定自2026年3月1日起施行，其中第二条第二款自2026年9月1日起施行。", (None, None, None)),
    ],
)
def test_worksheet__proposes_for_each_document_the_day_of_the_part_that_changes_it(
    head: str, end: str, days: tuple[int | None, ...]
) -> None:
    titles = ("甲办法", "乙规定", "丙细则")
    parts = (
        f"{head.format(number)}对《{title}》作如下修改：\n（一）删去第六条。\n"
        for number, title in zip("一二三", titles, strict=True)
    )
    act = library.act(f"{''.join(parts)}对上述文件的条文顺序作相应调整。\n{end}", published_on=date(2026, 1, 1))
    works = library.opened(act)
    assert [work.starts_on for work in works] == [date(2026, month, 1) if month else None for month in days]


def test_unsettled__without_a_day_is_not_applied(stations: PolicyDocument) -> None:
    act = library.act(
        "对《联办孵化站管理暂行办法》作如下修改：\n一、删去第三条第一款。\n二、删去第五条。\n"
        "本决定第一条自2026年3月1日起施行，第二条自2026年9月1日起施行。"
    )
    (work,) = library.opened(act)
    shown = carrying_out.preview(work)
    assert shown is not None
    assert carrying_out.unsettled(work, shown[1]) == ["请填写修改自何日起施行。"]


def test_three_documents__the_texts_of_four_dates(get: Fetch, rules: Any) -> None:
    raised = library.small_act("将第四条第（二）项中的“五名”修改为“六名”。", "修改决定一", date(2021, 6, 1))
    reported = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "修改决定三", date(2035, 1, 1))
    with time_machine.travel("2026-03-15T10:00:00+08:00", tick=False):
        for act in (raised, library.decision(), reported):
            library.worked_through(act)
        for rule in rules.values():
            library.made_public(rule)
    stations = rules["联办孵化站管理暂行办法"]
    days = {
        "2020-01-01": (0, "五名"),
        "2022-01-01": (1, "六名"),
        "2024-03-01": (2, "三名"),
        "2035-01-01": (3, "每半年"),
    }
    for day, (number, words) in days.items():
        found = get(stations, as_of=day)
        assert (found["text_version"], words in found["body"]["text"]) == (number, True), day
        assert "".join(each["text"] for each in found["provisions"]) == found["body"]["text"]
    assert get(stations, as_of="2024-02-29")["title"] == "联办孵化站管理暂行办法"
    assert get(stations, as_of="2035-01-01")["title"] == "社会孵化站管理暂行办法"
    fairs, clinics = rules["创业集市管理规定"], rules["合作诊断所设立办法"]
    assert "提前三十日备案" in get(fairs, as_of="2024-02-29")["body"]["text"]
    assert "提前三十日备案" not in get(fairs, as_of="2024-03-01")["body"]["text"]
    assert "数字化诊断" in get(clinics, as_of="2024-03-01")["body"]["text"]
    assert "数字化诊断" not in get(clinics, as_of="2024-02-29")["body"]["text"]


def test_future_act__applies_by_itself_on_its_day(get: Fetch, stations: PolicyDocument) -> None:
    act = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "修改决定", date(2035, 1, 1))
    library.worked_through(act)
    library.made_public(stations)
    with time_machine.travel("2034-12-31T23:59:00+08:00", tick=False):
        assert "每年报告一次" in get(stations)["body"]["text"]
    with time_machine.travel("2035-01-01T00:00:10+08:00", tick=False):
        assert "每半年报告一次" in get(stations)["body"]["text"]


def test_applied__stands_on_a_draft_and_the_act_says_that_it_amends(stations: PolicyDocument) -> None:
    act = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "修改决定", date(2035, 1, 1))
    library.worked_through(act)
    assert not PolicyDocument.objects.get(pk=stations.pk).text_versions.exists()
    (version,) = latest(stations).text_versions.all()
    assert (version.act, version.starts_on, version.title) == (act, date(2035, 1, 1), "")
    assert [(each.role, each.target) for each in latest(act).relations.all()] == [("amends", stations)]


def test_applied_twice__changes_nothing(stations: PolicyDocument) -> None:
    act = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "修改决定", date(2035, 1, 1))
    (work,) = library.opened(act)
    assert library.applied(work).changed
    before = PolicyDocument.objects.get(pk=stations.pk).latest_revision_id, latest(act).latest_revision_id
    outcome = library.applied(work)
    assert not outcome.changed
    assert (PolicyDocument.objects.get(pk=stations.pk).latest_revision_id, latest(act).latest_revision_id) == before


def test_applied_again_after_a_correction__replaces_the_version(stations: PolicyDocument) -> None:
    act = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "修改决定", date(2035, 1, 1))
    (work,) = library.opened(act)
    library.applied(work)
    better = Instruction(Action.REPLACE, path=read_path("第五条"), new="孵化站每季度报告一次。")
    services.change_entry(seen=library.seen(work), key=1, instruction=better)
    assert AmendmentWork.objects.get().state == WorkState.OPEN
    library.applied(work)
    (text,) = texts(stations)
    assert "每季度" in text


def test_two_people__the_second_is_told_and_overwrites_nothing(stations: PolicyDocument) -> None:
    act = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "修改决定", date(2035, 1, 1))
    (work,) = library.opened(act)
    services.settle_entry(seen=library.seen(work, user="first"), key=1, settled="left_out", reason="重复")
    with pytest.raises(NotApplied, match="first"):
        services.settle_entry(
            seen=library.seen(work, fresh=False, user="second"), key=1, settled="left_out", reason="别的"
        )
    with pytest.raises(NotApplied):
        carrying_out.apply_work(seen=library.seen(work, fresh=False, user="second"))
    assert AmendmentWork.objects.get().entries[0]["reason"] == "重复"


def test_draft_of_another__is_built_upon_only_when_said(stations: PolicyDocument) -> None:
    content.save_draft(instance=latest(stations), user=library.person("another"))
    act = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "修改决定", date(2035, 1, 1))
    (work,) = library.opened(act)
    with pytest.raises(NotApplied, match="another"):
        library.applied(work)
    assert library.applied(work, over_draft=True).changed


def test_unsettled__is_not_applied_and_said(stations: PolicyDocument) -> None:
    act = library.small_act("删去第四十条。将第五条修改为“每半年一次。”", "修改决定", date(2035, 1, 1))
    (work,) = library.opened(act)
    with pytest.raises(NotApplied, match="第四十条"):
        library.applied(work)
    assert not texts(stations)
    with pytest.raises(NotApplied):
        services.settle_entry(seen=library.seen(work), key=1, settled="left_out", reason=" ")
    library.settle_rest(work)
    assert library.applied(work).changed


def test_earlier_act__inserted_afterwards_changes_later_texts(stations: PolicyDocument) -> None:
    later = library.small_act("将第五条中的“及时报告”修改为“十日内报告”。", "修改决定二", date(2030, 1, 1))
    library.worked_through(later)
    earlier = library.small_act("将第四条第（二）项中的“五名”修改为“六名”。", "修改决定一", date(2025, 1, 1))
    library.worked_through(earlier)
    first, second = texts(stations)
    assert ("六名" in first, "十日内" in first) == (True, False)
    assert ("六名" in second, "十日内" in second) == (True, True)


def test_earlier_act__that_takes_a_later_one_its_words_opens_it_again(stations: PolicyDocument) -> None:
    later = library.small_act("将第五条中的“及时报告”修改为“十日内报告”。", "修改决定二", date(2030, 1, 1))
    library.worked_through(later)
    earlier = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "修改决定一", date(2025, 1, 1))
    (work,) = library.opened(earlier)
    outcome = library.applied(work)
    assert "及时报告" in outcome.check[0]
    assert AmendmentWork.objects.get(act=later).state == WorkState.OPEN
    assert "及时报告" in AmendmentWork.objects.get(act=later).problem


def test_by_hand__a_provision_written_over_stays_when_an_earlier_act_is_inserted(stations: PolicyDocument) -> None:
    later = library.small_act("对有关审批权限的规定作相应修改。", "修改决定二", date(2030, 1, 1))
    (work,) = library.opened(later)
    shown = carrying_out.preview(work)
    assert shown is not None
    third = next(each for each in shown[1].wording.provisions if "市科技部门审批" in each["text"])
    services.write_by_hand(
        seen=library.seen(work), provision=third["id"], before=third["text"],
        after=third["text"].replace("市科技部门", "区科技部门"),
    )  # fmt: skip
    for entry in work.entries:
        services.settle_entry(seen=library.seen(work), key=entry["key"], settled="by_hand", reason="见第三条第二款")
    library.applied(work)
    library.worked_through(library.small_act("将第四条第（二）项中的“五名”修改为“六名”。", "一", date(2025, 1, 1)))
    first, second = texts(stations)
    assert "初审后报市科技部门审批" in first
    assert "初审后报区科技部门审批" in second
    assert "六名" in second
    (_first, version) = latest(stations).text_versions.all()
    assert third["id"] in {each["id"] for each in version.provisions}


def test_by_hand__the_whole_text(stations: PolicyDocument) -> None:
    act = library.small_act("将第五条修改为“孵化站每半年报告一次。”", "修改决定", date(2030, 1, 1))
    (work,) = library.opened(act)
    shown = carrying_out.preview(work)
    assert shown is not None
    text = shown[1].wording.text
    services.write_by_hand(
        seen=library.seen(work), provision="", before=text, after=text.replace("\n第六条", "\n第六条 增补。\n第七条")
    )
    library.applied(work)
    (version,) = latest(stations).text_versions.all()
    numbers = [each["number"] for each in version.provisions if each["kind"] == "article"]
    assert numbers[-2:] == ["第六条", "第七条"]


def test_texts_put_in_by_hand__are_built_upon_and_left_alone(stations: PolicyDocument) -> None:
    draft_ = latest(stations)
    body = [{"type": "text", "value": f"<p>{library.html(STATIONS.replace('五名', '七名'))}</p>", "id": None}]
    draft_.text_versions.add(TextVersion(starts_on=date(2022, 1, 1), body=body, act_title="早年的决定"))
    content.save_draft(instance=draft_, user=library.person())
    library.worked_through(library.small_act("将第五条修改为“每半年一次。”", "修改决定", date(2030, 1, 1)))
    first, second = texts(stations)
    assert ("七名" in first, "七名" in second, "每半年" in second) == (True, True, True)
    outcome = library.applied(library.opened(library.small_act("删去第三条第三款。", "更早", date(2021, 1, 1)))[0])
    assert "2022-01-01" in outcome.check[0]
    assert "审批结果应当公开" in texts(stations)[1]
