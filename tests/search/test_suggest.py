"""Completions as the API gives them: the engine's with the editors' equal terms; and how typed text is read."""

import pytest

from search.analysis import tokens
from search.engine import Position, SearchEngine
from search.models import Synonym
from search.pinyin import spell
from search.suggest import MAX_ALIASES, aliases, suggest
from search.synonyms import forget_groups
from search.typed import read_typed, stands_in_text

from .contract import EPOCH, document


@pytest.fixture
def _groups(db: None) -> None:
    Synonym.objects.all().delete()
    for terms in (("高企", "高新技术企业"), ("专精特新", "专业化精细化特色化新颖化"), ("技改", "技术改造", "技术更新")):
        Synonym.objects.create(terms="\n".join(terms))
    forget_groups()


@pytest.mark.usefixtures("_groups")
class TestAliases:
    """Terms of the editors' list."""

    @pytest.mark.parametrize("typed", ["高新", "gaox", "gaoxinjishu", "gxjs", "高xin", "gaoxin技"])
    def test_alias__completes_by_characters_pinyin_and_mixtures(self, typed: str) -> None:
        assert [(each.kind, each.text) for each in aliases(typed)] == [("alias", "高新技术企业")]

    def test_alias__typed_to_its_end_offers_its_equals(self) -> None:
        assert [each.text for each in aliases("高企")] == ["高新技术企业"]
        assert [each.text for each in aliases("技改")] == ["技术改造", "技术更新"]

    def test_alias__only_from_its_start(self) -> None:
        assert aliases("新技术") == aliases("xinjishu") == []

    def test_alias__a_few_only(self) -> None:
        for n in range(9):
            Synonym.objects.create(terms=f"技能{n}级\n能工{n}级")
        forget_groups()
        assert len(aliases("技")) == MAX_ALIASES

    def test_alias__an_edit_works_with_the_next_question(self) -> None:
        assert aliases("首台") == []
        Synonym.objects.create(terms="首台套\n首台（套）重大技术装备")
        forget_groups()
        assert [each.text for each in aliases("首台")] == ["首台套", "首台（套）重大技术装备"]

    def test_suggest__aliases_stand_between_organisations_and_titles(self, engine: SearchEngine) -> None:
        engine.rebuild([document("a", "高新产业办法", organisations=("高新区管委会",))], Position(EPOCH, 1))
        found = [(each.kind, each.text) for each in suggest("高新")]
        assert found == [("organisation", "高新区管委会"), ("alias", "高新技术企业"), ("title", "高新产业办法")]
        assert [each.kind for each in suggest("高新", limit=2)] == ["organisation", "alias"]

    def test_suggest__what_is_a_title_is_offered_as_that(self, engine: SearchEngine) -> None:
        engine.rebuild([document("a", "技术改造", type="product")], Position(EPOCH, 1))
        assert [(each.kind, each.text) for each in suggest("技术")] == [("alias", "技术更新"), ("product", "技术改造")]

    def test_suggest__no_chinese_terms_in_another_language(self, engine: SearchEngine) -> None:
        engine.rebuild([document("a", "Gaoxin", locale="en")], Position(EPOCH, 1))
        assert [each.kind for each in suggest("gaoxin", "en")] == ["title"]


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("高新", True),
        ("gx", True),
        ("gaoxinjishu", True),
        ("gaoxjs", True),
        ("技shu", True),
        ("5g", True),
        ("5G技", False),
        ("高shu", False),
        ("gsx", False),
        ("gaoxing", False),
        ("", False),
    ],
)
def test_typed__stands_where_all_its_pieces_do(typed: str, stands: bool) -> None:
    assert stands_in_text(read_typed(typed), "支持高新技术与5G应用") is stands


@pytest.mark.parametrize("typed", ["ga" * 32, "高x" * 20, "xianxianxianxian", "a1b2c3" * 9, "gao " * 20])
def test_typed__has_few_readings_however_it_divides(typed: str) -> None:
    assert 1 <= len(read_typed(typed)) <= 16


def test_typed__every_text_completes_from_each_of_its_spellings() -> None:
    text = "绿色制造与重庆长江经济带"
    spelling = spell(text)
    for start in range(len(tokens(text)) - 2):
        syllables, initials = spelling.syllables[start : start + 3], spelling.initials[start : start + 3]
        characters = text[start : start + 3]
        for typed in ("".join(syllables), "".join(initials), characters, characters[0] + "".join(syllables[1:])):
            assert stands_in_text(read_typed(typed), text), typed
