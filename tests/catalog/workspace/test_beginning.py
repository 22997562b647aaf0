"""A call begins with the first window taken from its notice: a draft that says honestly what it lacks."""

from typing import Any

import pytest

from catalog.blocks.settling import citations_in
from catalog.calls.gates import call_refusals
from catalog.models import Built, Call, PolicyDocument, Product, ProductOrganisation
from catalog.workspace import services
from catalog.workspace.beginning import Beginning, begin
from catalog.workspace.entries import cited, citing
from catalog.workspace.spots import Entry, Spot
from cms.content.models import ContentItem
from tests.factories import OrganisationFactory, RegionFactory, UserFactory, build_policy, draft

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.1.2", "7.4.1.1")]

TITLE = "澜江市科学技术局关于组织申报2026年度研发补助（第二批）的通知"


@pytest.fixture
def notice() -> PolicyDocument:
    science = OrganisationFactory(name_zh="澜江市科学技术局")
    document = build_policy(title=TITLE, issuer=science, level="city", regions=[RegionFactory()])
    document.body = [("text", "<p>一、企业应当守信。</p><p>二、申报时间为2026年3月1日至3月31日。</p>")]
    draft(document)
    return PolicyDocument.objects.get(pk=document.pk)


@pytest.fixture
def editor() -> Any:
    return UserFactory(username="editor")


def march(notice: PolicyDocument) -> Entry:
    words = "2026年3月1日至3月31日"
    value = {"words": words, "opens_on": "2026-03-01", "closes_on": "2026-03-31"}
    return Entry(Spot("windows"), "window", {**value, "citations": cited(citing(notice, "二、", words))})


def begun(notice: PolicyDocument, editor: Any, within: Product | None = None) -> Call:
    made = begin(
        document=notice, beginning=Beginning("call", TITLE, entry=march(notice), within=within), user=editor
    )  # fmt: skip
    return Call.objects.get(pk=made.pk).get_latest_revision_as_object()


def test_call__knows_its_notice_and_cites_the_window(notice: PolicyDocument, editor: Any) -> None:
    call = begun(notice, editor)

    assert (call.document, call.title, call.year, call.batch) == (notice, TITLE, 2026, "第二批")
    assert [(row.role, row.organisation.name_zh) for row in call.organisations.all()] == [
        ("competent", "澜江市科学技术局")
    ]
    assert [window.value["closes_on"].isoformat() for window in call.windows] == ["2026-03-31"]
    (source,) = citations_in(call)
    assert (source.label, source.is_settled, source.provision) == ("二、", True, notice.provisions[1]["id"])


def test_call__belongs_to_the_product_chosen_and_takes_its_organisations(notice: PolicyDocument, editor: Any) -> None:
    product: Any = begin(document=notice, beginning=Beginning("product", "研发补助"), user=editor)
    tax, centre = OrganisationFactory(name_zh="澜江市税务局"), OrganisationFactory(name_zh="澜江市政务中心")

    def organise(draft: Any) -> None:
        rows = (("competent", tax), ("accepting", centre), ("authorising", centre))
        draft.organisations = [ProductOrganisation(role=role, organisation=one) for role, one in rows]

    services.change(
        instance=product,
        seen=Product.objects.get().latest_revision_id,
        user=editor,
        alter=organise,
    )
    call = begun(notice, editor, Product.objects.get())

    assert [each.title for each in call.products.all()] == ["研发补助"]
    assert [(row.role, row.organisation) for row in call.organisations.all()] == [
        ("competent", tax), ("accepting", centre)
    ]  # fmt: skip


def test_call__is_no_further_than_it_is(notice: PolicyDocument, editor: Any) -> None:
    call = begun(notice, editor)

    assert {refusal.code for refusal in call_refusals(call)} == {
        "no_conditions", "no_method", "no_materials", "no_accepting_organisation",
    }  # fmt: skip
    assert not ContentItem.objects.exists()


def test_call__is_gone_in_whole_when_undone(notice: PolicyDocument, editor: Any) -> None:
    call = begun(notice, editor)
    row = Call.objects.get(pk=call.pk)
    assert row.revisions.count() == 1
    services.discard(instance=row, seen=row.latest_revision_id, user=editor)

    assert not Call.objects.exists()
    assert not Built.objects.exists()
