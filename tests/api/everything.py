"""One public row and more of every published type, for tests of all addresses alike."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from cms.content import sequencer, services
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    TermFactory,
    UserFactory,
    build_fulfilment_notice,
    build_government_service,
    build_public_notice,
    published,
    published_call,
    published_product,
    published_service_item,
    stated_window,
)

CALLS = {
    "open": {"opens_on": -10, "closes_on": 30},
    "closing": {"opens_on": -30, "closes_on": 2},
    "closed": {"opens_on": -60, "closes_on": -30},
    "upcoming": {"opens_on": 10, "closes_on": 40},
}
"""Days from today."""


def every_type() -> dict[str, Any]:
    """Public rows by name: products, items, services, calls in several statuses and notices, and a withdrawn call."""
    bureau = OrganisationFactory(code="science")
    city = RegionFactory(code="980100")
    both = [("competent", bureau), ("accepting", bureau)]
    place: dict[str, Any] = {"organisations": both, "regions": [city]}
    finance = TermFactory(code="finance")
    product = published_product(organisations=both[:1], regions=[city], policy_areas=[finance])
    item = published_service_item(product=product, **place)
    service = published(build_government_service(regions=[city], organisations=both[:1]))
    related: dict[str, Any] = place | {"products": [product], "service_items": [item], "policy_areas": [finance]}
    calls = {name: published_call(title=name, windows=[_window(**days)], **related) for name, days in CALLS.items()}
    calls["yearly"] = published_call(
        title="每年", windows=[stated_window(yearly=True, opens_at="09:00:00", closes_at="17:30:00")], **related
    )
    calls["local"] = published_call(
        title="以当地通知为准", windows=[stated_window(stage="recommend", audience="department")], **related
    )
    gone = published_call(title="撤回的", **related)
    services.withdraw(instance=gone, user=UserFactory(username="approver"), reason="误发")
    fulfilled = published(build_fulfilment_notice(**place))
    noticed = published(build_public_notice(**place))
    sequencer.number_changes()
    return calls | {
        "product": product, "item": item, "service": service, "gone_call": gone, "fulfilled": fulfilled,
        "noticed": noticed,
    }  # fmt: skip


def _window(**days: int) -> dict[str, Any]:
    said = {name: (localdate() + timedelta(days=number)).isoformat() for name, number in days.items()}
    return stated_window(**said)
