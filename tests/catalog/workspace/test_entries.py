"""What selected words become: without the number they begin with, and with the address that stands in them."""

from typing import Any

import pytest

from catalog.calls.models import Call
from catalog.office.workspace_forms import from_words
from catalog.workspace.entries import without_number
from catalog.workspace.spots import Spot

pytestmark = pytest.mark.clause("6.1.2")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("第三条 企业应当守信。", "企业应当守信。"),
        ("（二）企业应当守信。", "企业应当守信。"),
        ("2.2020年以来获奖。", "2020年以来获奖。"),
        ("3、企业应当守信。", "企业应当守信。"),
        ("1.5亿元以上", "1.5亿元以上"),
        ("100万元以上", "100万元以上"),
    ],
)
def test_without_number__leaves_figures_alone(words: str, left: str) -> None:
    assert without_number(words) == left


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "name", "url"),
    [
        ("惠企平台（https://apply.example/a?b=1）", "惠企平台", "https://apply.example/a?b=1"),
        ("登录惠企平台申报", "登录惠企平台申报", ""),
    ],
)
def test_entry__takes_its_address_from_the_words(words: str, name: str, url: str) -> None:
    spot = Spot("entries")
    entry: dict[str, Any] = from_words(spot.block_of(Call, "entry"), spot, {"document": 1}, words, {})
    assert (entry["name"], entry["url"] or "") == (name, url)
