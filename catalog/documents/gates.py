"""What a policy document must have before it can become public."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cms.content.gates import Refusal

from .models import PolicyDocument


def document_refusals(document: PolicyDocument) -> Iterable[Refusal]:
    """Required fields, and reasons an import found for keeping the document back."""
    if document.draft_reason:
        yield Refusal("kept_as_draft", _("It is kept as a draft: %(reason)s") % {"reason": document.draft_reason})
    if not document.issuers.all():
        yield Refusal("no_issuer", _("It names no issuing organisation."))
    if not document.text.strip():
        yield Refusal("no_text", _("It has no text."))
    for attachment in document.attachments.all():
        if not attachment.file.path.is_file():
            yield Refusal("file_missing", _("The file “%(name)s” is missing.") % {"name": attachment.public_name})
