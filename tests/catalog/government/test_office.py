"""Government services in the office: finding, filtering, exporting, editing."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import FormerName, GovernmentService, GovernmentServiceOrganisation
from cms.editing.roles import role, setup_office
from tests.editing.forms import fields_on
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    TermFactory,
    UserFactory,
    build_government_service,
    draft,
    published,
)

NAMES = "wagtailsnippets_catalog_governmentservice"
LIST = f"{NAMES}:list"

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    setup_office()
    user = UserFactory(username="editor")
    user.groups.add(Group.objects.get(name=role("editor").name))
    client = Client()
    client.force_login(user)
    return client


def saved(**values: Any) -> GovernmentService:
    service = build_government_service(**values)
    draft(service)
    return service


def titles(client: Client, **query: Any) -> set[str]:
    response = client.get(reverse(LIST), query)
    return {row.title for row in response.context["object_list"]}


@pytest.mark.parametrize("words", ["食品", "MB0000077", "原卫生局", "市监局", "食药监"])
@pytest.mark.clause("5.1.1.4")
def test_search__finds_by_name_code_department_or_organisation(editor: Client, words: str) -> None:
    bureau = OrganisationFactory(name_zh="澜江市市场监督管理局", short_names="市监局")
    FormerName.objects.create(organisation=bureau, name="澜江市食药监局")
    saved(title="食品生产许可", code="11980100MB0000077", department="原卫生局", organisations=[("competent", bureau)])
    saved(title="纳税证明开具", code="11980100MB0000099")
    assert titles(editor, q=words) == {"食品生产许可"}


def test_listing__costs_the_same_number_of_queries_for_two_rows_and_for_twenty(editor: Client) -> None:
    licence = TermFactory(vocabulary="service_type", code="licence", name_zh="行政许可")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(reverse(LIST)).status_code == 200
        return len(queries)

    for number in range(2):
        published(build_government_service(title=f"事项{number}", service_type=licence))
    count()
    few = count()
    for number in range(2, 20):
        saved(title=f"事项{number}", service_type=licence)
    assert count() == few


def test_filter__every_axis(editor: Client) -> None:
    city = RegionFactory()
    RegionFactory(code="980102", name_zh="映川区", level="county", parent=city)
    bureau = OrganisationFactory(name_zh="澜江市科学技术局")
    hall = OrganisationFactory(name_zh="澜江市政务服务中心")
    licence = TermFactory(vocabulary="service_type", code="licence", name_zh="行政许可")
    enterprise = TermFactory(vocabulary="service_object", code="enterprise", name_zh="企业法人")
    theme = TermFactory(vocabulary="service_theme", code="technology", name_zh="科技创新")
    district = RegionFactory(code="980102")
    saved(
        title="甲", service_type=licence, service_objects=[enterprise], service_themes=[theme], level="city",
        regions=[district], organisations=[("competent", bureau), ("accepting", hall)], draft_reason="待核对",
    )  # fmt: skip
    published(build_government_service(title="乙", level="province"))
    for query in (
        {"service_type": licence.pk}, {"service_objects": enterprise.pk}, {"service_themes": theme.pk},
        {"level": "city"}, {"region": "映川"}, {"region": "澜江"}, {"region": "980100"}, {"competent": "科学技术"},
        {"organisation": "政务服务"}, {"kept_back": "yes"}, {"state": "draft"},
    ):  # fmt: skip
        assert titles(editor, **query) == {"甲"}, query
    assert titles(editor, competent="政务服务") == set()
    assert titles(editor, region="火星") == set()
    assert titles(editor, state="public") == titles(editor, kept_back="no") == {"乙"}


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "jsonl"])
def test_export__holds_what_the_filters_leave(editor: Client, format: str) -> None:
    saved(title="甲", level="city", code="A1")
    saved(title="乙", level="province", code="B2")
    response = editor.get(reverse(LIST), {"level": "city", "export": format})
    content = b"".join(response.streaming_content)
    assert response.status_code == 200
    if format in ("json", "jsonl"):
        rows = [json.loads(line) for line in content.splitlines()] if format == "jsonl" else json.loads(content)
        assert [(row["code"], row["title"], row["level"]) for row in rows] == [("A1", "甲", "city")]
    assert "乙".encode() not in content


def test_form__saves_what_is_typed_and_keeps_the_rest(editor: Client) -> None:
    bureau = OrganisationFactory(name_zh="澜江市科学技术局")
    city = RegionFactory()
    service = saved(title="技术合同认定登记", organisations=[("competent", bureau)], regions=[city], materials=[])
    address = reverse(f"{NAMES}:edit", args=[service.pk])
    page = editor.get(address)
    assert page.status_code == 200
    typed = {"promised_number": "5", "promised_unit": "day", "materials-count": "0"}
    response = editor.post(address, fields_on(page.content.decode()) | typed)
    assert response.status_code == 302, response.context["form"].errors
    latest = GovernmentService.objects.get().latest_revision.as_object()
    assert (latest.promised_number, latest.promised_time) == (5, "5个自然日")
    assert [each.organisation for each in latest.organisations.all()] == [bureau]
    assert [region.code for region in latest.regions.all()] == [city.code]
    assert latest.conditions == service.conditions


def test_checklist__leads_to_its_place_beside_the_form(editor: Client) -> None:
    service = saved(conditions="")
    page = editor.get(reverse(f"{NAMES}:edit", args=[service.pk])).content.decode()
    assert "没有写明受理条件" in page


def test_copy__does_not_claim_the_code_or_the_source(editor: Client) -> None:
    service = saved(title="原件", code="A1", source="import", source_id="A1")
    page = editor.get(reverse(f"{NAMES}:copy", args=[service.pk]))
    fields = fields_on(page.content.decode())
    assert fields["title"] == "原件"
    assert fields["code"] == ""


def test_inspect__shows_the_service_as_readers_see_it(editor: Client) -> None:
    bureau = OrganisationFactory(name_zh="澜江市科学技术局")
    service = saved(title="技术合同认定登记", organisations=[("competent", bureau)], place="观澜大道88号")
    page = editor.get(reverse(f"{NAMES}:inspect", args=[service.pk])).content.decode()
    for words in ("技术合同认定登记", "澜江市科学技术局", "食品生产许可申请书", "观澜大道88号"):
        assert words in page


def test_organisation__in_a_role_is_kept_from_deletion() -> None:
    from django.db.models import ProtectedError

    bureau = OrganisationFactory()
    published(build_government_service(organisations=[("competent", bureau)]))
    with pytest.raises(ProtectedError):
        bureau.delete()
    assert GovernmentServiceOrganisation.objects.get().organisation == bureau
