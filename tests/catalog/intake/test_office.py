"""The screens of texts on their way in: bring, confirm, save; and files that nobody should have to fear."""

import re
import zipfile
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfWriter

from catalog.documents.duplicates import compare
from catalog.intake.models import Intake, IntakeState
from catalog.models import PolicyDocument
from cms.content.files import StoredFile
from tests.catalog.intake.reading import making
from tests.factories import OrganisationFactory, TermFactory, build_policy, draft

from .texts import PARAGRAPHS, TEXT, TITLE, brought, docx, office, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def editor():
    return office()[0]


def saved(**values):
    document = build_policy(**values)
    draft(document)
    compare(document)
    return document


def filled(response) -> dict[str, object]:
    """What the browser would send of the forms on the screen, as they were filled in."""
    page = response.context["page"]
    data: dict[str, object] = {}
    for form in (
        page.form,
        *page.issuers,
        page.issuers.management_form,
        *page.relations,
        page.relations.management_form,
    ):
        for field in form:
            widget, value = field.field.widget, field.value()
            value = widget.format_value(value) if field.name == "regions" else getattr(value, "pk", value)
            if value not in (None, "", False):
                data[field.html_name] = value
    return data


def confirm(client, response, **changes):
    data = {name: value for name, value in {**filled(response), **changes}.items() if value is not None}
    return client.post(response.request["PATH_INFO"], data, follow=True)


@pytest.mark.clause("6.1.1")
def test_screen__a_docx_becomes_a_draft_in_two_requests_of_the_editor(editor):
    OrganisationFactory(name_zh="澜江市工业和信息化局")
    TermFactory(vocabulary="genre", code="notice", name_zh="通知")
    screen = sent(editor, docx())
    assert screen.status_code == 200
    answer = confirm(editor, screen)
    document = PolicyDocument.objects.get().get_latest_revision_as_object()
    assert answer.redirect_chain[-1][0] == reverse("wagtailsnippets_catalog_policydocument:edit", args=[document.pk])
    assert document.title == TITLE
    assert document.number_raw == "澜工信〔2026〕12号"
    assert str(document.genre) == "通知"
    assert (document.effective_on.isoformat(), document.effective_basis) == ("2026-03-01", "stated")
    assert (document.expires_on.isoformat(), document.expires_basis) == ("2029-02-28", "computed")
    assert {(each.role, each.target_title) for each in document.relations.all()} == {
        ("basis", "澜江市中小企业促进条例"),
        ("repeals", "关于小微企业上云的通知"),
    }
    assert [each.public_name for each in document.attachments.all()] == ["通知.docx"]


def test_screen__quotes_the_words_of_each_value_and_where_they_stand(editor):
    screen = sent(editor, text=TEXT)
    text = re.sub(r"\s", "", "".join(PARAGRAPHS))
    for field in ("number_raw", "effective_on", "relations"):
        for words in screen.context["page"].evidence(field):
            assert text[words.place : words.place + words.length] == re.sub(r"\s", "", words.words)
            assert words.where in screen.content.decode()


def test_screen__pasted_html_keeps_its_table_and_loses_its_scripts(editor):
    html = f"<p>{TITLE}</p><script>alert(1)</script><img src=x onerror=alert(1)>"
    html += "<table><tr><td>项目</td><td>金额</td></tr></table>"
    screen = sent(editor, html=html, text="忽略")
    body = screen.content.decode()
    assert "<td" in body
    assert "alert(1)" not in body
    assert "onerror" not in body


@pytest.mark.parametrize("values", [{}, {"text": "  \n "}, {"html": "   "}])
def test_bring__nothing_is_said_and_kept(editor, values):
    screen = sent(editor, **values)
    assert screen.status_code == 422
    assert "请选择文件或粘贴文字" in screen.content.decode()
    assert not Intake.objects.exists()


