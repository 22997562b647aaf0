"""Public notices: a period to the second, objections, a list without personal data, taken down by itself."""

import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine as machine
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from catalog.models import PublicNotice, PublicNoticeAttachment
from catalog.notices.gates import public_notice_refusals
from catalog.notices.periods import AXIS, phases
from cms.content import scheduler, services
from cms.content.file_texts import keep_text
from cms.content.files import StoredFile, store
from cms.content.models import ContentChange, ContentItem
from cms.content.phases import BEGINNING, CIVIL_TIME_ZONE, END, start_of_day, status_at
from tests.api.conftest import Fetch
from tests.factories import (
    OrganisationFactory,
    UserFactory,
    approved,
    build_public_notice,
    draft,
    locale,
    published,
    published_call,
)

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 6, 8), date(2026, 6, 12)
IDENTITY_NUMBER = "11010519491231002X"
"""The example of GB 11643."""


def codes(notice: PublicNotice) -> set[str]:
    return {refusal.code for refusal in public_notice_refusals(notice)}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CIVIL_TIME_ZONE)


def attached(notice: PublicNotice, name: str, content: bytes = b"a,b\n") -> StoredFile:
    file = store(io.BytesIO(content), name=name)
    notice.attachments.add(PublicNoticeAttachment(file=file, name="", sort_order=0))
    return file


@pytest.fixture
def june() -> Iterator[Any]:
    with machine.travel(at("2026-06-01T09:00:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def notice(june: Any) -> PublicNotice:
    """A public notice from 8 to 12 June 2026."""
    return published(build_public_notice(starts_on=FIRST, ends_on=LAST))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("instant", "status"),
    [
        ("2026-06-07T23:59:59", "upcoming"),
        ("2026-06-08T00:00:00", "open"),
        ("2026-06-12T23:59:59", "open"),
        ("2026-06-13T00:00:00", "over"),
    ],
)
@pytest.mark.clause("7.4.2.6")
def test_period__begins_and_ends_to_the_second(instant: str, status: str) -> None:
    assert status_at(phases(FIRST, LAST), AXIS, int(at(instant).timestamp())) == status


DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2100, 12, 31)))


@given(DAYS, DAYS, st.integers(-(2**40), 2**40))
def test_phases__cover_all_time_without_gap_or_overlap(first: date | None, last: date | None, instant: int) -> None:
    if first and last and last < first:
        first, last = last, first
    found = phases(first, last)
    assert found[0].starts_at == BEGINNING
    assert found[-1].ends_at == END
    assert all(one.ends_at == other.starts_at for one, other in pairwise(found))
    started = first is None or instant >= start_of_day(first)
    ended = last is not None and instant >= start_of_day(last + timedelta(days=1))
    assert status_at(found, AXIS, instant) == ("over" if ended else "open" if started else "upcoming")


@pytest.mark.parametrize("instant", ["2026-06-07T23:59:59", "2026-06-08T00:00:00", "2026-06-12T23:59:59"])
@pytest.mark.clause("7.4.2.6")
def test_status__is_the_same_in_list_detail_and_filter(
    get: Fetch, notice: PublicNotice, june: Any, instant: str
) -> None:
    june.move_to(at(instant))
    status = status_at(phases(FIRST, LAST), AXIS, int(at(instant).timestamp()))
    detail = get(f"/public-notices/{notice.content_id}")
    assert detail["notice"]["status"] == status
    assert [row["notice"]["status"] for row in get("/public-notices")["results"]] == [status]
    for asked in ("upcoming", "open", "over"):
        assert len(get("/public-notices", notice=asked)["results"]) == (asked == status)


@pytest.mark.clause("7.4.2.6")
def test_expiry__takes_it_down_by_itself_at_the_end_of_the_period(
    get: Fetch, problem: Fetch, notice: PublicNotice, june: Any
) -> None:
    june.move_to(at("2026-06-12T23:59:59"))
    assert scheduler.run_due() == (0, 0)
    assert get(f"/public-notices/{notice.content_id}")["title"] == notice.title

    june.move_to(at("2026-06-13T00:00:00"))
    assert scheduler.run_due() == (1, 0)
    gone = problem(f"/public-notices/{notice.content_id}", 410)
    assert gone["code"] == "withdrawn"
    assert get("/public-notices")["results"] == []
    assert ContentChange.objects.filter(kind="withdrawn", locale="zh-hans").count() == 1


@pytest.mark.clause("7.4.2.6")
def test_expiry__later_by_choice_shows_it_as_over(get: Fetch, june: Any) -> None:
    later = at("2026-06-20T17:00:00")
    notice = published(build_public_notice(starts_on=FIRST, ends_on=LAST, taken_down_at=later))
    june.move_to(at("2026-06-20T16:59:59"))
    assert scheduler.run_due() == (0, 0)
    assert get(f"/public-notices/{notice.content_id}")["notice"]["status"] == "over"
    june.move_to(later)
    assert scheduler.run_due() == (1, 0)


def test_expiry__follows_a_changed_period(june: Any) -> None:
    published(build_public_notice(starts_on=FIRST, ends_on=LAST))
    notice = PublicNotice.objects.get()
    notice.ends_on = date(2026, 6, 15)
    june.move_to(at("2026-06-02T09:00:00"))
    published(notice)
    assert PublicNotice.objects.get().expire_at == at("2026-06-16T00:00:00")
    june.move_to(at("2026-06-14T00:00:00"))
    assert scheduler.run_due() == (0, 0)


