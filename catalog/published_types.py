"""What the catalogue publishes: each type with what the world sees of it and what it must have before."""

from cms.content import gates, projections

from .calls.gates import call_refusals
from .calls.models import Call
from .calls.projection import CallProjection
from .documents.gates import document_refusals
from .documents.models import PolicyDocument
from .documents.projection import PolicyProjection
from .government.gates import service_refusals
from .government.models import GovernmentService
from .government.projection import GovernmentServiceProjection
from .items.gates import item_refusals
from .items.models import ServiceItem
from .items.projection import ServiceItemProjection
from .notices.gates import fulfilment_refusals, public_notice_refusals
from .notices.models import FulfilmentNotice, PublicNotice
from .notices.projection import FulfilmentNoticeProjection, PublicNoticeProjection
from .products.gates import product_refusals
from .products.models import Product
from .products.projection import ProductProjection
from .products.remarks import basis_remarks, product_remarks


def register_published_types() -> None:
    """Make the one way in which each type reaches the world known, and the gate before it."""
    for model, projection, refusals in (
        (PolicyDocument, PolicyProjection(), document_refusals),
        (GovernmentService, GovernmentServiceProjection(), service_refusals),
        (Product, ProductProjection(), product_refusals),
        (ServiceItem, ServiceItemProjection(), item_refusals),
        (Call, CallProjection(), call_refusals),
        (FulfilmentNotice, FulfilmentNoticeProjection(), fulfilment_refusals),
        (PublicNotice, PublicNoticeProjection(), public_notice_refusals),
    ):
        projections.register(model, projection)
        gates.register(model, refusals)
    gates.advise(Product, product_remarks)
    gates.advise(ServiceItem, basis_remarks)
    gates.advise(Call, basis_remarks)
