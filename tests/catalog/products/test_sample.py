"""The sample city's products: every citation settles, every checklist is empty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.blocks.settling import citations_in
from catalog.models import Product, ServiceItem
from catalog.sample.loading import load
from catalog.sample.products import load_products
from cms.content.check import drifts
from cms.content.sequencer import number_changes
from tests.factories import UserFactory, locale

pytestmark = pytest.mark.django_db


@pytest.mark.clause("6.1.2", "6.1.3")
def test_sample__is_public_and_cites_what_its_documents_say() -> None:
    locale("zh-hans"), locale("en")
    editor, reviewer = UserFactory(), UserFactory()
    load(editor=editor, reviewer=reviewer)

    products, items = list(Product.objects.all()), list(ServiceItem.objects.all())
    assert (len(products) >= 15, len(items) >= 10) == (True, True)
    unsettled = [
        f"{row.title} {cited.place}: {cited.label} {cited.words}"
        for row in (*products, *items)
        for cited in citations_in(row)
        if not cited.is_settled
    ]
    assert unsettled == []
    assert all(row.live for row in (*products, *items))
    assert {product.access_mode for product in products} >= {"apply", "no_application", "instant"}
    assert {(product.kind.parent or product.kind).code for product in products} >= {
        "recognition", "project", "funds", "cultivation",
    }  # fmt: skip
    number_changes()  # nothing commits here, after which changes are numbered
    assert list(drifts()) == []

    with CaptureQueriesContext(connection) as again:
        assert load_products(editor=editor, reviewer=reviewer) == 0
    assert len(again) == 2
