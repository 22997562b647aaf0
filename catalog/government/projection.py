"""What the world sees of a government service."""

from collections.abc import Iterable

from catalog.reference.axes import organisation_terms, region_terms, term_terms
from cms.content.projections import Projection

from .models import GovernmentService
from .serializers import GovernmentServiceCardSerializer, GovernmentServiceSerializer


class GovernmentServiceProjection(Projection):
    """Government services as ``government_service``. They depend on no clock and refer to nothing."""

    type = "government_service"
    version = 1
    document_serializer = GovernmentServiceSerializer
    card_serializer = GovernmentServiceCardSerializer

    def terms(self, instance: GovernmentService) -> Iterable[tuple[str, str]]:
        """Everything lists filter by."""
        if instance.service_type is not None:
            yield from term_terms([instance.service_type])
        yield from term_terms(instance.service_objects.all())
        yield from term_terms(instance.service_themes.all())
        yield from organisation_terms(instance.organisations.all())
        yield from region_terms(instance.regions.all())
        if instance.level:
            yield "level", instance.level
