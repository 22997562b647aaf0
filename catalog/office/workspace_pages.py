"""What the workspace's screens and actions share: the document, and the side that shows what is built from it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse

from catalog.documents.models import PolicyDocument
from catalog.workspace.selectors import Card, built_from

from .access import DocumentRights


class WorkspaceMixin(DocumentRights):
    """A page about one document's workspace."""

    looking = sending = "change"
    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def document(self) -> PolicyDocument:
        documents = PolicyDocument.objects.in_source_language().select_related("latest_revision")
        return get_object_or_404(documents, pk=self.kwargs["document"])

    def built(self) -> str:
        """The side that shows what is built."""
        return built_side(self.document, self.request)


def built_side(document: PolicyDocument, request: HttpRequest) -> str:
    """What is built from the document, as the workspace shows it."""
    return render_to_string(
        "catalog/workspace/built.html", {"document": document, "cards": [shown(card) for card in built_from(document)]},
        request,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with the addresses it leads to."""

    card: Card
    name: str
    edit_url: str


def shown(card: Card) -> ShownCard:
    """The card with where its own page is."""
    options = type(card.instance)._meta
    address = reverse(f"wagtailsnippets_catalog_{options.model_name}:edit", args=[card.instance.pk])
    return ShownCard(card, str(options.verbose_name), address)
