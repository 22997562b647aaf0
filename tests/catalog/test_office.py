"""The office's screens of the catalogue: finding, filtering, copying, deleting."""

import re
import time
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.documents import validity
from catalog.documents.projection import validity_dates
from catalog.models import FormerName, PolicyDocument
from catalog.office.marking import marked_differences
from catalog.office.search import matching_documents, matching_organisations
from catalog.office.validity import documents_that_are
from cms.content.files import StoredFile
from cms.content.phases import start_of_day, status_at
from cms.editing.roles import role, setup_office
from tests.editing.forms import fields_on, posted
from tests.factories import OrganisationFactory, TermFactory, UserFactory, build_policy, draft, published_policy

LIST = "wagtailsnippets_catalog_policydocument:list"

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    setup_office()
    user = UserFactory(username="editor")
    user.groups.add(Group.objects.get(name=role("editor").name))
    client = Client()
    client.force_login(user)
    return client


def saved(**values):
    document = build_policy(**values)
    draft(document)
    return document


def titles(client, **query):
    response = client.get(reverse(LIST), query)
    return {row.title for row in response.context["object_list"]}


@pytest.mark.parametrize(
    "words",
    [
        "数字化",
        "改造",
        "工信规〔2024〕6号",
        "工信规[2024]6号",
        "工信规（2024）第6号",
        "工信规2024 6",
        "工信局",
        "LJ0001",
    ],
)
@pytest.mark.clause("6.1.1")
def test_search__finds_by_any_part_of_title_number_index_or_issuer(words):
    issuer = OrganisationFactory(name_zh="澜江市工业和信息化局", short_names="市工信局、工信局")
    wanted = saved(title="关于数字化改造的通知", number_raw="工信规〔2024〕6号", index_number="LJ0001", issuer=issuer)
    saved(title="关于用电的通知", number_raw="发改规〔2024〕16号")
    assert list(matching_documents(PolicyDocument.objects.all(), words)) == [wanted]


def test_search__finds_an_organisation_by_its_former_name():
    organisation = OrganisationFactory(name_zh="澜江市数据局")
    FormerName.objects.create(organisation=organisation, name="澜江市大数据管理局")
    OrganisationFactory(name_zh="澜江市商务局")
    assert [o.name_zh for o in matching_organisations(type(organisation).objects.all(), "大数据")] == ["澜江市数据局"]


def test_listing__costs_the_same_number_of_queries_for_two_rows_and_for_twenty(editor):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert editor.get(reverse(LIST)).status_code == 200
        return len(queries)

    for number in range(2):
        published_policy(title=f"政策{number}")
    count()
    few = count()
    for number in range(2, 20):
        saved(title=f"政策{number}")
    assert count() == few


def test_filter__state(editor):
    published_policy(title="已公开")
    saved(title="写作中")
    withdrawn = published_policy(title="撤下的")
    from cms.content import services

    services.withdraw(instance=withdrawn, user=UserFactory(), reason="测试")
    assert titles(editor, state="public") == {"已公开"}
    assert titles(editor, state="draft") == {"写作中"}
    assert titles(editor, state="withdrawn") == {"撤下的"}
    assert titles(editor, state=["draft", "withdrawn"]) == {"写作中", "撤下的"}


@pytest.mark.clause("6.1.1")
def test_filter__level_organisation_area_reason_site_and_dates(editor):
    area = TermFactory(vocabulary="policy_area", code="talent", name_zh="人才")
    issuer = OrganisationFactory(name_zh="澜江市人社局")
    saved(
        title="甲",
        level="city",
        issuer=issuer,
        policy_areas=[area],
        draft_reason="待核对",
        source_site="市政府网",
        published_on=date(2024, 5, 1),
    )
    saved(title="乙", level="province", published_on=date(2020, 1, 1))
    for query in (
        {"level": "city"},
        {"organisation": "人社"},
        {"policy_areas": area.pk},
        {"kept_back": "yes"},
        {"source_site": "市政府"},
        {"published_on_from": "2024-01-01", "published_on_to": "2024-12-31"},
    ):
        assert titles(editor, **query) == {"甲"}, query
    assert titles(editor, kept_back="no") == {"乙"}


