"""How and where one applies, read from notices."""

import pytest

from catalog.proposing.methods import read_entries, read_methods
from catalog.proposing.outline import Outline
from catalog.proposing.source import Source

pytestmark = pytest.mark.clause("7.4.1.1")

NOTICE = """现就申报事项通知如下。
一、申报条件
（一）依法登记的企业；
（二）能够按时报送统计报表。
二、申报程序
（一）企业自愿填写申报表。
（二）区县科技部门初审。
联系人：科技处，电话：0980-1234567
三、请于6月30日前将申报材料纸质版一式两份送至市科技局。
附件：申报表"""


def steps(text: str) -> list[str]:
    source = Source(text)
    return [each.value.steps for each in read_methods(source, Outline(source))]


def entries(text: str) -> list[tuple[str, str]]:
    return [
        (each.value.channel, each.value.url or each.value.address or each.value.contact)
        for each in read_entries(Source(text))
    ]


def test_method__is_the_part_headed_so_step_by_step() -> None:
    assert steps(NOTICE)[0].splitlines() == ["（一）企业自愿填写申报表。", "（二）区县科技部门初审。"]


def test_method__ends_where_contacts_begin() -> None:
    assert not any("联系人" in each or "附件" in each for each in steps(NOTICE))


def test_method__elsewhere_the_sentences_that_say_where_papers_go() -> None:
    assert steps(NOTICE)[1:] == ["请于6月30日前将申报材料纸质版一式两份送至市科技局。"]


def test_method__is_no_condition_that_speaks_of_reports() -> None:
    assert not any("统计报表" in each for each in steps(NOTICE))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第三条 企业登录惠企平台提交申请。", ["企业登录惠企平台提交申请。"]),
        ("第三章 认定 第四条企业登录惠企平台（https://a.example/）自愿申报。", [
            "企业登录惠企平台（https://a.example/）自愿申报。"
        ]),
        ("可在政务服务网查询申请人信息。", []),
        ("申请资金时应当提交下列材料：（一）申请表；（二）其他需提交的材料。", []),
        ("应当向主管部门提交下列材料：\n（一）申请表；\n（二）其他需提交的材料。\n", []),
        ("请将下列材料报送至市科技局：（一）申请表；（二）其他材料。", ["请将下列材料报送至市科技局：（一）申请表；"]),
    ],
)  # fmt: skip
def test_method__says_where_or_how_not_what_is_handed_in(text: str, found: list[str]) -> None:
    assert steps(text) == found


def test_method__without_the_rest_of_its_heading() -> None:
    said = "一、目的\n鼓励企业创新。\n二、申请程序、项目审核及资金拨付：\n（一）企业填报申报表。\n（二）市级审核。\n"
    assert steps(said) == ["（一）企业填报申报表。\n（二）市级审核。"]


def test_method__of_text_whose_lines_ran_together() -> None:
    said = "一、申报条件依法登记。二、申报流程1.企业填报申报表。2.市级审核。三、联系方式联系电话：0980-1234567"
    assert steps(said) == ["1.企业填报申报表。\n2.市级审核。"]


def test_method__rests_on_the_whole_part() -> None:
    source = Source(NOTICE)
    (part, _sentence) = read_methods(source, Outline(source))
    assert part.quote.words.startswith("申报程序")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("邮寄地址：澜江市中山路8号302室", [("post", "澜江市中山路8号302室")]),
        ("材料报送地点：澜江市政务大厅3楼，电话：0980-1", [("counter", "澜江市政务大厅3楼")]),
        ("电子邮箱：keji@example.gov.cn邮寄地址：澜江市中山路8号", [
            ("email", "keji@example.gov.cn"), ("post", "澜江市中山路8号"),
        ]),
        ("请登录澜江惠企平台（https://huiqi.example.gov.cn/a）填报。", [("web", "https://huiqi.example.gov.cn/a")]),
        ("依托澜江惠企平台（https://huiqi.example.gov.cn/b）提交。", [("web", "https://huiqi.example.gov.cn/b")]),
        ("以国家企业信用信息公示系统（http://www.gsxt.gov.cn）查询结果为准。", []),
        ("申报网址：https://huiqi.example.gov.cn。", [("web", "https://huiqi.example.gov.cn")]),
        ("邮寄地址：澜江市中山路8号108房间澜江市科学技术局2026年2月1日", [("post", "澜江市中山路8号108房间")]),
    ],
)  # fmt: skip
def test_entry__as_it_is_labelled(text: str, found: list[tuple[str, str]]) -> None:
    assert entries(text) == found


@pytest.mark.parametrize(
    "text", ["电子邮箱：xxx@163.com", "电子邮箱：***@163.com", "联系地址不详。", "地址：澜江市中山路8号"]
)
def test_entry__is_none_that_is_blacked_out_or_not_labelled_for_applications(text: str) -> None:
    assert entries(text) == []


def test_entry__is_called_as_the_platform_is() -> None:
    (entry,) = read_entries(Source("由企业登录澜江惠企平台（https://huiqi.example.gov.cn/a）自评或申请。"))
    assert entry.value.name == "澜江惠企平台"
