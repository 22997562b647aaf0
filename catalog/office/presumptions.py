"""Presumed ends in the office: shown on a document's sheet and its form, taken over or put aside by a person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import user_passes_test
from wagtail.admin.panels import Panel

from catalog.cleanup.effects import NotCarriedOut
from catalog.documents import presuming
from catalog.documents.models import PolicyDocument
from catalog.documents.presumptions import Presumed, presumption_of, stated_term
from cms.content.publication import source_language

from .access import may


def presumption_shown(document: PolicyDocument) -> dict[str, Any] | None:
    """What the template shows of the end presumed of the latest draft; None where nothing is."""
    if document.pk is None or document.locale.language_code != source_language():
        return None
    presumed = presumption_of(document)
    if presumed is None:
        return None
    answers = presuming.PresumptionAnswer.objects.filter(document=document.pk, rule=presumed.rule.name)
    answer = answers.filter(taken=False).select_related("user").first()
    return {
        "day": presumed.day, "word": presumed.word, "rule": presumed.rule, "stated": stated_term(document),
        "answer": answer, "said": _in_words(presumed, put_aside=answer is not None),
    }  # fmt: skip


def _in_words(presumed: Presumed, *, put_aside: bool) -> str:
    """What is presumed and how surely: the same in the form and on the sheet."""
    if put_aside:
        said = _("An end on %(day)s was presumed and put aside.")
    elif presumed.rule.confirmed:
        said = _("No end is entered; one on %(day)s is presumed.")
    else:
        advice = _("This rule is not confirmed: look it up, and enter the end by hand if it holds.")
        said = _("No end is entered; a rule would have it end on %(day)s.") + advice
    return said % {"day": date_format(presumed.day, "DATE_FORMAT")}


@user_passes_test(lambda user: may(user, "change"))
@require_POST
def settle_presumption(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the presumed end over (``do=take``), or put it aside with a reason; then the document again."""
    document = get_object_or_404(PolicyDocument.objects.in_source_language(), pk=pk)
    sheet = reverse("wagtailsnippets_catalog_policydocument:inspect", args=[pk])
    try:
        if request.POST.get("do") != "take":
            presuming.put_aside(document=document, user=request.user, reason=request.POST.get("reason", ""))
            messages.success(request, _("Put aside: no end is presumed of this document."))
            return redirect(sheet)
        presumed = presuming.take_over(document=document, user=request.user)
    except NotCarriedOut as refused:
        messages.error(request, str(refused))
        return redirect(sheet)
    day = date_format(presumed.day, "DATE_FORMAT")
    messages.success(request, _("Saved as a draft: valid until %(day)s, presumed.") % {"day": day})
    return redirect("wagtailsnippets_catalog_policydocument:edit", pk)


class PresumedEndPanel(Panel):
    """Says in the form which end is presumed, with the way to the sheet where it is answered."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/office/presumed_end_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self._shown is not None

        @cached_property
        def _shown(self) -> dict[str, Any] | None:
            return presumption_shown(self.instance) if self.instance.pk else None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            sheet = reverse("wagtailsnippets_catalog_policydocument:inspect", args=[self.instance.pk])
            return {**super().get_context_data(parent_context), "presumed": self._shown, "sheet": sheet}
