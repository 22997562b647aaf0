"""An attribute: what conditions ask of a company, with its kind, unit and choices."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from catalog.reference.models import Named, code_validator

from .kinds import UNITS, AttributeKind

NEED_CHOICES = frozenset({AttributeKind.CHOICE, AttributeKind.GRADE, AttributeKind.SET})


class Attribute(RevisionMixin, Named):
    """One attribute. ``choices``: one on a line, a code and a Chinese name; of a grade the lowest first."""

    axes = ("attribute",)

    code = models.CharField(verbose_name=_("code"), max_length=60, unique=True, validators=[code_validator])
    kind = models.CharField(verbose_name=_("kind"), max_length=20, choices=AttributeKind)
    unit = models.CharField(
        verbose_name=_("unit"),
        max_length=20,
        blank=True,
        help_text=_("In which values are known, for example 万元, 人, 项; conditions may use another one of its kind."),
    )
    choices = models.TextField(
        verbose_name=_("choices"),
        max_length=10_000,
        blank=True,
        help_text=_("One on a line: a code, a space, the name; of a grade the lowest first. For example: master 硕士"),
    )
    note = models.TextField(
        verbose_name=_("explanation"),
        max_length=1000,
        blank=True,
        help_text=_("What counts and what does not, and where that is laid down."),
    )
    position = models.PositiveIntegerField(verbose_name=_("position"), default=0)
    active = models.BooleanField(
        verbose_name=_("in use"),
        default=True,
        help_text=_("An attribute no longer in use stays in the conditions that ask it."),
    )

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["position", "code"]

    def clean(self) -> None:
        """Choices are given where the kind needs them, each with a code; a unit is one of the kind's."""
        super().clean()
        errors: dict[str, Any] = {}
        if self.kind in NEED_CHOICES and not self.choice_names:
            errors["choices"] = _("Give the choices, one on a line: a code, a space, the name.")
        for line in self.choices.splitlines():
            if line.strip() and len(line.split(None, 1)) < 2:
                errors["choices"] = _("“%(line)s”: a code, a space and the name are needed.") % {"line": line.strip()}
        allowed = UNITS.get(self.kind)
        if allowed and self.unit not in allowed:
            errors["unit"] = _("“%(unit)s”: use one of %(allowed)s.") % {
                "unit": self.unit, "allowed": "、".join(allowed)
            }  # fmt: skip
        if errors:
            raise ValidationError(errors)

    @property
    def choice_names(self) -> dict[str, str]:
        """Chinese names of the choices by code, in the editors' order."""
        lines = (line.split(None, 1) for line in self.choices.splitlines())
        return {parts[0]: parts[1].strip() for parts in lines if len(parts) == 2}
