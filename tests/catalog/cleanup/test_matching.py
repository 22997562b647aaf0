"""Which document a row means: 文号 and title must agree, and what is missing is found when it arrives."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.cleanup import services
from catalog.cleanup.matching import match_rows, match_waiting
from catalog.documents import duplicates
from catalog.documents.duplicates import DuplicatePair
from tests.factories import UserFactory, published_policy

from .decisions import decided, know_all, saved

pytestmark = pytest.mark.django_db


def found(decision):
    return [(row.match, row.target and row.target.title) for row in decision.rows.select_related("target")]


def test_match__is_certain_when_number_and_title_agree_in_any_style():
    saved(title="关于印发《甲办法》的通知", number_raw="澜科[2021]1号")
    assert found(decided("一、废止的文件目录\n1.《甲办法》澜科〔2021〕第1号")) == [
        ("certain", "关于印发《甲办法》的通知")
    ]


def test_match__one_number_on_two_documents_is_decided_by_the_title():
    """HB0984 and HB0986 bear one number."""
    saved(title="大型科研仪器管理办法修正案", number_raw="政府令〔2007〕5号")
    saved(title="实验动物管理办法修正案", number_raw="政府令〔2007〕5号")
    text = "一、废止的文件目录\n1.《实验动物管理办法修正案》政府令〔2007〕5号"
    assert found(decided(text)) == [("certain", "实验动物管理办法修正案")]


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("甲办法", ""),  # the library does not know its number
        ("甲办法", "澜科〔2022〕9号"),  # the next edition
        ("甲管理办法（试行）", "澜科〔2021〕1号"),  # the number alone
    ],
)
def test_match__on_one_of_both_is_left_to_a_person(title, number):
    document = saved(title=title, number_raw=number)
    decision = decided("一、废止的文件目录\n1.《甲办法》澜科〔2021〕1号")
    assert found(decision) == [("uncertain", None)]
    assert [each["document"] for each in decision.rows.get().candidates] == [document.pk]


def test_match__of_two_documents_with_number_and_title_is_left_to_a_person():
    saved(title="甲办法", number_raw="澜科〔2021〕1号")
    saved(title="关于印发《甲办法》的通知", number_raw="澜科〔2021〕1号")
    decision = decided("一、废止的文件目录\n1.《甲办法》澜科〔2021〕1号")
    assert found(decision) == [("uncertain", None)]
    assert len(decision.rows.get().candidates) == 2


def test_match__passes_over_what_was_merged_into_another_document():
    kept = published_policy(title="甲办法", number_raw="澜科〔2021〕1号")
    published_policy(title="甲办法", number_raw="澜科〔2021〕1号")
    know_all()
    user = UserFactory(username="reviewer")
    duplicates.merge(pair=DuplicatePair.objects.get(), survivor=kept, user=user, may_withdraw=True)
    know_all()
    assert found(decided("一、废止的文件目录\n1.《甲办法》澜科〔2021〕1号")) == [("certain", "甲办法")]


def test_match__does_not_take_the_decision_for_its_own_target():
    decision = saved(title="关于公布清理结果的通知", number_raw="澜科〔2022〕2号")
    text = "一、废止的文件目录\n1.《关于公布清理结果的通知》澜科〔2022〕2号"
    assert found(decided(text, document=decision)) == [("none", None)]


def test_unmatched__is_kept_and_found_when_the_document_arrives():
    decision = decided("一、废止的文件目录\n1.《甲办法》澜科〔2021〕1号")
    assert found(decision) == [("none", None)]
    saved(title="乙办法", number_raw="澜科〔2021〕2号")
    assert match_waiting() == 0
    saved(title="甲办法", number_raw="澜科〔2021〕1号")
    assert match_waiting() == 1
    assert found(decision) == [("certain", "甲办法")]
    assert match_waiting() == 0


def test_choice__of_a_person_is_not_changed_by_what_arrives_later():
    chosen = saved(title="甲办法", number_raw="")
    decision = decided("一、废止的文件目录\n1.《甲办法》澜科〔2021〕1号")
    services.choose_target(row=decision.rows.get(), target=chosen, user=UserFactory())
    saved(title="甲办法", number_raw="澜科〔2021〕1号")
    assert match_waiting() == 0
    assert decision.rows.get().target == chosen


def test_matching__asks_as_often_for_one_row_as_for_fifty():
    def cost(rows):
        with CaptureQueriesContext(connection) as queries:
            match_rows(rows)
        return len(queries)

    for number in range(1, 11):
        saved(title=f"第{number}号办法", number_raw=f"澜科〔2021〕{number}号")
    text = "一、废止的文件目录\n" + "\n".join(f"{n}.《第{n}号办法》澜科〔2021〕{n}号" for n in range(1, 51))
    rows = list(decided(text).rows.select_related("decision"))
    assert len(rows) == 50
    assert cost(rows) == cost(rows[:1])
