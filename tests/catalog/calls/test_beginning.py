"""A call begun from the notice that announces it."""

from datetime import date

import pytest

from catalog.calls.making import begin_call
from catalog.models import Call
from cms.content.models import ContentItem
from tests.factories import RegionFactory, TermFactory, UserFactory, build_policy, draft

pytestmark = [pytest.mark.django_db, pytest.mark.clause("7.4.1.1")]


def begun(**values: object) -> Call:
    document = build_policy(**values)
    draft(document)
    made = begin_call(document=document, by=UserFactory(username="editor"))
    return Call.objects.get(pk=made.pk).get_latest_revision_as_object()  # type: ignore[no-any-return]


def test_begin_call__takes_over_what_the_notice_says_of_itself() -> None:
    call = begun(
        title="关于组织申报2026年第二批研发费用补助的通知", level="city", published_on=date(2026, 2, 20),
        regions=[RegionFactory()], policy_areas=[TermFactory()],
    )  # fmt: skip

    assert (call.title, call.level, call.year, call.batch) == (
        "关于组织申报2026年第二批研发费用补助的通知", "city", 2026, "第二批",
    )  # fmt: skip
    assert (call.document.title, call.noticed_on) == (call.title, date(2026, 2, 20))  # type: ignore[union-attr]
    assert [region.code for region in call.regions.all()] == ["980100"]
    assert [area.code for area in call.policy_areas.all()] == ["innovation"]


def test_begin_call__is_a_draft_and_names_no_organisation() -> None:
    call = begun()

    assert not call.live
    assert not ContentItem.objects.exists()
    assert not call.organisations.all(), "who issues a notice is not by that competent"


def test_begin_call__of_two_years_in_the_title_chooses_none() -> None:
    assert begun(title="关于2025年至2026年补助申报的通知").year is None
