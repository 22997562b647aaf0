"""Regions, organisations and vocabulary terms: what everything else refers to by a stable code."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, RevisionMixin

from cms.content.services import mark_outdated

LIST_SEPARATOR = "、"


class Level(models.TextChoices):
    """Levels of government (7.1.1.3)."""

    NATIONAL = "national", _("National")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("District or county")
    TOWN = "town", _("Town or subdistrict")


class AreaType(models.TextChoices):
    ADMINISTRATIVE = "administrative", _("Administrative division")
    DEVELOPMENT_ZONE = "development_zone", _("Development zone")


class Vocabulary(models.TextChoices):
    POLICY_AREA = "policy_area", _("Policy area")
    GENRE = "genre", _("Genre of official document")
    RANK = "rank", _("Legal rank")
    THEME = "theme", _("Theme")
    PRODUCT_KIND = "product_kind", _("Product kind")
    SUPPORT_MODE = "support_mode", _("Support mode")
    TARGET = "target", _("Target of support")
    BENEFICIARY = "beneficiary", _("Beneficiary")
    INDUSTRY = "industry", _("Industry (GB/T 4754)")
    CHAIN = "chain", _("Industry chain")
    SERVICE_TYPE = "service_type", _("Type of government service")
    SERVICE_OBJECT = "service_object", _("Service object")
    SERVICE_THEME = "service_theme", _("Theme of government service")


class OrganisationStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    RENAMED = "renamed", _("Renamed")
    MERGED = "merged", _("Merged")
    PROPOSED = "proposed", _("Proposed by an import")


code_validator = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]*$", _("Use lower-case Latin letters, digits, hyphen and underscore.")
)


class Named(models.Model):
    """A row with a Chinese name, an English one where known, and its renaming re-projected to what embeds it."""

    axes: ClassVar[tuple[str, ...]] = ()

    name_zh = models.CharField(verbose_name=_("name in Chinese"), max_length=200)
    name_en = models.CharField(verbose_name=_("name in English"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_zh

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row and, when its name changed, have what embeds the name projected again."""
        with transaction.atomic():
            before = type(self)._base_manager.filter(pk=self.pk).values_list("name_zh", "name_en").first()
            if before is not None and before != (self.name_zh, self.name_en):
                self.on_rename(before[0])
                for axis in self.content_axes():
                    mark_outdated(axis=axis, code=self.code)  # type: ignore[attr-defined]
            super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name in the active language; Chinese where no English one is known."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_zh

    def content_axes(self) -> tuple[str, ...]:
        """The list axes whose items carry this row's name."""
        return self.axes

    def on_rename(self, name_before: str) -> None:
        """What else a renaming means for this kind of row."""


class Region(RevisionMixin, Named):
    """A division of GB/T 2260, or an area with a code of its own where none exists (苏州工业园区)."""

    axes = ("region",)

    code = models.CharField(
        verbose_name=_("code"), max_length=20, unique=True, validators=[RegexValidator(r"^\d{6,12}$")]
    )
    level = models.CharField(verbose_name=_("level"), max_length=20, choices=Level)
    area_type = models.CharField(
        verbose_name=_("area type"), max_length=20, choices=AreaType, default=AreaType.ADMINISTRATIVE
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    aliases = models.CharField(
        verbose_name=_("other names and codes"),
        max_length=300,
        blank=True,
        help_text=_("Separated by 、; for example 园区、320571."),
    )
    path = models.CharField(max_length=120, editable=False, db_index=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the path of codes from the country down to this region."""
        self.path = f"{self.parent.path}/{self.code}" if self.parent else self.code
        super().save(*args, **kwargs)

    @property
    def ancestor_codes(self) -> list[str]:
        """Codes from the country down to and including this region."""
        return self.path.split("/")


class Organisation(RevisionMixin, Named, ClusterableModel):  # type: ignore[django-manager-missing]  # modelcluster is untyped
    """A body that issues, interprets, administers or accepts (6.1.4); renamed and merged ones keep their history."""

    axes = ("organisation",)

    code = models.CharField(verbose_name=_("code"), max_length=80, unique=True, validators=[code_validator])
    short_names = models.CharField(
        verbose_name=_("short names"),
        max_length=300,
        blank=True,
        help_text=_("Separated by 、; for example 市工信局、工信局."),
    )
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    level = models.CharField(verbose_name=_("level"), max_length=20, choices=Level, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("belongs to"), on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    status = models.CharField(
        verbose_name=_("status"), max_length=20, choices=OrganisationStatus, default=OrganisationStatus.ACTIVE
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("succeeded by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["level", "code"]

    def on_rename(self, name_before: str) -> None:
        """A former name is kept, with the day it ended."""
        if name_before not in {former.name for former in self.former_names.all()}:
            # In memory: a form that saves the organisation writes its list of former names over the table's.
            self.former_names.add(FormerName(name=name_before, until=timezone.localdate()))


class FormerName(Orderable):
    """What an organisation was called, until when."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(verbose_name=_("former name"), max_length=200)
    until = models.DateField(verbose_name=_("until"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("former name")
        verbose_name_plural = _("former names")

    def __str__(self) -> str:
        return self.name


class Term(RevisionMixin, Named):
    """A term of one of the vocabularies that documents are classified by."""

    vocabulary = models.CharField(verbose_name=_("vocabulary"), max_length=30, choices=Vocabulary)
    code = models.CharField(verbose_name=_("code"), max_length=60, validators=[code_validator])
    position = models.PositiveIntegerField(verbose_name=_("position"), default=0)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("narrower than"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    active = models.BooleanField(
        verbose_name=_("in use"),
        default=True,
        help_text=_("A term no longer in use stays on what was classified by it."),
    )

    class Meta:
        verbose_name = _("vocabulary term")
        verbose_name_plural = _("vocabulary terms")
        ordering = ["vocabulary", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="catalog_term_identity")]

    def content_axes(self) -> tuple[str, ...]:
        return (self.vocabulary,)


def split_list(value: str) -> list[str]:
    """The entries of a field whose help text says "separated by 、"; commas are taken as well."""
    parts: Iterable[str] = value.replace("，", LIST_SEPARATOR).replace(",", LIST_SEPARATOR).split(LIST_SEPARATOR)
    return [part.strip() for part in parts if part.strip()]
