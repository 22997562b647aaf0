"""Possible duplicates: proposed by rule, decided by a person, and remembered.

Documents are compared only where they share a key (title, number, a part of the text), found by index; 文号 alone is
no key: HB0984 and HB0986 bear one number and are two documents.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cms.content import services
from cms.content.gates import PublicationRefused, Refusal

from .likeness import ALIKE_TEXTS, ALIKE_TITLES, core_title, keys, sketch, text_likeness, title_likeness
from .models import PolicyDocument

NEIGHBOURS = 50
"""How many documents that share a key one document is compared with at most: a form letter may be shared by all."""


class DocumentFingerprint(models.Model):
    """What a document looked like when it was last compared; ``revision_id`` says which words that were."""

    document = models.OneToOneField(PolicyDocument, on_delete=models.CASCADE, related_name="fingerprint")
    revision_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=500, blank=True)
    sketch = models.JSONField(default=list)

    class Meta:
        verbose_name = _("document fingerprint")
        verbose_name_plural = _("document fingerprints")

    def __str__(self) -> str:
        return str(self.document_id)


class FingerprintKey(models.Model):
    """One key under which a document meets others."""

    fingerprint = models.ForeignKey(DocumentFingerprint, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=200, db_index=True)

    class Meta:
        verbose_name = _("fingerprint key")
        verbose_name_plural = _("fingerprint keys")

    def __str__(self) -> str:
        return self.key


class DuplicateReason(models.TextChoices):
    TITLE = "title", _("same title")
    NUMBER = "number", _("same number and similar title")
    TEXT = "text", _("nearly the same text")


class DuplicateDecision(models.TextChoices):
    OPEN = "open", _("to be decided")
    DIFFERENT = "different", _("not duplicates")
    MERGED = "merged", _("merged")


class DuplicatePair(models.Model):
    """Two documents that may be one, and what a person decided; ``first`` is the older row."""

    first = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(verbose_name=_("reason"), max_length=20, choices=DuplicateReason)
    likeness = models.FloatField(verbose_name=_("likeness"))
    decision = models.CharField(
        verbose_name=_("decision"), max_length=20, choices=DuplicateDecision, default=DuplicateDecision.OPEN
    )
    survivor = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="catalog_duplicate_pair")]
        indexes = [models.Index(fields=["decision", "-likeness"], name="catalog_duplicate_open")]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


def compare_changed(*, limit: int = 10) -> int:
    """Compare up to ``limit`` documents (25 ms each) whose words changed since they were compared; returns how many."""
    changed = PolicyDocument.objects.in_source_language().filter(
        Q(fingerprint=None) | ~Q(fingerprint__revision_id=F("latest_revision_id"))
    )
    documents = list(changed.exclude(latest_revision=None).order_by("pk")[:limit])
    for document in documents:
        compare(document)
    return len(documents)


def compare(document: PolicyDocument) -> list[DuplicatePair]:
    """Propose every document that may be the same as ``document``; what was decided before stays decided.

    The words compared are the latest draft's: an editor looks for duplicates before anything is public. Only what
    was found is written in a transaction: where there is one writer at a time, nobody waits for the comparing.
    """
    latest = document.get_latest_revision_as_object()
    own_sketch = sketch(latest.text)
    words = {"revision_id": document.latest_revision_id, "title": latest.title, "sketch": own_sketch}
    own = [key[:200] for key in dict.fromkeys(keys(latest.title, latest.number_raw, own_sketch))]
    found = {}
    for other in neighbours(own, besides=document):
        if (likeness := judge(latest.title, own, own_sketch, other)) is not None:
            found[other.document_id] = likeness
    with transaction.atomic():
        _remember(document, words, own)
        return _propose(document, found)


def _remember(document: PolicyDocument, words: dict[str, Any], own: Iterable[str]) -> None:
    fingerprint, created = DocumentFingerprint.objects.update_or_create(document=document, defaults=words)
    if not created:
        fingerprint.keys.all().delete()
    FingerprintKey.objects.bulk_create(FingerprintKey(fingerprint=fingerprint, key=key) for key in own)


def open_pairs() -> "QuerySet[DuplicatePair]":
    """Pairs that wait for a person, most alike first."""
    pairs = DuplicatePair.objects.filter(decision=DuplicateDecision.OPEN)
    return pairs.select_related("first", "second").order_by("-likeness", "pk")


def survivor_of(document: PolicyDocument) -> PolicyDocument | None:
    """The document that ``document`` was merged into."""
    pairs = DuplicatePair.objects.filter(decision=DuplicateDecision.MERGED).select_related("survivor")
    merged = pairs.filter(Q(first=document) | Q(second=document)).exclude(survivor=document).order_by("-decided_at")
    pair = merged.first()
    return pair.survivor if pair else None


@transaction.atomic
def keep_apart(*, pair: DuplicatePair, user: Any) -> None:
    """Remember that the two are different documents; they are not proposed again."""
    _decide(pair, DuplicateDecision.DIFFERENT, user)
    for document in (pair.first, pair.second):
        log(instance=document, action="huiqi.duplicate.different", user=user, data=_other(pair, document))


@transaction.atomic
def merge(*, pair: DuplicatePair, survivor: PolicyDocument, user: Any, may_withdraw: bool) -> PolicyDocument:
    """Keep ``survivor``; the other is taken down, kept as a draft that says why, and leads readers to the survivor.

    Raises PublicationRefused when the survivor is less public than the other, or the other is under review, and
    PermissionDenied when a public document had to be withdrawn by someone who may not do that.
    """
    if survivor.pk not in (pair.first_id, pair.second_id):
        raise ValueError("the survivor is one of the two")
    other = pair.second if survivor.pk == pair.first_id else pair.first
    _refuse_merge(survivor, other, may_withdraw)
    _decide(pair, DuplicateDecision.MERGED, user, survivor=survivor)
    reason = str(_("Merged into “%(title)s” (%(id)s)") % {"title": survivor.title, "id": survivor.content_id})
    if other.live:
        services.withdraw(instance=other, user=user, reason=reason)
    draft = PolicyDocument.objects.get(pk=other.pk).get_latest_revision_as_object()
    draft.draft_reason = reason
    draft.save()  # as Wagtail's edit screen does for a row that is not public, so that lists show the reason
    services.save_draft(instance=draft, user=user, clean=False)
    for document in (survivor, other):
        log(instance=document, action="huiqi.duplicate.merge", user=user, data=_other(pair, document))
    return other


def _refuse_merge(survivor: PolicyDocument, other: PolicyDocument, may_withdraw: bool) -> None:
    if other.live and not survivor.live:
        raise PublicationRefused(
            Refusal("survivor_not_public", _("The other one is public and this one is not: publish this one first."))
        )
    for document in (survivor, other):
        if document.workflow_in_progress:
            raise PublicationRefused(
                Refusal("in_review", _("“%(title)s” is under review; call it back first.") % {"title": document.title})
            )
    if other.live and not may_withdraw:
        raise PermissionDenied


def _decide(pair: DuplicatePair, decision: str, user: Any, *, survivor: PolicyDocument | None = None) -> None:
    locked = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    if locked.decision == DuplicateDecision.MERGED:
        raise PublicationRefused(Refusal("decided", _("Someone has decided about these two already.")))
    pair.decision, pair.survivor, pair.decided_by, pair.decided_at = decision, survivor, user, timezone.now()
    pair.save()


def _other(pair: DuplicatePair, document: PolicyDocument) -> dict[str, str]:
    other = pair.second if document.pk == pair.first_id else pair.first
    return {"other": str(other.content_id), "title": other.title}


def neighbours(own: Iterable[str], *, besides: PolicyDocument | None = None) -> "QuerySet[DocumentFingerprint]":
    """The fingerprints that share most of the keys ``own``, with their keys; that of ``besides`` is none of them."""
    sharing = FingerprintKey.objects.filter(key__in=list(own))
    if besides is not None:
        sharing = sharing.exclude(fingerprint__document=besides)
    nearest = sharing.values("fingerprint").annotate(shared=models.Count("pk")).order_by("-shared", "-fingerprint")
    found = [row["fingerprint"] for row in nearest[:NEIGHBOURS]]
    return DocumentFingerprint.objects.filter(pk__in=found).prefetch_related("keys")


def judge(
    title: str, own: Iterable[str], own_sketch: list[int], other: DocumentFingerprint
) -> tuple[str, float] | None:
    """(reason, 0…1) when words with this title, these keys and this sketch may be the document of ``other``."""
    titles = title_likeness(title, other.title)
    texts = text_likeness(own_sketch, other.sketch)
    numbers = [_numbers(own), _numbers(row.key for row in other.keys.all())]
    if numbers[0] & numbers[1] and titles >= ALIKE_TITLES:
        return DuplicateReason.NUMBER, max(titles, texts)
    if numbers[0] and numbers[1] and not numbers[0] & numbers[1]:
        # Yearly documents repeat title and text; another number says that it is another document.
        return None
    if title and core_title(title) == core_title(other.title):
        return DuplicateReason.TITLE, max(0.5, texts)
    return (DuplicateReason.TEXT, texts) if texts >= ALIKE_TEXTS else None


def _numbers(own: Iterable[str]) -> set[str]:
    return {key for key in own if key.startswith("n:")}


def _propose(document: PolicyDocument, found: dict[int, tuple[str, float]]) -> list[DuplicatePair]:
    involved = Q(first=document) | Q(second=document)
    decided = {DuplicateDecision.DIFFERENT, DuplicateDecision.MERGED}
    known = {frozenset((pair.first_id, pair.second_id)): pair for pair in DuplicatePair.objects.filter(involved)}
    gone = [
        pair.pk
        for ids, pair in known.items()
        if pair.decision not in decided and not (ids - {document.pk}) & found.keys()
    ]
    DuplicatePair.objects.filter(pk__in=gone).delete()
    settled = {ids for ids, pair in known.items() if pair.decision in decided}
    proposed = [
        DuplicatePair(
            first_id=min(document.pk, other), second_id=max(document.pk, other),
            reason=reason, likeness=round(likeness, 3),
        )
        for other, (reason, likeness) in found.items()
        if frozenset((document.pk, other)) not in settled
    ]  # fmt: skip
    return DuplicatePair.objects.bulk_create(
        proposed, update_conflicts=True, unique_fields=["first", "second"], update_fields=["reason", "likeness"]
    )
