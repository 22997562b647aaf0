"""Imports in the back office: list, upload, preview, progress, receipt."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from . import services
from .access import kinds_seen_by, kinds_started_by
from .adapters import ImportAdapter, get_adapter
from .exports import export_response, file_response
from .forms import UploadForm
from .models import ImportJob, ImportOptions, ImportRow, Mode, Outcome, RowState, Status
from .problems import ActionRefused, FileRefused, weightiest_first
from .readers import FORMATS
from .receipts import headings, receipt, write_refused
from .writers.cells import cell_text

PER_PAGE = 50


def job_or_404(request: HttpRequest, job_id: int) -> tuple[ImportJob, type[ImportAdapter]]:
    """The job and its adapter, for people who may import or approve this kind. Raises Http404 or PermissionDenied."""
    job = get_object_or_404(ImportJob, pk=job_id)
    try:
        adapter = get_adapter(job.kind)
    except KeyError as error:
        raise Http404 from error
    if adapter not in kinds_seen_by(request.user):
        raise PermissionDenied
    return job, adapter


class ImportsView(WagtailAdminTemplateMixin, TemplateView):
    """What all pages of this room share."""

    header_icon = "upload"

    def trail(self) -> list[dict[str, Any]]:
        """Breadcrumbs below “Imports”."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home > Imports > …"""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("transfer:index"), "label": _("Imports")},
            *self.trail(),
        ]


class IndexView(ImportsView):
    """All imports of the kinds this person has to do with, newest first."""

    template_name = "transfer/index.html"
    page_title = gettext_lazy("Imports")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for people who may import or approve something."""
        if not kinds_seen_by(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """“New import”, for those who may."""
        if not kinds_started_by(self.request.user):
            return []
        return [HeaderButton(_("New import"), url=reverse("transfer:upload"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of jobs."""
        names = {adapter.name: adapter.verbose_name for adapter in kinds_seen_by(self.request.user)}
        page = Paginator(ImportJob.objects.filter(kind__in=names), PER_PAGE).get_page(self.request.GET.get("p"))
        jobs = [(job, names[job.kind]) for job in page.object_list]
        may_start = bool(kinds_started_by(self.request.user))
        return super().get_context_data(page=page, jobs=jobs, may_start=may_start, query="", **kwargs)


