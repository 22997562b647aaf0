"""Government services: what a department does on application, for whom, on what conditions and how fast."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from catalog.blocks.materials import MaterialsBlock
from catalog.reference.models import Level, Region, Term, Vocabulary
from catalog.reference.roles import OrganisationInRole
from cms.content.publishable import Publishable

from .periods import TimeUnit, read_period, written


def _terms(vocabulary: Vocabulary, label: Any, help_text: Any) -> ParentalManyToManyField:
    return ParentalManyToManyField(
        Term, verbose_name=label, blank=True, related_name="+", limit_choices_to={"vocabulary": vocabulary},
        help_text=help_text,
    )  # fmt: skip


def _number(label: Any) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(verbose_name=label, null=True, blank=True)


def _unit(label: Any) -> models.CharField:
    return models.CharField(verbose_name=label, max_length=20, choices=TimeUnit, blank=True)


def _words(label: Any) -> models.CharField:
    return models.CharField(
        verbose_name=label, max_length=200, blank=True,
        help_text=_("The words of the source. Left empty, they are made of number and unit."),
    )  # fmt: skip


class GovernmentService(Publishable):
    """政务服务事项. Not the same as a ServiceItem 业务事项, which belongs to a product."""

    TIMES = ("statutory", "promised")

    title = models.CharField(verbose_name=_("name of the service"), max_length=500)
    code = models.CharField(
        verbose_name=_("service code"), max_length=60, blank=True, db_index=True,
        help_text=_("The code of the service list (事项编码); an import knows the service again by it."),
    )  # fmt: skip
    summary = models.TextField(
        verbose_name=_("summary"), blank=True,
        help_text=_("One or two sentences for lists; left empty, lists show none."),
    )  # fmt: skip
    service_type = models.ForeignKey(
        Term, verbose_name=_("type of service"), on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.SERVICE_TYPE},
    )  # fmt: skip
    service_objects = _terms(Vocabulary.SERVICE_OBJECT, _("service objects"), _("Who can apply."))
    service_themes = _terms(
        Vocabulary.SERVICE_THEME, _("service themes"), _("As the service platform sorts it; several are possible.")
    )
    department = models.CharField(
        verbose_name=_("department as written"), max_length=300, blank=True,
        help_text=_("What the source calls the department. Who does what is said below, role by role."),
    )  # fmt: skip
    level = models.CharField(verbose_name=_("level"), max_length=20, choices=Level, blank=True)
    regions = ParentalManyToManyField(
        Region, verbose_name=_("regions"), blank=True, related_name="+",
        help_text=_("Where it is offered: names or codes separated by 、; for a name that several bear, the code."),
    )  # fmt: skip
    conditions = models.TextField(
        verbose_name=_("conditions of acceptance"), blank=True, help_text=_("As the guide says, one point on a line.")
    )
    unconditional = models.BooleanField(
        verbose_name=_("the guide says that there are no conditions"), default=False,
        help_text=_("Tick only where the guide itself says so; conditions that are not known yet are another matter."),
    )  # fmt: skip
    materials = StreamField(MaterialsBlock(), verbose_name=_("materials"), blank=True)
    statutory_number = _number(_("statutory time"))
    statutory_unit = _unit(_("unit of the statutory time"))
    statutory_time = _words(_("statutory time as written"))
    promised_number = _number(_("promised time"))
    promised_unit = _unit(_("unit of the promised time"))
    promised_time = _words(_("promised time as written"))
    place = models.TextField(
        verbose_name=_("where"), blank=True, help_text=_("Address, hall and windows, or that there is no counter.")
    )
    source_url = models.URLField(verbose_name=_("source address"), max_length=1000, blank=True)
    source = models.CharField(max_length=60, blank=True, editable=False)
    source_id = models.CharField(max_length=120, blank=True, editable=False)
    draft_reason = models.TextField(
        verbose_name=_("why it is kept as a draft"), blank=True,
        help_text=_("Set by an import; nothing is published while it stands. Empty it when the matter is settled."),
    )  # fmt: skip

    translatable_fields = [
        *(TranslatableField(name) for name in ("title", "summary", "conditions", "place", "materials")),
        *(
            SynchronizedField(name)
            for name in (
                "code", "service_type", "service_objects", "service_themes", "department", "level", "regions",
                "unconditional", "statutory_number", "statutory_unit", "statutory_time", "promised_number",
                "promised_unit", "promised_time", "source_url", "source", "source_id", "organisations",
            )
        ),
    ]  # fmt: skip

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("government service")
        verbose_name_plural = _("government services")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id", "locale"], condition=~models.Q(source_id=""),
                name="catalog_service_source_identity",
                violation_error_message=_("A service with this source and source id exists already."),
            ),
            # Among drafts it is a matter for the checklist: a copy bears the code of the original until it is edited.
            models.UniqueConstraint(
                fields=["code", "locale"], condition=~models.Q(code="") & models.Q(live=True),
                name="catalog_service_code_public",
                violation_error_message=_("Another public service bears this code."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A time is a number with its unit; one without the other says nothing."""
        super().clean()
        errors = {}
        for name in self.TIMES:
            number, unit = getattr(self, f"{name}_number"), getattr(self, f"{name}_unit")
            if number is not None and unit in ("", TimeUnit.AT_ONCE):
                errors[f"{name}_unit"] = _("Say what the number counts: working days, calendar days, …")
            elif number is None and unit not in ("", TimeUnit.AT_ONCE):
                errors[f"{name}_number"] = _("Say how many.")
            said = read_period(getattr(self, f"{name}_time"))
            if said.unit and unit and (said.number, said.unit) != (number, unit):
                errors[f"{name}_time"] = _("The words say another time than number and unit; correct one of them.")
        if self.conditions.strip() and self.unconditional:
            errors["unconditional"] = _("There are conditions above; untick this.")
        if errors:
            raise ValidationError(errors)

    def settle(self) -> None:
        """Times that were given as numbers only are put into words."""
        for name in self.TIMES:
            if not getattr(self, f"{name}_time"):
                words = written(getattr(self, f"{name}_number"), getattr(self, f"{name}_unit"))
                setattr(self, f"{name}_time", words)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "catalog/products/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What the sheet of a service shows, in the office's preview and look-up."""
        from .wording import sheet_of

        return {"request": request, **sheet_of(self)}


class GovernmentServiceOrganisation(OrganisationInRole):
    """An organisation in its role. A source that names one department names the competent one and no other."""

    service = ParentalKey(GovernmentService, on_delete=models.CASCADE, related_name="organisations")

    class Meta(OrganisationInRole.Meta):
        verbose_name = _("organisation in a role")
        verbose_name_plural = _("organisations in their roles")
