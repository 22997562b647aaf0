"""What a product must have before it can become public; the editor's checklist, each line with its place."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.blocks.settling import citations_in
from catalog.blocks.walking import raw
from catalog.documents.models import Disclosure, PolicyDocument
from catalog.reference.roles import OrganisationRole
from cms.content.gates import Refusal

from .models import AccessMode, Product

RECOGNITION = "recognition"
"""The kind 认定类, whose benefit may be the title itself."""


def product_refusals(product: Product) -> Iterable[Refusal]:
    """6.1.3, 6.1.4, 6.1.6 and, by the way one comes by it, what that way needs."""
    yield from kept_back(product)
    if not product.title.strip():
        yield Refusal("no_title", _("It has no name."), "title")
    if product.kind is None:
        yield Refusal("no_kind", _("Its kind is not said: recognition, project, funds, cultivation or other."), "kind")
    yield from basis_refusals(product)
    if not in_role(product, OrganisationRole.COMPETENT):
        yield Refusal("no_competent_organisation", _("It names no competent organisation."), "organisations")
    if not _anywhere(product, "application_conditions", "recognition_conditions") and not _each_for_somebody(product):
        yield Refusal("no_conditions", _("It says nothing of who can have it: no condition."), "application_conditions")
    if not _anywhere(product, "benefits") and not is_recognition(product):
        yield Refusal("no_benefit", _("It says nothing of what is given; only a recognition may."), "benefits")
    if product.access_mode == AccessMode.NO_APPLICATION and _anywhere(product, "materials"):
        message = _(
            "Materials are given, though it comes without application (免申即享): take them out, or say otherwise."
        )
        yield Refusal("materials_not_asked", message, "materials")


def kept_back(instance: Any) -> Iterator[Refusal]:
    """Somebody has to look at it first."""
    if instance.draft_reason:
        message = _("It is to be looked at again: %(reason)s") % {"reason": instance.draft_reason}
        yield Refusal("kept_as_draft", message, "draft_reason")


def basis_refusals(instance: Any) -> Iterator[Refusal]:
    """Nothing goes out without a cited basis, nor with words that the document has not, or of one that is not open."""
    cited = list(citations_in(instance))
    if not cited:
        yield Refusal("no_basis", _("It cites no document: say which provisions it is built from."), "sources")
        return
    for each in cited:
        if not each.is_settled:
            message = _("%(place)s: the document has no %(label)s with these words.")
            named = {"place": each.place, "label": each.label or _("provision")}
            yield Refusal("citation_not_found", message % named, each.place.field)
    documents = {each.document_id: each.place.field for each in reversed(cited)}
    closed = PolicyDocument.objects.filter(pk__in=documents).exclude(disclosure=Disclosure.PROACTIVE)
    for pk, title in closed.values_list("pk", "title"):
        yield Refusal("closed_basis", _("It cites “%(title)s”, which is not open.") % {"title": title}, documents[pk])


def in_role(instance: Any, role: str) -> bool:
    """Whether some organisation has the role."""
    return any(row.role == role for row in instance.organisations.all())


def is_recognition(product: Product) -> bool:
    """Whether it is of the kind 认定类, or of a narrower one."""
    kind = product.kind
    return kind is not None and RECOGNITION in (kind.code, kind.parent and kind.parent.code)


def _each_for_somebody(product: Product) -> bool:
    """Whether every benefit, of which there is one, says whose it is: many texts name the condition nowhere else."""
    parts = (raw(product.benefits), *(raw(variant["value"].get("benefits")) for variant in raw(product.variants)))
    benefits = [benefit["value"] for part in parts for benefit in part]
    return bool(benefits) and all(str(benefit.get("case") or "").strip() for benefit in benefits)


def _anywhere(product: Product, *fields: str) -> bool:
    """Whether the product or one of its variants has something in one of the fields."""
    own = any(len(getattr(product, name)) for name in fields)
    return own or any(variant["value"].get(name) for variant in raw(product.variants) for name in fields)
