"""The decomposition workspace (6.1.2): the document's provisions on one side, what is built from them on the other."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from catalog.citations.citing import provisions_on
from catalog.documents.models import PolicyDocument
from catalog.provisions.naming import labels
from catalog.workspace.beginning import KINDS
from catalog.workspace.offers import Offer, by_provision, offers_of
from catalog.workspace.readings import readings
from catalog.workspace.selectors import answers_to
from catalog.workspace.spots import Spot

from . import workspace_actions as actions
from .access import may
from .workspace_forms import EntryForm
from .workspace_offers import AcceptView, AnswerView
from .workspace_pages import WorkspaceMixin

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？]|[^。；！？\n]+|\n+")


@dataclass(frozen=True, slots=True)
class Choice:
    """What selected words can be made into: a letter of the keyboard, a name, and where it goes."""

    letter: str
    name: str | Promise
    kind: str = ""
    field: str = ""
    type: str = ""


CHOICES = (
    Choice("p", _("Product"), kind="product"),
    Choice("v", _("Variant"), field="variants", type="variant"),
    Choice("c", _("Condition of application"), field="application_conditions", type="criterion"),
    Choice("r", _("Condition of recognition"), field="recognition_conditions", type="criterion"),
    Choice("b", _("Benefit"), field="benefits", type="fixed"),
    Choice("k", _("Rule of stacking"), field="stacking", type="exclusive_with"),
    Choice("m", _("Material"), field="materials", type="material"),
    Choice("n", _("Call"), kind="call"),
    Choice("w", _("Window"), field="windows", type="window"),
    Choice("t", _("Entry (where one applies)"), field="entries", type="entry"),
    Choice("s", _("Service item"), kind="service_item"),
    Choice("q", _("Basis"), field="sources", type="citation"),
)


@dataclass(frozen=True, slots=True)
class ShownProvision:
    """A provision as sentences that can be chosen with the keyboard."""

    id: str
    label: str
    kind: str
    depth: int
    sentences: tuple[str, ...]
    offers: tuple[tuple[Offer, str], ...]

    @property
    def heading(self) -> str:
        """What it is called, where its own words do not begin with that."""
        return "" if "".join(self.sentences).lstrip().startswith(self.label) else self.label


class WorkspaceView(WorkspaceMixin, WagtailAdminTemplateMixin, TemplateView):
    """The screen."""

    page_title = _("Decompose")
    header_icon = "list-ul"
    template_name = "catalog/workspace/page.html"
    _show_breadcrumbs = True

    def get_page_subtitle(self) -> str:
        return self.document.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("wagtailsnippets_catalog_policydocument:list"), "label": _("Policy documents")}
        edit = reverse("wagtailsnippets_catalog_policydocument:edit", args=[self.document.pk])
        own = {"url": edit, "label": self.document.title}
        return [*self.breadcrumbs_items, listing, own, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answers = answers_to(self.document)
        offers = [offer for offer in offers_of(self.document) if offer.key not in answers]
        provisions = list(
            shown_provisions(provisions_on(self.document, localdate()), by_provision(offers), readings(offers))
        )
        return {
            **super().get_context_data(**kwargs),
            "document": self.document,
            "provisions": provisions,
            "offer_count": sum(len(each.offers) for each in provisions),
            "choices": CHOICES,
            "built": self.built(),
            "block_media": entry_media(),
        }


def shown_provisions(
    kept: Iterable[Any], offers: Mapping[str, Sequence[Offer]], read: Mapping[str, str]
) -> Iterator[ShownProvision]:
    """Provisions in order, each with its label, how deep it stands, its sentences and what is proposed from it."""
    kept = list(kept)
    called = labels(kept)
    depths: dict[str, int] = {}
    for each in kept:
        depths[each["id"]] = depths.get(each["parent"], -1) + 1
        sentences = tuple(part for part in _SENTENCE.findall(each["text"]) if part.strip())
        own = tuple((offer, read.get(offer.key, "")) for offer in offers.get(each["id"], ()))
        yield ShownProvision(each["id"], called[each["id"]], each["kind"], depths[each["id"]], sentences, own)


def workspace_button(document: Any, user: Any, next_url: str = "") -> list[Button]:
    """The way from a policy document to its workspace."""
    if not isinstance(document, PolicyDocument) or not may(user, "change"):
        return []
    url = reverse("catalog_workspace:page", args=[document.pk])
    return [Button(_("Decompose"), url=url, icon_name="list-ul", priority=50)]


def entry_media() -> forms.Media:
    """Scripts and styles of all forms of entries: they are fetched when needed, their parts are here from the start."""
    media = forms.Media()
    for choice in CHOICES:
        for model in KINDS.values():
            if choice.field and any(each.name == choice.field for each in model._meta.get_fields()):
                media += EntryForm(Spot(choice.field).stream(model)).media
    return media


urlpatterns = [
    path("<int:document>/", WorkspaceView.as_view(), name="page"),
    path("<int:document>/entry/", actions.EntryView.as_view(), name="entry"),
    path("<int:document>/facts/", actions.FactsView.as_view(), name="facts"),
    path("<int:document>/begin/", actions.BeginView.as_view(), name="begin"),
    path("<int:document>/remove/", actions.RemoveView.as_view(), name="remove"),
    path("<int:document>/join/", actions.JoinView.as_view(), name="join"),
    path("<int:document>/takeover/", actions.TakeOverView.as_view(), name="takeover"),
    path("<int:document>/link/", actions.LinkView.as_view(), name="link"),
    path("<int:document>/restore/", actions.RestoreView.as_view(), name="restore"),
    path("<int:document>/accept/", AcceptView.as_view(), name="accept"),
    path("<int:document>/answer/", AnswerView.as_view(), name="answer"),
]
