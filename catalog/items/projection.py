"""What the world sees of a service item."""

from collections.abc import Iterable, Sequence

from catalog.blocks.settling import cited_references
from catalog.products.projection import basis_terms, first_published_key, inherited_terms, public_files
from catalog.reference.axes import organisation_terms, region_terms
from cms.content.projections import Projection, PublicFile, Reference

from .models import ServiceItem
from .serializers import ServiceItemCardSerializer, ServiceItemSerializer

ITEM_OF = "item_of"
CARRIED_OUT_BY = "carried_out_by"


class ServiceItemProjection(Projection):
    """Service items as ``service_item``. Windows are those of calls, so the clock changes nothing of them."""

    type = "service_item"
    version = 1
    document_serializer = ServiceItemSerializer
    card_serializer = ServiceItemCardSerializer

    def title(self, instance: ServiceItem) -> str:
        return instance.title

    def terms(self, instance: ServiceItem) -> Iterable[tuple[str, str]]:
        """Everything lists filter by, with what its product is found by."""
        yield "item_kind", instance.kind
        if instance.product is not None:
            yield "product", str(instance.product.translation_key)
            yield from inherited_terms(instance.product)
        if instance.level:
            yield "level", instance.level
        yield from region_terms(instance.regions.all(), instance.excluded_regions.all())
        yield from organisation_terms(instance.organisations.all())
        yield from basis_terms(self.references(instance))

    def references(self, instance: ServiceItem) -> Sequence[Reference]:
        """Its product, the documents it rests on, and the government services that carry it out."""
        found = [Reference(ITEM_OF, to_id=instance.product.translation_key)] if instance.product else []
        found += cited_references(instance)
        services = instance.government_services.all()
        return [*found, *(Reference(CARRIED_OUT_BY, to_id=each.translation_key) for each in services)]

    def files(self, instance: ServiceItem) -> Sequence[PublicFile]:
        return public_files(instance)

    def published_key(self, instance: ServiceItem) -> int:
        return first_published_key(instance)
