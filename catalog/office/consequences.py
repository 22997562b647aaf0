"""The worklist "consequences": what rests on documents that ended, were withdrawn or replaced; one answer each."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from catalog.products.answers import Answer, Consequence, Event
from catalog.products.consequences import Proposal, Touched, answer, proposals, waiting
from catalog.products.models import Product
from cms.content import projections

EACH_PAGE = 20
PROPOSED_SHOWN = 50


def may(user: Any, action: str, model: type = Product) -> bool:
    """Whether ``user`` may view or change what is built from documents."""
    return policy_registry.get_by_type(model).user_has_permission(user, action)


class ConsequencesMenuItem(MenuItem):
    """In the menu of whoever sees products."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "view") or may(request.user, "change")


class ConsequencesView(WagtailAdminTemplateMixin, TemplateView):
    """What waits, the oldest objects first, and the withdrawals that were proposed and not carried out."""

    page_title = gettext_lazy("Consequences")
    header_icon = "resubmit"
    template_name = "catalog/products/consequences.html"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not (may(request.user, "view") or may(request.user, "change")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(waiting(), EACH_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "rows": [_row(each) for each in proposals(list(page.object_list))],
            "page_obj": page,
            "proposed": _proposed_withdrawals(),
            "may_answer": may(self.request.user, "change"),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record one answer."""
        try:
            touched = _touched(request.POST)
            _refuse_unless_may_change(request.user, touched)
            said = request.POST.get("answer", "")
            done = answer(touched=touched, said=said, user=request.user, note=request.POST.get("note", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Recorded: %(answer)s.") % {"answer": done.get_answer_display()})
        return redirect(request.get_full_path())


def _touched(sent: Any) -> Touched:
    try:
        event = Event(sent.get("event", ""))
        return Touched(sent["type"], int(sent["object"]), UUID(sent["source"]), event.value)
    except (KeyError, ValueError) as error:
        raise ValidationError(_("This is no longer there.")) from error


def _refuse_unless_may_change(user: Any, touched: Touched) -> None:
    types = {projection.type: model for model, projection in projections.registered().items()}
    if touched.type not in types:
        raise ValidationError(_("This is no longer there."))
    if not may(user, "change", types[touched.type]):
        raise PermissionDenied


def _row(proposal: Proposal) -> dict[str, Any]:
    instance = proposal.instance
    owner = instance.latest_revision and instance.latest_revision.user
    return {
        "touched": proposal.touched,
        "title": str(instance),
        "type": instance._meta.verbose_name,
        "edit": _edit(type(instance), instance.pk),
        "source": proposal.source.title,
        "source_edit": _edit(type(proposal.source), proposal.source.pk),
        "event": Event(proposal.touched.event).label,
        "successor": proposal.successor,
        "answers": [(each.value, each.label) for each in proposal.answers],
        "owner": owner,
    }


def _edit(model: Any, pk: int) -> str:
    return reverse(model.snippet_viewset.get_url_name("edit"), args=[pk])


def _proposed_withdrawals() -> list[dict[str, Any]]:
    """What is still public although somebody proposed to withdraw it."""
    said = Consequence.objects.filter(answer=Answer.WITHDRAW).select_related("content_type", "user").order_by("-pk")
    by_model: dict[Any, set[int]] = {}
    rows = list(said[:PROPOSED_SHOWN])
    for row in rows:
        by_model.setdefault(row.content_type.model_class(), set()).add(row.object_id)
    live = {
        (model, each.pk): each
        for model, keys in by_model.items()
        for each in model.objects.filter(pk__in=keys, live=True)
    }
    return [
        {"said": row, "title": str(live[model, row.object_id]), "edit": _edit(model, row.object_id)}
        for row in rows
        if (model := row.content_type.model_class()) is not None and (model, row.object_id) in live
    ]


urls = [path("", ConsequencesView.as_view(), name="list")]
