"""Corrections of the shared readers that real documents asked for."""

import pytest

from catalog.documents.dates import signature_dates
from catalog.documents.issuers import issuer_evidence
from catalog.documents.numbers import find_numbers
from catalog.intake.proposals import propose
from catalog.reference.names import organisation_level


def test_level__of_a_department_for_town_and_country_is_no_towns() -> None:
    assert organisation_level("江苏省住房和城乡建设厅") == "province"


@pytest.mark.parametrize("before", ["关于支持仓储业的实施意见", "仓储管理办法", "苏州市人民政府文件", "你市"])
def test_number__leaves_off_words_that_ran_into_it(before: str) -> None:
    assert [found.number.agency for found in find_numbers(f"{before}苏府发〔2025〕4号")] == ["苏府发"]


@pytest.mark.parametrize(
    "text",
    [
        "现予公布。省长 张三平2025年2月9日江苏省仓储管理办法第一条",
        "附件：先进单位名单江苏省人民政府2025年2月9日附件先进单位名单",
        "请认真贯彻执行。 2025年2月9日 （此件公开发布） 仓储措施",
        "请认真贯彻执行。 江苏省商务厅 江苏省统计局 2025年2月9日 江苏省仓储统计制度实施细则（试行） 为了仓储",
    ],
    ids=["official", "behind_an_attachment", "unsigned", "before_the_rules_it_issues"],
)
def test_signature__of_other_forms_is_read(text: str) -> None:
    assert [signature.text for signature in signature_dates(text)] == ["2025年2月9日"]


def test_issuers__behind_an_attachments_name() -> None:
    body = "附件：2025年度先进单位名单 江苏省商务厅 2025年2月9日"

    assert [evidence.names for evidence in issuer_evidence("通知", body, ())] == [("江苏省商务厅",)]


def test_issuers__are_none_when_a_joint_one_cannot_be_read() -> None:
    body = "特此通知。\n苏州银保监局\n江苏省商务厅\n2025年2月9日"

    assert issuer_evidence("通知", body, ()) == ()


def test_reasons__of_rules_that_a_decision_prints_anew_are_not_its_own() -> None:
    text = "对《仓储细则》作如下修改：一、删去第三条。仓储细则第一条 根据《仓储条例》，制定本细则。"
    found = propose(text, title_hint="关于修改《仓储细则》的决定")

    assert [proposal.words[:4] for proposal in found.of("relations")] == ["关于修改"]


def test_reasons__are_not_the_text_a_notice_issues() -> None:
    found = propose("各市：按照统一部署要求和《仓储方案》，现印发给你们。", title_hint="关于印发《仓储方案》的通知")

    assert found.of("relations") == ()
