"""Imports through the browser."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.transfer import services
from cms.transfer.access import waiting_for
from cms.transfer.columns import PROBLEM_COLUMN
from cms.transfer.jobs import run_import
from cms.transfer.models import ImportJob, Status
from cms.transfer.problems import ActionRefused
from cms.transfer.receipts import headings, refused_rows

from .conftest import member
from .people import PeopleAdapter

pytestmark = pytest.mark.django_db

Upload = Callable[..., ImportJob]


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, content: bytes, name: str = "people.csv", **given: str) -> object:
    data = {"kind": "people", "mode": "leave_out_refused", "create_missing": "on", **given}
    return client.post(reverse("transfer:upload"), {**data, "file": SimpleUploadedFile(name, content)})


def test_browser__from_upload_over_preview_and_approval_to_the_receipt(editor: User, reviewer: User) -> None:
    client, other = logged_in(editor), logged_in(reviewer)
    content = f"编号,名,姓\n1,明,王\n2,长,{'长' * 21}\n".encode()
    response = send(client, content, publish="on")
    job = ImportJob.objects.get()
    assert response.url == reverse("transfer:job", args=[job.pk])  # type: ignore[attr-defined]
    preview = client.get(reverse("transfer:job", args=[job.pk])).content.decode()
    assert "不超过20字" in preview
    client.post(reverse("transfer:confirm", args=[job.pk]), {"sha256": job.sha256, "mode": "leave_out_refused"})
    client.post(reverse("transfer:approve", args=[job.pk]), {"sha256": job.sha256})
    job.refresh_from_db()
    assert job.waits_for_approval
    assert (
        reverse("transfer:approve", args=[job.pk]) in other.get(reverse("transfer:job", args=[job.pk])).content.decode()
    )
    other.post(reverse("transfer:approve", args=[job.pk]), {"sha256": job.sha256})
    assert client.get(reverse("transfer:progress", args=[job.pk])).json()["works"] is True
    run_import.func(job.pk)
    job.refresh_from_db()
    assert job.status == Status.DONE
    assert client.get(reverse("transfer:progress", args=[job.pk])).json()["works"] is False
    assert job.sha256 in client.get(reverse("transfer:job", args=[job.pk])).content.decode()
    assert User.objects.get(username="1").is_active


def test_browser__refused_rows_come_back_as_a_file_to_correct_and_upload_again(editor: User) -> None:
    client = logged_in(editor)
    send(client, f"编号,名,姓\n1,明,王\n2,长,{'长' * 21}\n".encode())
    job = ImportJob.objects.get()
    response = client.get(reverse("transfer:refused", args=[job.pk]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "第 3 行：姓：姓过长" in text
    assert len(text.splitlines()) == 2
    send(client, text.replace("长" * 21, "常").encode(), "corrected.csv")
    assert list(ImportJob.objects.first().rows.values_list("identity", "outcome")) == [("2", "new")]


def test_preview__what_refuses_a_row_stands_above_what_is_remarked(editor: User, upload: Upload) -> None:
    job = upload(f"1,草,{'王' * 21},")
    row = job.rows.get()
    row.problems = [found for found in row.problems if found["column"] == "first_name"] + [
        found for found in row.problems if found["column"] != "first_name"
    ]
    row.save()
    shown = logged_in(editor).get(reverse("transfer:job", args=[job.pk])).content.decode()
    assert shown.index("姓过长") < shown.index("名字待核实")
    assert next(iter(refused_rows(job)))[PROBLEM_COLUMN].startswith("第 2 行：姓：姓过长")


def test_upload__a_refused_file_says_why_and_leaves_nothing(editor: User) -> None:
    response = send(logged_in(editor), "编号,作者\n1,x\n".encode(), "名册.csv")
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert "“名册.csv”：" in response.content.decode()  # type: ignore[attr-defined]
    assert "作者" in response.content.decode()  # type: ignore[attr-defined]
    assert not ImportJob.objects.exists()


def test_upload__an_adapter_that_fails_ends_the_job_and_not_the_page(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PeopleAdapter, "current", lambda self, existing: existing.no_such_field)
    User.objects.create(username="1")
    response = send(logged_in(editor), "编号,名\n1,明\n".encode())
    job = ImportJob.objects.get()
    assert response.status_code == 302  # type: ignore[attr-defined]
    assert job.status == Status.FAILED
    receipt = logged_in(editor).get(reverse("transfer:job", args=[job.pk])).content.decode()
    assert "AttributeError" in receipt
    assert "未保存任何内容" in receipt


def test_receipt__counts_rows_refused_while_saving_among_the_refused(editor: User, upload: Upload) -> None:
    job = upload("1,明,王,", "2,芳,李,refused@example.com")
    services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)
    run_import.func(job.pk)
    response = logged_in(editor).get(reverse("transfer:job", args=[job.pk]))
    tabs = {tab["code"]: tab["count"] for tab in response.context["tabs"]}
    assert tabs == {"": 2, "new": 1, "refused": 1}
    assert "有 1 行在预览时可以导入，但保存时被拒绝" in response.content.decode()


def test_receipt__of_a_discarded_import_has_no_row_waiting(editor: User, upload: Upload) -> None:
    job = upload("1,明,王,")
    services.cancel(job_id=job.pk, user=editor)
    receipt = logged_in(editor).get(reverse("transfer:job", args=[job.pk])).content.decode()
    assert "未保存任何内容" in receipt
    assert "待处理" not in receipt


def test_headings__call_fields_without_a_column_by_their_own_names(db: None) -> None:
    names = headings("people")
    assert (names["email"], names["姓氏"], names["password"]) == ("邮箱", "姓", "密码")


def test_upload__the_form_names_every_column_and_offers_templates(editor: User) -> None:
    shown = logged_in(editor).get(reverse("transfer:upload")).content.decode()
    assert "工号，须唯一" in shown
    assert reverse("transfer:template", args=["people", "xlsx"]) in shown


def test_upload__a_long_file_is_checked_in_the_background_and_shows_progress(editor: User) -> None:
    client = logged_in(editor)
    send(client, ("编号,名\n" + "".join(f"{n},人\n" for n in range(300))).encode())
    job = ImportJob.objects.get()
    assert job.status == Status.UPLOADED
    assert "data-transfer-progress" in client.get(reverse("transfer:job", args=[job.pk])).content.decode()


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "jsonl"])
def test_template__can_be_uploaded_as_it_is(editor: User, format: str) -> None:
    client = logged_in(editor)
    response = client.get(reverse("transfer:template", args=["people", format]))
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    send(client, content, f"template.{format}")
    assert list(ImportJob.objects.get().rows.values_list("identity", "outcome")) == [("0007", "new")]


def test_index__is_empty_with_a_way_in_and_then_lists_imports(editor: User, upload: Upload) -> None:
    client = logged_in(editor)
    assert reverse("transfer:upload") in client.get(reverse("transfer:index")).content.decode()
    upload("1,明,,")
    assert "people.csv" in client.get(reverse("transfer:index")).content.decode()


@pytest.mark.parametrize("name", ["index", "upload"])
def test_permission__who_may_import_nothing_sees_nothing(db: None, name: str) -> None:
    response = logged_in(member("stranger")).get(reverse(f"transfer:{name}"))
    assert response.status_code in {302, 403}


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("job", "get"),
        ("progress", "get"),
        ("refused", "get"),
        ("confirm", "post"),
        ("approve", "post"),
        ("cancel", "post"),
    ],
)
def test_permission__nobody_else_reaches_an_import(upload: Upload, name: str, method: str) -> None:
    job = upload("1,明,,")
    response = getattr(logged_in(member("stranger")), method)(reverse(f"transfer:{name}", args=[job.pk]))
    assert response.status_code in {302, 403}
    job.refresh_from_db()
    assert job.status == Status.PREVIEWED


def test_confirm__by_another_person_is_refused_with_a_message(upload: Upload, reviewer: User) -> None:
    job = upload("1,明,,")
    logged_in(reviewer).post(reverse("transfer:confirm", args=[job.pk]), {"sha256": job.sha256})
    job.refresh_from_db()
    assert job.status == Status.PREVIEWED


def test_cancel__discards_a_preview(upload: Upload, editor: User) -> None:
    job = upload("1,明,,")
    logged_in(editor).post(reverse("transfer:cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == Status.CANCELLED


def test_approval__is_refused_with_a_reason_that_the_uploader_reads(
    editor: User, reviewer: User, upload: Upload
) -> None:
    job = upload("1,甲,乙,a@example.org", publish=True)
    services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)
    address = reverse("transfer:cancel", args=[job.pk])
    logged_in(reviewer).post(address)
    job.refresh_from_db()
    assert job.waits_for_approval

    logged_in(reviewer).post(address, {"reason": "第1行的姓名写反了"})
    page = logged_in(editor).get(reverse("transfer:job", args=[job.pk])).content.decode()
    assert "reviewer" in page
    assert "第1行的姓名写反了" in page


def test_cancel__not_by_an_approver_whom_nobody_asked(db: None, upload: Upload) -> None:
    approver = member("approver", "change_user")
    job = upload("1,甲,乙,a@example.org", publish=True)
    with pytest.raises(ActionRefused):
        services.cancel(job_id=job.pk, user=approver, reason="不需要")


def test_waiting_for__who_has_to_confirm_and_who_has_to_approve(editor: User, reviewer: User, upload: Upload) -> None:
    job = upload("1,甲,乙,a@example.org", publish=True)
    assert [*waiting_for(editor)] == [job]
    assert [*waiting_for(reviewer)] == []
    services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)
    assert [*waiting_for(editor)] == []
    assert [*waiting_for(reviewer)] == [job]
    services.approve(job_id=job.pk, user=reviewer, sha256=job.sha256)
    assert [*waiting_for(reviewer)] == []


def test_row__shows_all_its_values_to_who_decides(reviewer: User, upload: Upload) -> None:
    job = upload("1,甲,乙,a@example.org")
    page = logged_in(reviewer).get(reverse("transfer:row", args=[job.pk, 2])).content.decode()
    assert "a@example.org" in page
    assert logged_in(reviewer).get(reverse("transfer:row", args=[job.pk, 99])).status_code == 404
    assert logged_in(member("nobody")).get(reverse("transfer:row", args=[job.pk, 2])).status_code == 302
