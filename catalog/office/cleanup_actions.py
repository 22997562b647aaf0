"""What the buttons of a clean-up worklist do."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin import messages

from catalog.cleanup import matching, relations, selectors, services
from catalog.cleanup.effects import NotCarriedOut
from catalog.cleanup.models import CleanupDecision, CleanupRow, Outcome, RowState
from catalog.documents.models import PolicyDocument

Said = list[tuple[str, str]]
"""(level, words) for the person: success, warning or error."""
_NAMED = 20
"""How many rows a message names by their numbers."""


def say(request: HttpRequest, said: Said) -> None:
    """Show what happened on the next page."""
    for level, words in said:
        getattr(messages, level)(request, words)


def save_choices(request: HttpRequest, decision: CleanupDecision, rows: Any) -> Said:
    """Take over the candidates chosen by radio button: ``target-<row>`` is a document, or 0 for none of them."""
    given = {
        int(name.removeprefix("target-")): int(value)
        for name, value in request.POST.dict().items()
        if name.startswith("target-") and name.removeprefix("target-").isdigit() and value.isdigit()
    }
    open_rows = list(decision.rows.filter(pk__in=given, state=RowState.OPEN))
    documents = PolicyDocument.objects.in_bulk(set(given.values()))
    changed = [row for row in open_rows if (row.target_id or 0) != given[row.pk]]
    for row in changed:
        if (target := documents.get(given[row.pk])) is not None:
            services.choose_target(row=row, target=target, user=request.user)
        else:
            matching.forget_target(row)
    return [("success", _("%(count)d choices were saved.") % {"count": len(changed)})] if changed else []


def accept(request: HttpRequest, decision: CleanupDecision, rows: Any) -> Said:
    """Carry out the ticked rows."""
    said = save_choices(request, decision, rows)
    return said + _carry_out(request, decision, _ticked(request))


def accept_certain(request: HttpRequest, decision: CleanupDecision, rows: Any) -> Said:
    """Carry out every row under the present filter whose document is certain, or was chosen just now."""
    said = save_choices(request, decision, rows)
    return said + _carry_out(request, decision, list(selectors.certain_rows(rows).values_list("pk", flat=True)))


def set_aside(request: HttpRequest, decision: CleanupDecision, rows: Any) -> Said:
    """Nothing is to be done about the ticked rows."""
    count = services.set_aside(decision=decision, rows=_ticked(request))
    return [("success", _("%(count)d rows were set aside.") % {"count": count})]


def set_outcome(request: HttpRequest, decision: CleanupDecision, rows: Any) -> Said:
    """Say what is decided about the ticked rows."""
    outcome = request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        return [("error", _("Choose an outcome."))]
    count = services.set_outcome(decision=decision, rows=_ticked(request), outcome=outcome)
    return [("success", _("The outcome of %(count)d rows was set.") % {"count": count})]


def take_back(request: HttpRequest, decision: CleanupDecision, rows: Any) -> Said:
    """Open the ticked rows again."""
    said: Said = []
    count = 0
    for row in decision.rows.filter(pk__in=_ticked(request)).exclude(state=RowState.OPEN):
        try:
            services.take_back(row=row, user=request.user)
            count += 1
        except NotCarriedOut as refused:
            said.append(("error", f"{row}：{refused}"))
    return [("success", _("%(count)d rows are open again.") % {"count": count}), *said]


def relate(request: HttpRequest, decision: CleanupDecision, rows: Any) -> Said:
    """Write the relations that had to wait."""
    waits = relations.relate(decision=decision, user=request.user)
    return [_relations_wait(waits)] if waits else [("success", _("The relations were written."))]


def _carry_out(request: HttpRequest, decision: CleanupDecision, rows: list[int]) -> Said:
    if not rows:
        return [("warning", _("No rows were ticked."))]
    over_draft = "over_draft" in request.POST
    if len(rows) > services.AT_ONCE:
        count = services.queue_rows(decision=decision, rows=rows, user=request.user, over_draft=over_draft)
        return [("success", _("%(count)d rows are being carried out; look again in a moment.") % {"count": count})]
    tally = services.accept_rows(decision=decision, rows=rows, user=request.user, over_draft=over_draft)
    said: Said = []
    if tally.accepted:
        words = _("%(count)d rows were carried out; the changed drafts go to review as usual.")
        said.append(("success", words % {"count": tally.accepted}))
    if tally.problems:
        said.append(("error", _not_carried_out(decision, tally.problems)))
    return [*said, _relations_wait(tally.relations_wait)] if tally.relations_wait else said


def _not_carried_out(decision: CleanupDecision, rows: list[CleanupRow]) -> str:
    """Which rows, and the way to them: they may stand on another page of the list."""
    numbers = "、".join(row.ordinal or str(row.position) for row in rows[:_NAMED])
    numbers += "…" if len(rows) > _NAMED else ""
    words = _("%(count)d rows could not be carried out, number %(numbers)s; each says why.")
    url = f"{reverse('catalog_cleanup:rows', args=[decision.pk])}?tried={selectors.FAILED}"
    told = words % {"count": len(rows), "numbers": numbers}
    return format_html('{} <a href="{}">{}</a>', told, url, _("Show only these"))


def _relations_wait(why: str) -> tuple[str, str]:
    return "warning", _("The relations on the deciding document have to wait: %(why)s") % {"why": why}


def _ticked(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("rows") if pk.isdigit()]


ACTIONS: Final[dict[str, Callable[[HttpRequest, CleanupDecision, Any], Said]]] = {
    "choices": save_choices,
    "accept": accept,
    "accept_certain": accept_certain,
    "set_aside": set_aside,
    "set_outcome": set_outcome,
    "take_back": take_back,
    "relate": relate,
}
