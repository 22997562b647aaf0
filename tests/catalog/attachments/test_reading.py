"""The words of attached files are found by search; a file that cannot be read is said in the office."""

import io
from typing import Any

import docx
import pytest
from django.core.files.base import ContentFile as Bytes
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter

from catalog.attachments.reading import enqueue_unread, read_attachment
from catalog.documents.models import DocumentAttachment
from cms.content.file_texts import FileText
from cms.content.files import StoredFile, store
from cms.content.models import ContentChange, ContentItem
from search.documents import build_documents
from search.engines.embedded_schema import index_entry
from search.highlights import highlight
from search.reading import read_query
from tests.factories import UserFactory, build_policy, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


def word_file(*paragraphs: str) -> bytes:
    document, content = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.add_table(1, 2).rows[0].cells[1].text = "注册资本证明"
    document.save(content)
    return content.getvalue()


def encrypted_pdf() -> bytes:
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.encrypt("密码不告诉你")
    writer.write(content)
    return content.getvalue()


def with_attachment(content: bytes, name: str) -> Any:
    policy = build_policy(title="申报通知")
    policy.attachments = [DocumentAttachment(file=store(Bytes(content), name=name))]
    return published(policy)


def read_waiting() -> None:
    for file in StoredFile.objects.all():
        read_attachment.func(file.sha256)


def test_attachment__its_words_are_indexed_and_marked() -> None:
    policy = with_attachment(word_file("申报单位承诺所报材料真实。"), "申报表.docx")
    assert enqueue_unread() == 1
    assert enqueue_unread() == 0
    read_waiting()
    [document, *_others] = build_documents(list(ContentItem.objects.filter(content_id=policy.content_id)))
    [words] = document.attachments
    assert "申报单位承诺" in words
    assert "注册资本证明" in words
    assert index_entry(document).get_first("key")
    texts = {"title": document.title, "summary": "", "body": document.body, "attachments": words}
    assert "<em>注册资本</em>" in highlight(read_query("注册资本"), texts, ())["attachments"][0]
    assert ContentChange.objects.filter(content_id=policy.content_id, cause="derived", locale="zh-hans").count() == 1


def test_attachment__one_that_cannot_be_read_is_said_in_the_office(client: Client) -> None:
    policy = with_attachment(encrypted_pdf(), "加密.pdf")
    read_waiting()
    problem = FileText.objects.get().problem
    assert "密码" in problem or "加密" in problem
    client.force_login(UserFactory(username="chief", is_superuser=True))
    page = client.get(reverse("wagtailsnippets_catalog_policydocument:inspect", args=[policy.pk])).content.decode()
    assert problem in page


def test_attachment__a_picture_has_no_words_and_no_problem() -> None:
    png = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000") + b"\0" * 64
    with_attachment(png, "示意图.png")
    read_waiting()
    assert (FileText.objects.get().text, FileText.objects.get().problem) == ("", "")
    assert enqueue_unread() == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("<html><body><p>注册资本证明</p><script>alert('不是文字')</script></body></html>".encode(), "附表.html"),
        ("<html><body><p>注册资本证明</p></body></html>".encode("gb18030"), "附表.htm"),
    ],
)
def test_attachment__a_web_page_has_the_words_that_a_reader_sees(content: bytes, name: str) -> None:
    with_attachment(content, name)
    read_waiting()
    assert (FileText.objects.get().text, FileText.objects.get().problem) == ("注册资本证明", "")


def test_documents__words_of_files_cost_two_queries_for_any_number(django_assert_num_queries: Any) -> None:
    for number in range(3):
        with_attachment(word_file(f"第{number}号申报表"), f"{number}.docx")
    read_waiting()
    items = list(ContentItem.objects.filter(locale="zh-hans"))
    with django_assert_num_queries(4):
        documents = build_documents(items)
    assert all(document.attachments for document in documents)
