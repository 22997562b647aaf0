"""Presumed ends before a person: which documents wait for an answer, taking an end over, putting it aside."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from catalog.cleanup.effects import NotCarriedOut, refuse_work_of_others
from catalog.reference.models import Level
from catalog.reference.name_tables import NATION
from cms.content import services
from cms.content.publication import source_language

from .models import Basis, PolicyDocument
from .presumptions import RANKS, SAID_TO_HAVE_ENDED, Presumed, Presumption, presumption_of, rules, stated_term

ASIDE = "huiqi.presumption.aside"


class PresumptionAnswer(models.Model):
    """What a person said to the end that a rule presumes of a document; one answer to each rule."""

    document = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="presumption_answers")
    rule = models.CharField(max_length=60)
    taken = models.BooleanField(verbose_name=gettext_lazy("taken over"))
    reason = models.CharField(verbose_name=gettext_lazy("reason"), max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = gettext_lazy("answer to a presumed end")
        verbose_name_plural = gettext_lazy("answers to presumed ends")
        constraints = [models.UniqueConstraint(fields=["document", "rule"], name="catalog_presumption_answer_identity")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.rule} {self.taken}"


def unanswered(*, confirmed: bool) -> Q:
    """The rows of which a confirmed rule (or one that is not, a hint) presumes an end that nobody has answered.

    ``presumption_of`` as a condition: the first rule that fits counts.
    """
    wanted, earlier = Q(pk=None), Q(pk=None)
    for rule in rules():
        fits = _fits(rule)
        if rule.confirmed == confirmed:
            answers = PresumptionAnswer.objects.filter(document=OuterRef("pk"), rule=rule.name)
            wanted |= fits & ~earlier & ~Q(Exists(answers))
        earlier |= fits
    return _SAYS_NOTHING & wanted & Q(locale__language_code=source_language())


_SAYS_NOTHING = Q(expires_on=None, terminated_on=None, end_bound_to="") & ~Q(source_status__in=SAID_TO_HAVE_ENDED)


def _fits(rule: Presumption) -> Q:
    places = PolicyDocument.regions.through.objects.filter(policydocument=OuterRef("pk"))
    titles = _any_in_title(rule.words) & ~_any_in_title(rule.unless)
    days = {"gte": rule.begins, "lte": rule.until}
    begun = Q(**{f"effective_on__{name}": day for name, day in days.items()})
    written = Q(effective_on=None, **{f"written_on__{name}": day for name, day in days.items()})
    there = Exists(places.filter(region__code__startswith=rule.region))
    nation = Exists(places.filter(region__code=NATION))
    ranked = Q(rank=None) | Q(rank__code__in=RANKS)
    return titles & (begun | written) & Q(there) & ~Q(nation) & ranked & ~Q(level=Level.NATIONAL)


def _any_in_title(words: tuple[str, ...]) -> Q:
    found = Q(pk=None)
    for word in words:
        found |= Q(title__contains=word)
    return found


@transaction.atomic
def take_over(*, document: PolicyDocument, user: Any) -> Presumed:
    """Write the presumed end, with how it is known and by which rule, on the latest draft, for ``user``.

    Raises NotCarriedOut where nothing is presumed, the rule is only a hint, the text states a term, or someone else
    is at work on the document.
    """
    row = _locked(document)
    draft = row.get_latest_revision_as_object()
    presumed = _presumed(draft)
    if not presumed.rule.confirmed:
        raise NotCarriedOut(_("This rule is not confirmed: look it up, and enter the end by hand if it holds."))
    if words := stated_term(draft):
        raise NotCarriedOut(_("The text states its term itself: “%(words)s”. Enter what it says.") % {"words": words})
    refuse_work_of_others(row, user, over_draft=True)
    draft.expires_on, draft.expires_basis, draft.presumed_by = presumed.day, Basis.PRESUMED, presumed.rule.source
    services.save_draft(instance=draft, user=user)
    _answer(row, presumed, user, taken=True)
    return presumed


@transaction.atomic
def put_aside(*, document: PolicyDocument, user: Any, reason: str) -> None:
    """Note why the end is not presumed of this document; nothing of its words changes.

    Raises NotCarriedOut without a reason, or where nothing is presumed.
    """
    if not reason.strip():
        raise NotCarriedOut(_("Say why this end is not to be presumed."))
    row = _locked(document)
    presumed = _presumed(row.get_latest_revision_as_object())
    _answer(row, presumed, user, taken=False, reason=reason.strip())
    log(instance=row, action=ASIDE, user=user, data={"rule": presumed.rule.name, "reason": reason.strip()})


def _locked(document: PolicyDocument) -> PolicyDocument:
    return PolicyDocument.objects.select_for_update(of=("self",)).in_source_language().get(pk=document.pk)


def _presumed(draft: PolicyDocument) -> Presumed:
    presumed = presumption_of(draft)
    if presumed is None:
        raise NotCarriedOut(_("No end is presumed of this document: it says when it ends, or no rule fits it."))
    return presumed


def _answer(row: PolicyDocument, presumed: Presumed, user: Any, *, taken: bool, reason: str = "") -> None:
    PresumptionAnswer.objects.update_or_create(
        document=row, rule=presumed.rule.name, defaults={"taken": taken, "reason": reason[:300], "user": user}
    )
