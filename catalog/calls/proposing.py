"""A draft of a call read from its notice: what the text says of time, conditions, method and materials, each entry
citing its provision. A person checks it before it can become public (6.1.2, 7.4.1.1)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from catalog.documents.models import PolicyDocument
from catalog.reference.roles import OrganisationRole
from catalog.workspace import spots
from catalog.workspace.beginning import adopt
from catalog.workspace.entries import citing, entry_of
from catalog.workspace.models import Answer, ProposalAnswer
from catalog.workspace.offers import Offer, offers_of
from catalog.workspace.spots import Entry, Spot
from cms.content import history

from .gates import call_refusals
from .making import call_from, issuers_as_competent, keep
from .models import Call, CallOrganisation
from .proposed import LOGGED
from .times import windows_of

FIELDS = {"window": "windows", "condition": "conditions", "material": "materials", "entry": "entries"}
"""Where in a call what is read of each kind goes."""
ROLES = (OrganisationRole.COMPETENT, OrganisationRole.ACCEPTING)
"""Roles that are taken from a text: who else has charged whom with what mostly is not about the call."""


@dataclass(slots=True)
class ProposedCall:
    """A call as it was read. ``counts``: entries by field; ``unread``: what could not be read or kept, in words."""

    call: Call
    counts: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)


@transaction.atomic
def propose_call(*, document: PolicyDocument, by: Any, file: str = "") -> ProposedCall:
    """Keep a draft of ``by``, read from the text of ``document`` in force today; ``file``: where that came from.

    It is never public: it stands as to be looked at until a person takes that back.
    """
    proposed = ProposedCall(call_from(document))
    call, offers = proposed.call, offers_of(document)
    taken = [*_put(proposed, document, offers), *_organise(proposed, document, offers)]
    taken += _say_how(proposed, document, offers)
    call.settle()
    missing = [str(refusal.message) for refusal in call_refusals(call)]
    told = _("Proposed from the text of the notice: check it against the text.")
    call.draft_reason = "\n".join([told, *proposed.unread])
    proposed.unread += [*_not_decided(call), *missing]
    keep(call, by)
    adopt(document=document, instance=call)
    _answer(document, taken, by)
    history.note(call, LOGGED, user=by, revision=call.latest_revision, data={"file": file})
    # An import sets the index aside for the objects of its rows; this is none of them.
    ReferenceIndex.create_or_update_for_object(call)
    return proposed


def _put(proposed: ProposedCall, document: PolicyDocument, offers: Iterable[Offer]) -> Iterator[Offer]:
    """What is an entry; one that cannot stand so is left to a person, a condition stands in words."""
    for offer in offers:
        if offer.kind not in FIELDS:
            continue
        entry = _entry(offer, document)
        if entry is None:
            proposed.unread.append(_("Could not be kept: “%(words)s”.") % {"words": offer.words})
            continue
        if offer.group is not None:
            entry = spots.grouped(proposed.call, entry, offer.group.kind, offer.group.words, offer.group.least)
        spots.put(proposed.call, entry)
        proposed.counts[FIELDS[offer.kind]] += 1
        if offer.kind == "window" and not offer.certain:
            doubt = _("Check the window “%(words)s”.") % {"words": offer.words}
            proposed.unread.append(f"{doubt}（{offer.remark}）" if offer.note else doubt)
        yield offer


def _entry(offer: Offer, document: PolicyDocument) -> Entry | None:
    """The proposal as the form of a call would take it; None where it would not."""
    spot = Spot(FIELDS[offer.kind])
    in_words = replace(offer, type="text", members={"words": offer.words, "effect": offer.members.get("effect")})
    for each in (offer, in_words) if offer.kind == "condition" else (offer,):
        block = spot.block_of(Call, each.type)
        try:
            value = block.clean(block.to_python(entry_of(each, block, document)))
        except ValidationError:
            continue
        return Entry(spot, each.type, block.get_prep_value(value))
    return None


def _organise(proposed: ProposedCall, document: PolicyDocument, offers: Iterable[Offer]) -> Iterator[Offer]:
    """Who is said to be competent, and who to accept; nobody is in one role for being in another.

    Where nobody is said to be competent, who issued the notice is taken for that, and a person is told to check.
    """
    stated = [each for each in offers if each.kind == "organisation" and each.members["role"] in ROLES]
    rows: dict[tuple[str, int], CallOrganisation] = {}
    for offer in stated:
        role, name, organisation = (offer.members[each] for each in ("role", "name", "organisation"))
        if organisation is None:
            unknown = _("No organisation is called “%(name)s” (%(role)s).")
            proposed.unread.append(unknown % {"name": name, "role": OrganisationRole(role).label})
            continue
        row = CallOrganisation(role=role, organisation=organisation, sort_order=len(rows))
        rows.setdefault((role, organisation.pk), row)
        yield offer
    acting = list(rows.values())
    if not any(each.role == OrganisationRole.COMPETENT for each in acting) and document.issuers.exists():
        acting = [*issuers_as_competent(document), *acting]
        proposed.unread.append(_("The notice does not say who is competent: who issued it was taken. Check that."))
    proposed.call.organisations = acting


def _say_how(proposed: ProposedCall, document: PolicyDocument, offers: Iterable[Offer]) -> Iterator[Offer]:
    """How one applies; being plain text, its words are cited as basis of the call."""
    methods = [each for each in offers if each.kind == "method"]
    proposed.call.method = "\n".join(each.members["method"] for each in methods)
    for method in methods:
        basis = citing(document, method.label, method.cited, method.provision)
        spots.put(proposed.call, Entry(Spot("sources"), "citation", basis))
    proposed.counts["method"] = len(methods)
    return iter(methods)


def _not_decided(call: Call) -> Iterator[str]:
    """A call whose windows are all for others than enterprises tells readers to ask locally."""
    windows = windows_of(call)
    if windows and not any(stated.window.decides for stated in windows):
        yield _("No window in which enterprises themselves apply was read: readers are told that local notices count.")


def _answer(document: PolicyDocument, taken: Iterable[Offer], by: Any) -> None:
    """What was taken over is not offered again in the workspace."""
    answers = [
        ProposalAnswer(document=document, key=key, answer=Answer.ACCEPTED, answered_by=by)
        for key in dict.fromkeys(offer.key for offer in taken)
    ]
    ProposalAnswer.objects.bulk_create(answers, ignore_conflicts=True)
