"""From a file to saved objects: preview, confirmation, approval, run, receipt."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User

from cms.transfer import running, services
from cms.transfer.jobs import preview_import, run_import, worker_name
from cms.transfer.models import ImportJob, Mode, Outcome, RowState, Status
from cms.transfer.problems import ActionRefused
from cms.transfer.receipts import receipt
from cms.transfer.running import run

pytestmark = pytest.mark.django_db

Upload = Callable[..., ImportJob]


def confirmed(job: ImportJob, **given: object) -> ImportJob:
    services.confirm(job_id=job.pk, user=job.created_by, sha256=job.sha256, **given)
    run(job.pk, worker_name())
    job.refresh_from_db()
    return job


def outcomes(job: ImportJob) -> list[str]:
    return list(job.rows.values_list("outcome", flat=True))


def test_preview__names_new_changed_same_refused_kept_and_set_aside_rows(upload: Upload) -> None:
    User.objects.create(username="1", first_name="明", last_name="王")
    User.objects.create(username="2", first_name="芳", last_name="李")
    job = upload("1,明,王,", "2,芳芳,李,", "3,强,赵,", "4,草,钱,", "5,别处,孙,", f"6,长,{'长' * 21},", ",无号,周,")
    assert outcomes(job) == ["same", "changed", "new", "kept_draft", "set_aside", "refused", "refused"]
    assert job.status == Status.PREVIEWED
    assert job.rows.get(row_number=3).diff == [["first_name", "芳", "芳芳"]]
    problem = job.rows.get(row_number=7).problems[0]
    assert (problem["row"], problem["column"], problem["allowed"]) == (7, "last_name", "不超过20字")
    assert User.objects.filter(username__in="3456").count() == 0


def test_preview__refuses_what_the_fields_would_refuse_while_saving(upload: Upload) -> None:
    job = upload(f"1,{'明' * 151},王,", "2,芳,李,wang", "3,强,赵,zhao@example.com", f"4,别处,{'孙' * 151},")
    assert outcomes(job) == ["refused", "refused", "new", "refused"]
    problem = job.rows.get(row_number=2).problems[0]
    assert (problem["column"], problem["value"][:2]) == ("first_name", "明明")
    assert (problem["message"], problem["allowed"]) == ("该值有 151 个字符，过长。", "不超过 150 个字符")
    assert job.rows.get(row_number=3).problems[0]["column"] == "email"


def test_preview__a_row_set_aside_is_not_measured(upload: Upload) -> None:
    assert outcomes(upload(f"{'4' * 200},别处,孙,")) == ["set_aside"]


def test_preview__a_missing_value_is_said_once_with_an_example_as_such(upload: Upload) -> None:
    problems = upload("1,明,王,", ",芳,李,").rows.get(row_number=3).problems
    assert [(found["column"], found["allowed"]) for found in problems] == [("username", "须填写，例如：0007")]


def test_preview__a_broken_line_far_below_keeps_the_count_of_the_rows_above(upload: Upload) -> None:
    lines = [f'{{"username": "{number}", "first_name": "明"}}' for number in range(250)]
    content = "\n".join([*lines, '{"username": ']).encode()
    job = upload.bytes(content, "people.jsonl", user=None, kind="people")  # type: ignore[attr-defined]
    preview_import.func(job.pk)
    job.refresh_from_db()
    assert (job.status, job.counts["read"], job.rows.count()) == (Status.FAILED, 200, 200)
    assert "251" in job.error


def test_preview__the_same_object_twice_in_a_file_refuses_the_second_row(upload: Upload) -> None:
    job = upload("1,明,王,", "2,芳,李,", "1,亮,王,")
    assert outcomes(job) == ["new", "new", "refused"]
    assert "2" in job.rows.get(row_number=4).problems[0]["message"]


def test_run__saves_rows_and_gives_a_receipt_that_accounts_for_every_row(upload: Upload) -> None:
    job = confirmed(upload("1,明,王,", "2,草,李,", f"3,长,{'长' * 21},", "4,别处,孙,"))
    account = receipt(job).as_dict()
    assert {name: account[name] for name in ("read", "created", "changed", "refused", "set_aside", "status")} == {
        "read": 4,
        "created": 2,
        "changed": 0,
        "refused": 1,
        "set_aside": 1,
        "status": "done",
    }
    assert account["kept_draft"] == [
        {"row": 3, "id": "2", "reason": account["kept_draft"][0]["reason"]},
    ]
    assert account["confirmed_by"] == "editor"
    assert account["sha256"] == job.sha256


def test_run__the_same_file_again_changes_nothing_and_says_so(upload: Upload) -> None:
    rows = ["1,明,王,", "2,草,李,", "3,强,赵,a@example.com"]
    confirmed(upload(*rows))
    again = confirmed(upload(*rows))
    assert outcomes(again) == ["same", "same", "same"]
    assert (receipt(again).as_dict()["created"], receipt(again).as_dict()["changed"]) == (0, 0)


def test_run__an_object_edited_after_the_preview_is_not_overwritten(upload: Upload) -> None:
    User.objects.create(username="1", first_name="明")
    job = upload("1,亮,,", "2,芳,,")
    User.objects.filter(username="1").update(first_name="改过")
    job = confirmed(job)
    assert User.objects.get(username="1").first_name == "改过"
    assert job.rows.get(identity="1").state == RowState.CONFLICT
    assert job.rows.get(identity="2").state == RowState.APPLIED
    assert receipt(job).as_dict()["conflicts"][0]["id"] == "1"


def test_run__an_object_created_after_the_preview_is_not_overwritten(upload: Upload) -> None:
    job = upload("1,亮,,")
    User.objects.create(username="1", first_name="别人")
    confirmed(job)
    assert User.objects.get(username="1").first_name == "别人"


def test_run__two_imports_of_the_same_rows_save_them_once(upload: Upload) -> None:
    first, second = upload("1,明,,", "2,芳,,"), upload("1,亮,,", "2,芳,,")
    confirmed(first)
    second = confirmed(second)
    assert User.objects.get(username="1").first_name == "明"
    assert set(second.rows.values_list("state", flat=True)) == {RowState.CONFLICT}


@pytest.mark.parametrize(("somebody_waits", "seen"), [(False, [4]), (True, [1, 2, 3, 4])])
def test_run__commits_after_each_row_while_somebody_waits_to_write(
    upload: Upload, monkeypatch: pytest.MonkeyPatch, somebody_waits: bool, seen: list[int]
) -> None:
    monkeypatch.setattr(running, "others_wait", lambda: somebody_waits)
    monkeypatch.setattr(running, "COURTESY", 0)
    job = upload("1,明,王,", "2,芳,李,", "3,强,赵,", "6,丽,钱,")
    services.confirm(job_id=job.pk, user=job.created_by, sha256=job.sha256)
    progress: list[int] = []
    running.run(job.pk, worker_name(), lambda phase, done, _total: progress.append(done) if phase == "apply" else None)
    assert [done for done in progress if done] == seen
    assert User.objects.filter(username__in="1236").count() == 4


def test_run__a_row_refused_while_saving_leaves_the_others(upload: Upload) -> None:
    job = confirmed(upload("1,明,,refused@example.com", "2,芳,,"))
    assert job.status == Status.DONE
    assert outcomes(job) == [Outcome.REFUSED, Outcome.NEW]
    assert receipt(job).as_dict()["refused"] == 1


def test_all_or_nothing__refused_rows_forbid_confirming(upload: Upload) -> None:
    job = upload("1,明,,", f"2,长,{'长' * 21},", mode=Mode.ALL_OR_NOTHING)
    with pytest.raises(ActionRefused):
        confirmed(job)
    assert not User.objects.filter(username="1").exists()
    assert confirmed(job, mode=Mode.LEAVE_OUT_REFUSED).status == Status.DONE


def test_all_or_nothing__an_edit_made_meanwhile_stops_before_the_first_write(upload: Upload) -> None:
    User.objects.create(username="2", first_name="芳")
    job = upload("1,明,,", "2,芳芳,,", mode=Mode.ALL_OR_NOTHING)
    User.objects.filter(username="2").update(first_name="改过")
    job = confirmed(job)
    assert job.status == Status.FAILED
    assert not User.objects.filter(username="1").exists()


def test_all_or_nothing__a_long_file_is_looked_through_for_edits_before_the_first_write(upload: Upload) -> None:
    User.objects.create(username="299", first_name="芳")
    job = upload(*[f"{number},人,," for number in range(300)], mode=Mode.ALL_OR_NOTHING)
    preview_import.func(job.pk)
    User.objects.filter(username="299").update(first_name="改过")
    job.refresh_from_db()
    job = confirmed(job)
    assert job.status == Status.FAILED
    assert not User.objects.filter(first_name="人").exists()


def test_all_or_nothing__a_row_refused_while_saving_takes_all_back(upload: Upload) -> None:
    job = confirmed(upload("1,明,,", "2,芳,,refused@example.com", mode=Mode.ALL_OR_NOTHING))
    assert job.status == Status.FAILED
    assert "3" in job.error
    assert not User.objects.filter(username="1").exists()


def test_confirm__only_by_the_person_who_saw_the_preview(upload: Upload, reviewer: User) -> None:
    job = upload("1,明,,")
    with pytest.raises(ActionRefused):
        services.confirm(job_id=job.pk, user=reviewer, sha256=job.sha256)


def test_confirm__only_the_file_whose_preview_was_shown(upload: Upload) -> None:
    job = upload("1,明,,")
    with pytest.raises(ActionRefused):
        services.confirm(job_id=job.pk, user=job.created_by, sha256="0" * 64)


def test_confirm__a_stored_file_that_changed_is_refused(upload: Upload) -> None:
    from cms.transfer.store import path_of

    job = upload("1,明,,")
    path_of(job.sha256).unlink()
    path_of(job.sha256).write_text("编号,名,姓,邮箱\n9,换,,\n")
    with pytest.raises(ActionRefused):
        services.confirm(job_id=job.pk, user=job.created_by, sha256=job.sha256)


def test_confirm__twice_is_refused(upload: Upload) -> None:
    job = confirmed(upload("1,明,,"))
    with pytest.raises(ActionRefused):
        services.confirm(job_id=job.pk, user=job.created_by, sha256=job.sha256)


def test_run__a_role_taken_away_after_confirming_stops_the_import(upload: Upload, editor: User) -> None:
    job = upload("1,明,,")
    services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)
    editor.user_permissions.clear()
    run(job.pk, worker_name())
    job.refresh_from_db()
    assert job.status == Status.FAILED
    assert not User.objects.filter(username="1").exists()


def test_publish__waits_for_another_person(upload: Upload, reviewer: User) -> None:
    job = upload("1,明,,", "2,草,,", "3,芳,,unpublishable@example.com", publish=True)
    job = confirmed(job)
    assert job.waits_for_approval
    assert not User.objects.filter(username="1").exists()
    services.approve(job_id=job.pk, user=reviewer, sha256=job.sha256)
    run(job.pk, worker_name())
    job.refresh_from_db()
    active = set(User.objects.filter(username__in="123", is_active=True).values_list("username", flat=True))
    assert active == {"1"}
    account = receipt(job).as_dict()
    assert (account["created"], account["published"]) == (3, 1)
    assert [row["row"] for row in account["kept_draft"]] == [3, 4]


def test_publish__nobody_approves_their_own_import(upload: Upload, reviewer: User) -> None:
    job = confirmed(upload("1,明,,", publish=True, user=reviewer))
    with pytest.raises(ActionRefused):
        services.approve(job_id=job.pk, user=reviewer, sha256=job.sha256)


def test_publish__an_unchanged_draft_is_published_without_being_changed(upload: Upload, reviewer: User) -> None:
    confirmed(upload("1,明,,"))
    job = confirmed(upload("1,明,,", publish=True))
    services.approve(job_id=job.pk, user=reviewer, sha256=job.sha256)
    run(job.pk, worker_name())
    job.refresh_from_db()
    assert (job.results.get("changed", 0), job.results["published"]) == (0, 1)


def test_cancel__before_the_run_nothing_is_saved(upload: Upload, editor: User) -> None:
    job = upload("1,明,,")
    services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)
    services.cancel(job_id=job.pk, user=editor)
    run_import.func(job.pk)
    job.refresh_from_db()
    assert job.status == Status.CANCELLED
    assert not User.objects.filter(username="1").exists()


def test_cancel__is_honoured_between_chunks_and_what_is_saved_stays(upload: Upload, editor: User) -> None:
    job = upload(*[f"{number},人,," for number in range(120)])
    services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)

    def cancel_after_the_first_chunk(phase: str, done: int, total: int | None) -> None:
        if done == 50:
            services.cancel(job_id=job.pk, user=editor)

    run(job.pk, worker_name(), cancel_after_the_first_chunk)
    job.refresh_from_db()
    assert job.status == Status.CANCELLED
    assert job.results["created"] == User.objects.filter(first_name="人").count() == 50


def test_proposals__are_shown_first_and_created_on_confirmation(upload: Upload, editor: User) -> None:
    content = "编号,名,组\n1,明,采编组\n2,芳,采编组\n".encode()
    job = upload.bytes(content, "people.csv", user=editor, kind="people")  # type: ignore[attr-defined]
    assert [(found["label"], found["rows"]) for found in job.proposals] == [("采编组", 2)]
    assert not Group.objects.filter(name="采编组").exists()
    confirmed(job)
    assert Group.objects.filter(name="采编组").exists()


def test_proposals__rows_are_refused_when_nothing_may_be_created(upload: Upload, editor: User) -> None:
    content = "编号,名,组\n1,明,采编组\n".encode()
    job = upload.bytes(content, "p.csv", user=editor, kind="people", create_missing=False)  # type: ignore[attr-defined]
    assert outcomes(job) == ["refused"]


def test_resource_adapter__parses_cleans_diffs_and_saves_through_its_resource(upload: Upload, editor: User) -> None:
    User.objects.create(username="1", first_name="明", email="a@example.com", password="!")

    def sent(text: str) -> ImportJob:
        content = f"编号,名,邮箱\n{text}\n".encode()
        return upload.bytes(content, "p.csv", user=editor, kind="people-by-resource")  # type: ignore[attr-defined]

    job = sent("1,明,a@example.com\n2,芳,不是邮箱\n3,强,c@example.com")
    assert outcomes(job) == ["same", "refused", "new"]
    assert job.rows.get(identity="2").problems[0]["column"] == "email"
    confirmed(job)
    assert User.objects.get(username="3").first_name == "强"
    changed = sent("1,亮,a@example.com")
    assert changed.rows.get().diff == [["名", "明", "亮"]]
    confirmed(changed)
    assert User.objects.get(username="1").first_name == "亮"
