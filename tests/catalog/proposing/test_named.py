"""Industries by short names become codes; where one of them is not known, nothing is proposed."""

import pytest

from catalog.proposing.reading import read

pytestmark = pytest.mark.clause("6.1.2", "6.1.6")


def industries(text: str) -> list[tuple[str, ...]]:
    found = (each.value.criterion for each in read(text).conditions)
    return [each.values for each in found if each is not None and each.attribute == "industry"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("本办法适用于餐饮、零售企业。", ("H62", "F52")),
        ("缓缴适用于公路水路铁路运输企业的单位应缴部分。", ("G54", "G55", "G53")),
        ("补助面向软件和信息技术服务行业。", ("I65",)),
    ],
)
def test_industries__are_codes(text: str, codes: tuple[str, ...]) -> None:
    assert industries(text) == [codes]


@pytest.mark.parametrize("text", ["本办法适用于全省企业。", "适用于餐饮、占星、算命企业。", "鼓励餐饮企业发展。"])
def test_industries__are_not_guessed(text: str) -> None:
    assert industries(text) == []
