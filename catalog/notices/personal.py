"""Personal data in the list of a public notice: named in the checklist until somebody looked through it."""

import hashlib
from typing import TYPE_CHECKING

from catalog.documents.body import plain_text
from catalog.documents.personal_data import PersonalData, find_personal_data
from cms.content.file_texts import FileText

if TYPE_CHECKING:
    from .models import PublicNotice


def findings(notice: "PublicNotice") -> list[PersonalData]:
    """What stands in the text and in the attached files, as far as they could be read; evidence is masked."""
    files = [row.file_id for row in notice.attachments.all()]
    texts = [plain_text(notice.body)]
    if files:
        texts += FileText.objects.filter(file__in=files).order_by("file").values_list("text", flat=True)
    return [found for text in texts for found in find_personal_data(text)]


def findings_digest(notice: "PublicNotice") -> str:
    """A name for exactly these findings: SHA-256 of their masked words, the same in any order."""
    masked = sorted(f"{found.kind} {found.masked}" for found in findings(notice))
    return hashlib.sha256("\n".join(masked).encode()).hexdigest()


def unconfirmed(notice: "PublicNotice") -> list[PersonalData]:
    """What nobody has looked through."""
    found = findings(notice)
    if found and notice.personal_data_confirmed and notice.personal_data_digest == findings_digest(notice):
        return []
    return found