@pytest.mark.clause("6.1.4")
def test_filter__organisation_by_its_role(editor):
    bureau = OrganisationFactory(name_zh="澜江市人社局")
    saved(title="发布", issuer=bureau)
    saved(title="解读", interpreter=bureau)
    assert titles(editor, issuer="人社") == {"发布"}
    assert titles(editor, interpreter="人社") == {"解读"}
    assert titles(editor, organisation="人社") == {"发布", "解读"}
    assert titles(editor, issuer="人社", interpreter="人社") == set()


DAYS = st.one_of(st.none(), st.sampled_from([date(2026, 6, 15) + timedelta(days=n) for n in range(-3, 4)]))
TODAY = date(2026, 6, 15)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {
            "published_on": DAYS,
            "effective_on": DAYS,
            "expires_on": DAYS,
            "expires_basis": st.sampled_from(["stated", "presumed"]),
            "terminated_on": DAYS,
            "termination_kind": st.sampled_from(["repealed", "declared_invalid"]),
            "source_status": st.sampled_from(["", "in_force", "repealed", "expired"]),
        }
    )
)
def test_filter__validity_is_the_rule_that_readers_see(values):
    document = PolicyDocument.objects.first() or saved()
    for name, value in values.items():
        setattr(document, name, value)
    document.save()
    phases = validity.phases(validity_dates(document))
    status = status_at(phases, validity.AXIS, start_of_day(TODAY) + 3600)
    found = [
        each for each in validity.STATUSES if PolicyDocument.objects.filter(documents_that_are(each, TODAY)).exists()
    ]
    assert found == [status]


def test_delete__a_draft_goes_and_what_was_public_stays_with_a_message(editor):
    public, written = published_policy(title="公开过"), saved(title="草稿")
    for document in (public, written):
        editor.post(reverse("wagtailsnippets_catalog_policydocument:delete", args=[document.pk]))
    assert [row.title for row in PolicyDocument.objects.all()] == ["公开过"]
    page = editor.get(reverse(LIST))
    assert any("不能删除" in str(message) for message in page.context["messages"])


def test_delete__in_bulk_takes_drafts_only(editor):
    public, written = published_policy(title="公开过"), saved(title="草稿")
    url = reverse("wagtail_bulk_action", args=["catalog", "policydocument", "delete"])
    editor.post(f"{url}?id={public.pk}&id={written.pk}")
    assert [row.title for row in PolicyDocument.objects.all()] == ["公开过"]


def test_copy__is_a_draft_of_its_own_that_claims_no_source(editor):
    original = published_policy(title="原件", source="huiqi", source_id="HB0001")
    response = editor.get(reverse("wagtailsnippets_catalog_policydocument:copy", args=[original.pk]))
    text = {name: value for name, value in posted(original).items() if name.startswith("body-")}
    form = {**fields_on(response.content.decode()), **text, "title": "副本", "action-create": "1"}
    editor.post(reverse("wagtailsnippets_catalog_policydocument:add"), form)

    copied = PolicyDocument.objects.get(title="副本")
    original.refresh_from_db()
    assert (copied.live, copied.source, copied.source_id) == (False, "", "")
    assert copied.content_id != original.content_id
    assert [len(document.issuers.all()) for document in (original, copied)] == [1, 1]


def test_copy__takes_no_post_because_that_would_change_the_original(editor):
    original = published_policy(title="原件")
    url = reverse("wagtailsnippets_catalog_policydocument:copy", args=[original.pk])
    assert editor.post(url, posted(title="改动")).status_code == 405


def test_submit__with_open_points_stays_a_draft_and_says_what_is_missing(editor):
    document = saved(draft_reason="正文不完整")
    url = reverse("wagtailsnippets_catalog_policydocument:edit", args=[document.pk])
    response = editor.post(url, {**posted(document, draft_reason="正文不完整"), "action-submit": "1"}, follow=True)
    assert not document.workflow_in_progress
    assert any("正文不完整" in str(message) for message in response.context["messages"])
    assert "发布前检查" in response.content.decode()


def test_number_hint__names_the_documents_that_bear_the_number(editor):
    document = saved(title="已有文件", number_raw="澜政规〔2024〕6号")
    url = reverse("catalog_number_hint")
    assert "已有文件" in editor.get(url, {"number": "澜政规[2024]6号"}).content.decode()
    assert "已有文件" not in editor.get(url, {"number": "澜政规[2024]6号", "except": document.pk}).content.decode()
    assert "已有文件" not in editor.get(url, {"number": "澜政规[2024]16号"}).content.decode()


