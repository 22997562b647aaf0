"""An applied amendment taken back: the text without it, what later acts find then, and who is stopped."""

from datetime import date
from typing import Any

import pytest

from catalog.amending import carrying_out, services
from catalog.amending.consolidating import of_version
from catalog.amending.model import Action, Instruction
from catalog.amending.paths import read_path
from catalog.amending.services import NotApplied
from catalog.amending.works import AmendmentWork, WorkState
from catalog.models import PolicyDocument, TextVersion
from cms.content import services as content

from . import library
from .texts import STATIONS

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1.1.4")]

HALF_YEARLY = "将第五条修改为“孵化站每半年报告一次，情况变化的，及时报告。”"
AT_ONCE = "将第五条中的“及时报告”修改为“十日内报告”。"
HALF_YEAR_TO_MONTH = "将第五条中的“每半年报告”修改为“每月报告”。"


@pytest.fixture
def stations() -> PolicyDocument:
    return library.rule("联办孵化站管理暂行办法", STATIONS)


def latest(document: PolicyDocument) -> PolicyDocument:
    return PolicyDocument.objects.get(pk=document.pk).get_latest_revision_as_object()


def versions(document: PolicyDocument) -> list[tuple[str, list[str]]]:
    """Text and provisions' identities of every version in the draft."""
    draft = latest(document)
    return [
        (of_version(draft, each).text, [one["id"] for one in each.provisions]) for each in draft.text_versions.all()
    ]


def applied_act(words: str, title: str, day: date) -> AmendmentWork:
    act = library.small_act(words, title, day)
    library.worked_through(act)
    return AmendmentWork.objects.get(act=act)


def undone(work: AmendmentWork, **values: Any) -> carrying_out.Outcome:
    return carrying_out.undo_work(seen=library.seen(work), **values)


def now(work: AmendmentWork) -> AmendmentWork:
    return AmendmentWork.objects.get(pk=work.pk)


def test_undone__the_draft_is_as_before_and_the_work_is_open_with_its_entries(stations: PolicyDocument) -> None:
    act = library.small_act(f"{HALF_YEARLY}删去第四十条。", "修改决定", date(2030, 1, 1))
    library.worked_through(act)
    work = AmendmentWork.objects.get(act=act)
    outcome = undone(work)
    assert (outcome.changed, outcome.check) == (True, [])
    assert not latest(stations).text_versions.exists()
    left = now(work)
    assert (left.state, left.applied, left.applied_by, left.applied_at) == (WorkState.OPEN, {}, None, None)
    assert left.entries == work.entries
    assert [each["settled"] for each in left.entries] == ["", "left_out"]


def test_applied_again__gives_the_same_texts_and_identities(stations: PolicyDocument) -> None:
    inserting = "增加一条，作为第六条：“孵化站应当公开年度报告。”第六条改为第七条。"
    first = applied_act(inserting, "决定一", date(2025, 1, 1))
    applied_act(AT_ONCE, "决定二", date(2030, 1, 1))
    before = versions(stations)
    assert len(before) == 2
    undone(first)
    ((text, _ids),) = versions(stations)
    assert "年度报告" not in text
    assert "十日内报告" in text
    assert library.applied(first).changed
    assert versions(stations) == before


def test_published_without_it__readers_no_longer_get_it(stations: PolicyDocument, client: Any) -> None:
    work = applied_act(HALF_YEARLY, "决定一", date(2025, 1, 1))
    library.made_public(stations)
    undone(work)
    address = f"/api/v1/policies/{stations.content_id}?as_of=2025-06-01"
    assert "每半年" in client.get(address).json()["body"]["text"]
    library.made_public(stations)
    found = client.get(address).json()
    assert (found["text_version"], "每半年" in found["body"]["text"]) == (0, False)


def test_later_act__whose_words_are_gone_is_opened_named_and_closed_again_when_they_are_back(
    stations: PolicyDocument,
) -> None:
    first = applied_act(HALF_YEARLY, "决定一", date(2025, 1, 1))
    later = applied_act(HALF_YEAR_TO_MONTH, "决定二", date(2030, 1, 1))
    outcome = undone(first)
    assert "决定二" in outcome.check[0]
    assert "每半年报告" in outcome.check[0]
    assert (now(later).state, "每半年报告" in now(later).problem) == (WorkState.OPEN, True)
    library.applied(first)
    assert (now(later).state, now(later).problem) == (WorkState.APPLIED, "")
    assert "每月报告" in versions(stations)[1][0]


