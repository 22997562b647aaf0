"""Attached files: served while public, whole or in part, and never run by a browser here."""

import io
from typing import Any

import pytest
from django.test import Client

from catalog.documents.models import DocumentAttachment
from cms.content import files, services
from tests.factories import UserFactory, build_policy, draft, published

from .test_policy_detail import withdraw

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 1000


@pytest.fixture
def var(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


def attached(name: str, content: bytes, **values: Any) -> Any:
    policy = build_policy(**values)
    policy.attachments = [DocumentAttachment(file=files.store(io.BytesIO(content), name=name))]
    return policy


def address(reader: Client, policy: Any) -> str:
    return reader.get(f"/api/v1/policies/{policy.content_id}").json()["attachments"][0]["url"]


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def pdf(reader: Client, var: None) -> str:
    return address(reader, published(attached("附件1.pdf", PDF)))


def test_file__whole_with_its_headers(reader: Client, pdf: str) -> None:
    response = reader.get(pdf)
    assert body(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(PDF))
    assert response["Content-Disposition"].startswith("inline; filename*=UTF-8''%E9%99%84")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "public, max-age=30"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_file__that_no_browser_should_open_is_for_saving(reader: Client, var: None) -> None:
    found = address(reader, published(attached("表.zip", b"PK\x03\x04" + b"\0" * 100)))
    assert reader.get(found)["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_text__is_told_in_the_encoding_it_is_written_in(reader: Client, var: None, charset: str) -> None:
    words = "申报材料清单：营业执照复印件。" * 5000
    found = address(reader, published(attached("清单.txt", words.encode(charset))))
    answer = reader.get(found)
    assert answer["Content-Type"] == f"text/plain; charset={charset}"
    assert body(answer).decode(charset) == words


@pytest.mark.parametrize(
    ("asked", "expected", "told"),
    [
        ("bytes=0-9", PDF[:10], "bytes 0-9/256009"),
        ("bytes=256000-", PDF[256000:], "bytes 256000-256008/256009"),
        ("bytes=-5", PDF[-5:], "bytes 256004-256008/256009"),
        ("bytes=100000-999999", PDF[100000:], "bytes 100000-256008/256009"),
        ("bytes=-999999", PDF, "bytes 0-256008/256009"),
    ],
)
def test_range__is_answered_with_that_part(reader: Client, pdf: str, asked: str, expected: bytes, told: str) -> None:
    response = reader.get(pdf, headers={"Range": asked})
    assert (response.status_code, response["Content-Range"], body(response)) == (206, told, expected)


@pytest.mark.parametrize("asked", ["bytes=256009-", "bytes=9-5", "bytes=-0"])
def test_range__that_does_not_exist_is_416(reader: Client, pdf: str, asked: str) -> None:
    response = reader.get(pdf, headers={"Range": asked})
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */256009")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-9", "items=0-1", "bytes=-", "bytes=a-b"])
def test_range__of_another_kind_gives_the_whole(reader: Client, pdf: str, asked: str) -> None:
    response = reader.get(pdf, headers={"Range": asked})
    assert (response.status_code, len(body(response))) == (200, len(PDF))


def test_conditional__304_and_if_range(reader: Client, pdf: str) -> None:
    etag = reader.get(pdf)["ETag"]
    assert reader.get(pdf, headers={"If-None-Match": etag}).status_code == 304
    assert reader.get(pdf, headers={"Range": "bytes=0-1", "If-Range": etag}).status_code == 206
    assert reader.get(pdf, headers={"Range": "bytes=0-1", "If-Range": '"old"'}).status_code == 200


def test_head__tells_the_size_only(reader: Client, pdf: str) -> None:
    response = reader.head(pdf)
    assert (response.status_code, response["Content-Length"]) == (200, str(len(PDF)))
    assert response.getvalue() == b""


def test_withdrawn__the_file_is_gone_with_the_document(reader: Client, var: None) -> None:
    policy = published(attached("a.pdf", PDF))
    found = address(reader, policy)
    assert reader.get(found).status_code == 200
    withdraw(policy)
    gone = reader.get(found)
    assert (gone.status_code, gone.json()["code"]) == (410, "withdrawn")
    assert gone["Content-Type"] == "application/problem+json"


def test_withdrawn__not_while_another_document_shows_the_same_bytes(reader: Client, var: None) -> None:
    first, second = published(attached("a.pdf", PDF)), published(attached("a.pdf", PDF, title="另一件"))
    found = address(reader, first)
    withdraw(first)
    assert reader.get(found).status_code == 200
    withdraw(second)
    assert reader.get(found).status_code == 410


def test_draft__its_file_was_never_there(reader: Client, var: None) -> None:
    policy = attached("draft.pdf", PDF)
    draft(policy)
    sha256 = policy.attachments.all()[0].file.sha256
    assert reader.get(f"/files/{sha256}/draft.pdf").status_code == 404


def test_name__must_be_the_one_that_was_published(reader: Client, pdf: str) -> None:
    folder = pdf.rpartition("/")[0]
    assert reader.get(f"{folder}/other.pdf").status_code == 404
    assert reader.get(f"{folder}/").status_code == 404
    assert reader.get("/files/../../etc/passwd").status_code == 404
    assert reader.get("/files/" + "0" * 64 + "/a.pdf").status_code == 404


def test_not_open_on_own_initiative__its_file_is_not_public(reader: Client, var: None) -> None:
    policy = published(attached("secret.pdf", PDF, disclosure="on_request"))
    sha256 = policy.attachments.all()[0].file.sha256
    assert reader.get(f"/files/{sha256}/secret.pdf").status_code == 404
    assert services.withdraw(instance=policy, user=UserFactory(username="approver"), reason="") is None