def test_bring__sent_twice_leads_to_one_text(editor):
    token = "6f1c6f0a-8f0e-4b6e-9d53-1b2f6f4b3c11"
    first, second = (sent(editor, text=TEXT, token=token) for _time in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert Intake.objects.count() == 1


def test_confirm__sent_twice_leads_to_the_same_draft(editor):
    screen = sent(editor, text=TEXT)
    issuer = {"issuers-0-create": "on"}
    first, second = (confirm(editor, screen, **issuer) for _time in range(2))
    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert PolicyDocument.objects.count() == 1
    back = editor.get(screen.request["PATH_INFO"], follow=True)
    assert back.redirect_chain == [(first.redirect_chain[-1][0], 302)]


def test_confirm__mistakes_are_said_at_their_field_and_nothing_is_saved(editor):
    screen = sent(editor, text=TEXT)
    answer = confirm(editor, screen, title=None, expires_on="2020-01-01", **{"issuers-0-create": None})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "有效期的最后一日早于施行日期" in body or "早于" in body
    assert "澜江市工业和信息化局" in body
    assert not PolicyDocument.objects.exists()


def test_confirm__an_unknown_issuer_is_created_by_those_who_may(editor):
    screen = sent(editor, text=TEXT)
    assert 'name="issuers-0-create" id="id_issuers-0-create" checked' in screen.content.decode()
    confirm(editor, screen, **{"issuers-0-create": "on"})
    assert [str(each) for each in PolicyDocument.objects.get().issuers.all()] == ["澜江市工业和信息化局"]


def test_confirm__an_unknown_issuer_is_refused_to_those_who_may_not_create_it():
    client, user = office()
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="add_organisation"))
    screen = sent(client, text=TEXT)
    assert screen.context["page"].issuers[0].fields["create"].widget.is_hidden
    answer = confirm(client, screen, **{"issuers-0-create": "on"})
    assert answer.status_code == 422
    assert "没有名为“澜江市工业和信息化局”的单位" in answer.content.decode()
    assert not PolicyDocument.objects.exists()


def test_confirm__the_original_is_left_out_when_unticked(editor):
    screen = sent(editor, docx())
    confirm(editor, screen, attach_original=None)
    assert PolicyDocument.objects.get().attachments.count() == 0
    assert not StoredFile.objects.exists()


def test_confirm__relations_find_their_document_in_the_library(editor):
    target = saved(title="关于小微企业上云的通知", number_raw="澜工信〔2021〕8号")
    saved(title="关于小微企业上云的通知（试行）", number_raw="澜工信〔2021〕8号")
    screen = sent(editor, text=TEXT)
    assert target.title in screen.content.decode()
    confirm(editor, screen, **{"issuers-0-create": "on"})
    relations = PolicyDocument.objects.order_by("-pk")[0].relations.all()
    assert [each.target for each in relations if each.role == "repeals"] == [target]


def test_screen__leaves_it_to_a_person_which_of_two_documents_is_meant(editor):
    first, second = (saved(title="关于小微企业上云的通知", number_raw=number) for number in ("", "澜工信〔2021〕8号"))
    text = TEXT.replace("（澜工信〔2021〕8号）", "")
    screen = sent(editor, text=text)
    row = next(form for form in screen.context["page"].relations if form.initial.get("role") == "repeals")
    assert set(row.found) == {first.pk, second.pk}
    assert row["target"].value() is None
    confirm(editor, screen, **{row["target"].html_name: str(second.pk), "issuers-0-create": "on"})
    relations = PolicyDocument.objects.order_by("-pk")[0].relations.all()
    assert [each.target for each in relations if each.role == "repeals"] == [second]


def test_screen__offers_other_numbers_of_the_head_but_none_that_is_cited(editor):
    text = TEXT.replace("各区县", "澜工信〔2026〕13号\n各区县").replace("条例》", "条例》（澜府〔2020〕1号）")
    screen = sent(editor, text=text)
    assert [each["value"] for each in screen.context["rows"]["number_raw"]["candidates"]] == ["澜工信〔2026〕13号"]