def test_later_act__that_a_person_has_begun_to_correct_stays_open(stations: PolicyDocument) -> None:
    first = applied_act(HALF_YEARLY, "决定一", date(2025, 1, 1))
    later = applied_act(HALF_YEAR_TO_MONTH, "决定二", date(2030, 1, 1))
    undone(first)
    services.settle_entry(seen=library.seen(later), key=1, settled="left_out", reason="已无此规定")
    library.applied(first)
    assert now(later).state == WorkState.OPEN
    assert now(later).entries[0]["settled"] == "left_out"


def test_what_it_does__is_said_beforehand_and_writes_nothing(stations: PolicyDocument) -> None:
    first = applied_act(HALF_YEARLY, "决定一", date(2025, 1, 1))
    applied_act(HALF_YEAR_TO_MONTH, "决定二", date(2030, 1, 1))
    applied_act("将第四条第（二）项中的“五名”修改为“六名”。", "决定三", date(2031, 1, 1))
    by_hand = latest(stations)
    body = [{"type": "text", "value": "<p>另行整理的文本</p>", "id": None}]
    by_hand.text_versions.add(TextVersion(starts_on=date(2032, 1, 1), body=body, act_title="整理"))
    content.save_draft(instance=by_hand, user=library.person())
    before = versions(stations), list(AmendmentWork.objects.order_by("pk").values())
    told = carrying_out.what_undoing_does(now(first))
    assert told.own is not None
    assert told.own.starts_on == date(2025, 1, 1)
    assert [(each.changed, bool(each.problems), each.work is None) for each in told.later] == [
        (True, True, False), (True, False, False), (False, False, True),
    ]  # fmt: skip
    assert (versions(stations), list(AmendmentWork.objects.order_by("pk").values())) == before


def test_relation__that_the_act_amends_it_stays(stations: PolicyDocument) -> None:
    work = applied_act(HALF_YEARLY, "决定一", date(2025, 1, 1))
    undone(work)
    assert [(each.role, each.target) for each in latest(work.act).relations.all()] == [("amends", stations)]
    library.applied(work)
    assert len(latest(work.act).relations.all()) == 1


def test_corrected_and_applied_again__has_the_correction(stations: PolicyDocument) -> None:
    work = applied_act(HALF_YEARLY, "决定一", date(2025, 1, 1))
    undone(work)
    better = Instruction(Action.REPLACE, path=read_path("第五条"), new="孵化站每季度报告一次。")
    services.change_entry(seen=library.seen(work), key=1, instruction=better)
    library.applied(work)
    ((text, _ids),) = versions(stations)
    assert "每季度" in text


def test_opened_again_by_a_correction__can_still_be_taken_back(stations: PolicyDocument) -> None:
    work = applied_act(HALF_YEARLY, "决定一", date(2025, 1, 1))
    services.settle_entry(seen=library.seen(work), key=1, settled="left_out", reason="重复")
    assert undone(work).changed
    assert not versions(stations)


def test_guards__are_those_of_applying(stations: PolicyDocument) -> None:
    work = applied_act(HALF_YEARLY, "决定一", date(2025, 1, 1))
    library.made_public(stations)
    with pytest.raises(NotApplied, match="刚刚修改过"):
        carrying_out.undo_work(seen=services.Seen(work.pk, work.version - 1, library.person("second")))
    content.save_draft(instance=latest(stations), user=library.person("another"))
    with pytest.raises(NotApplied, match="another"):
        undone(work)
    assert now(work).state == WorkState.APPLIED
    assert undone(work, over_draft=True).changed
    with pytest.raises(NotApplied):
        undone(work)


def test_under_review__nothing_is_taken_back(stations: PolicyDocument) -> None:
    work = applied_act(HALF_YEARLY, "决定一", date(2025, 1, 1))
    library.under_review(stations)
    with pytest.raises(NotApplied, match="审核"):
        undone(work)
    assert len(versions(stations)) == 1


def test_version_removed_from_the_draft_by_hand__only_opens_the_work(stations: PolicyDocument) -> None:
    work = applied_act(HALF_YEARLY, "决定一", date(2025, 1, 1))
    draft = latest(stations)
    draft.text_versions = []
    content.save_draft(instance=draft, user=library.person())
    assert not undone(work).changed
    assert now(work).state == WorkState.OPEN
