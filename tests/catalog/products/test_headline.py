"""What a product gives, in a few words: a maximum is said only where there is one."""

from typing import Any

import pytest
from django.utils import translation

from catalog.products.headline import headline
from tests.catalog.benefits.making import benefit as published


def benefit(type_: str, **more: Any) -> dict[str, Any]:
    return {"case": "", "words": "", "per": "", "frequency": "", **published(type_, **more)}


def deferral(what: str, **more: Any) -> dict[str, Any]:
    return benefit("deferral", what=what, **more)


REWARD = benefit("rate", rate="0.5", base="贷款余额增长部分", cap="500")
LOSS = benefit("rate", rate="70", base="不良贷款损失", cap_rate="4", cap_base="贷款总额")


@pytest.mark.parametrize(
    ("benefits", "said"),
    [
        ([benefit("fixed", amount="50"), REWARD], "最高500万元"),
        ([benefit("fixed", amount="50"), benefit("quota", places=3)], "最高50万元"),
        ([benefit("fixed", amount="50"), benefit("text", words="优先推荐申报国家级项目")], "最高50万元"),
        ([REWARD, LOSS], "按贷款余额增长部分的0.5%，最高500万元等"),
        ([LOSS, REWARD], "按不良贷款损失的70%，不超过贷款总额的4%等"),
        ([benefit("fixed", amount="50"), benefit("fixed", amount="10", currency="USD")], "50万元等"),
        ([benefit("fixed", amount="50"), benefit("text", words="另按合同额给予补助")], "50万元等"),
        ([LOSS], "不良贷款损失的70%"),
    ],
)
def test_headline__names_a_maximum_only_where_each_benefit_has_one(benefits: list[dict[str, Any]], said: str) -> None:
    with translation.override("zh-hans"):
        assert headline(benefits) == said


def test_headline__names_all_that_is_deferred_not_the_duty_to_pay_it_later() -> None:
    first = deferral("失业保险费、工伤保险费", words="应在缓缴期满后的一个月内补缴缓缴的失业保险、工伤保险费款")
    with translation.override("zh-hans"):
        said = headline([first, deferral("失业保险费、工伤保险费"), deferral("企业职工基本养老保险费")])
    assert said == "缓缴失业保险费、工伤保险费、企业职工基本养老保险费"
