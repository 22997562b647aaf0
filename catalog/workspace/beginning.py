"""How something new begins in the workspace: with what the document says of it, in one draft that undo takes back."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale

from catalog.calls.making import call_from, issuers_as_competent
from catalog.calls.models import Call, CallOrganisation
from catalog.documents.models import PolicyDocument
from catalog.items.models import ServiceItem
from catalog.products.models import Product
from catalog.reference.models import Term, Vocabulary
from catalog.reference.roles import OrganisationRole
from cms.content import services
from cms.content.publication import source_language
from cms.content.publishable import Publishable

from . import spots
from .models import Built
from .spots import Entry, Spot

KINDS: dict[str, type[Publishable]] = {"product": Product, "call": Call, "service_item": ServiceItem}
"""What can be built from a document."""
LONGEST_TITLE = 500
BY_ITSELF = frozenset({"call"})
"""What begins with the first entry that is put into it: a notice has one call, and its title is known."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What something new is called and rests on.

    ``product_kind``: the code of a product's kind, where known. ``entry``, ``method``: what it begins with; ``method``
    is how one applies for a call. ``within``: the product or service item it belongs to.
    """

    kind: str
    title: str
    source: dict[str, Any] | None = None
    product_kind: str = ""
    entry: Entry | None = None
    method: str = ""
    within: Publishable | None = None


@transaction.atomic
def begin(*, document: PolicyDocument, beginning: Beginning, user: Any) -> Publishable:
    """A new draft, with what the document says of level, regions and areas, citing the source."""
    instance: Any = _called(document, beginning)
    if beginning.product_kind:
        kinds = Term.objects.filter(vocabulary=Vocabulary.PRODUCT_KIND, code=beginning.product_kind)
        instance.kind = kinds.first()
    if isinstance(instance, Call):
        instance.method = beginning.method
        _as_call(instance, document, beginning.within)
    if isinstance(instance, ServiceItem) and isinstance(beginning.within, Product):
        instance.product = beginning.within
    if beginning.source:
        spots.put(instance, Entry(Spot("sources"), "citation", beginning.source))
    if beginning.entry:
        spots.put(instance, beginning.entry)
    services.save_draft(instance=instance, user=user)
    adopt(document=document, instance=instance)
    return instance


def _called(document: PolicyDocument, beginning: Beginning) -> Publishable:
    """Something new under its title, with level, regions and areas of the document."""
    if beginning.kind == "call":
        return call_from(document, beginning.title)
    language = Locale.objects.get(language_code=source_language())
    instance: Any = KINDS[beginning.kind](title=beginning.title, level=document.level, locale=language)
    instance.regions = document.regions.all()
    if beginning.kind != "service_item":
        instance.policy_areas = document.policy_areas.all()
    return instance


def adopt(*, document: PolicyDocument, instance: Publishable) -> None:
    """Show the object in the workspace of the document."""
    kind = ContentType.objects.get_for_model(instance)
    Built.objects.get_or_create(document=document, content_type=kind, object_id=instance.pk)


def _as_call(call: Any, document: PolicyDocument, within: Publishable | None) -> None:
    """What is applied for, and who is competent; a further call of the document bears the name of its product.

    Who accepts is taken from the product or item alone: a notice that does not say so leaves it to a person.
    """
    if isinstance(within, Product):
        call.products = [within]
        if Call.objects.filter(document=document).exists():
            call.title = f"{call.title}（{within.get_latest_revision_as_object().title}）"[:LONGEST_TITLE]
    elif isinstance(within, ServiceItem):
        call.service_items, call.products = [within], [within.product] if within.product else []
    call.organisations = _organisations(within) or issuers_as_competent(document)


def _organisations(within: Any) -> list[CallOrganisation]:
    """Who is competent for the product or item, and who accepts, by its latest draft."""
    if within is None:
        return []
    roles = (OrganisationRole.COMPETENT, OrganisationRole.ACCEPTING)
    held = within.get_latest_revision_as_object().organisations.all()
    acting = [each for each in held if each.role in roles]
    return [
        CallOrganisation(role=each.role, organisation_id=each.organisation_id, sort_order=place)
        for place, each in enumerate(acting)
    ]
