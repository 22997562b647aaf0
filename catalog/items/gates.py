"""What a service item must have before it can become public, by its kind and by how one comes by its product."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from catalog.blocks.walking import raw
from catalog.products.gates import basis_refusals, in_role, kept_back
from catalog.products.models import AccessMode
from catalog.reference.roles import OrganisationRole
from cms.content.gates import Refusal

from .models import ItemKind, ServiceItem

HANDED_IN = frozenset({AccessMode.APPLY, AccessMode.INSTANT})
"""Ways in which something is asked for somewhere."""


def item_refusals(item: ServiceItem) -> Iterable[Refusal]:
    """7.4.1.2: competent and accepting organisation, basis, and for an application what it takes to make one."""
    yield from kept_back(item)
    if not item.title.strip():
        yield Refusal("no_title", _("It has no name."), "title")
    yield from basis_refusals(item)
    if not in_role(item, OrganisationRole.COMPETENT):
        yield Refusal("no_competent_organisation", _("It names no competent organisation."), "organisations")
    if not in_role(item, OrganisationRole.ACCEPTING):
        yield Refusal("no_accepting_organisation", _("It names no accepting organisation."), "organisations")
    yield from _variant_refusals(item)
    if item.kind == ItemKind.APPLICATION:
        yield from _application_refusals(item)


def _variant_refusals(item: ServiceItem) -> Iterator[Refusal]:
    if item.variant is None:
        return
    known = {variant["id"] for variant in raw(item.product.variants)} if item.product else set()
    if str(item.variant) not in known:
        yield Refusal("unknown_variant", _("The product has no such variant any more: choose again."), "variant")


def _application_refusals(item: ServiceItem) -> Iterator[Refusal]:
    product = item.product
    if product is None:
        yield Refusal("no_product", _("It is said for no product what is applied for."), "product")
        return
    if product.access_mode == AccessMode.NO_APPLICATION:
        message = _("“%(product)s” comes without application (免申即享): there is nothing to apply for.")
        yield Refusal("nothing_to_apply_for", message % {"product": product}, "kind")
        if len(item.materials):
            yield Refusal("materials_not_asked", _("Materials are given, though none are asked for."), "materials")
        return
    asked = (item.conditions, product.application_conditions, product.recognition_conditions, product.variants)
    if not any(map(len, asked)):
        yield Refusal("no_conditions", _("Neither it nor its product has a condition."), "conditions")
    if product.access_mode in HANDED_IN and not item.method.strip():
        yield Refusal("no_method", _("It does not say how one applies."), "method")
    if product.access_mode in HANDED_IN and not len(item.entries):
        yield Refusal("no_entry", _("It does not say where one applies: website, mini program or counter."), "entries")
