"""Policy documents (6.1.1): the document as a whole, its issuers, attachments and relations."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from catalog.citations.citing import cite, unknown
from catalog.reference.models import Level, Organisation, Region, Term, Vocabulary
from cms.content.publishable import Publishable

from .attached import AttachedFile
from .body import BodyBlock, plain_text
from .presumptions import presumed_by
from .versions import settle


class Basis(models.TextChoices):
    """How a date is known; a computed or presumed one is never shown as if the text said it."""

    STATED = "stated", _("stated in the text")
    SOURCE = "source", _("given by the source site")
    COMPUTED = "computed", _("computed from other dates")
    PRESUMED = "presumed", _("presumed for a provisional or trial document")
    DECLARED = "declared", _("declared by a clean-up decision")
    BOUND = "bound", _("bound to a later document")


class TerminationKind(models.TextChoices):
    REPEALED = "repealed", _("Repealed")
    DECLARED_INVALID = "declared_invalid", _("Declared invalid")


class SourceStatus(models.TextChoices):
    IN_FORCE = "in_force", _("In force")
    REPEALED = "repealed", _("Repealed")
    EXPIRED = "expired", _("Expired")


class Disclosure(models.TextChoices):
    """公开属性 of the regulation on open government information."""

    PROACTIVE = "proactive", _("Open on own initiative")
    ON_REQUEST = "on_request", _("Open on request")
    WITHHELD = "withheld", _("Not open")


class RelationRole(models.TextChoices):
    BASIS = "basis", _("is based on")
    AMENDS = "amends", _("amends")
    SUPPLEMENTS = "supplements", _("supplements")
    REPEALS = "repeals", _("repeals")
    PARTLY_REPEALS = "partly_repeals", _("repeals in part")
    DECLARES_INVALID = "declares_invalid", _("declares invalid")
    EXTENDS = "extends", _("extends the validity of")
    REPLACES = "replaces", _("replaces")
    INTERPRETS = "interprets", _("interprets")
    IMPLEMENTS = "implements", _("implements")
    FORWARDS = "forwards", _("forwards")
    APPROVES = "approves", _("approves")
    CALLS_TO_AMEND = "calls_to_amend", _("calls for the amendment of")


ADDRESSEES = 2000
"""Characters of the addressees at most: a list of every county and bureau of a province fits."""
ENDING_ROLES = frozenset({RelationRole.REPEALS, RelationRole.DECLARES_INVALID, RelationRole.REPLACES})


def _term(vocabulary: Vocabulary, label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        Term, verbose_name=label, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        limit_choices_to={"vocabulary": vocabulary},
    )  # fmt: skip


def _basis() -> models.CharField:
    return models.CharField(verbose_name=_("known from"), max_length=20, choices=Basis, blank=True)


class PolicyDocument(Publishable):
    """A policy document. Its dates are never merged: each is kept with how it is known."""

    DATE_FIELDS = ("written_on", "published_on", "posted_on", "effective_on", "expires_on", "terminated_on")

    title = models.CharField(verbose_name=_("title"), max_length=500)
    summary = models.TextField(
        verbose_name=_("summary"),
        blank=True,
        help_text=_("Two or three sentences for lists; left empty, lists show none."),
    )
    genre = _term(Vocabulary.GENRE, _("genre"))
    rank = _term(Vocabulary.RANK, _("legal rank"))
    theme = _term(Vocabulary.THEME, _("theme"))
    policy_areas = ParentalManyToManyField(
        Term, verbose_name=_("policy areas"), blank=True, related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.POLICY_AREA},
    )  # fmt: skip
    level = models.CharField(verbose_name=_("level"), max_length=20, choices=Level, blank=True)
    regions = ParentalManyToManyField(
        Region,
        verbose_name=_("regions"),
        blank=True,
        related_name="+",
        help_text=_("Where it applies: names or codes separated by 、; for a name that several bear, the code."),
    )
    interpreter = models.ForeignKey(
        Organisation, verbose_name=_("interpreting organisation"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", help_text=_("The organisation that explains the document (6.1.4)."),
    )  # fmt: skip
    number_raw = models.CharField(
        verbose_name=_("document number"), max_length=300, blank=True,
        help_text=_("As printed, in any style; several numbers are separated by 、. Left empty when it has none."),
    )  # fmt: skip
    index_number = models.CharField(
        verbose_name=_("index number"), max_length=80, blank=True,
        help_text=_("For example 014000319/2022-00353, or the older style with hyphens."),
    )  # fmt: skip
    addressees = models.TextField(
        verbose_name=_("addressees"), max_length=ADDRESSEES, validators=[MaxLengthValidator(ADDRESSEES)], blank=True,
        help_text=_("Whom it is sent to, as written before the first colon; empty where it is made public at large."),
    )  # fmt: skip
    written_on = models.DateField(verbose_name=_("written on"), null=True, blank=True)
    written_basis = _basis()
    published_on = models.DateField(verbose_name=_("published on"), null=True, blank=True)
    published_basis = _basis()
    posted_on = models.DateField(verbose_name=_("posted on the web on"), null=True, blank=True)
    posted_basis = _basis()
    effective_on = models.DateField(verbose_name=_("in force from"), null=True, blank=True)
    effective_basis = _basis()
    expires_on = models.DateField(
        verbose_name=_("valid until"), null=True, blank=True, help_text=_("The last day on which it holds.")
    )
    expires_basis = _basis()
    presumed_by = models.CharField(
        verbose_name=_("presumed by"), max_length=300, blank=True,
        help_text=_("For a presumed end: the rule, in words for readers. Filled in where the day is the rule's."),
    )  # fmt: skip
    terminated_on = models.DateField(
        verbose_name=_("ended on"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )
    terminated_basis = _basis()
    termination_kind = models.CharField(
        verbose_name=_("ended by being"), max_length=20, choices=TerminationKind, blank=True
    )
    end_bound_to = models.CharField(
        verbose_name=_("holds until this is issued"), max_length=300, blank=True,
        help_text=_("When the end is bound to a document not issued yet: say which."),
    )  # fmt: skip
    source_status = models.CharField(
        verbose_name=_("validity according to the source"), max_length=20, choices=SourceStatus, blank=True,
        help_text=_("What the source site says about today. Dates that are known count for more."),
    )  # fmt: skip
    disclosure = models.CharField(
        verbose_name=_("disclosure"), max_length=20, choices=Disclosure, default=Disclosure.PROACTIVE
    )
    source_url = models.URLField(verbose_name=_("source address"), max_length=1000, blank=True)
    source_site = models.CharField(
        verbose_name=_("source site"), max_length=200, blank=True,
        help_text=_("Who put it on the web, which may be another than who issued it."),
    )  # fmt: skip
    source_attachments = models.TextField(
        verbose_name=_("attachments at the source"), blank=True,
        help_text=_("Addresses that the source lists, one on a line: to be fetched and attached by hand."),
    )  # fmt: skip
    source = models.CharField(max_length=60, blank=True, editable=False)
    source_id = models.CharField(max_length=120, blank=True, editable=False)
    draft_reason = models.TextField(
        verbose_name=_("why it is kept as a draft"), blank=True,
        help_text=_("Set by an import; nothing is published while it stands. Empty it when the matter is settled."),
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    provisions = models.JSONField(verbose_name=_("provisions"), default=list, blank=True, editable=False)

    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("summary"),
        TranslatableField("body"),
        *(
            SynchronizedField(name)
            for name in (
                "genre", "rank", "theme", "policy_areas", "level", "regions", "interpreter", "number_raw",
                "index_number", "addressees", *DATE_FIELDS, *(name.replace("_on", "_basis") for name in DATE_FIELDS),
                "presumed_by", "termination_kind", "end_bound_to", "source_status", "disclosure", "source_url",
                "source_site", "source", "source_id", "issuers", "attachments", "relations",
            )
        ),
    ]  # fmt: skip

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("policy document")
        verbose_name_plural = _("policy documents")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id", "locale"], condition=~models.Q(source_id=""),
                name="catalog_document_source_identity",
                violation_error_message=_("A document with this source and source id exists already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Dates must agree with one another; effective may precede written (HB0760 is no mistake)."""
        super().clean()
        errors = {}
        if self.effective_on and self.expires_on and self.expires_on < self.effective_on:
            errors["expires_on"] = _("The last day of validity lies before the first.")
        if self.terminated_on and not self.termination_kind:
            errors["termination_kind"] = _("Say whether it was repealed or declared invalid.")
        if self.termination_kind and not self.terminated_on:
            errors["terminated_on"] = _("Say since when it no longer holds.")
        if errors:
            raise ValidationError(errors)

    def settle(self) -> None:
        """Cut the text, and those that amendments made of it, into provisions, and keep what is cited (6.1.2).

        A presumed end says by which rule; one known otherwise forgets it.
        """
        settle(self)
        self.presumed_by = presumed_by(self)
        for relation in self.relations.all():
            relation.settle()

    @property
    def text(self) -> str:
        """The words of the body."""
        return plain_text(self.body)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "catalog/documents/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What the sheet of a document shows, in the office's preview and look-up."""
        from .sheet import sheet_of

        return {"request": request, **sheet_of(self)}


