"""Regions are named in one line of the form."""

import pytest
from django import forms

from catalog.models import Region
from catalog.office.widgets import RegionNamesInput
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db


class RegionForm(forms.Form):
    regions = forms.ModelMultipleChoiceField(Region.objects.all(), widget=RegionNamesInput, required=False)


@pytest.fixture
def city() -> Region:
    return RegionFactory(code="980100", name_zh="澜江市", aliases="澜江、980199")


@pytest.mark.parametrize("written", ["澜江市", "980100", "澜江", "980199", "澜江市、980100"])
def test_regions__are_understood_by_name_code_and_alias(city: Region, written: str) -> None:
    form = RegionForm({"regions": written})
    assert form.is_valid(), form.errors
    assert list(form.cleaned_data["regions"]) == [city]


@pytest.mark.parametrize("written", ["云梦市", "1", "999999"])
def test_regions__unknown_ones_are_named_in_the_error_and_kept(city: Region, written: str) -> None:
    form = RegionForm({"regions": f"澜江市、{written}"})
    assert not form.is_valid()
    assert written in str(form.errors)
    assert written in str(form["regions"])
    assert "澜江市" in str(form["regions"])


def test_regions__of_one_name_are_shown_by_their_codes() -> None:
    first = RegionFactory(code="980201", name_zh="鼓楼区")
    RegionFactory(code="980301", name_zh="鼓楼区")
    assert RegionNamesInput().format_value([first.pk]) == "980201"
