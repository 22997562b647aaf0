"""Text versions (5.1.1.4): what amendments made of a text, each from its first day on; the body is as issued."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from catalog.provisions.keeping import settled
from cms.content.phases import Phase
from cms.content.texts import text_number_at, text_phases

if TYPE_CHECKING:
    from .models import PolicyDocument


class TextVersion(Orderable):
    """The whole text as one act left it; in force from ``starts_on`` (Asia/Shanghai) until the next version's day."""

    document = ParentalKey("catalog.PolicyDocument", on_delete=models.CASCADE, related_name="text_versions")
    starts_on = models.DateField(verbose_name=_("in force from"))
    title = models.CharField(
        verbose_name=_("title"), max_length=500, blank=True, help_text=_("Only where the amendment renames it.")
    )
    body = models.JSONField(verbose_name=_("text"), editable=False)
    provisions = models.JSONField(verbose_name=_("provisions"), default=list, blank=True, editable=False)
    act = models.ForeignKey(
        "catalog.PolicyDocument", verbose_name=_("amending document"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    act_title = models.CharField(verbose_name=_("or its title"), max_length=500, blank=True)
    note = models.CharField(verbose_name=_("note"), max_length=300, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("text version")
        verbose_name_plural = _("text versions")

    def __str__(self) -> str:
        return f"{self.starts_on} {self.act or self.act_title}"

    def clean(self) -> None:
        """A version says which act made it."""
        super().clean()
        if not (self.act_id or self.act_title):
            raise ValidationError({"act": _("Choose the amending document, or give its title.")})

    @property
    def stream(self) -> Any:
        """The text as blocks."""
        return self.document._meta.get_field("body").to_python(self.body)


def versions_in_order(document: "PolicyDocument") -> list[TextVersion]:
    """By the first day; of several on one day the one put in last holds."""
    rows = enumerate(document.text_versions.all())
    return [version for _place, version in sorted(rows, key=lambda row: (row[1].starts_on, row[0]))]


def titles_in_order(document: "PolicyDocument") -> list[str]:
    """What it is called as issued, then with each later text; a version without a title bears that as issued."""
    return [document.title, *(version.title or document.title for version in versions_in_order(document))]


def texts_in_time(document: "PolicyDocument") -> list[Phase]:
    """When each of its texts holds."""
    return text_phases([version.starts_on for version in versions_in_order(document)])


def titles_until_now(document: "PolicyDocument") -> list[str]:
    """What it was called so far; the last is what it is called today: the title of the text in force."""
    number = text_number_at(texts_in_time(document), int(timezone.now().timestamp()))
    return titles_in_order(document)[: number + 1]


def with_title_of_today(documents: "QuerySet[PolicyDocument]") -> "QuerySet[PolicyDocument]":
    """The rows with ``title_of_today``, the last of ``titles_until_now``, for those who do not read their versions."""
    begun = TextVersion.objects.filter(document=OuterRef("pk"), starts_on__lte=timezone.localdate())
    title = begun.order_by("-starts_on", "-sort_order", "-pk").values("title")[:1]
    return documents.annotate(title_of_today=Coalesce(NullIf(Subquery(title), Value("")), "title"))


def settle(document: "PolicyDocument") -> None:
    """Cut every text into provisions where it changed; identities follow the words from version to version."""
    document.provisions = before = settled(document.body, document.provisions)
    for version in versions_in_order(document):
        version.provisions = before = settled(version.stream, version.provisions, before)
