"""The editors' list of equal terms."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from search.engine import Position, SearchEngine, get_engine
from search.models import Domain, Synonym
from search.request import SearchRequest
from search.synonyms import forget_groups, load_synonyms, synonym_groups
from tests.factories import UserFactory

from .contract import document

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    answer = get_engine().search(SearchRequest(query, synonyms=synonym_groups()))
    return sorted(hit.content_id for hit in answer.hits)


def test_list__works_in_queries_without_a_rebuild(engine: SearchEngine) -> None:
    engine.rebuild([document("long", "高新技术企业认定"), document("short", "高企奖励")], Position("e", 1))
    assert found("高企") == ["short"]
    group = Synonym.objects.create(terms="高企\n高新技术企业")
    forget_groups()
    assert found("高企") == found("高新技术企业") == ["long", "short"]
    group.active = False
    group.save()
    forget_groups()
    assert found("高企") == ["short"]


def test_starting_list__is_sound_and_loaded_once() -> None:
    added = load_synonyms()
    assert added == Synonym.objects.count() > 10
    for group in Synonym.objects.all():
        group.full_clean()
    assert ("高企", "高新技术企业") in synonym_groups()
    assert load_synonyms() == 0


KNOWN = [
    "高企", "专精特新", "小巨人", "规上", "技改", "加计扣除", "工业园区", "首台套", "研发费", "双创", "小微", "个体户",
    "稳岗", "社保", "公积金", "出口退税", "企业上市", "股改", "科小", "瞪羚", "独角兽", "首版次", "高价值专利",
]  # fmt: skip


def test_starting_list__covers_what_people_say_in_every_domain() -> None:
    load_synonyms()
    assert Synonym.objects.count() >= 150
    terms = {term for group in synonym_groups() for term in group}
    assert set(KNOWN) <= terms
    assert set(Synonym.objects.values_list("domain", flat=True)) == set(Domain.values) - {Domain.OTHER}


def test_list__takes_a_single_word_of_letters(engine: SearchEngine) -> None:
    engine.rebuild([document("chinese", "人工智能产业扶持"), document("aid", "aid 项目")], Position("e", 1))
    group = Synonym(terms="AI\n人工智能")
    group.full_clean()
    group.save()
    forget_groups()
    assert found("ai产业") == found("ＡＩ") == ["chinese"]
    with pytest.raises(ValidationError, match=r"A.*过短"):
        Synonym(terms="A\n甲级").full_clean()


def test_starting_list__every_term_finds_its_equals_within_longer_words(engine: SearchEngine) -> None:
    load_synonyms()
    groups = synonym_groups()
    texts = [(f"{place} {number}", term) for place, group in enumerate(groups) for number, term in enumerate(group)]
    engine.rebuild([document(key, f"{term}申报通知") for key, term in texts], Position("e", 1))
    missing = []
    for place, group in enumerate(groups):
        wanted = {f"{place} {number}" for number in range(len(group))}
        for term in group:
            if not wanted <= {*found(f"{term}申报")}:
                missing.append(term)
    assert missing == []


def test_starting_list__files_what_nobody_filed() -> None:
    mine = Synonym.objects.create(terms="技改\n技术改造\n机器换人")
    theirs = Synonym.objects.create(terms="高企\n高新企业", domain="tax", active=False)
    load_synonyms()
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.domain, theirs.domain, theirs.active) == ("industry", "tax", False)
    assert mine.term_list() == ("技改", "技术改造", "机器换人")


def test_starting_list__leaves_the_work_of_editors_alone() -> None:
    Synonym.objects.create(terms="高企\n高新企业", active=False)
    call_command("load_synonyms")
    assert not any("高新技术企业" in group.terms for group in Synonym.objects.all())


@pytest.mark.parametrize(
    ("terms", "complaint"),
    [
        ("高企", "1"),
        ("高企\n 高企 ", "1"),
        ("税\n税收", "税"),
        ("！！\n税收", "！！"),
        ("技改\n科技改造", "技改 = 技术改造"),
        ("\n".join(f"词语{chr(0x4E00 + n)}" for n in range(13)), "13"),
    ],
)
def test_clean__names_what_is_wrong(terms: str, complaint: str) -> None:
    Synonym.objects.create(terms="技改\n技术改造")
    with pytest.raises(ValidationError) as refused:
        Synonym(terms=terms).full_clean()
    assert complaint in str(refused.value.message_dict["terms"])


def test_office__lists_and_edits_the_groups(client: Client) -> None:
    user = UserFactory(username="chief", is_superuser=True, is_staff=True)
    client.force_login(user)
    add = reverse("wagtailsnippets_search_synonym:add")
    assert client.get(add).status_code == 200
    client.post(add, {"terms": "技改\n技术改造\n", "domain": "industry", "note": "", "active": "on"})
    assert Synonym.objects.get().term_list() == ("技改", "技术改造")
    listing = client.get(reverse("wagtailsnippets_search_synonym:list"), {"q": "技术"})
    assert "技改 = 技术改造" in listing.content.decode()
