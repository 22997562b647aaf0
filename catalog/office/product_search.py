"""How the office finds products and service items, and the filters that both listings share."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from catalog.reference.models import Level, Region
from catalog.reference.roles import OrganisationRole

from .filters import any_of, called
from .state import STATES, in_state

MOST_REGIONS = 100


class InRolesFilterSet(WagtailFilterSet):
    """State, level, region, organisations and basis; subclasses name the model. Values of one filter are *or*."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=STATES, method="filter_state", widget=forms.CheckboxSelectMultiple
    )
    level = django_filters.MultipleChoiceFilter(
        label=_("level"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    region = django_filters.CharFilter(label=_("region"), method="filter_region")
    competent = django_filters.CharFilter(label=_("Competent organisation"), method="filter_competent")
    organisation = django_filters.CharFilter(label=_("organisation in any role"), method="filter_organisation")
    basis = django_filters.ChoiceFilter(
        label=_("Basis"),
        choices=[("none", _("no basis cited")), ("cited", _("with a basis"))],
        method="filter_basis",
        widget=forms.RadioSelect,
        empty_label=_("all"),
    )
    kept_back = django_filters.ChoiceFilter(
        label=_("To be looked at again"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        method="filter_kept_back",
        widget=forms.RadioSelect,
        empty_label=_("all"),
    )

    def filter_state(self, rows: "QuerySet[Any]", name: str, states: list[str]) -> "QuerySet[Any]":
        return any_of(rows, [in_state(rows.model, state) for state in states])

    def filter_region(self, rows: "QuerySet[Any]", name: str, words: str) -> "QuerySet[Any]":
        """In a region of such a name or code, or in one that lies in it."""
        named = Region.objects.filter(Q(name_zh__icontains=words) | Q(code=words))
        within = Q(pk__in=[])
        for path in named.values_list("path", flat=True)[:MOST_REGIONS]:
            within |= Q(path=path) | Q(path__startswith=f"{path}/")
        return rows.filter(regions__in=Region.objects.filter(within)).distinct()

    def filter_competent(self, rows: "QuerySet[Any]", name: str, words: str) -> "QuerySet[Any]":
        return rows.filter(in_roles(rows, words, OrganisationRole.COMPETENT))

    def filter_organisation(self, rows: "QuerySet[Any]", name: str, words: str) -> "QuerySet[Any]":
        return rows.filter(in_roles(rows, words))

    def filter_basis(self, rows: "QuerySet[Any]", name: str, answer: str) -> "QuerySet[Any]":
        return rows.filter(citation_count=0) if answer == "none" else rows.exclude(citation_count=0)

    def filter_kept_back(self, rows: "QuerySet[Any]", name: str, answer: str) -> "QuerySet[Any]":
        return rows.exclude(draft_reason="") if answer == "yes" else rows.filter(draft_reason="")


def in_roles(rows: "QuerySet[Any]", words: str, *roles: str) -> Exists:
    """Whether an organisation whose name contains ``words`` has one of ``roles``, or any."""
    relation = rows.model._meta.get_field("organisations")
    found = relation.related_model.objects.filter(
        **{relation.field.name: OuterRef("pk")}, organisation__in=called(words)
    )
    return Exists(found.filter(role__in=roles) if roles else found)


def matching_titles(rows: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
    """Rows whose name, summary or organisation contains ``words``."""
    return rows.filter(Q(title__icontains=words) | Q(summary__icontains=words) | in_roles(rows, words))


def organisations_in_short(row: Any, role: str = OrganisationRole.COMPETENT) -> str:
    """The organisations in a role by name."""
    return "、".join(str(each.organisation) for each in row.organisations.all() if each.role == role)
