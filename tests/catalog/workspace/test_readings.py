"""Beside the words it was taken from stands how an entry was read."""

import pytest

from catalog.attributes.loading import load_attributes
from catalog.models import PolicyDocument
from catalog.workspace.offers import offers_of
from catalog.workspace.readings import readings
from tests.factories import build_policy, draft

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.1.2")]

TEXT = (
    "<p>第一条 申请补助的企业应当符合下列条件：上年度研发费用不低于100万元。</p>"
    "<p>第二条 按设备投入额的20%给予补助，最高不超过500万元。</p>"
    "<p>第三条 申报时间为2026年3月1日9:00至3月31日。</p>"
)


def test_readings__say_what_would_be_kept() -> None:
    load_attributes()
    document = build_policy(title="补助办法")
    document.body = [("text", TEXT)]
    draft(document)
    offers = offers_of(PolicyDocument.objects.get())
    read = readings(offers)
    said = {offer.kind: read[offer.key] for offer in offers if offer.key in read}

    assert all(part in said["condition"] for part in ("上年度", "研发费用", "100万元"))
    assert "20%" in said["amount"]
    assert "500万元" in said["amount"]
    assert said["window"].startswith("2026-03-01 09:00 – 2026-03-31")


def test_readings__cost_the_same_for_many(django_assert_max_num_queries: object) -> None:
    load_attributes()
    document = build_policy(title="补助办法")
    document.body = [("text", TEXT * 6)]
    draft(document)
    offers = offers_of(PolicyDocument.objects.get())
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        readings(offers)
