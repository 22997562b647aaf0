"""Carrying rows out: drafts of the targets, relations on the deciding document, nobody's work overwritten."""

from datetime import date

import pytest

from catalog.cleanup import matching, services
from catalog.cleanup.effects import NotCarriedOut
from catalog.cleanup.models import RowState
from catalog.cleanup.relations import relate, waiting_relations
from catalog.models import PolicyDocument
from cms.content.models import ContentItem, ContentReference
from tests.factories import UserFactory, approved, draft, published, published_policy

from .decisions import DECIDED, decided, know_all, saved

pytestmark = pytest.mark.django_db

REPEALED = "一、废止的文件目录\n1.《甲办法》澜科〔2021〕1号"


@pytest.fixture
def cleaner():
    return UserFactory(username="cleaner")


def latest(document):
    return PolicyDocument.objects.get(pk=document.pk).get_latest_revision_as_object()


def accept(decision, user, **options):
    rows = list(decision.rows.values_list("pk", flat=True))
    return services.accept_rows(decision=decision, rows=rows, user=user, **options)


def relations(document):
    return [(r.role, r.target_id, r.note) for r in latest(document).relations.all()]


@pytest.mark.clause("5.1.1.4")
@pytest.mark.parametrize(("words", "kind"), [("予以废止", "repealed"), ("宣布失效", "declared_invalid")])
def test_ended__the_draft_says_since_when_and_that_it_was_declared(cleaner, words, kind):
    target = saved(title="甲办法", number_raw="澜科〔2021〕1号")
    tally = accept(decided(REPEALED.replace("废止", words)), cleaner)
    assert (tally.accepted, tally.problems) == (1, [])
    ended = latest(target)
    assert (ended.terminated_on, ended.terminated_basis, ended.termination_kind) == (DECIDED, "declared", kind)


def test_ended__on_the_day_the_decision_takes_effect(cleaner):
    target = saved(title="甲办法", number_raw="澜科〔2021〕1号")
    accept(decided(REPEALED, effective_on=date(2024, 1, 1)), cleaner)
    assert latest(target).terminated_on == date(2024, 1, 1)


def test_extended__until_the_day_of_the_row(cleaner):
    target = saved(title="甲办法", number_raw="澜科〔2021〕1号")
    accept(decided("一、延长有效期的文件目录\n1.《甲办法》澜科〔2021〕1号 延长至2027年12月31日"), cleaner)
    assert (latest(target).expires_on, latest(target).expires_basis) == (date(2027, 12, 31), "declared")


def test_public__stays_as_it_is_until_the_draft_is_reviewed(cleaner):
    target = published_policy(title="甲办法", number_raw="澜科〔2021〕1号")
    know_all()
    decision = decided(REPEALED)
    assert accept(decision, cleaner).accepted == 1
    target.refresh_from_db()
    assert target.terminated_on is None
    assert target.has_unpublished_changes


def test_kept_and_to_be_amended__change_nothing_in_the_target(cleaner):
    target = saved(title="甲办法", number_raw="澜科〔2021〕1号")
    before = target.latest_revision_id
    act = saved(title="清理结果")
    text = "（一）保留的文件目录\n1.《甲办法》澜科〔2021〕1号\n"
    text += "（二）限期修改的文件目录\n1.《甲办法》澜科〔2021〕1号 2024年6月底前"
    decision = decided(text, document=act)
    assert accept(decision, cleaner).accepted == 2
    target.refresh_from_db()
    assert target.latest_revision_id == before
    assert relations(act) == [("calls_to_amend", target.pk, "限2024年6月30日前修改")]


def test_relations__stand_on_the_deciding_document_and_are_read_from_both_ends(cleaner):
    target = published_policy(title="甲办法", number_raw="澜科〔2021〕1号")
    act = published_policy(title="清理结果")
    know_all()
    accept(decided(REPEALED, document=act), cleaner)
    assert relations(act) == [("repeals", target.pk, "")]
    published(latest(act), user=cleaner)
    reference = ContentReference.objects.get(role="repeals", item__locale="zh-hans")
    assert (reference.item.content_id, reference.to_id) == (act.content_id, target.content_id)


