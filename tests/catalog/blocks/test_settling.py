"""Citations in blocks keep the words of their day; what no longer stands is found (6.1.2)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.blocks.citations import CitationBlock
from catalog.blocks.settling import CitedHere, citations_in, cited_references, settle_citations
from catalog.documents.models import PolicyDocument
from catalog.products.models import Product
from tests.factories import build_product, published

from .making import citation, criterion, item, listed, source

pytestmark = pytest.mark.django_db

ARTICLES = (
    "第一条 为了扶持企业。",
    "第二条 按投资额的百分之五补助。",
    "每家不超过十万元。",
    "第三条 自印发之日起施行。",
)


def citing(*citations: dict[str, Any], **values: Any) -> Product:
    """An unsaved product with one criterion that cites so."""
    made = criterion("revenue", "at_least", "1000", citations=listed(*citations))
    return build_product(application_conditions=[made], sources=[], **values)


def cited(product: Product) -> list[CitedHere]:
    return list(citations_in(product))


def amended(document: PolicyDocument, before: str, after: str) -> None:
    latest = document.get_latest_revision_as_object()
    latest.body = [("text", block.value.source.replace(before, after)) for block in latest.body]
    published(latest)


@pytest.mark.clause("6.1.2")
def test_settled__all_of_a_provision_with_what_stands_under_it() -> None:
    document = source(*ARTICLES)
    product = citing(citation(document, "第2条"))
    settle_citations(product)
    [found] = cited(product)
    assert found.words == "按投资额的百分之五补助。\n每家不超过十万元。"
    assert found.provision == document.provisions[1]["id"]
    assert found.whole


def test_settled__some_words_of_a_provision_keep_to_those() -> None:
    document = source(*ARTICLES)
    product = citing(citation(document, "第二条", "不超过十万元"))
    settle_citations(product)
    [found] = cited(product)
    assert (found.words, found.whole, found.is_settled) == ("不超过十万元", False, True)


def test_settled__words_without_a_label_find_their_provision() -> None:
    document = source(*ARTICLES)
    product = citing(citation(document, "", "每家不超过十万元"))
    settle_citations(product)
    assert cited(product)[0].label == "第二条第二款"


def test_settled__several_of_one_name_are_told_apart_by_their_words() -> None:
    document = source(
        "附件1认定条件 一、成立两年以上。二、近三年获奖。", "附件2评价条件 一、成立一年以上。二、近三年获奖。"
    )
    twice = [each["id"] for each in document.provisions if each["number"].startswith("二")]
    product = citing(
        citation(document, "一、", "成立一年以上"),
        {**citation(document, "二、", "近三年获奖"), "provision": twice[1]},
        {**citation(document, "一、", "成立两年以上"), "provision": twice[1]},
    )
    settle_citations(product)
    first, second, third = cited(product)
    assert (first.words, first.is_settled) == ("成立一年以上", True)
    assert second.provision == twice[1] != twice[0]
    assert third.provision not in ("", twice[1])


def test_settled__words_that_stand_nowhere_and_a_label_that_is_none_are_not_settled() -> None:
    document = source(*ARTICLES)
    product = citing(citation(document, "第二条", "百分之八"), citation(document, "第九条"), citation(document))
    settle_citations(product)
    assert [each.is_settled for each in cited(product)] == [False, False, True]


def test_settled__what_was_cited_earlier_keeps_its_words() -> None:
    document = source(*ARTICLES)
    product = citing(citation(document, "第二条"))
    settle_citations(product)
    amended(document, "百分之五", "百分之八")
    before = product.application_conditions.get_prep_value()
    settle_citations(product)
    assert product.application_conditions.get_prep_value() == before


def test_settled__another_label_takes_all_of_the_other_provision() -> None:
    document = source(*ARTICLES)
    product = citing(citation(document, "第二条"))
    settle_citations(product)
    stored = product.application_conditions.get_prep_value()
    stored[0]["value"]["citations"][0]["value"]["label"] = "第三条"
    product.application_conditions = stored
    settle_citations(product)
    assert cited(product)[0].words == "自印发之日起施行。"


def test_settled__nothing_is_asked_of_the_database_when_nothing_is_new() -> None:
    document = source(*ARTICLES)
    product = citing(*(citation(document, "第二条") for _ in range(5)))
    with CaptureQueriesContext(connection) as first:
        settle_citations(product)
    with CaptureQueriesContext(connection) as again:
        settle_citations(product)
    assert (len(first), len(again)) == (2, 0)  # documents, and the versions of their text


def test_settled__a_draft_and_its_revision_hold_the_same() -> None:
    document = source(*ARTICLES)
    product = citing(citation(document, "第二条"))
    product.save()
    revision = product.save_revision()
    assert [each.words for each in citations_in(revision.as_object())] == [each.words for each in cited(product)]


def test_place__names_the_field_and_the_number_in_it() -> None:
    document = source(*ARTICLES)
    inside = criterion("revenue", "at_least", "1", citations=listed(citation(document, "第一条")))
    group = item("group", kind="any_of", conditions=[item("text", words="或者"), inside])
    product = build_product(application_conditions=[item("text", words="一"), group], sources=[])
    [found] = cited(product)
    label = str(Product._meta.get_field("application_conditions").verbose_name)
    assert str(found.place).startswith(f"{label} 2 · ")
    assert str(found.place).endswith(" 2")
    assert found.place.block_id == inside["id"]


def test_references__each_document_once_with_what_is_quoted() -> None:
    one, other = source(*ARTICLES, title="办法"), source("第一条 另有规定。", title="细则")
    product = citing(citation(one, "第二条"), citation(one, "第三条"), citation(one, "第二条"), citation(other))
    settle_citations(product)
    found = cited_references(product)
    assert [(each.role, each.to_id) for each in found] == [("basis", one.content_id), ("basis", other.content_id)]
    assert found[0].provisions.count('"label":"第二条"') == found[0].provisions.count('"label":"第三条"') == 1
    assert found[1].provisions == ""


@pytest.mark.parametrize(
    ("label", "words", "field", "message"),
    [
        ("第九条", "", "label", "第九条"),
        ("第二条", "按百分之八", "words", "第二条"),
        ("第一条、第二条", "", "label", "第一条、第二条"),
    ],
)
def test_form__refuses_what_does_not_stand_in_the_text(label: str, words: str, field: str, message: str) -> None:
    block, document = CitationBlock(), source(*ARTICLES, title="扶持办法")
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(citation(document, label, words)))
    assert message in str(refused.value.block_errors[field].message)  # type: ignore[attr-defined]


def test_form__what_was_cited_earlier_is_not_asked_again() -> None:
    block, document = CitationBlock(), source(*ARTICLES)
    product = citing(citation(document, "第二条"))
    settle_citations(product)
    kept = product.application_conditions.get_prep_value()[0]["value"]["citations"][0]["value"]
    amended(document, "百分之五", "百分之八")
    assert block.clean(block.to_python(kept))["words"].startswith("按投资额")