def test_expiry__takes_the_translation_down_too(june: Any) -> None:
    locale("en")
    notice = published(build_public_notice(starts_on=FIRST, ends_on=LAST))
    source, _created = TranslationSource.get_or_create_from_instance(notice)
    translation = Translation.objects.create(source=source, target_locale=locale("en"))
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.update_or_create(
            translation_of=segment.string, locale=translation.target_locale, context=segment.context,
            defaults={"data": "English"},
        )  # fmt: skip
    translation.save_target(user=UserFactory(username="translator"), publish=False)
    row = source.get_translated_instance(locale("en"))
    services.approve(revision=row.latest_revision, approver=UserFactory(username="approver"))
    services.publish(revision=row.latest_revision, user=UserFactory(username="approver"))
    assert ContentItem.objects.filter(type="public_notice", content_locale="en").count() == 1

    june.move_to(at("2026-06-13T00:00:00"))
    done, failed = scheduler.run_due()
    assert (done >= 1, failed) == (True, 0)
    assert not ContentItem.objects.filter(type="public_notice").exists()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"starts_on": None}, "no_start"),
        ({"ends_on": None}, "no_end"),
        ({"ends_on": date(2026, 5, 30), "starts_on": date(2026, 5, 20)}, "over"),
        ({"objection_method": ""}, "no_objections"),
        ({"objection_contact": " "}, "no_objections"),
        ({"text": ""}, "no_list"),
        ({"document": None}, "no_basis"),
        ({"draft_reason": "名单待核"}, "kept_as_draft"),
    ],
)
@pytest.mark.clause("7.4.2.6")
def test_gate__asks_for_period_objections_list_and_basis(june: Any, values: dict[str, Any], code: str) -> None:
    assert codes(build_public_notice(**values)) == {code}
    assert codes(build_public_notice()) == set()


def test_gate__takes_attached_files_as_the_list(june: Any, settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    notice = build_public_notice(text="")
    file = attached(notice, "拟补助名单.csv")
    assert codes(notice) == set()
    file.path.unlink()
    assert codes(notice) == {"file_missing"}


def test_gate__asks_for_the_competent_organisation() -> None:
    assert "no_competent_organisation" in codes(
        build_public_notice(organisations=[("accepting", OrganisationFactory())])
    )


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": LAST, "ends_on": FIRST},
        {"starts_on": FIRST, "ends_on": LAST, "objection_until": date(2026, 6, 1)},
        {"starts_on": FIRST, "ends_on": LAST, "taken_down_at": at("2026-06-07T12:00:00")},
    ],
    ids=["ends before it begins", "objections before", "taken down before"],
)
def test_form__refuses_days_out_of_order(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        build_public_notice(**values).clean()


@pytest.mark.clause("7.4.2.6")
def test_personal_data__is_named_masked_until_it_is_looked_through() -> None:
    notice = build_public_notice(text=f"李某，身份证号{IDENTITY_NUMBER}，拟补助3000元。")
    revision = draft(notice)
    [refusal] = public_notice_refusals(revision.as_object())
    assert refusal.code == "personal_data"
    assert IDENTITY_NUMBER not in str(refusal.message)
    assert "110" in str(refusal.message)

    notice.personal_data_confirmed = True
    assert codes(draft(notice).as_object()) == set()


def test_personal_data__that_is_new_asks_again() -> None:
    notice = build_public_notice(text=f"身份证号{IDENTITY_NUMBER}", personal_data_confirmed=True)
    assert codes(draft(notice).as_object()) == set()
    notice.body = [("text", f"<p>身份证号{IDENTITY_NUMBER}，手机13812345678。</p>")]
    assert codes(draft(notice).as_object()) == {"personal_data"}


def test_personal_data__in_an_attached_file_is_found_once_it_is_read(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    notice = build_public_notice()
    file = attached(notice, "名单.csv")
    assert codes(notice) == set()
    keep_text(file, f"甲,{IDENTITY_NUMBER}")
    assert codes(notice) == {"personal_data"}


def test_personal_data__of_whoever_takes_objections_is_meant_to_be_read() -> None:
    assert codes(build_public_notice(objection_contact="李科长 13812345678")) == set()


def test_document__has_objections_attachments_and_the_call(get: Fetch, june: Any, settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    call = published_call()
    notice = build_public_notice(starts_on=FIRST, ends_on=LAST, call=call)
    file = attached(notice, "名单.csv")
    published(notice)

    found = get(f"/public-notices/{notice.content_id}")
    assert (found["starts_on"], found["ends_on"]) == ("2026-06-08", "2026-06-12")
    assert found["objections"] == {
        "method": "以书面形式提出，署真实姓名。",
        "contact": "澜江市科学技术局，电话 0980-6543210。",
        "until": "2026-06-12",
    }
    assert [each["sha256"] for each in found["attachments"]] == [file.sha256]
    assert ("result_of", str(call.content_id)) in {
        (each["role"], each["target"]["id"]) for each in found["relations"] if each["target"]
    }
    assert "拟补助企业" in found["body"]["text"]
    assert "0980-6543210" in found["body"]["text"]
    assert [row["id"] for row in get("/public-notices", call=call.content_id)["results"]] == [str(notice.content_id)]


def test_document__says_until_when_objections_are_taken_where_that_is_another_day(june: Any) -> None:
    published(build_public_notice(starts_on=FIRST, ends_on=LAST, objection_until=date(2026, 6, 10)))
    document = json.loads(bytes(ContentItem.objects.get(type="public_notice", locale="zh-hans").document))
    assert document["objections"]["until"] == "2026-06-10"


def test_schedule__becomes_public_when_due(june: Any) -> None:
    due = at("2026-06-08T00:00:00")
    services.publish(
        revision=approved(build_public_notice(starts_on=FIRST, ends_on=LAST, go_live_at=due)), user=UserFactory()
    )
    june.move_to(due)
    assert scheduler.run_due() == (1, 0)
    assert ContentItem.objects.filter(type="public_notice").exists()