def test_screen__links_what_the_library_may_hold_already(editor):
    twin = saved(title=TITLE, number_raw="澜工信〔2026〕12号")
    saved(title="关于用电的通知", number_raw="发改规〔2024〕16号")
    screen = sent(editor, text=TEXT)
    assert [each.document for each in screen.context["alike"]] == [twin]
    assert reverse("wagtailsnippets_catalog_policydocument:inspect", args=[twin.pk]) in screen.content.decode()


def test_screens__are_only_for_those_who_may_add_documents():
    intake = brought(TEXT)
    reviewer, _user = office("reviewer")
    urls = [reverse("catalog_intake:new")]
    urls += [reverse(f"catalog_intake:{name}", args=[intake.pk]) for name in ("intake", "progress", "original")]
    assert {reviewer.get(url).status_code for url in urls} <= {403, 302}
    assert reviewer.post(urls[0], {"text": TEXT}).status_code in (403, 302)
    assert reviewer.post(reverse("catalog_intake:discard", args=[intake.pk])).status_code in (403, 302)
    intake.refresh_from_db()
    assert intake.state == IntakeState.READ


def test_discard__takes_a_text_from_the_list(editor):
    screen = sent(editor, text=TEXT)
    assert TITLE in editor.get(reverse("catalog_intake:new")).content.decode()
    intake = Intake.objects.get()
    answer = editor.post(reverse("catalog_intake:discard", args=[intake.pk]), follow=True)
    assert not answer.context["object_list"]
    assert "已放弃" in answer.content.decode()
    confirm(editor, screen)
    assert not PolicyDocument.objects.exists()


def bomb() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b" " * 300_000_000)
    return target.getvalue()


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=making.pdf("保密文本"))
    writer.encrypt("secret", algorithm="AES-256")
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


HOSTILE = {
    "encrypted PDF": (encrypted, "通知.pdf"),
    "scanned PDF": (lambda: making.pdf("#rect(width: 5cm, height: 5cm)").read(), "扫描.pdf"),
    "zip bomb": (bomb, "通知.docx"),
    "truncated PDF": (lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "通知.pdf"),
    "picture called docx": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "通知.docx"),
    "program": (lambda: b"MZ" + bytes(range(256)) * 8, "通知.pdf"),
    "page without text": (lambda: b"<html><body><script>alert(1)</script></body></html>", "页面.html"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile__is_refused_in_words_and_leaves_nothing(editor, case):
    make, name = HOSTILE[case]
    screen = sent(editor, make(), name)
    intake = Intake.objects.get()
    assert intake.state == IntakeState.FAILED
    assert re.search("[一-龥]{4}", intake.error)
    assert intake.error in screen.content.decode().replace("&#x27;", "'").replace("&quot;", '"')
    assert not PolicyDocument.objects.exists()
    assert not StoredFile.objects.exists()


def test_hostile__an_empty_file_is_not_even_kept(editor):
    screen = sent(editor, b"", "空.docx", file=True)
    assert screen.status_code == 422
    assert "空.docx" in screen.content.decode()
    assert not Intake.objects.exists()


def test_hostile__three_megabytes_of_paste_go_to_the_background(editor):
    screen = sent(editor, text="本市各部门要认真贯彻执行有关规定。\n" * 60_000)
    assert Intake.objects.get().state == IntakeState.WAITING
    assert "data-intake-progress" in screen.content.decode()
    assert editor.get(reverse("catalog_intake:progress", args=[Intake.objects.get().pk])).json()["works"]


def test_screens__ask_as_many_questions_for_a_long_text_as_for_a_short_one(editor):
    def asked(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(url).status_code == 200
        return len(queries)

    short = sent(editor, text=TEXT).request["PATH_INFO"]
    long = sent(
        editor, text=TEXT.replace("根据《", "根据《" + "》、《".join(f"第{n}条例" for n in range(30)) + "》、《")
    )
    assert long.status_code == 200
    asked(short)
    counts = asked(short), asked(long.request["PATH_INFO"]), asked(reverse("catalog_intake:new"))
    assert counts[0] == counts[1], counts
    assert counts[0] <= 16, counts
    assert counts[2] <= 12, counts
