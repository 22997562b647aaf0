"""Where a document speaks from: what its short names of organisations are read by."""

from catalog.reference.bearers import Places, places
from catalog.reference.models import Region

from .models import PolicyDocument


def places_of(document: PolicyDocument) -> Places:
    """The regions it applies in; where it says none, those of who issued it."""
    issuers = [issuer.organisation_id for issuer in document.issuers.all()]
    return places(document.regions.all(), Region.objects.filter(organisations__in=issuers).distinct())
