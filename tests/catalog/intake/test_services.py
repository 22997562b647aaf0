"""Texts on their way in: read, confirmed once, discarded, brought back after a killed worker, cleared away."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from catalog.intake import jobs, originals, running, services, sizes
from catalog.intake.drafting import Confirmed, ConfirmedIssuer, ConfirmedRelation
from catalog.intake.models import Intake, IntakeState
from catalog.models import Organisation, PolicyDocument
from tests.catalog.intake.reading import making
from tests.factories import OrganisationFactory, UserFactory, locale

from .texts import PARAGRAPHS, TEXT, TITLE, brought, docx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def source_language() -> None:
    locale()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path


def values(intake: Intake) -> dict[str, object]:
    return {each["field"]: each["value"] for each in intake.proposals["proposals"]}


def save(intake: Intake, **changes: object):
    confirmed = Confirmed(**{"title": TITLE, **changes})  # type: ignore[arg-type]
    return services.save_draft(intake_id=intake.pk, confirmed=confirmed, user=UserFactory(username="editor"))


def test_begin__reads_a_small_text_at_once_and_proposes_with_its_words() -> None:
    intake = brought(TEXT)
    assert intake.state == IntakeState.READ
    assert values(intake)["title"] == TITLE
    assert values(intake)["number_raw"] == "澜工信〔2026〕12号"
    assert all(each["words"] for each in intake.proposals["proposals"])


@pytest.mark.parametrize(
    ("name", "title"), [("HB0066.txt", None), ("新建文档.txt", None), ("关于用电的若干事项.txt", "关于用电的若干事项")]
)
def test_begin__takes_the_name_of_a_file_for_its_title_only_where_it_reads_like_one(name, title) -> None:
    assert values(brought("现将有关事项明确，请遵照执行。", name)).get("title") == title


def test_begin__the_same_form_sent_twice_is_one_intake() -> None:
    token = uuid4()
    given = {"token": token, "kind": "text", "name": "", "user": UserFactory()}
    first = services.begin(**given, chunks=[TEXT.encode()])
    assert services.begin(**given, chunks=["别的".encode()]) == first
    assert originals.original(first.key).read_text() == TEXT


def test_begin__queues_a_long_text_for_the_background(monkeypatch) -> None:
    monkeypatch.setattr(sizes, "LARGE_TEXT_BYTES", 10)
    intake = brought(TEXT)
    assert intake.state == IntakeState.WAITING
    jobs.read_intake.func(intake.pk)
    intake.refresh_from_db()
    assert intake.state == IntakeState.READ


def test_begin__a_docx_that_packs_well_is_queued_by_what_it_unpacks_to() -> None:
    """A list of 5,000 rows is a file of 45 KB, and takes twenty seconds."""
    words = making.p("各单位应当按照规定的时间报送材料。" * 20)
    small, large = making.docx(words * 20).getvalue(), making.docx(words * 1_000).getvalue()
    assert len(large) < 100_000
    assert [brought(content, "清单.docx").state for content in (small, large)] == [
        IntakeState.READ,
        IntakeState.WAITING,
    ]


@pytest.fixture(scope="module")
def volume() -> bytes:
    """A PDF of 40 pages."""
    return making.pdf("#pagebreak()\n".join(f"第{page}页：{PARAGRAPHS[4]}\n" for page in range(1, 41))).read()


def at_progress(act):
    """Calls ``act`` with the number of each report of progress, right before it is written."""
    count = 0

    def watch(execute, sql, params, many, context):
        nonlocal count
        if sql.startswith("UPDATE") and '"progress" = ' in sql and '"reading"' not in sql:
            count += 1
            act(count)
        return execute(sql, params, many, context)

    return connection.execute_wrapper(watch)


def test_begin__a_pdf_of_forty_pages_is_read_in_the_background_page_by_page(volume, monkeypatch) -> None:
    monkeypatch.setattr(running, "TOLD_EVERY", 0)
    intake = brought(volume, "汇编.pdf")
    assert intake.state == IntakeState.WAITING
    told: list[int] = []
    with at_progress(told.append):
        jobs.read_intake.func(intake.pk)
    intake.refresh_from_db()
    assert (intake.state, intake.progress, intake.total) == (IntakeState.READ, 40, 40)
    assert told == list(range(1, 41))


def test_discard__in_the_middle_of_a_pdf_ends_the_reading(volume, monkeypatch) -> None:
    monkeypatch.setattr(running, "TOLD_EVERY", 0)
    intake = brought(volume, "汇编.pdf")

    def cancel(page: int) -> None:
        if page == 10:
            services.discard(intake_id=intake.pk, user=None)

    with at_progress(cancel):
        jobs.read_intake.func(intake.pk)
    intake.refresh_from_db()
    assert (intake.state, intake.progress, intake.reading) == (IntakeState.DISCARDED, 9, {})


def test_failed__says_why_and_makes_no_document() -> None:
    intake = brought(b"%PDF-1.7 broken", "a.pdf")
    assert intake.state == IntakeState.FAILED
    assert "PDF" in intake.error
    assert not PolicyDocument.objects.exists()


def test_save_draft__makes_a_draft_with_text_dates_issuers_and_relations() -> None:
    bureau = OrganisationFactory(name_zh="澜江市工业和信息化局")
    document, now = save(
        brought(docx(), "通知.docx"),
        number_raw="澜工信〔2026〕12号",
        dates={"effective_on": (date(2026, 3, 1), "stated")},
        issuers=[ConfirmedIssuer("澜江市工业和信息化局", bureau)],
        relations=[ConfirmedRelation("repeals", "关于小微企业上云的通知", "澜工信〔2021〕8号")],
        attach_original=True,
    )
    assert now
    draft = document.get_latest_revision_as_object()
    assert not document.live
    assert [block.block_type for block in draft.body] == ["text", "table"]
    assert draft.effective_on == date(2026, 3, 1)
    assert [str(issuer) for issuer in draft.issuers.all()] == ["澜江市工业和信息化局"]
    assert [relation.target_title for relation in draft.relations.all()] == ["关于小微企业上云的通知"]
    assert [attachment.public_name for attachment in draft.attachments.all()] == ["通知.docx"]


def test_save_draft__of_two_people_the_second_gets_what_the_first_saved() -> None:
    intake = brought(TEXT)
    first, _now = save(intake)
    second, now = save(intake, title="另一个标题")
    assert (second.pk, now) == (first.pk, False)
    assert PolicyDocument.objects.count() == 1


def test_save_draft__creates_an_unknown_organisation_as_a_proposed_one() -> None:
    document, _now = save(brought(TEXT), issuers=[ConfirmedIssuer("澜江市数据局")])
    assert Organisation.objects.get(name_zh="澜江市数据局").status == "proposed"
    assert document.issuers.count() == 1


def test_save_draft__refused_values_leave_nothing_behind() -> None:
    intake = brought(TEXT)
    dates = {"effective_on": (date(2026, 3, 1), "stated"), "expires_on": (date(2026, 1, 1), "stated")}
    with pytest.raises(Exception, match="有效"):
        save(intake, dates=dates, issuers=[ConfirmedIssuer("澜江市数据局")])
    intake.refresh_from_db()
    assert intake.state == IntakeState.READ
    assert not PolicyDocument.objects.exists()
    assert not Organisation.objects.exists()


def test_save_draft__drops_the_repetition_of_a_body_pasted_twice() -> None:
    body = TEXT + "\n" + "\n".join(f"第{place}项说明：按照有关规定办理相关手续并报送材料。" for place in range(20))
    intake = brought(f"{body}\n{body}")
    assert "body_repeated" in {each["code"] for each in intake.proposals["warnings"]}
    document, _now = save(intake, drop_repetition=True)
    assert document.text == body


def test_save_draft__drops_the_repetition_with_its_table_and_keeps_the_first() -> None:
    lines = "".join(f"<p>{words}</p>" for words in [*PARAGRAPHS, *(f"第{place}项说明。" * 3 for place in range(20))])
    once = f"{lines}<table><tr><td>软件</td><td>二十万元</td></tr></table><p>以上各项自行核对。</p>"
    document, _now = save(brought(once * 2, kind="html"), drop_repetition=True)
    assert [block.block_type for block in document.body] == ["text", "table", "text"]
    assert document.text.endswith("以上各项自行核对。")
    assert document.text.count("自行核对") == 1


def test_save_draft__a_text_with_personal_data_stays_a_draft_until_settled() -> None:
    document, _now = save(brought(f"{TEXT}\n联系人手机：13800138000"))
    assert "13800138000" not in document.draft_reason
    assert "138" in document.draft_reason


def test_discard__a_text_that_waits_is_not_read_any_more(monkeypatch) -> None:
    monkeypatch.setattr(sizes, "LARGE_TEXT_BYTES", 10)
    intake = brought(TEXT)
    services.discard(intake_id=intake.pk, user=UserFactory())
    jobs.read_intake.func(intake.pk)
    intake.refresh_from_db()
    assert (intake.state, intake.reading) == (IntakeState.DISCARDED, {})


def test_discard__what_is_saved_already_stays() -> None:
    intake = brought(TEXT)
    save(intake)
    with pytest.raises(services.NotOpen):
        services.discard(intake_id=intake.pk, user=UserFactory())
    assert PolicyDocument.objects.count() == 1


def test_requeue__a_killed_workers_text_is_read_by_another(monkeypatch) -> None:
    monkeypatch.setattr(sizes, "LARGE_TEXT_BYTES", 10)
    intake = brought(TEXT)
    assert running.claim(intake.pk, "killed")
    assert running.claim(intake.pk, "other") is None
    Intake.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.requeue_stale() == 1
    running.read(intake.pk, "other")
    intake.refresh_from_db()
    assert intake.state == IntakeState.READ


def test_requeue__gives_up_on_a_text_that_kills_every_worker(monkeypatch) -> None:
    monkeypatch.setattr(sizes, "LARGE_TEXT_BYTES", 10)
    intake = brought(TEXT)
    Intake.objects.update(attempts=running.MAX_ATTEMPTS)
    running.read(intake.pk, "last")
    intake.refresh_from_db()
    assert intake.state == IntakeState.FAILED
    assert intake.error


def test_remove_old__after_thirty_days_files_go_and_the_draft_keeps_its_own() -> None:
    kept, old, saved = brought(TEXT), brought(TEXT), brought(docx(), "通知.docx")
    document, _now = save(saved, attach_original=True)
    Intake.objects.exclude(pk=kept.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert jobs.remove_old() == 2
    assert originals.folder(kept.key).exists()
    assert not originals.folder(old.key).exists()
    assert document.attachments.get().file.path.exists()
    old.refresh_from_db()
    assert (old.state, old.reading) == (IntakeState.DISCARDED, {})
