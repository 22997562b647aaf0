"""Lists that stand in the attachments of the deciding act: read as texts on their way in are, within their limits."""

from dataclasses import dataclass, replace
from typing import NoReturn

from django.utils.translation import gettext as _

from catalog.documents.models import DocumentAttachment, PolicyDocument
from catalog.intake.reading import FigurePart, Unreadable, read_file, to_stream
from catalog.intake.sizes import is_large
from cms.transfer.problems import FileRefused

from . import reading
from .outcomes import outcome_of
from .rows import Reading

MOST_FILES = 20
"""Attachments that are looked into while a person waits."""
_WORKBOOKS = frozenset({"xlsx", "csv"})
_TEXTS = frozenset({"docx", "doc", "wps", "rtf", "odt", "pdf", "html", "htm", "mht", "txt"})


_NOTHING = Reading()


@dataclass(frozen=True, slots=True)
class Attached:
    """What an attachment lists, or why it could not be read; ``key`` names it in a form."""

    key: str
    name: str
    reading: Reading = _NOTHING
    problem: str = ""


def attached_lists(document: PolicyDocument) -> list[Attached]:
    """The attachments of ``document`` that list documents, and those that nobody could look into, in order."""
    found = [_looked_into(each, document) for each in list(document.attachments.all())[:MOST_FILES]]
    return [each for each in found if each.reading.rows or each.problem]


def _looked_into(attachment: DocumentAttachment, document: PolicyDocument) -> Attached:
    key, name = str(attachment.file_id), attachment.public_name
    try:
        return Attached(key, name, _read(attachment, outcome_of(name) or outcome_of(document.title)))
    except Unreadable as error:
        return Attached(key, name, problem=error.message)
    except FileRefused as refused:
        return Attached(key, name, problem=str(refused))
    except FileNotFoundError:
        return Attached(key, name, problem=_("The file is no longer there. Send it again."))


def _read(attachment: DocumentAttachment, decided: str) -> Reading:
    file = attachment.file
    extension = file.name.rpartition(".")[2].lower()
    if extension in _WORKBOOKS:
        return reading.read_file(file.path, file.name)
    if extension not in _TEXTS:
        return Reading()
    if is_large(file.path):
        message = _("It is too large to be looked into here. Save its table as XLSX and upload that.")
        raise Unreadable(message, code="size")
    with file.open() as content:
        found = read_file(content, file.name)
    without_figures = replace(found, blocks=tuple(part for part in found.blocks if not isinstance(part, FigurePart)))
    return reading.read_body(PolicyDocument(body=to_stream(without_figures, _never)).body, decided=decided)


def _never(figure: FigurePart) -> NoReturn:
    raise AssertionError("figures are left out before")
