"""The text of a document on any day, and the difference between two of its versions."""

import json
import random
import time
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from catalog.amending.differences import Kind, difference, runs
from catalog.amending.instructions import read_instructions
from catalog.amending.model import Action, Target
from catalog.amending.versions import Act, history
from catalog.provisions.assembling import assemble

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
    told = difference(before.provisions, after.provisions, titles=(before.title, after.title))
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


def test_difference__renumbered_and_moved() -> None:
    before = assemble("第一条 企业应当申报材料。\n第二条 补助由市财政安排。\n第三条 本办法自发布之日起施行。\n")
    renumbered = assemble("第一条 补助由市财政安排。\n第二条 本办法自发布之日起施行。\n", before)
    kinds = [entry.kind for entry in difference(before, renumbered).entries]
    assert kinds == [Kind.REMOVED, Kind.RENUMBERED, Kind.RENUMBERED]
    moved = assemble("第一条 补助由市财政安排。\n第二条 企业应当申报材料。\n第三条 本办法自发布之日起施行。\n", before)
    assert sorted(entry.kind for entry in difference(before, moved).changes) == [Kind.MOVED, Kind.RENUMBERED]


@given(st.text(alphabet="第一二三条（）。；企业\n", max_size=200))
def test_difference__of_equal_texts_is_empty(text: str) -> None:
    provisions = assemble(text)
    assert difference(provisions, assemble(text, provisions)).changes == ()


@given(st.text(alphabet="企业补助，。", max_size=60), st.text(alphabet="企业补助，。", max_size=60))
def test_runs__give_both_wordings_back(before: str, after: str) -> None:
    found = runs(before, after)
    assert "".join(run.text for run in found if run.sign != "insert") == before
    assert "".join(run.text for run in found if run.sign != "delete") == after


def test_difference__of_long_texts_takes_less_than_a_second() -> None:
    chance = random.Random(4)
    words = "".join(chance.choice("企业应当申报补助资金管理办法规定，。") for _ in range(30_000))
    edited = list(words)
    for _ in range(100):
        edited[chance.randrange(30_000)] = "改"
    unlike = "".join(chance.choice("甲乙丙丁戊己庚辛壬癸子丑寅卯，。") for _ in range(30_000))
    before = assemble(words)
    for text, exact in (("".join(edited), True), (unlike, False)):
        after = assemble(text, before)
        started = time.perf_counter()
        told = difference(before, after)
        assert time.perf_counter() - started < 1
        assert "".join(run.text for run in told.entries[-1].runs if run.sign != "delete") == (
            text.strip() if exact else ""
        )
        assert told.exact or not exact
