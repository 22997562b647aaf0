"""Personal data in texts: what is found, what is not, and that evidence never shows it. All values are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.documents.personal_data import find_personal_data, is_identity_number, passes_luhn


def identity_number(region: str, birth: str, order: str) -> str:
    """A number with a right check character, for a person who does not exist."""
    return next(number for c in "0123456789X" if is_identity_number(number := f"{region}{birth}{order}{c}"))


def card_number(start: str) -> str:
    return next(number for digit in "0123456789" if passes_luhn(number := start + digit))


def kinds(text: str) -> list[str]:
    return [data.kind for data in find_personal_data(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"身份证号{identity_number('320506', '19900307', '001')}", "identity_number"),
        (f"王某，{identity_number('110101', '19800101', '123')}，本科", "identity_number"),
        ("身份证：320506900307001", "identity_number"),
        ("联系人手机：13800001234", "mobile"),
        ("赵钱孙13800001234", "mobile"),
        ("电话138 0000 1234", "mobile"),
        ("+86 138-0000-1234", "mobile"),
        (f"开户行：某某银行，账号：{card_number('622202000000000012')}", "bank_card"),
        ("李四 男 66 肢体二级 某市人民医院", "person_circumstances"),
        ("经查，申请人王小明，精神残疾二级，家庭困难", "person_circumstances"),
        ("资助对象：陈小红（孤儿）、何大力（低保户）", "person_circumstances"),
    ],
)
@pytest.mark.clause("8.4.1")
def test_find_personal_data__found(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "监督举报电话：0311—66005057，热线12345，客服400-800-1234，95588",
        "联系电话：0311-6690860366908965",
        "联系电话：6690801966908067",
        "https://example.cn/index.html?article=170493910514184&id=13800001234,13800001235",
        "统一社会信用代码：91320505MA1MXXXX0Q，注册号320506000123456",
        "注册资本13800001234元，项目投资13800000000 万元",
        "编号 20211119123456789012，流水号622202000000000012",
        "公众号文章 t20211119_13800001234.html",
        "申请人应当提供身份证号、残疾证、低保证明",
        "残疾等级为肢体一级、二级的，按照标准补贴；孤儿、低保户优先",
        "张某某（孤儿），杨*新 女",
        "高龄（残疾）老年人，全市（低保）对象",
        "面积13812345678.5平方米",
    ],
)
def test_find_personal_data__no_false_alarm(text: str) -> None:
    assert kinds(text) == []


def test_find_personal_data__all_digit_credit_code_is_no_identity_number() -> None:
    number = identity_number("110101", "19900307", "002")
    assert kinds(f"统一社会信用代码：{number}") == []
    assert kinds(f"身份证号：{number}") == ["identity_number"]


def test_find_personal_data__two_mobiles_run_together_are_two() -> None:
    assert kinds("手机：1380000123413900005678") == ["mobile", "mobile"]


def test_find_personal_data__evidence_is_masked() -> None:
    number = identity_number("320506", "19900307", "001")
    text = f"王小明 男 66 肢体二级，身份证{number}，手机13800001234"
    masked = [data.masked for data in find_personal_data(text)]
    assert masked == ["王**", f"320*************{number[-2:]}", "138******34"]


@given(st.text() | st.text(alphabet="0123456789Xx 身份证号账王男一级", max_size=80))
def test_find_personal_data__never_raises_and_never_shows_the_value(text: str) -> None:
    for data in find_personal_data(text):
        assert "*" in data.masked
        assert 0 <= data.start < len(text)
