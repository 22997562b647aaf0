"""Screens for a new document from a file or a pasted text: bring it, wait where it is long, confirm what it says."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.documents.models import PolicyDocument
from catalog.intake import originals, selectors, services, sizes
from catalog.intake.models import Intake, IntakeState
from catalog.intake.reading.limits import CHARACTERS, FILE_BYTES, MB, PDF_PAGES

from .access import DocumentRights
from .intake_forms import BringForm
from .intake_page import Page

PICTURES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
LABEL = gettext_lazy("New from a file or text")


class AddersOnly(DocumentRights):
    """For whoever may add policy documents."""

    looking = sending = "add"


class IntakeMixin(AddersOnly, WagtailAdminTemplateMixin):
    header_icon = "doc-full-inverse"
    _show_breadcrumbs = True

    def trail(self) -> list[dict[str, Any]]:
        """Breadcrumbs below the list of documents."""
        return [{"url": "", "label": LABEL}]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("wagtailsnippets_catalog_policydocument:list"), "label": _("Policy documents")}
        return [*self.breadcrumbs_items, listing, *self.trail()]


class NewView(IntakeMixin, ListView):
    """Where a file or a text is brought, above those that still wait for somebody."""

    page_title = LABEL
    template_name = "catalog/intake/new.html"
    paginate_by = 20
    page_kwarg = "p"

    def get_queryset(self) -> Any:
        return selectors.in_work()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        limits: dict[str, Any] = {"megabytes": FILE_BYTES // MB, "pages": PDF_PAGES, "characters": CHARACTERS}
        limits["said"] = f"{CHARACTERS:,}"
        background = {"pages": sizes.LARGE_PAGES, "megabytes": sizes.LARGE_BYTES // MB}
        kwargs.setdefault("form", BringForm())
        return super().get_context_data(limits=limits, background=background, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep and read what was sent; the browser goes to its own page, so that a refresh sends nothing again."""
        form = BringForm(request.POST, request.FILES)
        if form.is_valid():
            intake = services.begin(**form.brought(), user=request.user)
            return redirect("catalog_intake:intake", intake.pk)
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data(form=form), status=422)


class IntakeView(IntakeMixin, TemplateView):
    """One text, as far as it is: being read, refused with the reason, or to be confirmed."""

    @cached_property
    def intake(self) -> Intake:
        intakes = Intake.objects.select_related("created_by", "document", "ended_by")
        return get_object_or_404(intakes, pk=self.kwargs["pk"])

    @cached_property
    def page(self) -> Page:
        may_create = self.request.user.has_perm("catalog.add_organisation")
        return Page(self.intake, may_create=may_create, data=self.request.POST or None)

    @property
    def page_title(self) -> str:
        return str(self.intake)

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("catalog_intake:new"), "label": LABEL}, {"url": "", "label": str(self.intake)}]

    def get_template_names(self) -> list[str]:
        if self.intake.works:
            return ["catalog/intake/progress.html"]
        return [
            "catalog/intake/confirm.html" if self.intake.state == IntakeState.READ else "catalog/intake/failed.html"
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.intake.state == IntakeState.CONFIRMED and self.intake.document is not None:
            return self._to_draft(self.intake.document, saved_now=False)
        if self.intake.state in (IntakeState.CONFIRMED, IntakeState.DISCARDED):
            messages.warning(request, _("“%(name)s” is no longer here.") % {"name": self.intake})
            return redirect("catalog_intake:new")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the draft; one that was saved already is shown instead."""
        if self.intake.state != IntakeState.READ:
            return self.get(request)
        if self.page.is_valid():
            try:
                document, saved_now = services.save_draft(
                    intake_id=self.intake.pk, confirmed=self.page.confirmed(), user=request.user
                )
                return self._to_draft(document, saved_now=saved_now)
            except services.NotOpen as error:
                messages.error(request, str(error))
                return redirect("catalog_intake:new")
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
        return self.render_to_response(self.get_context_data(), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = self.page.context() if self.intake.state == IntakeState.READ else {"intake": self.intake}
        return super().get_context_data(**own, **kwargs)

    def _to_draft(self, document: PolicyDocument, *, saved_now: bool) -> HttpResponse:
        if saved_now:
            text = _("“%(title)s” is saved as a draft. Look it over, then submit it for review.")
            messages.success(self.request, text % {"title": document.title})
        else:
            messages.info(self.request, _("This text has been saved as a draft already; here it is."))
        return redirect("wagtailsnippets_catalog_policydocument:edit", document.pk)


class ProgressView(AddersOnly, View):
    """How far reading is, for the page that waits."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        intake = get_object_or_404(Intake.objects.defer("reading", "proposals"), pk=pk)
        state = {"works": intake.works, "label": str(intake.get_state_display())}
        state |= {"done": intake.progress, "total": intake.total}
        return JsonResponse(state, headers={"Cache-Control": "no-store"})


class DiscardView(AddersOnly, View):
    """Puts a text aside for good; cancels its reading."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Intake.objects.only("pk"), pk=pk)
        try:
            intake = services.discard(intake_id=pk, user=request.user)
            messages.success(request, _("“%(name)s” is discarded.") % {"name": intake})
        except services.NotOpen as error:
            messages.error(request, str(error))
        return redirect("catalog_intake:new")


class OriginalView(AddersOnly, View):
    """What was sent, to be downloaded and never shown on our own address."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        intake = get_object_or_404(Intake.objects.only("key", "name", "kind"), pk=pk)
        name = intake.name or {"html": "pasted.html.txt"}.get(intake.kind, "pasted.txt")
        return _sent(originals.original(intake.key), "application/octet-stream", as_attachment=True, filename=name)


class FigureView(AddersOnly, View):
    """A picture of the text as read."""

    def get(self, request: HttpRequest, pk: int, place: int) -> HttpResponseBase:
        intake = get_object_or_404(Intake.objects.only("key", "reading"), pk=pk)
        parts = intake.reading.get("parts", [])
        if place >= len(parts) or parts[place]["type"] != "figure":
            raise Http404
        return _sent(originals.figure(intake.key, place), PICTURES[parts[place]["extension"]])


def _sent(file: Any, content_type: str, **how: Any) -> FileResponse:
    try:
        response = FileResponse(file.open("rb"), content_type=content_type, **how)
    except FileNotFoundError as error:
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


urls = [
    path("", NewView.as_view(), name="new"),
    path("<int:pk>/", IntakeView.as_view(), name="intake"),
    path("<int:pk>/progress/", ProgressView.as_view(), name="progress"),
    path("<int:pk>/discard/", DiscardView.as_view(), name="discard"),
    path("<int:pk>/original/", OriginalView.as_view(), name="original"),
    path("<int:pk>/figures/<int:place>/", FigureView.as_view(), name="figure"),
]
