"""The catalog room: the policy domain."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    label = "catalog"
    verbose_name = _("policy catalogue")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.content import cancellations, chores, followers, gates, normalisers, projections
        from cms.transfer import adapters

        from .amending.targets import propose_arrived
        from .attachments.reading import enqueue_unread
        from .calls.following import CallFollower, cancelled_windows
        from .calls.gates import call_refusals
        from .calls.models import Call
        from .calls.projection import CallProjection
        from .citations.following import CitationFollower, compare_ended
        from .cleanup.matching import match_waiting
        from .cleanup.services import accept_queued
        from .documents.duplicates import compare_changed
        from .documents.gates import document_refusals
        from .documents.identity import number_keys_asked_for
        from .documents.importing import PolicyAdapter
        from .documents.models import PolicyDocument
        from .documents.projection import PolicyProjection
        from .government.gates import service_refusals
        from .government.importing import GovernmentServiceAdapter
        from .government.models import GovernmentService
        from .government.projection import GovernmentServiceProjection
        from .intake.jobs import remove_old, requeue_stale
        from .items.gates import item_refusals
        from .items.models import ServiceItem
        from .items.projection import ServiceItemProjection
        from .notices.gates import fulfilment_refusals, public_notice_refusals
        from .notices.models import FulfilmentNotice, PublicNotice
        from .notices.projection import FulfilmentNoticeProjection, PublicNoticeProjection
        from .products.gates import product_refusals
        from .products.models import Product
        from .products.projection import ProductProjection

        adapters.register(PolicyAdapter)
        projections.register(PolicyDocument, PolicyProjection())
        gates.register(PolicyDocument, document_refusals)
        adapters.register(GovernmentServiceAdapter)
        projections.register(GovernmentService, GovernmentServiceProjection())
        gates.register(GovernmentService, service_refusals)
        projections.register(Product, ProductProjection())
        gates.register(Product, product_refusals)
        projections.register(ServiceItem, ServiceItemProjection())
        gates.register(ServiceItem, item_refusals)
        projections.register(Call, CallProjection())
        gates.register(Call, call_refusals)
        cancellations.register("call", cancelled_windows)
        followers.register(CallFollower())
        projections.register(FulfilmentNotice, FulfilmentNoticeProjection())
        projections.register(PublicNotice, PublicNoticeProjection())
        gates.register(FulfilmentNotice, fulfilment_refusals)
        gates.register(PublicNotice, public_notice_refusals)
        normalisers.register("number", number_keys_asked_for)
        chores.register(compare_changed, seconds=5)
        followers.register(CitationFollower())
        chores.register(enqueue_unread, seconds=15)
        chores.register(compare_ended, seconds=600)
        chores.register(match_waiting, seconds=5)
        chores.register(propose_arrived, seconds=15)
        chores.register(accept_queued, seconds=1)
        chores.register(requeue_stale, seconds=15)
        chores.register(remove_old, seconds=3600)
