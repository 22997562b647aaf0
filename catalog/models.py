"""The catalogue's tables; each stands in the package of its concern."""

from .amending.works import AmendmentWork
from .attributes.models import Attribute
from .calls.following import PublishedWindow
from .calls.models import Call, CallOrganisation, Milestone
from .citations.models import SourceChange
from .cleanup.models import CleanupDecision, CleanupRow, CleanupRowKey
from .documents.duplicates import DocumentFingerprint, DuplicatePair, FingerprintKey
from .documents.models import DocumentAttachment, DocumentIssuer, DocumentRelation, PolicyDocument
from .documents.presuming import PresumptionAnswer
from .documents.versions import TextVersion
from .government.models import GovernmentService, GovernmentServiceOrganisation
from .intake.models import Intake
from .items.models import ItemOrganisation, ServiceItem
from .notices.models import (
    FulfilmentNotice,
    FulfilmentNoticeOrganisation,
    PublicNotice,
    PublicNoticeAttachment,
    PublicNoticeOrganisation,
)
from .products.answers import Consequence
from .products.models import Product, ProductOrganisation
from .reference.models import FormerName, Organisation, Region, Term
from .workspace.models import Built, ProposalAnswer

__all__ = [
    "AmendmentWork",
    "Attribute",
    "Built",
    "Call",
    "CallOrganisation",
    "CleanupDecision",
    "CleanupRow",
    "CleanupRowKey",
    "Consequence",
    "DocumentAttachment",
    "DocumentFingerprint",
    "DocumentIssuer",
    "DocumentRelation",
    "DuplicatePair",
    "FingerprintKey",
    "FormerName",
    "FulfilmentNotice",
    "FulfilmentNoticeOrganisation",
    "GovernmentService",
    "GovernmentServiceOrganisation",
    "Intake",
    "ItemOrganisation",
    "Milestone",
    "Organisation",
    "PolicyDocument",
    "PresumptionAnswer",
    "Product",
    "ProductOrganisation",
    "ProposalAnswer",
    "PublicNotice",
    "PublicNoticeAttachment",
    "PublicNoticeOrganisation",
    "PublishedWindow",
    "Region",
    "ServiceItem",
    "SourceChange",
    "Term",
    "TextVersion",
]
