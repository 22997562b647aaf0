"""Regions: the table of GB/T 2260, and what applies where."""

import pytest

from catalog.models import Region
from catalog.reference.loading import load_regions
from catalog.reference.selectors import find_region

pytestmark = pytest.mark.django_db


def test_load__adds_every_division_once() -> None:
    assert load_regions() == 3466
    assert load_regions() == 0
    assert Region.objects.get(code="320506").ancestor_codes == ["100000", "320000", "320500", "320506"]


def test_load__keeps_what_an_editor_renamed() -> None:
    load_regions()
    region = Region.objects.get(code="320506")
    region.name_zh = "吴中"
    region.save()
    load_regions()
    assert Region.objects.get(code="320506").name_zh == "吴中"


def test_find__takes_an_alias_where_one_region_bears_it() -> None:
    load_regions()
    found = find_region("320571")
    assert found is not None
    assert found.code == "320576"
    assert find_region("鼓楼区") is None
