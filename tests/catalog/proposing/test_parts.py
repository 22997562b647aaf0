"""Materials, organisations and products, read from texts written for these tests."""

import pytest

from catalog.proposing.materials import StatedMaterial, material
from catalog.proposing.reading import read
from catalog.provisions.assembling import assemble

MEASURES = """一、支持企业创新
（一）支持建设创新平台。对新认定的市级工程中心，给予30万元奖励。（责任单位：示例市科技局、示例市财政局）
（二）加快企业梯度培育。建立梯度培育库，对入库企业开展辅导。
（三）加强组织领导。各区要高度重视。
二、附则
本措施由示例市科学技术局负责解释。
"""


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("营业执照复印件(一式三份,加盖公章)", StatedMaterial("营业执照复印件", 3, "copy")),
        ("《项目申报书》纸质版2份及电子版", StatedMaterial("《项目申报书》", 2, "", "both")),
        ("法定代表人身份证复印件(核验原件)", StatedMaterial("法定代表人身份证复印件", None, "shown")),
        ("专利证书(如有)", StatedMaterial("专利证书", None, "", "", "", "如有")),
    ],
)
def test_material__says_copies_and_form(words: str, wanted: StatedMaterial) -> None:
    assert material(words) == wanted


def test_materials__of_a_list_are_read_in_order() -> None:
    found = read("四、申报材料\n（一）项目申报书；\n（二）营业执照复印件；\n（三）上年度审计报告。\n").materials
    assert [each.value.name for each in found] == ["项目申报书", "营业执照复印件", "上年度审计报告"]


def test_materials__of_a_sentence_are_read_at_its_marks() -> None:
    found = read("一、申报材料\n《项目申报书》、营业执照复印件、上年度审计报告。\n二、其他\n无。\n").materials
    assert [each.value.name for each in found] == ["《项目申报书》", "营业执照复印件", "上年度审计报告"]
    assert {each.confidence for each in found} == {"check"}


def test_organisations__are_read_with_their_roles() -> None:
    found = read(MEASURES).organisations
    assert [(each.value.role, each.value.name) for each in found] == [
        ("competent", "示例市科技局"),
        ("competent", "示例市财政局"),
        ("interpreting", "示例市科学技术局"),
    ]


def test_products__are_measures_that_give_or_recognise() -> None:
    found = read(MEASURES).products
    assert [(each.value.title, each.value.kind) for each in found] == [
        ("支持建设创新平台", "funding"),
        ("加快企业梯度培育", "cultivation"),
    ]
    measure = MEASURES[found[0].value.start : found[0].value.end]
    assert measure.startswith("（一）")
    assert "30万元" in measure


def test_materials__of_some_applicants_say_of_whom() -> None:
    text = (
        "第一条为加强管理，制定本细则。 第二条申请资金时必须提交如下材料： （一）申请书； （二）其他材料。 "
        "选择补助方式的银行还需提供： "
        "（一）贷款合同； （二）核销凭证。 第三条银行应妥善保存凭证。"
    )
    found = read(text).materials
    assert [(each.value.name, each.value.when) for each in found] == [
        ("申请书", ""), ("其他材料", ""), ("贷款合同", "选择补助方式的银行"), ("核销凭证", "选择补助方式的银行"),
    ]  # fmt: skip


def test_organisation__that_runs_it_is_competent_and_some_is_none() -> None:
    found = read(
        "第五条　示例市科技服务中心负责贷款补偿日常管理工作。（责任单位：有关市政府、示例市财政局）"
    ).organisations
    assert [(each.value.role, each.value.name) for each in found] == [
        ("competent", "示例市科技服务中心"), ("competent", "示例市财政局"),
    ]  # fmt: skip


def test_products__of_one_measure_are_as_many_as_are_laid_upon_somebody() -> None:
    text = (
        "（一）支持企业创新。对新认定的工程中心，给予30万元奖励。（责任单位：示例市科技局）推动质量提升，对获奖企业奖励20万元。"
        "（责任单位：示例市市场监管局）加强宣传。（责任单位：示例市财政局）\n（二）加强组织领导。各区要高度重视。\n"
    )
    found = read(text).products
    assert [each.value.title for each in found] == ["支持企业创新", "推动质量提升"]


def test_text_pasted_twice__is_read_once() -> None:
    measure = (
        "（一）支持建设创新平台。对新认定的市级工程中心，给予30万元奖励；对新认定的省级工程中心，再给予50万元奖励，"
        "用于改善科研条件。"
    )
    text = f"一、支持企业创新\n{measure}\n（二）其他。本措施自发布之日起施行。\n"
    assert len(read(assemble(text)).amounts) == 2
    assert len(read(assemble(text + text)).amounts) == 2


def test_same_words__of_another_measure_are_read() -> None:
    words = (
        "对新认定的市级工程中心，给予30万元奖励；对新认定的省级工程中心，再给予50万元奖励，"
        "用于改善科研条件和引进人才等支出。"
    )
    text = f"一、平台\n（一）支持建设。{words}\n（二）其他。\n二、人才\n（一）支持建设。{words}\n（二）其他。\n"
    assert len(read(assemble(text)).amounts) == 4
