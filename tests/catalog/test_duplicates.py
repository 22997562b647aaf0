"""Possible duplicates: proposed by rule, decided by a person (§2)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.documents import duplicates
from catalog.documents.likeness import core_title, sketch, text_likeness, title_likeness
from catalog.models import DuplicatePair, PolicyDocument
from cms.content.gates import PublicationRefused
from cms.content.models import ContentChange, ContentItem
from tests.factories import UserFactory, build_policy, draft, published_policy

pytestmark = pytest.mark.django_db

SURVEY = (
    "为规范创新调查工作，依据国家有关规定，制定本细则。创新调查按年度组织，由省科学技术厅会同统计部门实施，调查结果依法公布。"
    * 4
)


def saved(**values):
    document = build_policy(**values)
    draft(document)
    return PolicyDocument.objects.get(pk=document.pk)


def pairs():
    duplicates.compare_changed(limit=100)
    return [(pair.first.title, pair.second.title, pair.reason) for pair in duplicates.open_pairs()]


def test_twice__the_rules_and_the_notice_that_issues_them_are_proposed():
    """HB0930 and HB1053: one document, put on the web twice."""
    saved(title="河北省创新调查制度实施细则（试行）", number_raw="冀科创〔2017〕15号", text=SURVEY)
    saved(
        title="关于印发《河北省创新调查制度实施细则（试行）》的通知",
        number_raw="冀科创[2017]15号",
        text="各市科技局：现将细则印发给你们。" + SURVEY,
    )
    assert [reason for _a, _b, reason in pairs()] == ["number"]


def test_one_number__on_two_different_documents_is_no_duplicate():
    """HB0984 and HB0986: two amendments under one decree number."""
    saved(
        title="河北省大型科研仪器管理办法修正案", number_raw="政府令〔2007〕5号", text="一、第六条修改为共享使用。" * 9
    )
    saved(title="河北省实验动物管理办法修正案", number_raw="政府令〔2007〕5号", text="一、第九条修改为检疫合格。" * 9)
    assert pairs() == []


def test_same_title__with_another_number_is_the_next_year_s_document():
    saved(title="关于组织申报科技项目的通知", number_raw="澜科〔2024〕1号", text=SURVEY)
    saved(title="关于组织申报科技项目的通知", number_raw="澜科〔2025〕1号", text=SURVEY)
    assert pairs() == []


def test_same_text__under_another_title_is_proposed():
    saved(title="创新调查细则", text=SURVEY)
    saved(title="省科技厅文件转载", text=SURVEY + "来源：省科技厅网站。")
    assert [reason for _a, _b, reason in pairs()] == ["text"]


def test_not_duplicates__is_remembered_and_not_proposed_again():
    first, second = saved(title="同一标题"), saved(title="同一标题")
    assert len(pairs()) == 1
    duplicates.keep_apart(pair=DuplicatePair.objects.get(), user=UserFactory())
    for document in (first, second):
        draft(PolicyDocument.objects.get(pk=document.pk))
    assert pairs() == []


def test_pair__that_no_longer_is_alike_is_no_longer_proposed():
    saved(title="同一标题", text="甲" * 3)
    second = saved(title="同一标题", text="乙" * 3)
    assert len(pairs()) == 1
    second.title = "改成了完全不同的名字"
    draft(second)
    assert pairs() == []


@pytest.mark.clause("6.1.1")
def test_merge__withdraws_the_other_and_leads_readers_to_the_survivor():
    kept = published_policy(title="同一标题", number_raw="澜科〔2024〕1号")
    other = published_policy(title="同一标题", number_raw="澜科〔2024〕1号")
    pairs()
    pair = DuplicatePair.objects.get()
    duplicates.merge(pair=pair, survivor=kept, user=UserFactory(username="reviewer"), may_withdraw=True)
    other.refresh_from_db()
    assert not other.live
    assert {item.content_id for item in ContentItem.objects.all()} == {kept.content_id}
    withdrawn = ContentChange.objects.filter(kind="withdrawn")
    assert {change.successor_id for change in withdrawn} == {kept.content_id}
    assert "同一标题" in other.draft_reason
    assert duplicates.survivor_of(other) == kept
    assert pairs() == []


def test_merge__needs_the_right_to_withdraw_and_changes_nothing_without_it():
    kept, other = published_policy(title="同一标题"), published_policy(title="同一标题")
    pairs()
    with pytest.raises(PermissionDenied):
        duplicates.merge(pair=DuplicatePair.objects.get(), survivor=kept, user=UserFactory(), may_withdraw=False)
    other.refresh_from_db()
    assert other.live
    assert DuplicatePair.objects.get().decision == "open"


def test_merge__does_not_take_the_public_one_down_for_a_draft():
    published_policy(title="同一标题")
    written = saved(title="同一标题")
    pairs()
    with pytest.raises(PublicationRefused):
        duplicates.merge(pair=DuplicatePair.objects.get(), survivor=written, user=UserFactory(), may_withdraw=True)


def test_comparing__costs_no_more_when_there_are_many_documents():
    def cost(document) -> int:
        with CaptureQueriesContext(connection) as queries:
            duplicates.compare(document)
        return len(queries)

    first = saved(title="甲文件", text=SURVEY)
    few = cost(first)
    for number in range(15):
        saved(title=f"第{number}号完全无关的标题", text=f"{number}" * 80)
    duplicates.compare_changed(limit=100)
    assert cost(first) <= few


def test_likeness__of_titles_and_texts():
    assert core_title("关于印发《甲办法》的通知") == core_title("甲办法")
    assert core_title("澜江市人民政府印发关于促进产业发展若干措施的通知") == "关于促进产业发展若干措施"
    assert title_likeness("甲办法修正案", "甲办法修正案") == 1
    assert text_likeness(sketch(SURVEY), sketch(SURVEY)) == 1
    assert (
        text_likeness(sketch(SURVEY), sketch("完全不同的另一段文字，讲的是港口岸电设施建设补贴与船舶靠泊服务。" * 4))
        < 0.1
    )
