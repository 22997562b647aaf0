"""The texts of a document in time: which act made each, the text of a day, and what differs between two."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.amending.consolidating import Wording, issued, of_version
from catalog.amending.works import AmendmentWork
from catalog.documents.body import published_body
from catalog.documents.models import PolicyDocument
from catalog.documents.versions import TextVersion, versions_in_order
from catalog.provisions.naming import labels
from cms.content.differences import difference

from .access import DocumentRights, may
from .amending_worksheet import WORDS, shown_difference

_QUICKLY = 0.05  # seconds: which provisions differ is wanted here, not in which words


class VersionsView(DocumentRights, WagtailAdminTemplateMixin, TemplateView):
    """Of the latest draft, so that what waits for approval can be looked at too."""

    page_title = gettext_lazy("Text versions")
    header_icon = "history"
    template_name = "catalog/amending/versions.html"
    _show_breadcrumbs = True

    @cached_property
    def document(self) -> PolicyDocument:
        documents = PolicyDocument.objects.select_related("latest_revision")
        return get_object_or_404(documents, pk=self.kwargs["pk"]).get_latest_revision_as_object()

    def get_page_subtitle(self) -> str:
        return str(self.document)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("wagtailsnippets_catalog_policydocument:list"), "label": _("Policy documents")}
        inspect = reverse("wagtailsnippets_catalog_policydocument:inspect", args=[self.document.pk])
        here = [{"url": inspect, "label": str(self.document)}, {"url": "", "label": self.page_title}]
        return [*self.breadcrumbs_items, listing, *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = versions_in_order(self.document)
        wordings = [issued(self.document), *(of_version(self.document, version) for version in versions)]
        day = parse_date(self.request.GET.get("on", "")) if self.request.GET.get("on", "")[:10] else None
        chosen = self._chosen(len(versions))
        return {
            **super().get_context_data(**kwargs), "document": self.document, "rows": self._rows(versions),
            "day": day, "on_day": _on(day, versions, wordings) if day else None, "chosen": chosen,
            "compared": _compared(wordings, *chosen) if versions else None,
            "provisions": _touched(wordings, versions),
        }  # fmt: skip

    def _rows(self, versions: list[TextVersion]) -> list[dict[str, Any]]:
        """The texts, each with the work by which it can be taken back."""
        works = {}
        if may(self.request.user, "change"):
            applied = AmendmentWork.objects.filter(target=self.document.pk).exclude(applied={})
            works = {work.act_id: work for work in applied.only("act", "target")}
        rows = _rows(self.document, versions)
        return [{**row, "work": works.get(row["version"].act_id) if row["version"] else None} for row in rows]

    def _chosen(self, last: int) -> tuple[int, int]:
        """The two texts to compare, by number; 0 is the one as issued. By default the last against its predecessor."""
        given = [self.request.GET.get(name, "") for name in ("from", "to")]
        first, second = (int(each) if each.isdigit() and int(each) <= last else None for each in given)
        second = last if second is None else second
        return (max(second - 1, 0) if first is None else first), second


def _rows(document: PolicyDocument, versions: list[TextVersion]) -> list[dict[str, Any]]:
    """Each text with its days; the one as issued first. Of several on one day only the last ever holds."""
    starts: list[date | None] = [document.effective_on or document.published_on, *(each.starts_on for each in versions)]
    ends = [*starts[1:], None]
    rows: list[dict[str, Any]] = [{"version": None, "title": document.title}]
    rows += [{"version": version, "title": version.title or document.title} for version in versions]
    return [
        {**row, "number": number, "starts_on": starts[number], "until": ends[number]} for number, row in enumerate(rows)
    ]


def _on(day: date, versions: list[TextVersion], wordings: list[Wording]) -> dict[str, Any]:
    number = sum(version.starts_on <= day for version in versions)
    return {"number": number, "title": wordings[number].title, "html": published_body(wordings[number].stream)["html"]}


def _compared(wordings: list[Wording], first: int, second: int) -> dict[str, Any]:
    before, after = wordings[first], wordings[second]
    told = difference(before.provisions, after.provisions, titles=(before.title, after.title))
    return {"difference": told, "rows": shown_difference(told, before, after, whole=False)}


def _touched(wordings: list[Wording], versions: list[TextVersion]) -> list[dict[str, Any]]:
    """Every provision that was ever changed: by which acts, from when, and what became of it."""
    found: dict[str, dict[str, Any]] = {}
    for version, before, after in zip(versions, wordings, wordings[1:], strict=False):
        names = {**labels(before.provisions), **labels(after.provisions)}
        for entry in difference(before.provisions, after.provisions, seconds=_QUICKLY).changes:
            name = names.get(entry.id) or (entry.after or entry.before)[:20]
            row = found.setdefault(entry.id, {"label": name, "touches": []})
            row["label"] = name
            row["touches"].append({"version": version, "word": WORDS[entry.kind]()})
    return list(found.values())