class DocumentIssuer(Orderable):
    """One of the issuing organisations, in the order of the document; the first leads."""

    document = ParentalKey(PolicyDocument, on_delete=models.CASCADE, related_name="issuers")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="issued"
    )
    name_as_written = models.CharField(
        verbose_name=_("name as written"),
        max_length=200,
        blank=True,
        help_text=_("When the document calls it otherwise."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")

    def __str__(self) -> str:
        return self.name_as_written or str(self.organisation)


class DocumentAttachment(AttachedFile):
    """A file attached to a document."""

    document = ParentalKey(PolicyDocument, on_delete=models.CASCADE, related_name="attachments")

    class Meta(AttachedFile.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")


class DocumentRelation(Orderable):
    """A relation to a document in the library or, until it is there, to one known by title or number."""

    document = ParentalKey(PolicyDocument, on_delete=models.CASCADE, related_name="relations")
    role = models.CharField(verbose_name=_("this document"), max_length=30, choices=RelationRole)
    target = models.ForeignKey(
        PolicyDocument, verbose_name=_("document in the library"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    target_title = models.CharField(
        verbose_name=_("or its title"), max_length=500, blank=True,
        help_text=_("For a document that is not in the library yet: it is linked by itself when it arrives."),
    )  # fmt: skip
    target_number = models.CharField(verbose_name=_("and its number"), max_length=200, blank=True)
    provisions_cited = models.CharField(
        verbose_name=_("provisions"), max_length=300, blank=True,
        help_text=_("As they are cited: 第三条、第五条第二款. Left empty: the document as a whole."),
    )  # fmt: skip
    citations = models.JSONField(default=list, blank=True, editable=False)
    note = models.CharField(verbose_name=_("note"), max_length=300, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations")

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.target or self.target_title or self.target_number}"

    def clean(self) -> None:
        """A relation needs something at its other end."""
        super().clean()
        if not (self.target_id or self.target_title or self.target_number):
            raise ValidationError({"target": _("Choose the document, or give its title or number.")})
        if self.target and (missing := unknown(self.target, self.provisions_cited, self.citations, on=localdate())):
            message = _("The text in force has no %(labels)s.") % {"labels": "、".join(missing)}
            raise ValidationError({"provisions_cited": message})

    def settle(self) -> None:
        """Keep the words of what is cited as they are now; what was cited earlier keeps those of its day."""
        self.citations = cite(self.target, self.provisions_cited, self.citations, on=localdate()) if self.target else []
