"""The text of a document on any day, and the difference between two of its versions."""

import json
from datetime import date
from uuid import UUID

from catalog.amending.instructions import read_instructions
from catalog.amending.model import Action, Target
from catalog.amending.versions import Act, history
from catalog.provisions.assembling import assemble
from cms.content.differences import Kind, difference

from .texts import STATIONS, by_number, decision

FIRST, SECOND, THIRD = (UUID(f"00000000-0000-4000-8000-00000000000{n}") for n in "123")
ISSUED = date(2019, 1, 1)


def act(number: UUID, day: date, words: str) -> Act:
    reading = read_instructions(f"决定对《某某办法》作如下修改：{words}")
    assert not reading.unclear
    return Act(number, day, reading.instructions)


RAISED = act(FIRST, date(2021, 6, 1), "将第四条第（二）项中的“五名”修改为“六名”。")
REPORTED = act(THIRD, date(2027, 1, 1), "将第五条修改为“孵化站每半年报告一次。”")


def three_documents() -> Act:
    target = Target("联办孵化站管理暂行办法")
    return Act(SECOND, date(2024, 3, 1), decision().of(target))


def test_history__the_text_on_four_dates() -> None:
    found = history(STATIONS, ISSUED, [REPORTED, RAISED, three_documents()], title="联办孵化站管理暂行办法")
    assert [(each.starts_on, each.ends_on, each.acts) for each in found.versions] == [
        (ISSUED, date(2021, 5, 31), ()),
        (date(2021, 6, 1), date(2024, 2, 29), (FIRST,)),
        (date(2024, 3, 1), date(2026, 12, 31), (SECOND,)),
        (date(2027, 1, 1), None, (THIRD,)),
    ]
    assert found.text_on(date(2018, 12, 31)) == ""
    assert found.text_on(date(2020, 1, 1)) == STATIONS
    assert "六名" in found.text_on(date(2024, 2, 29))
    assert "三名" in found.text_on(date(2024, 3, 1))
    assert "每半年" in found.text_on(date(2030, 1, 1))
    titles = [each.title for each in found.versions]
    assert titles == ["联办孵化站管理暂行办法"] * 2 + ["社会孵化站管理暂行办法"] * 2
    assert not found.failed


def test_history__tells_which_act_changed_a_provision() -> None:
    found = history(STATIONS, ISSUED, [RAISED, three_documents(), REPORTED])
    staff = by_number(list(found.versions[0].provisions))["（二）"].id
    assert [(each.act, each.action) for each in found.changes_of(staff)] == [
        (FIRST, Action.REPLACE_WORDS),
        (SECOND, Action.REPLACE),
        (SECOND, Action.REORDER),
    ]


def test_history__two_acts_of_one_day_are_applied_in_order() -> None:
    day = date(2022, 1, 1)
    one = act(FIRST, day, "将第五条中的“一次”修改为“两次”。")
    other = act(SECOND, day, "将第五条中的“两次”修改为“三次”。")
    found = history(STATIONS, ISSUED, [one, other])
    assert [each.acts for each in found.versions] == [(), (FIRST, SECOND)]
    assert "报告三次" in found.text_on(day)
    assert history(STATIONS, ISSUED, [other, one]).failed


def test_history__an_earlier_act_added_later_changes_what_later_acts_find() -> None:
    provisions = assemble(STATIONS)
    inserting = act(THIRD, date(2023, 1, 1), "增加一条，作为第七条：“甲。”")
    without = history(provisions, ISSUED, [inserting])
    with_it = history(provisions, ISSUED, [inserting, RAISED])
    assert [each.acts for each in with_it.versions] == [(), (FIRST,), (THIRD,)]
    assert "六名" in with_it.versions[-1].text
    kept = [by_number(list(each.versions[-1].provisions))["第七条"].id for each in (without, with_it)]
    assert kept[0] == kept[1]


def test_history__what_was_amended_before_its_day_begins_amended() -> None:
    early = act(FIRST, date(2018, 12, 1), "将第五条中的“一次”修改为“两次”。")
    found = history(STATIONS, ISSUED, [early])
    assert [(each.starts_on, each.acts) for each in found.versions] == [(ISSUED, (FIRST,))]
    assert "报告两次" in found.text_on(ISSUED)


def test_difference__by_provision() -> None:
    found = history(STATIONS, ISSUED, [three_documents()], title="联办孵化站管理暂行办法")
    before, after = found.versions
    parts = ([part.as_json() for part in each.provisions] for each in found.versions)
    told = difference(*parts, titles=(before.title, after.title))
    by_words = {entry.before or entry.after: entry for entry in told.changes}
    assert by_words["有固定场所；"].kind == Kind.REMOVED
    assert by_words["有孵化章程。"].kind == Kind.ADDED
    staff = by_words["有专职人员五名以上；"]
    assert (staff.kind, staff.number_before, staff.number_after) == (Kind.CHANGED, "（二）", "（一）")
    assert [(run.sign, run.text) for run in staff.runs] == [
        ("equal", "有专职人员"), ("delete", "五"), ("insert", "三"), ("equal", "名以上；"),
    ]  # fmt: skip
    shown = json.loads(json.dumps(told.as_json()))
    assert shown["title"] == {"before": "联办孵化站管理暂行办法", "after": "社会孵化站管理暂行办法"}
    assert shown["counts"]["unchanged"] == len(told.entries) - len(told.changes)
