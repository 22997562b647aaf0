"""Reads the words of attached files in the background, for search to find; a broken file is said, not dropped."""

import logging
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone, translation
from django_tasks import task

from catalog.documents.anchors import text_of_html
from catalog.documents.models import DocumentAttachment
from catalog.intake.reading import Reading, TablePart, TextPart, Unreadable, read_file
from cms.content.file_texts import FileText, keep_text
from cms.content.files import StoredFile
from cms.content.publication import source_language

logger = logging.getLogger(__name__)

READABLE = frozenset({"pdf", "docx", "doc", "wps", "ofd", "txt", "html", "htm", "mht", "rtf", "odt"})
"""Extensions of files with words; pictures, sheets and archives have none that are read."""
PATIENCE = timedelta(hours=1)
"""After this a file that was asked for and not read is asked for again: its worker died."""
AT_ONCE = 20


def enqueue_unread() -> int:
    """Have attached files read that were not yet; called by the follower process. Returns how many."""
    unread = Q(words=None) | Q(words__read_at=None, words__asked_at__lt=timezone.now() - PATIENCE)
    attached = DocumentAttachment.objects.values("file")
    found = list(StoredFile.objects.filter(unread, pk__in=attached).order_by("pk")[:AT_ONCE])
    for file in found:
        FileText.objects.update_or_create(file=file, defaults={"asked_at": timezone.now()})
        read_attachment.enqueue(file.sha256)
    return len(found)


@task()
def read_attachment(sha256: str) -> None:
    """Read one file; what cannot be read is kept with the reason."""
    file = StoredFile.objects.get(sha256=sha256)
    if file.name.rpartition(".")[2].lower() not in READABLE:
        keep_text(file, "")
        return
    try:
        with translation.override(source_language()), file.open() as content:
            keep_text(file, words_of(read_file(content, file.name)))
    except Unreadable as problem:
        logger.info("Attachment %s cannot be read: %s", sha256, problem.code)
        keep_text(file, "", problem=str(problem.message))


def words_of(reading: Reading) -> str:
    """The words of a file, a line for each paragraph and each row."""
    return "\n".join(filter(None, map(_words, reading.blocks)))


def _words(part: Any) -> str:
    if isinstance(part, TextPart):
        return text_of_html(part.html)
    if isinstance(part, TablePart):
        return "\n".join("\t".join(cell or "" for cell in row) for row in part.value["data"])
    return ""
