"""The reference tables as `propose` takes them."""

import pytest

from catalog.intake.proposals import known_now, propose
from catalog.reference.models import Organisation, Region, Term

pytestmark = pytest.mark.django_db


def test_known__has_regions_levels_kinds_and_short_names() -> None:
    park = Region.objects.create(
        code="320571", name_zh="苏州工业园区", name_en="Suzhou Industrial Park", level="county"
    )
    Term.objects.create(vocabulary="genre", code="notice", name_zh="通知", name_en="Notice")
    Organisation.objects.create(
        code="sip-tech", name_zh="苏州工业园区科技创新委员会", name_en="SIP", short_names="园区科创委", region=park
    )
    known = known_now()

    assert known.regions["苏州工业园区"] == "320571"
    assert known.levels["320571"] == "county"
    assert known.genres == {"通知": "notice"}
    assert known.organisations["园区科创委"] == "苏州工业园区科技创新委员会"
    found = propose("各单位：", title_hint="苏州工业园区科技创新委员会关于仓储的通知", known=known)
    assert (found.value("regions"), found.value("level")) == (("320571",), "county")


def test_known__leaves_out_names_that_several_regions_bear() -> None:
    for code in ("320102", "330102"):
        Region.objects.create(code=code, name_zh="上城区", name_en="Shangcheng", level="county")

    assert "上城区" not in known_now().regions
