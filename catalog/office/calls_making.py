"""Calls made from calls: what changed and what to check is shown before anything is kept."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from catalog.calls.making import districts_of, for_next_year, keep, pass_down
from catalog.calls.models import Call
from catalog.reference.models import Region

from .calls import may
from .calls_pages import CallsPage

MOST_DAYS_EARLIER = 90


class FromCall(CallsPage):
    """A page about one call, from which others are made: for whoever may add calls."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def call(self) -> Call:
        return get_object_or_404(Call.objects.in_source_language(), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.call.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("wagtailsnippets_catalog_call:inspect", args=[self.call.pk])
        return {**super().get_context_data(**kwargs), "call": self.call, "back": back}


class NextYearView(FromCall, TemplateView):
    """A call for the year after, shown against the one it is made from; sent, it is kept as a draft."""

    page_title = gettext_lazy("As last year: call for the next year")
    template_name = "catalog/calls/next_year.html"
    forecast = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposed = for_next_year(self.call, forecast=self.forecast)
        earlier = Call.objects.filter(previous_call=self.call).order_by("-pk").first()
        return {**super().get_context_data(**kwargs), "proposed": proposed, "earlier": earlier}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = keep(for_next_year(self.call, forecast=self.forecast).call, request.user)
        messages.success(request, _("Kept as a draft: “%(title)s”. Check it, then submit it.") % {"title": made})
        return redirect("wagtailsnippets_catalog_call:edit", made.pk)


class ForecastView(NextYearView):
    """The same, announced in advance (预告)."""

    page_title = gettext_lazy("Announce next year's call in advance")
    forecast = True


class PassDownForm(forms.Form):
    """For which districts, and how much earlier they close."""

    regions: "forms.ModelMultipleChoiceField[Region]" = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Districts"), queryset=Region.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    days_earlier = forms.IntegerField(
        label=gettext_lazy("They close so many days earlier"), min_value=0, max_value=MOST_DAYS_EARLIER, initial=0,
        help_text=gettext_lazy("Time for the districts to examine and send on; each draft can be changed afterwards."),
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regions"].queryset = districts_of(call)  # type: ignore[attr-defined]


class PassDownView(FromCall, FormView):
    """A linked draft for each district chosen."""

    page_title = gettext_lazy("Pass down to districts")
    template_name = "catalog/calls/pass_down.html"
    form_class = PassDownForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "call": self.call}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        passed = Call.objects.in_source_language().filter(parent_call=self.call).prefetch_related("regions")
        return {**super().get_context_data(**kwargs), "passed": passed}

    def form_valid(self, form: PassDownForm) -> HttpResponse:
        regions, earlier = form.cleaned_data["regions"], form.cleaned_data["days_earlier"]
        made = pass_down(self.call, regions, self.request.user, days_earlier=earlier)
        text = ngettext("%(count)s draft was made.", "%(count)s drafts were made.", len(made)) % {"count": len(made)}
        messages.success(self.request, text)
        return redirect(self.request.path)
