"""Which words a proposal will rest on."""

import pytest

from catalog.models import PolicyDocument
from catalog.workspace.offers import Offer, offers_of
from tests.factories import build_policy, draft

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.1.2")]


def proposed(text: str) -> list[Offer]:
    document = build_policy(title="奖励办法")
    document.body = [("text", f"<p>{text}</p>")]
    draft(document)
    return [offer for offer in offers_of(PolicyDocument.objects.get()) if offer.kind == "amount"]


def test_cited__the_part_of_its_sentence_that_lies_in_its_provision() -> None:
    first, second = proposed(
        "一、对象 符合要求的单位均可参加。 二、奖励标准 （一）对获得甲奖的单位，每项给予50万元人民币奖励； "
        "（二）对获得乙奖的单位，每项给予20万元人民币奖励。"
    )
    assert first.cited == "对获得甲奖的单位，每项给予50万元人民币奖励；"
    assert second.cited == "对获得乙奖的单位，每项给予20万元人民币奖励。"
    assert first.members["words"] == first.cited


def test_cited__each_rule_its_own_words_without_the_heading() -> None:
    higher, cap = proposed(
        "一、对象 符合要求的单位均可参加。 二、附则 "
        "所列奖励资金按照“就高不就低”原则，同一独立法人单位每年可累计获得最高不超过5000万元奖励资金。"
    )
    assert (higher.type, cap.type) == ("higher_wins", "cap")
    assert higher.members["words"] == "所列奖励资金按照“就高不就低”原则"
    assert cap.members["words"] == "同一独立法人单位每年可累计获得最高不超过5000万元"