def test_twice__nothing_is_done_twice(cleaner):
    target, act = saved(title="甲办法", number_raw="澜科〔2021〕1号"), saved(title="清理结果")
    decision = decided(REPEALED, document=act)
    accept(decision, cleaner)
    revisions = [document.revisions.count() for document in (target, act)]
    assert accept(decision, cleaner).accepted == 0
    assert [document.revisions.count() for document in (target, act)] == revisions


def test_interrupted__the_rows_that_were_done_stay_done_and_the_rest_goes_on(cleaner, monkeypatch):
    targets = [saved(title=f"第{n}号办法", number_raw=f"澜科〔2021〕{n}号") for n in (1, 2, 3)]
    text = "一、废止的文件目录\n" + "\n".join(f"{n}.《第{n}号办法》澜科〔2021〕{n}号" for n in (1, 2, 3))
    decision, carry_out = decided(text), services._carry_out

    def killed_at_the_second(row, user, **options):
        carry_out(row, user, **options)
        if row.position == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(services, "_carry_out", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            accept(decision, cleaner)
    assert [latest(t).terminated_on for t in targets] == [DECIDED, None, None]
    assert accept(decision, cleaner).accepted == 2
    assert [latest(t).terminated_on for t in targets] == [DECIDED] * 3
    assert targets[0].revisions.count() == 2


def test_draft_of_someone_else__is_not_built_upon_unless_a_person_says_so(cleaner):
    target = published_policy(title="甲办法", number_raw="澜科〔2021〕1号")
    target.summary = "正在改写"
    draft(target, user=UserFactory(username="other"))
    know_all()
    decision = decided(REPEALED)
    tally = accept(decision, cleaner)
    assert tally.accepted == 0
    assert "other" in tally.problems[0].problem
    assert latest(target).terminated_on is None
    assert accept(decision, cleaner, over_draft=True).accepted == 1
    assert (latest(target).summary, latest(target).terminated_on) == ("正在改写", DECIDED)


def test_import__that_nobody_has_touched_is_nobody_s_work(cleaner):
    target = saved(title="甲办法", number_raw="澜科〔2021〕1号", source="portal", source_id="1")
    assert accept(decided(REPEALED), UserFactory(username="another")).accepted == 1
    assert latest(target).terminated_on == DECIDED


def test_locked__document_is_left_to_who_locked_it(cleaner):
    target = saved(title="甲办法", number_raw="澜科〔2021〕1号")
    target.locked, target.locked_by = True, UserFactory(username="keeper")
    target.save(update_fields=["locked", "locked_by"])
    assert "keeper" in accept(decided(REPEALED), cleaner).problems[0].problem


def test_uncertain__is_carried_out_only_after_a_person_chose(cleaner):
    target = saved(title="甲办法", number_raw="")
    decision = decided(REPEALED)
    assert accept(decision, cleaner).accepted == 0
    services.choose_target(row=decision.rows.get(), target=target, user=cleaner)
    assert accept(decision, cleaner).accepted == 1


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"decided_on": None}, REPEALED),
        ({}, "一、延长有效期的文件目录\n1.《甲办法》澜科〔2021〕1号"),
        ({}, "一、废止和宣布失效的文件目录\n1.《甲办法》澜科〔2021〕1号"),
    ],
)
def test_row__that_does_not_say_enough_stays_open_and_says_what_is_missing(cleaner, values, text):
    saved(title="甲办法", number_raw="澜科〔2021〕1号")
    decision = decided(text, **values)
    tally = accept(decision, cleaner)
    assert (tally.accepted, decision.rows.get().state) == (0, RowState.OPEN)
    assert decision.rows.get().problem


def test_row__whose_document_is_not_there_waits_and_no_longer_says_so_once_it_is(cleaner):
    decision = decided(REPEALED)
    assert accept(decision, cleaner).accepted == 0
    assert "尚未入库" in decision.rows.get().problem
    saved(title="甲办法", number_raw="澜科〔2021〕1号")
    matching.match_waiting()
    assert (decision.rows.get().match, decision.rows.get().problem) == ("certain", "")


