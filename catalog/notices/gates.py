"""What notices must have before they can become public; the editor's checklist, each line with its place."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.documents.body import plain_text
from catalog.documents.models import Disclosure
from catalog.products.gates import basis_refusals, in_role, kept_back
from catalog.reference.roles import OrganisationRole
from cms.content.gates import Refusal

from .models import FulfilmentNotice, Notice, PublicNotice, Recipients
from .personal import unconfirmed
from .routes import STEPS, Step

SHOWN = 3
"""Findings of personal data that a line of the checklist names."""


def fulfilment_refusals(notice: FulfilmentNotice) -> Iterable[Refusal]:
    """7.5.1.1 and 7.5.2.3 to 7.5.2.5: for whom, by which route, by when, and who takes the receipts."""
    yield from _common(notice)
    if not notice.route:
        yield Refusal("no_route", _("Its route is not said: recognition, project or funds."), "route")
    if notice.recipients == Recipients.NAMED and not notice.named_recipients.strip():
        yield Refusal("no_recipients", _("It is for named companies, but names none."), "named_recipients")
    if not notice.windows and not any(block.value["number"] for block in notice.steps):
        message = _("It does not say when: neither a window, nor within which time a step is done.")
        yield Refusal("no_time", message, "windows")
    if Step.RECEIPT in STEPS.get(notice.route, ()) and not in_role(notice, OrganisationRole.ACCEPTING):
        message = _("Receipts are accepted on this route, but no accepting organisation is named.")
        yield Refusal("no_accepting_organisation", message, "organisations")


def public_notice_refusals(notice: PublicNotice) -> Iterable[Refusal]:
    """7.4.2.6: the list, the period, how to object; personal data looked through; not over already."""
    yield from _common(notice)
    if not notice.starts_on:
        yield Refusal("no_start", _("It does not say from which day."), "starts_on")
    if not notice.ends_on:
        yield Refusal("no_end", _("It does not say until which day."), "ends_on")
    elif notice.ends_at is not None and notice.ends_at <= timezone.now():
        over = _("The time at which it is taken down has passed.")
        yield Refusal("over", over, "taken_down_at" if notice.taken_down_at else "ends_on")
    if not (notice.objection_method.strip() and notice.objection_contact.strip()):
        yield Refusal("no_objections", _("It does not say how and where to object."), "objection_contact")
    if not plain_text(notice.body).strip() and not notice.attachments.all():
        yield Refusal("no_list", _("It has no list: neither a text or table nor an attachment."), "body")
    yield from _file_refusals(notice)
    if found := unconfirmed(notice):
        message = _("Personal data (%(count)s): %(masked)s. Mask it, or look through it and tick the box.")
        masked = "、".join(each.masked for each in found[:SHOWN])
        values = {"count": len(found), "masked": masked}
        yield Refusal("personal_data", message % values, "personal_data_confirmed")


def _common(notice: Notice) -> Iterator[Refusal]:
    yield from kept_back(notice)
    if not notice.title.strip():
        yield Refusal("no_title", _("It has no title."), "title")
    yield from _basis_refusals(notice)
    if not in_role(notice, OrganisationRole.COMPETENT):
        yield Refusal("no_competent_organisation", _("It names no competent organisation."), "organisations")


def _basis_refusals(notice: Notice) -> Iterator[Refusal]:
    """The document it is built from, or the call, is a basis; what is cited besides must be open too."""
    for refusal in basis_refusals(notice):
        if refusal.code != "no_basis":
            yield refusal
        elif notice.document is None and notice.call is None:
            message = _("It rests on nothing: choose its document or its call, or cite its basis.")
            yield Refusal("no_basis", message, "document")
    if notice.document is not None and notice.document.disclosure != Disclosure.PROACTIVE:
        closed = _("The document “%(title)s” is not open.")
        yield Refusal("closed_document", closed % {"title": notice.document.title}, "document")


def _file_refusals(notice: PublicNotice) -> Iterator[Refusal]:
    for attachment in notice.attachments.all():
        if not attachment.file.path.is_file():
            message = _("The file “%(name)s” is missing.") % {"name": attachment.public_name}
            yield Refusal("file_missing", message, "attachments")
