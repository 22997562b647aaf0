"""What the checklist remarks without standing against publishing."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import PolicyDocument
from cms.content import gates
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    TermFactory,
    block,
    build_call,
    build_policy,
    build_product,
    build_service_item,
    cited,
    draft,
)

pytestmark = pytest.mark.django_db

TITLE = "关于支持企业研发的若干措施"


def remarked(instance: Any) -> list[tuple[str, str]]:
    instance.save()
    return [(each.code, each.place) for each in gates.remarks(instance) if not each.code.startswith("no_")]


def resting_on(document: PolicyDocument, **values: Any) -> dict[str, Any]:
    return {"sources": [block("citation", **cited(document))], **values}


@pytest.mark.parametrize("build", [build_product, build_service_item, build_call])
def test_remarks__name_a_document_that_is_not_in_force_any_more(build: Any) -> None:
    ended = build_policy(title=TITLE, effective_on=date(2013, 7, 7), expires_on=date(2018, 7, 6))
    instance = build(**resting_on(ended))

    assert remarked(instance) == [("basis_ended", "sources")]
    [message] = [str(each.message) for each in gates.remarks(instance) if each.code == "basis_ended"]
    assert (TITLE in message, "2018年7月7日" in message) == (True, True)


def test_remarks__name_the_notice_of_a_call() -> None:
    ended = build_policy(title=TITLE, source_status="repealed")
    ended.save()

    assert remarked(build_call(document=ended)) == [("basis_ended", "document")]


def test_remarks__say_nothing_of_a_document_in_force() -> None:
    assert remarked(build_product(**resting_on(build_policy(effective_on=date(2020, 1, 1))))) == []


def test_remarks__name_an_organisation_of_another_province() -> None:
    hebei = RegionFactory(code="130000", name_zh="河北省", level="province")
    jichuan = RegionFactory(code="980000", name_zh="霁川省", level="province")
    nation = RegionFactory(code="100000", name_zh="中华人民共和国", level="national")
    document = build_policy(regions=[hebei])
    others = [("competent", OrganisationFactory(name_zh="霁川省科学技术厅", region=jichuan))]
    own = [("competent", OrganisationFactory(region=hebei)), ("competent", OrganisationFactory(region=nation))]

    assert remarked(build_product(**resting_on(document, organisations=others))) == [
        ("organisation_from_elsewhere", "organisations")
    ]
    assert remarked(build_product(**resting_on(document, organisations=own))) == []


def test_remarks__lead_to_what_a_product_is_found_by(client: Client, admin_user: Any) -> None:
    product = build_product(targets=[TermFactory(vocabulary="target", code="enterprise", name_zh="企业")])
    draft(product)
    client.force_login(admin_user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("wagtailsnippets_catalog_product:edit", args=[product.pk])).content.decode()

    assert [each.place for each in gates.remarks(product)] == ["policy_areas", "support_modes", "industries"]
    assert 'data-place="support_modes"' in page
    assert "不影响发布" in page
