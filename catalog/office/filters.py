"""The filters of the document listing; each says one thing an editor looks for."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from catalog.documents.models import Disclosure, DocumentIssuer, PolicyDocument
from catalog.documents.presuming import unanswered
from catalog.reference.models import Level, Organisation, Term, Vocabulary

from .search import matching_organisations
from .state import STATES, in_state
from .validity import choices, documents_that_are


def terms_filter(vocabulary: Vocabulary, label: Any, field: str) -> django_filters.ModelMultipleChoiceFilter:
    """A filter by terms of one vocabulary, as boxes."""
    return django_filters.ModelMultipleChoiceFilter(
        field_name=field,
        label=label,
        queryset=lambda request: Term.objects.filter(vocabulary=vocabulary),
        widget=forms.CheckboxSelectMultiple,
    )


class DocumentFilterSet(WagtailFilterSet):
    """Several values of one filter are *or*, different filters *and*."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=STATES, method="filter_state", widget=forms.CheckboxSelectMultiple
    )
    validity = django_filters.MultipleChoiceFilter(
        label=_("Validity now"), choices=choices, method="filter_validity", widget=forms.CheckboxSelectMultiple
    )
    level = django_filters.MultipleChoiceFilter(
        label=_("level"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    policy_areas = terms_filter(Vocabulary.POLICY_AREA, _("policy area"), "policy_areas")
    genre = terms_filter(Vocabulary.GENRE, _("genre"), "genre")
    issuer = django_filters.CharFilter(label=_("issuer"), method="filter_issuer")
    interpreter = django_filters.CharFilter(label=_("interpreting organisation"), method="filter_interpreter")
    organisation = django_filters.CharFilter(label=_("organisation in any role"), method="filter_organisation")
    published_on = django_filters.DateFromToRangeFilter(label=_("published on"), widget=DateRangePickerWidget)
    source_site = django_filters.CharFilter(label=_("source site"), lookup_expr="icontains")
    kept_back = django_filters.ChoiceFilter(
        label=_("Kept back by an import"),
        choices=[("yes", _("with a reason")), ("no", _("without a reason"))],
        method="filter_kept_back",
        widget=forms.RadioSelect,
        empty_label=_("all"),
    )
    presumed = django_filters.ChoiceFilter(
        label=_("End presumed, not answered"),
        choices=[("rule", _("by a confirmed rule")), ("hint", _("by a rule not confirmed, a hint"))],
        method="filter_presumed",
        widget=forms.RadioSelect,
        empty_label=_("all"),
    )
    disclosure = django_filters.MultipleChoiceFilter(
        label=_("disclosure"), choices=Disclosure.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PolicyDocument
        fields: list[str] = []

    def filter_state(self, documents: "QuerySet[Any]", name: str, states: list[str]) -> "QuerySet[Any]":
        return any_of(documents, [in_state(PolicyDocument, state) for state in states])

    def filter_validity(self, documents: "QuerySet[Any]", name: str, statuses: list[str]) -> "QuerySet[Any]":
        return any_of(documents, [documents_that_are(status) for status in statuses])

    def filter_issuer(self, documents: "QuerySet[Any]", name: str, words: str) -> "QuerySet[Any]":
        """Issued, alone or with others, by an organisation that is, was or is for short called so."""
        return documents.filter(_issued_by(words))

    def filter_interpreter(self, documents: "QuerySet[Any]", name: str, words: str) -> "QuerySet[Any]":
        """Explained by an organisation of such a name."""
        return documents.filter(interpreter__in=called(words))

    def filter_organisation(self, documents: "QuerySet[Any]", name: str, words: str) -> "QuerySet[Any]":
        """Issued or explained by an organisation of such a name."""
        return documents.filter(_issued_by(words) | Q(interpreter__in=called(words)))

    def filter_kept_back(self, documents: "QuerySet[Any]", name: str, answer: str) -> "QuerySet[Any]":
        return documents.exclude(draft_reason="") if answer == "yes" else documents.filter(draft_reason="")

    def filter_presumed(self, documents: "QuerySet[Any]", name: str, answer: str) -> "QuerySet[Any]":
        """The worklist of presumed ends: nobody has taken them over or put them aside."""
        return documents.filter(unanswered(confirmed=answer == "rule"))


def called(words: str) -> "QuerySet[Organisation]":
    """Organisations one of whose names, present, short or former, contains ``words``."""
    return matching_organisations(Organisation.objects.all(), words.strip())


def _issued_by(words: str) -> Q:
    return Q(pk__in=DocumentIssuer.objects.filter(organisation__in=called(words)).values("document"))


def any_of(documents: "QuerySet[Any]", conditions: list[Q]) -> "QuerySet[Any]":
    """The rows that meet one of ``conditions``."""
    wanted = Q()
    for condition in conditions:
        wanted |= condition
    return documents.filter(wanted)
