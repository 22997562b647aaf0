"""What the world sees of a call."""

from collections.abc import Iterable, Sequence

from catalog.blocks.settling import cited_references
from catalog.blocks.walking import found_in
from catalog.reference.axes import organisation_terms, region_terms, term_terms
from cms.content.file_chooser import StoredFileChooserBlock
from cms.content.files import StoredFile
from cms.content.phases import Phase
from cms.content.projections import Projection, PublicFile, Reference

from .models import Call
from .serializers import CallCardSerializer, CallSerializer
from .status import deadlines, phases
from .times import call_times

INHERITED = ("support_modes", "targets", "industries", "chains")
"""What calls are found by because their products are."""


class CallProjection(Projection):
    """Calls as ``call``: their status is on the axis ``application``."""

    type = "call"
    version = 1
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
        if instance.document is not None:
            yield "document", str(instance.document.content_id)
        for item in instance.service_items.all():
            yield "service_item", str(item.content_id)
        for product in instance.products.all():
            yield "product", str(product.content_id)
            if product.kind is not None:
                yield from term_terms([product.kind])
            for name in INHERITED:
                yield from term_terms(getattr(product, name).all())

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
        keys = {key for _place, key in found_in(instance, StoredFileChooserBlock) if key is not None}
        files = StoredFile.objects.in_bulk(keys) if keys else {}
        return [PublicFile(file.sha256, file.name) for file in files.values()]

    def published_key(self, instance: Call) -> int:
        day = instance.noticed_on
        return day.year * 10_000 + day.month * 100 + day.day if day else 0
