"""The relations of a decision stand on the deciding document, which says what it does to others (DESIGN §4).

Details show them both ways: what the decision repeals, and by what a document was repealed.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.documents.models import DocumentRelation, PolicyDocument
from cms.content import services as content
from cms.content.gates import PublicationRefused

from .effects import RELATIONS, NotCarriedOut, refuse_work_of_others
from .models import CleanupDecision, CleanupRow, Outcome, RowState


def relate(*, decision: CleanupDecision, user: Any) -> str:
    """Bring the relations in the deciding document's draft to what its rows say, in one draft for all of them.

    Returns why that has to wait, or nothing. Asking again when everything is written writes nothing.
    """
    if not waiting_relations(decision):
        return ""
    try:
        with transaction.atomic():
            _write(decision, user)
    except (NotCarriedOut, ValidationError, PublicationRefused) as error:
        return "；".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return ""


def waiting_relations(decision: CleanupDecision) -> int:
    """How many rows were carried out, or taken back, without the deciding document saying so yet."""
    if decision.document_id is None:
        return 0
    to_write = decision.rows.filter(state=RowState.ACCEPTED, outcome__in=list(RELATIONS), related=False)
    to_remove = decision.rows.exclude(state=RowState.ACCEPTED).filter(related=True)
    return to_write.count() + to_remove.count()


def _write(decision: CleanupDecision, user: Any) -> None:
    document = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=decision.document_id)
    refuse_work_of_others(document, user, over_draft=False)
    draft = document.get_latest_revision_as_object()
    rows = list(decision.rows.exclude(target=None).filter(outcome__in=list(RELATIONS)).select_related("target"))
    relations = list(draft.relations.all())
    carried_out = [row for row in rows if row.state == RowState.ACCEPTED]
    taken_back = {_place(row) for row in rows if row.related and row.state != RowState.ACCEPTED}
    taken_back -= {_place(row) for row in carried_out}
    kept = [relation for relation in relations if (relation.role, relation.target_id) not in taken_back]
    known = {(relation.role, relation.target_id) for relation in kept}
    added = [_relation(row) for row in _first_of_each(carried_out) if _place(row) not in known]
    if added or len(kept) != len(relations):
        draft.relations = [*kept, *added]
        content.save_draft(instance=draft, user=user)
    decision.rows.filter(state=RowState.ACCEPTED, outcome__in=list(RELATIONS)).update(related=True)
    decision.rows.exclude(state=RowState.ACCEPTED).update(related=False)


def _place(row: CleanupRow) -> tuple[str, int | None]:
    return str(RELATIONS[Outcome(row.outcome)]), row.target_id


def _first_of_each(rows: list[CleanupRow]) -> list[CleanupRow]:
    return list({_place(row): row for row in reversed(rows)}.values())[::-1]


def _relation(row: CleanupRow) -> DocumentRelation:
    role, target_id = _place(row)
    return DocumentRelation(
        role=role, target_id=target_id, target_title=row.title_as_written[:500],
        target_number=row.number_as_written[:200], note=_note(row)[:300],
    )  # fmt: skip


def _note(row: CleanupRow) -> str:
    """What a reader must know beside the role: that an amendment is still to come, and until when."""
    # It becomes part of the document, so it is in the document's language and not in the editor's.
    with translation.override(settings.LANGUAGE_CODE):
        day = date_format(row.until, "DATE_FORMAT") if row.until else ""
        if row.outcome == Outcome.AMEND:
            return _("to be amended by %(day)s") % {"day": day} if day else _("to be amended")
        if row.outcome == Outcome.EXTEND:
            return _("valid until %(day)s") % {"day": day}
    return row.note
