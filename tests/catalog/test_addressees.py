"""主送: whom a document is sent to, from the text or the form to files and the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from catalog.documents.exporting import export_rows
from catalog.intake import services as intakes
from catalog.intake.drafting import Confirmed
from catalog.models import PolicyDocument
from cms.transfer.receipts import Receipt
from tests.catalog.intake.texts import TEXT, TITLE, brought
from tests.catalog.test_importing import bring_in, people, row
from tests.catalog.test_office import editor
from tests.editing.forms import posted
from tests.factories import UserFactory, build_policy, draft, locale, published_policy

__all__ = ["bring_in", "editor", "people"]

pytestmark = pytest.mark.django_db

WRITTEN = "各区县工业和信息化局，各有关单位"


def test_api__gives_them_as_written(client: Client) -> None:
    document = published_policy(addressees=WRITTEN)
    assert client.get(f"/api/v1/policies/{document.content_id}").json()["addressees"] == WRITTEN


def test_document__takes_a_long_list_and_no_more() -> None:
    draft(build_policy(addressees="局" * 2000))
    with pytest.raises(ValidationError, match="2000"):
        draft(build_policy(addressees="局" * 2001))


def test_form__has_them_beside_the_numbers_and_the_sheet_shows_them(editor: Client) -> None:
    draft(document := build_policy())
    edit = reverse("wagtailsnippets_catalog_policydocument:edit", args=[document.pk])
    assert "照原文填，即正文第一个冒号之前的一串单位" in editor.get(edit).content.decode()
    editor.post(edit, posted(document, addressees=WRITTEN))
    document.refresh_from_db()
    assert document.addressees == WRITTEN
    sheet = editor.get(reverse("wagtailsnippets_catalog_policydocument:inspect", args=[document.pk]))
    assert WRITTEN in sheet.content.decode()


def test_files__carry_them_out_and_in(bring_in: Callable[..., Receipt]) -> None:
    bring_in(row(addressees=WRITTEN), row(id="A2", title="澜江市人民政府关于印发人才办法的通知", doc_number="无"))
    assert set(PolicyDocument.objects.values_list("addressees", flat=True)) == {WRITTEN, ""}
    exported = list(export_rows(PolicyDocument.objects.order_by("pk")))
    assert [each["addressees"] for each in exported] == [WRITTEN, ""]
    account = bring_in(*exported).as_dict()
    assert (account["same"], account["changed"]) == (2, 0)
    # A file without the column says nothing of them.
    bring_in(row(title="澜江市人民政府关于进一步支持企业技术改造的通知"), publish=False)
    changed = PolicyDocument.objects.get(source_id="A1").get_latest_revision_as_object()
    assert ("进一步" in changed.title, changed.addressees) == (True, WRITTEN)


def test_files__refuse_a_list_that_is_too_long_by_row(bring_in: Callable[..., Receipt]) -> None:
    account = bring_in(row(addressees="局" * 2001)).as_dict()
    assert account["refused"] == 1
    assert "2000" in str(account["problems"])


def test_intake__fills_them_from_the_text(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    locale()
    intake, user = brought(TEXT), UserFactory(username="editor")
    document, _now = intakes.save_draft(intake_id=intake.pk, confirmed=Confirmed(title=TITLE), user=user)
    assert document.addressees == WRITTEN