def test_preview__reads_like_the_document(editor):
    document = saved(title="预览的文件", number_raw="澜政规〔2024〕9号", effective_on=date(2024, 3, 1))
    page = editor.get(reverse("wagtailsnippets_catalog_policydocument:inspect", args=[document.pk])).content.decode()
    for words in ("预览的文件", "澜政规〔2024〕9号", "2024年3月1日", "请遵照执行"):
        assert words in page


def test_differences__are_marked_and_escaped():
    left, right = marked_differences("同样的一行\n奖励五万元", "同样的一行\n奖励<b>十万元")
    assert "<p>同样的一行</p>" in left
    assert "<del>五</del>" in left
    assert "<b>" not in right
    assert "&lt;b&gt;" in right


def test_marked_differences__are_those_of_the_words_wherever_lines_break() -> None:
    first = "某发〔2017〕15号\n第一章总则\n第一条 为了加强管理，制定本办法。\n第二条 奖励5万元。"
    second = "第一章 总则 第一条为了加强管理，\n制定本办法。第二条奖励15万元。\n第三条 略。"
    left, right = marked_differences(first, second)
    assert re.findall("<del>(.*?)</del>", left) == ["某发〔2017〕15号", "5"]
    assert re.findall("<ins>(.*?)</ins>", right) == ["15", "第三条 略。"]
    assert (left.count("<p>"), right.count("<p>")) == (4, 3)


@pytest.mark.parametrize(
    ("first", "second"),
    [("的" * 60_000, "是的" * 30_000), ("甲，" * 30_000, "甲，乙，" * 15_000), ("甲乙" * 30_000, "")],
)
def test_marked_differences__of_long_texts_take_no_minutes(first: str, second: str) -> None:
    begun = time.monotonic()
    marked_differences(first, second)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("name", ["organisation", "region", "term"])
def test_reference_tables__open_list_and_form(editor, name):
    for view in ("list", "add"):
        assert editor.get(reverse(f"wagtailsnippets_catalog_{name}:{view}")).status_code == 200


@pytest.mark.clause("6.1.4")
def test_organisation__renamed_in_the_office_keeps_its_former_name(editor):
    organisation = OrganisationFactory(code="data", name_zh="澜江市大数据管理局")
    editor.post(
        reverse("wagtailsnippets_catalog_organisation:edit", args=[organisation.pk]),
        {
            "name_zh": "澜江市数据局",
            "code": "data",
            "status": "active",
            "former_names-TOTAL_FORMS": 0,
            "former_names-INITIAL_FORMS": 0,
            "former_names-MIN_NUM_FORMS": 0,
            "former_names-MAX_NUM_FORMS": 1000,
        },
    )
    organisation.refresh_from_db()
    assert organisation.name_zh == "澜江市数据局"
    assert [former.name for former in FormerName.objects.all()] == ["澜江市大数据管理局"]


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "jsonl"])
@pytest.mark.clause("6.1.1")
def test_export__holds_what_the_filters_leave(editor, format):
    saved(title="市级文件", level="city")
    saved(title="省级文件", level="province")
    response = editor.get(reverse(LIST), {"level": "city", "export": format})
    content = b"".join(response.streaming_content)
    assert response["Content-Disposition"].endswith(f"policies.{format}")
    if format != "xlsx":
        assert "市级文件" in content.decode("utf-8-sig")
        assert "省级文件" not in content.decode("utf-8-sig")


def test_file_chooser__takes_an_upload_and_finds_it_by_name(editor):
    upload = SimpleUploadedFile("申报指南.txt", "申报条件".encode())
    created = editor.post(reverse("stored_file_chooser:create"), {"upload": upload})
    assert (created.json()["step"], StoredFile.objects.get().name) == ("chosen", "申报指南.txt")
    results = reverse("stored_file_chooser:choose_results")
    assert "申报指南" in editor.get(results, {"q": "指南"}).content.decode()
    assert "申报指南" not in editor.get(results, {"q": "合同"}).content.decode()
    assert StoredFile.objects.get().created_by.username == "editor"