def test_contradiction__a_document_that_ended_on_another_day_is_left_to_a_person(cleaner):
    saved(
        title="甲办法", number_raw="澜科〔2021〕1号", terminated_on=date(2022, 1, 1), terminated_basis="stated",
        termination_kind="repealed",
    )  # fmt: skip
    assert "2022年1月1日" in accept(decided(REPEALED), cleaner).problems[0].problem


def test_take_back__restores_the_draft_and_the_relations(cleaner):
    target, act = saved(title="甲办法", number_raw="澜科〔2021〕1号"), saved(title="清理结果")
    decision = decided(REPEALED, document=act)
    accept(decision, cleaner)
    services.take_back(row=decision.rows.get(), user=cleaner)
    assert (latest(target).terminated_on, latest(target).termination_kind) == (None, "")
    assert relations(act) == []
    assert decision.rows.get().state == RowState.OPEN
    assert accept(decision, cleaner).accepted == 1
    assert relations(act) == [("repeals", target.pk, "")]


def test_take_back__is_refused_once_the_words_are_public(cleaner):
    target = published_policy(title="甲办法", number_raw="澜科〔2021〕1号")
    know_all()
    decision = decided(REPEALED)
    accept(decision, cleaner)
    published(latest(target), user=cleaner)
    with pytest.raises(NotCarriedOut):
        services.take_back(row=decision.rows.get(), user=cleaner)
    assert decision.rows.get().state == RowState.ACCEPTED
    assert ContentItem.objects.exists()


def test_review__of_the_deciding_document_makes_the_relations_wait(cleaner):
    saved(title="甲办法", number_raw="澜科〔2021〕1号")
    act = published_policy(title="清理结果")
    act.summary = "正在改写"
    approved(act, user=UserFactory(username="other"))
    decision = decided(REPEALED, document=act)
    tally = accept(decision, cleaner)
    assert tally.accepted == 1
    assert "other" in tally.relations_wait
    assert relations(act) == []


def test_decision__that_is_not_in_the_library_has_its_relations_written_when_it_arrives(cleaner):
    target = saved(title="甲办法", number_raw="澜科〔2021〕1号")
    decision = decided(REPEALED)
    accept(decision, cleaner)
    assert waiting_relations(decision) == 0
    decision.document = act = saved(title="清理结果")
    decision.save()
    assert waiting_relations(decision) == 1
    assert relate(decision=decision, user=cleaner) == ""
    assert relations(act) == [("repeals", target.pk, "")]


def test_queue__is_worked_off_in_pieces_for_who_asked(cleaner):
    targets = [saved(title=f"第{n}号办法", number_raw=f"澜科〔2021〕{n}号") for n in range(1, 6)]
    act = saved(title="清理结果")
    text = "一、废止的文件目录\n" + "\n".join(f"{n}.《第{n}号办法》澜科〔2021〕{n}号" for n in range(1, 6))
    decision = decided(text, document=act)
    rows = list(decision.rows.values_list("pk", flat=True))
    assert services.queue_rows(decision=decision, rows=rows, user=cleaner) == 5
    assert [services.accept_queued(limit=2) for _time in range(4)] == [2, 2, 1, 0]
    assert {latest(target).terminated_on for target in targets} == {DECIDED}
    assert len(relations(act)) == 5
    assert latest(targets[0]).latest_revision.user == cleaner
    assert act.revisions.count() == 2


def test_queue__of_a_person_who_is_gone_is_opened_again():
    saved(title="甲办法", number_raw="澜科〔2021〕1号")
    leaver = UserFactory(username="leaver")
    decision = decided(REPEALED)
    services.queue_rows(decision=decision, rows=[decision.rows.get().pk], user=leaver)
    leaver.delete()
    services.accept_queued()
    assert decision.rows.get().state == RowState.OPEN
