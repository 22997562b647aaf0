"""A document's provisions join to its text and keep their identity from one version to the next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.provisions.assembling import Provision, assemble

FIRST = "第一章总则第一条为了规范补助，制定本办法。第二条企业应当在本市注册。第二章附则第三条自公布之日起施行。"


def by_number(provisions: list[Provision]) -> dict[str, Provision]:
    return {provision.number: provision for provision in provisions}


@pytest.mark.clause("6.1.2")
def test_assemble__numbers_headings_and_parents() -> None:
    found = by_number(assemble(FIRST))
    assert list(found) == ["第一章", "第一条", "第二条", "第二章", "第三条"]
    assert found["第一章"].heading == "总则"
    assert found["第三条"].parent == found["第二章"].id
    assert found["第二条"].words == "企业应当在本市注册。"


def test_assemble__a_point_has_its_first_words_as_heading() -> None:
    found = by_number(
        assemble(
            "一、适用范围。本市企业。二、自2026年起连续三年，每年安排专项资金，用于支持企业设备更新和技术改造升级项目。"
        )
    )
    assert (found["一、"].heading, found["二、"].heading) == ("适用范围", "")


@pytest.mark.clause("6.1.2")
def test_assemble__renumbered_provisions_keep_their_identity() -> None:
    before = assemble(FIRST)
    after = assemble(FIRST.replace("第三条自", "第三条资金由市财政安排。第四条自"), before)
    old, new = by_number(before), by_number(after)
    assert new["第四条"].id == old["第三条"].id
    assert new["第二条"].id == old["第二条"].id
    assert new["第三条"].id not in {provision.id for provision in before}


def test_assemble__the_same_text_again_changes_nothing() -> None:
    before = assemble(FIRST)
    assert assemble(FIRST, before) == before


@given(st.text(alphabet="第一二三条章、（）1.。；：企业应当申报 \n", max_size=200))
def test_assemble__joins_to_the_text(text: str) -> None:
    assert "".join(provision.text for provision in assemble(text)) == text
