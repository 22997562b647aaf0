"""A document's provisions are kept with its text from draft to draft, and go out with anchors (6.1.2)."""

from typing import Any

import orjson
import pytest

from catalog.documents.anchors import anchor_html, text_of_html
from catalog.documents.body import published_body, text_and_tables
from catalog.documents.models import PolicyDocument
from catalog.provisions.keeping import anchors
from catalog.provisions.naming import chinese, labels
from cms.content.published import ContentItem
from tests.factories import build_policy, draft, published_policy

ARTICLES = "</p><p>".join(
    [
        "第一条 为了扶持企业。",
        "第二条 有下列情形的：",
        "（一）注册；",
        "（二）纳税。",
        "第三条 本办法自印发之日起施行。",
    ]
)


def by_label(document: PolicyDocument) -> dict[str, str]:
    called = labels(document.provisions)
    return {called[each["id"]]: each["id"] for each in document.provisions}


def edited(document: PolicyDocument, text: str) -> PolicyDocument:
    document.body = [("text", f"<p>{text}</p>")]
    draft(document)
    return document


@pytest.mark.django_db
@pytest.mark.clause("6.1.2")
def test_draft__is_cut_into_provisions() -> None:
    document = build_policy(text=ARTICLES)
    draft(document)
    assert list(by_label(document)) == ["第一条", "第二条", "第二条第（一）项", "第二条第（二）项", "第三条"]
    assert "".join(each["text"] for each in document.provisions) == document.text
    assert PolicyDocument.objects.get(pk=document.pk).provisions == document.provisions
    assert document.latest_revision.as_object().provisions == document.provisions


@pytest.mark.django_db
@pytest.mark.clause("6.1.2")
def test_draft__provisions_keep_their_identity_when_numbers_shift() -> None:
    document = build_policy(text=ARTICLES)
    draft(document)
    before = by_label(document)
    text = ARTICLES.replace("第三条", "第四条").replace("第二条", "第三条")
    edited(document, text.replace("</p><p>第三条", "</p><p>第二条 本市另行安排资金。</p><p>第三条"))
    after = by_label(document)
    assert (after["第一条"], after["第三条"], after["第四条"]) == (before["第一条"], before["第二条"], before["第三条"])
    assert after["第三条第（二）项"] == before["第二条第（二）项"]
    assert after["第二条"] not in before.values()


@pytest.mark.django_db
def test_draft__an_unchanged_text_keeps_its_provisions_as_they_are() -> None:
    document = build_policy(text=ARTICLES)
    draft(document)
    before = document.provisions
    document.title = "另一个标题"
    draft(document)
    assert document.provisions == before


@pytest.mark.django_db
def test_draft__of_a_public_document_leaves_the_public_provisions_alone() -> None:
    document = published_policy(text=ARTICLES)
    public = PolicyDocument.objects.get(pk=document.pk).provisions
    latest = edited(document, ARTICLES + "</p><p>第四条 另有规定的除外。")
    assert PolicyDocument.objects.get(pk=document.pk).provisions == public
    assert len(latest.latest_revision.as_object().provisions) == len(public) + 1


@pytest.mark.django_db
@pytest.mark.clause("6.1.2")
def test_published__provisions_give_the_text_and_their_anchors_stand_in_the_html() -> None:
    document = published_policy(text=ARTICLES)
    item = ContentItem.objects.get(content_id=document.content_id, locale="zh-hans")
    public: dict[str, Any] = orjson.loads(item.document)
    assert "".join(each["text"] for each in public["provisions"]) == public["body"]["text"]
    for each in public["provisions"]:
        assert f'<span id="{each["anchor"]}"></span>{each["number"]}' in public["body"]["html"]
    assert public["provisions"][3]["label"] == "第二条第（二）项"
    assert public["provisions"][3]["parent"] == public["provisions"][1]["id"]


@pytest.mark.django_db
def test_published__a_table_is_a_provision_with_its_anchor_before_it() -> None:
    document = build_policy()
    table = {"data": [["档次", "金额"], ["一", "10 万元"]], "first_row_is_table_header": True}
    document.body = [("text", "<p>一、标准如下：</p>"), ("table", table), ("text", "<p>二、期限三年。</p>")]
    document.settle()
    assert [each["kind"] for each in document.provisions] == ["point", "table", "point"]
    body = published_body(document.body, anchors(document.provisions))
    assert body["blocks"][1]["anchors"] == [f"p-{document.provisions[1]['id']}"]
    assert f'<span id="p-{document.provisions[1]["id"]}"></span><table>' in body["html"]


def test_settle__an_empty_text_has_no_provisions() -> None:
    document = PolicyDocument(body=[])
    document.settle()
    assert document.provisions == []


def test_tables__are_found_where_their_words_stand() -> None:
    document = PolicyDocument(body=[("text", "<p>甲</p>"), ("table", {"data": [["乙", "丙"]]}), ("text", "<p></p>")])
    text, [(start, end)] = text_and_tables(document.body)
    assert (text, text[start:end]) == ("甲\n乙\t丙", "乙\t丙")


@pytest.mark.parametrize(
    ("html", "words", "anchored"),
    [
        ("<p>甲乙</p><p>丙</p>", "甲乙\n丙", "<p>甲乙</p><p>|丙</p>"),
        ("<p> 甲&amp;乙<b>丙</b></p>", "甲&乙丙", "<p> 甲&amp;乙<b>|丙</b></p>"),
        ("<p>甲&lt;乙丙丁</p>", "甲<乙丙丁", "<p>甲&lt;乙|丙丁</p>"),
        ("<p>甲<br>乙丙</p>", "甲\n乙丙", "<p>甲<br>乙|丙</p>"),
    ],
)
def test_anchor__stands_before_the_word_it_names(html: str, words: str, anchored: str) -> None:
    assert text_of_html(html) == words
    assert anchor_html(html, [(words.index("丙"), "x")]) == anchored.replace("|", '<span id="x"></span>')


@pytest.mark.parametrize(
    ("number", "written"),
    [(2, "二"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100")],
)
def test_chinese__as_in_official_texts(number: int, written: str) -> None:
    assert chinese(number) == written


def test_labels__name_paragraphs_items_and_points() -> None:
    document = PolicyDocument(
        body=[("text", "<p>第一条 甲。</p><p>乙有：</p><p>（一）子</p><p>1.寅</p><p>2.卯</p><p>（二）丑</p>")]
    )
    document.settle()
    assert list(by_label(document)) == [
        "第一条", "第一条第二款", "第一条第二款第（一）项", "第一条第二款第（一）项第1目",
        "第一条第二款第（一）项第2目", "第一条第二款第（二）项",
    ]  # fmt: skip
