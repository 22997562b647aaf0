"""What the world sees of a call."""

from collections.abc import Iterable, Sequence

from catalog.blocks.settling import cited_references
from catalog.products.models import Product
from catalog.products.projection import basis_terms, public_files
from catalog.reference.axes import organisation_terms, region_terms, term_terms
from cms.content.phases import Phase
from cms.content.projections import Projection, PublicFile, Reference, for_model

from .models import Call
from .serializers import CallCardSerializer, CallSerializer
from .status import deadlines, phases
from .times import call_times

INHERITED = frozenset({"product_kind", "support_mode", "target", "beneficiary", "industry", "industry_within", "chain"})
"""What calls are found by because their products are."""


class CallProjection(Projection):
    """Calls as ``call``: their status is on the axis ``application``."""

    type = "call"
    version = 3
    document_serializer = CallSerializer
    card_serializer = CallCardSerializer

    def terms(self, instance: Call) -> Iterable[tuple[str, str]]:
        """Everything lists filter by, with what the products applied for are found by."""
        if instance.level:
            yield "level", instance.level
        if instance.year:
            yield "year", str(instance.year)
        yield from term_terms(instance.policy_areas.all())
        yield from region_terms(instance.regions.all(), instance.excluded_regions.all())
        yield from organisation_terms(instance.organisations.all())
        yield from basis_terms(self.references(instance))
        if instance.document is not None:
            yield "document", str(instance.document.content_id)
        for item in instance.service_items.all():
            yield "service_item", str(item.content_id)
        for product in instance.products.all():
            yield "product", str(product.content_id)
            yield from (term for term in for_model(Product).terms(product) if term[0] in INHERITED)

    def references(self, instance: Call) -> Sequence[Reference]:
        """The notice, the call passed down and that of the year before, what is applied for, and what is cited."""
        linked = [
            ("notice", instance.document), ("passed_down_from", instance.parent_call),
            ("follows", instance.previous_call),
            *(("product", product) for product in instance.products.all()),
            *(("service_item", item) for item in instance.service_items.all()),
        ]  # fmt: skip
        own = [Reference(role, to_id=other.content_id) for role, other in linked if other is not None]
        return [*own, *cited_references(instance)]

    def phases(self, instance: Call) -> Sequence[Phase]:
        """Its status, and the order of deadlines."""
        times = call_times(instance)
        return [*phases(times), *deadlines(times)]

    def files(self, instance: Call) -> Sequence[PublicFile]:
        """Forms to fill in, and the pictures of the text."""
        return public_files(instance, instance.body)

    def published_key(self, instance: Call) -> int:
        day = instance.noticed_on
        return day.year * 10_000 + day.month * 100 + day.day if day else 0
