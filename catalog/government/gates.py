"""What a government service must have before it can become public."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from catalog.reference.roles import OrganisationRole
from cms.content.gates import Refusal

from .models import GovernmentService


def service_refusals(service: GovernmentService) -> Iterable[Refusal]:
    """Code, competent organisation and conditions; an accepting organisation is asked for by no source."""
    if service.draft_reason:
        yield Refusal(
            "kept_as_draft", _("It is kept as a draft: %(reason)s") % {"reason": service.draft_reason}, "draft_reason"
        )
    if not service.title.strip():
        yield Refusal("no_title", _("It has no name."), "title")
    if not service.code:
        yield Refusal("no_code", _("It has no service code."), "code")
    elif taken_by := _also_called(service):
        message = _("The public service “%(title)s” bears this code already.") % {"title": taken_by}
        yield Refusal("code_taken", message, "code")
    if not any(row.role == OrganisationRole.COMPETENT for row in service.organisations.all()):
        yield Refusal("no_competent_organisation", _("It names no competent organisation."), "organisations")
    if not service.conditions.strip() and not service.unconditional:
        unsaid = _("It names no conditions, and does not say that there are none.")
        yield Refusal("no_conditions", unsaid, "conditions")


def _also_called(service: GovernmentService) -> str | None:
    others = GovernmentService.objects.live().filter(code=service.code, locale=service.locale_id)
    return others.exclude(pk=service.pk).values_list("title", flat=True).first()