class UploadView(ImportsView):
    """The form that starts an import, with the columns and templates of each kind."""

    template_name = "transfer/upload.html"
    page_title = gettext_lazy("New import")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for people who may import something."""
        self.kinds = kinds_started_by(request.user)
        if not self.kinds:
            raise PermissionDenied
        self.form = UploadForm(request.POST or None, request.FILES or None, kinds=self.kinds)
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[dict[str, Any]]:
        """… > New import."""
        return [{"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and what each kind's files look like."""
        kinds = [adapter(ImportOptions()) for adapter in self.kinds]
        return super().get_context_data(form=self.form, kinds=kinds, formats=FORMATS, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keeps the file and goes to its preview, or says why the file is refused."""
        if self.form.is_valid():
            try:
                return self.start(request)
            except (FileRefused, ActionRefused) as refused:
                # The browser forgets what was chosen, so the message names it.
                name = self.form.cleaned_data["file"].name
                self.form.add_error("file", _("“%(name)s”: %(reason)s") % {"name": name, "reason": refused})
        return self.render_to_response(self.get_context_data(), status=422)

    def start(self, request: HttpRequest) -> HttpResponse:
        """Uploads, starts the preview, and shows it."""
        sent = self.form.cleaned_data["file"]
        job = services.upload(
            kind=self.form.cleaned_data["kind"],
            name=sent.name,
            chunks=sent.chunks(),
            user=request.user,
            options=self.form.options(),
        )
        services.start_preview(job)
        return redirect("transfer:job", job.pk)


class JobView(ImportsView):
    """One import, as far as it is: progress, preview with its decision, or receipt."""

    job: ImportJob
    adapter: type[ImportAdapter]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for people who may import or approve this kind."""
        self.job, self.adapter = job_or_404(request, kwargs["job_id"])
        self.page_title = self.job.original_name
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        """The page that fits the job's status."""
        if self.job.has_ended:
            return ["transfer/receipt.html"]
        if self.job.status == Status.PREVIEWED or self.job.waits_for_approval:
            return ["transfer/preview.html"]
        return ["transfer/progress.html"]

    def trail(self) -> list[dict[str, Any]]:
        """… > file name."""
        return [{"url": "", "label": self.job.original_name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The job, its rows by outcome, and what this person may do."""
        user, job = self.request.user, self.job
        outcome = self.request.GET.get("outcome", "")
        return super().get_context_data(
            job=job,
            receipt=receipt(job),
            tabs=self.tabs(outcome),
            outcome=outcome,
            page=self.rows(outcome),
            query=f"outcome={outcome}&" if outcome else "",
            may_confirm=job.status == Status.PREVIEWED and job.created_by_id == user.pk,
            may_approve=job.waits_for_approval
            and services.may_approve(user, self.adapter)
            and user.pk not in {job.created_by_id, job.confirmed_by_id},
            may_cancel=services.may_cancel(user, job),
            kept=min(job.counts.get(Outcome.KEPT_DRAFT, 0), job.counts.get("staged", 0)),
            modes=Mode.choices,
            has_refused=bool(job.counts.get(Outcome.REFUSED) or job.results.get("refused") or self.conflicts()),
            **kwargs,
        )

    def conflicts(self) -> int:
        """Rows whose object was edited meanwhile."""
        return self.job.results.get("conflict", 0)

    def outcomes(self) -> dict[str, int]:
        """Rows by outcome: as the preview found them or, at the end, with those that were refused while saving."""
        if not self.job.has_ended:
            return self.job.counts
        found = self.job.rows.order_by().values_list("outcome").annotate(Count("pk"))
        return {**dict(found), "read": self.job.counts.get("read", 0)}

    def tabs(self, chosen: str) -> list[dict[str, Any]]:
        """All rows, then each outcome that occurs."""
        counts = self.outcomes()
        tabs = [{"code": "", "label": _("All"), "count": counts.get("read", 0), "chosen": not chosen}]
        for code, label in Outcome.choices:
            if counts.get(code):
                tabs.append({"code": code, "label": label, "count": counts[code], "chosen": code == chosen})
        if self.conflicts():
            label = RowState.CONFLICT.label
            tabs.append({"code": "conflict", "label": label, "count": self.conflicts(), "chosen": chosen == "conflict"})
        return tabs

    def rows(self, outcome: str) -> Page:
        """One page of rows, with columns called by their headings."""
        rows = self.job.rows.all()
        if outcome == "conflict":
            rows = rows.filter(state=RowState.CONFLICT)
        elif outcome in Outcome.values:
            rows = rows.filter(outcome=outcome)
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        names = headings(self.job.kind)
        for row in page.object_list:
            _with_headings(row, names)
            row.url = _edit_url(self.adapter, row)  # type: ignore[attr-defined]
        return page


class RowView(ImportsView):
    """One row with all its values, for whoever decides about it."""

    template_name = "transfer/row.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for people who may import or approve this kind."""
        self.job, self.adapter = job_or_404(request, kwargs["job_id"])
        self.row = get_object_or_404(self.job.rows, row_number=kwargs["row_number"])
        self.page_title = _("Row %(row)d") % {"row": self.row.row_number}
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[dict[str, Any]]:
        """… > file name > row."""
        job = {"url": reverse("transfer:job", args=[self.job.pk]), "label": self.job.original_name}
        return [job, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The row's values under the headings of their columns."""
        names = headings(self.job.kind)
        given = (self.row.raw or {}).items()
        values = [(names.get(name, name), cell_text(value)) for name, value in given if value not in (None, "", [])]
        _with_headings(self.row, names)
        return super().get_context_data(job=self.job, row=self.row, values=values, **kwargs)


def _edit_url(adapter: type[ImportAdapter], row: ImportRow) -> str:
    """Where what the row became can be looked at; empty where nothing was saved."""
    viewset = getattr(adapter.model, "snippet_viewset", None)
    return reverse(viewset.get_url_name("edit"), args=[quote(row.object_id)]) if viewset and row.object_id else ""


def _with_headings(row: ImportRow, names: dict[str, str]) -> None:
    row.diff = [[names.get(name, name), old, new] for name, old, new in row.diff]
    row.problems = [
        {**found, "column": names.get(found["column"], found["column"])} for found in weightiest_first(row.problems)
    ]


@require_GET
def template(request: HttpRequest, kind: str, format: str) -> FileResponse:
    """An example file of a kind in one of the formats."""
    adapter = next((found for found in kinds_started_by(request.user) if found.name == kind), None)
    if adapter is None or format not in FORMATS:
        raise Http404
    rows = adapter(ImportOptions()).template_rows()
    return export_response(rows, adapter.columns, format, str(adapter.verbose_name))


@require_GET
def progress(request: HttpRequest, job_id: int) -> JsonResponse:
    """How far a job is: status, phase, done, total (null while unknown), and whether the page should be shown anew."""
    job, _adapter = job_or_404(request, job_id)
    works = job.status in {Status.UPLOADED, Status.PREVIEWING, Status.CONFIRMED, Status.RUNNING}
    return JsonResponse(
        {
            "status": job.status,
            "label": str(job.get_status_display()),
            "phase": str(job.activity),
            "done": job.progress,
            "total": job.total if job.status == Status.RUNNING else None,
            "works": works and not job.waits_for_approval,
        },
        headers={"Cache-Control": "no-store"},
    )


def _action(request: HttpRequest, job_id: int, act: Callable[[ImportJob], object], done: str) -> HttpResponseRedirect:
    """Does what a button asks and goes back to the job, with a message either way."""
    job, _adapter = job_or_404(request, job_id)
    try:
        act(job)
        messages.success(request, done)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect("transfer:job", job_id)


@require_POST
def confirm(request: HttpRequest, job_id: int) -> HttpResponseRedirect:
    """Confirms what the preview showed."""
    mode = request.POST.get("mode")

    def act(job: ImportJob) -> None:
        chosen = mode if mode in Mode.values else None
        services.confirm(job_id=job.pk, user=request.user, sha256=request.POST.get("sha256", ""), mode=chosen)

    return _action(request, job_id, act, _("The import is confirmed."))


@require_POST
def approve(request: HttpRequest, job_id: int) -> HttpResponseRedirect:
    """Approves publication, by another person."""

    def act(job: ImportJob) -> None:
        services.approve(job_id=job.pk, user=request.user, sha256=request.POST.get("sha256", ""))

    return _action(request, job_id, act, _("The publication is approved."))


@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponseRedirect:
    """Stops a job."""
    job, _adapter = job_or_404(request, job_id)
    running = job.status == Status.RUNNING
    said = _("The import stops. What is saved already stays.") if running else _("The import is closed.")
    reason = request.POST.get("reason", "")
    return _action(request, job_id, lambda job: services.cancel(job_id=job.pk, user=request.user, reason=reason), said)


@require_GET
def refused(request: HttpRequest, job_id: int) -> FileResponse:
    """The refused rows in the format of the uploaded file, with the reasons, to correct and upload again."""
    job, _adapter = job_or_404(request, job_id)
    stem = job.original_name.rsplit(".", 1)[0]
    return file_response(lambda file: write_refused(job, file), job.format, _("%(name)s - refused") % {"name": stem})
