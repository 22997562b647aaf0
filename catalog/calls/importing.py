"""Rows of collected data that are calls: each comes in as the notice it is, with a draft of a call read from it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.documents.import_rules import CALL
from catalog.documents.importing import PolicyAdapter
from catalog.documents.models import PolicyDocument
from cms.transfer.columns import Column
from cms.transfer.models import ImportJob
from cms.transfer.problems import Level, RowProblem

from .models import Call
from .proposed import with_calls

if TYPE_CHECKING:
    from .proposing import ProposedCall

_DOCUMENTS = "catalog.add_policydocument"
_OWN = {"kind": ("申报通知", gettext_lazy("申报通知 or 申报指南; rows of other kinds are set aside."))}


class CallAdapter(PolicyAdapter):
    """The object of a row is its document; the call is proposed once, and nothing of it is ever written again.

    Only the document can be published by an import: what was read from it waits for an editor.
    """

    name = "calls"
    verbose_name = gettext_lazy("Notices of calls (申报通知)")
    permission = "catalog.add_call"
    takes = CALL
    notes_rows = True
    columns: ClassVar[Sequence[Column]] = tuple(
        replace(column, example=_OWN[column.name][0], help_text=_OWN[column.name][1]) if column.name in _OWN else column
        for column in PolicyAdapter.columns
    )

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self._with_calls: set[int] = set()
        self._proposed: dict[int, ProposedCall] = {}

    def match(self, identities: Collection[str], *, for_update: bool = False) -> dict[str, PolicyDocument]:
        """Documents as for policies; which of them have a call is asked for all at once."""
        found = super().match(identities, for_update=for_update)
        self._with_calls |= with_calls(document.pk for document in found.values())
        return found

    def diff(self, existing: PolicyDocument, values: dict[str, Any]) -> list[list[str]]:
        """Differences of the document, and the call where there is none yet."""
        found = super().diff(existing, values)
        return found if existing.pk in self._with_calls else [*found, [str(Call._meta.verbose_name), "", _("proposed")]]

    def check(self, values: dict[str, Any], existing: PolicyDocument | None) -> list[RowProblem]:
        """What is there already, as a note."""
        if existing is None:
            return [_note(_("The document is new, a call is proposed from its text."))]
        if existing.pk in self._with_calls:
            return [_note(_("The document is there already, and so is its call: it stays as editors have it."))]
        return [_note(_("The document is there already; a call is proposed from its text."))]

    def apply(
        self, values: dict[str, Any], existing: PolicyDocument | None, *, job: ImportJob, user: Any
    ) -> PolicyDocument:
        """Save the document where the file says something new, and propose its call where it has none."""
        if existing is None and not user.has_perm(_DOCUMENTS):
            raise PermissionDenied(_("You may not add policy documents."))
        document = existing
        if document is None or super().diff(document, values):
            document = super().apply(values, existing, job=job, user=user)
        if document.pk not in self._with_calls:
            # What reads texts takes long to load, and no process needs it to start.
            from .proposing import propose_call

            self._proposed[document.pk] = propose_call(document=document, by=user, file=job.original_name)
            self._with_calls.add(document.pk)
        return document

    def noted(self, instance: PolicyDocument) -> list[RowProblem]:
        """What was read of the call, and what was not."""
        proposed = self._proposed.pop(instance.pk, None)
        return [_note(_in_words(proposed))] if proposed else []


def _note(message: str) -> RowProblem:
    return RowProblem(message, level=Level.NOTE)


def _in_words(proposed: "ProposedCall") -> str:
    read = [f"{Call._meta.get_field(name).verbose_name} {count}" for name, count in proposed.counts.items() if count]
    said = _("Read: %(read)s.") % {"read": "、".join(read)} if read else _("Nothing could be read of the call.")
    return "\n".join([said, _("To do:"), *proposed.unread]) if proposed.unread else said
