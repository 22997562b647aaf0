"""What the world sees of notices."""

from collections.abc import Iterable, Sequence

from catalog.blocks.settling import cited_references
from catalog.products.projection import basis_terms, first_published_key, public_files
from catalog.reference.axes import organisation_terms, region_terms
from cms.content.phases import Phase
from cms.content.projections import Projection, PublicFile, Reference
from cms.content.published import Audience

from . import periods
from .models import FulfilmentNotice, Notice, PublicNotice, Recipients
from .serializers import (
    FulfilmentNoticeCardSerializer,
    FulfilmentNoticeSerializer,
    PublicNoticeCardSerializer,
    PublicNoticeSerializer,
)


class NoticeProjection(Projection):
    """What both kinds have: what they are about, where, by whom, and the order of their days.

    ``roles``: how the references to document, call and product are called.
    """

    version = 1
    roles: tuple[str, str, str]

    def title(self, instance: Notice) -> str:
        return instance.title

    def terms(self, instance: Notice) -> Iterable[tuple[str, str]]:
        """Everything lists filter by."""
        if instance.level:
            yield "level", instance.level
        yield from region_terms(instance.regions.all())
        yield from organisation_terms(instance.organisations.all())
        yield from basis_terms(self.references(instance))
        for name in ("document", "call", "product"):
            if (other := getattr(instance, name)) is not None:
                yield name, str(other.content_id)

    def references(self, instance: Notice) -> Sequence[Reference]:
        """The document it is built from, the call and the product it is about, and what is cited."""
        others = (instance.document, instance.call, instance.product)
        linked = [
            Reference(role, to_id=other.content_id)
            for role, other in zip(self.roles, others, strict=True)
            if other is not None
        ]
        return [*linked, *cited_references(instance)]

    def published_key(self, instance: Notice) -> int:
        day = instance.noticed_on
        return day.year * 10_000 + day.month * 100 + day.day if day else first_published_key(instance)


class FulfilmentNoticeProjection(NoticeProjection):
    """Fulfilment notices as ``fulfilment_notice``."""

    type = "fulfilment_notice"
    document_serializer = FulfilmentNoticeSerializer
    card_serializer = FulfilmentNoticeCardSerializer
    roles = ("built_from", "fulfils", "hands_out")

    def audience(self, instance: FulfilmentNotice) -> str:
        """What is for named companies is served to nobody outside until companies have accounts."""
        return Audience.PUBLIC if instance.recipients == Recipients.EVERYONE else Audience.STAFF

    def terms(self, instance: Notice) -> Iterable[tuple[str, str]]:
        yield from super().terms(instance)
        if isinstance(instance, FulfilmentNotice) and instance.route:
            yield "route", instance.route

    def files(self, instance: FulfilmentNotice) -> Sequence[PublicFile]:
        """Forms to fill in, and the pictures of the text."""
        return public_files(instance, instance.body)


class PublicNoticeProjection(NoticeProjection):
    """Public notices as ``public_notice``: their status is on the axis ``notice``."""

    type = "public_notice"
    document_serializer = PublicNoticeSerializer
    card_serializer = PublicNoticeCardSerializer
    roles = ("built_from", "result_of", "about")

    def phases(self, instance: PublicNotice) -> Sequence[Phase]:
        return periods.phases(instance.starts_on, instance.ends_on)

    def files(self, instance: PublicNotice) -> Sequence[PublicFile]:
        """Attached lists, and the pictures of the text."""
        attached = [PublicFile(row.file.sha256, row.public_name) for row in instance.attachments.all()]
        return [*attached, *public_files(instance, instance.body)]
