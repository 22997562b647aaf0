"""What a person does in the workspace: each answers with the side that shows what is built, or says what is wrong."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.permissions import policy_registry

from catalog.calls.models import Call
from catalog.documents.places import places_of
from catalog.workspace import arranging, services, spots
from catalog.workspace.beginning import BY_ITSELF, KINDS, Beginning, begin
from catalog.workspace.entries import citing, entry_of, without_number
from catalog.workspace.models import Answer
from catalog.workspace.offers import offered, overlapping
from catalog.workspace.selectors import products_of
from catalog.workspace.services import Outdated
from catalog.workspace.spots import VARIANTS, Entry, Spot
from cms.content.publishable import Publishable

from .workspace_facts import FACTS, FactsForm
from .workspace_forms import EntryForm, from_words
from .workspace_pages import WorkspaceMixin

if TYPE_CHECKING:
    from catalog.proposing.conditions import Group

REFUSED, CONFLICT = 422, 409
LONGEST_TITLE = 60
"""Characters of selected words that make a title; the rest is in the citation."""


class Action(WorkspaceMixin, View):
    """Something done to an object that is built from the document."""

    def given(self, name: str) -> str:
        """A value that came with the request."""
        sent: QueryDict = self.request.POST if self.request.method == "POST" else self.request.GET
        return sent.get(name, "").strip()

    @cached_property
    def instance(self) -> Publishable:
        """The row of ``object``, such as ``product:12``; refused to who may not change its kind."""
        found = self._named("object")
        if found is None:
            raise ValidationError(_("Choose first what it is to be put into."))
        return found

    @property
    def new_kind(self) -> str:
        """The kind of what begins with this entry, where ``object`` says ``call:new``; else empty."""
        kind, _colon, pk = self.given("object").partition(":")
        return kind if pk == "new" and kind in BY_ITSELF else ""

    @property
    def model(self) -> type[Publishable]:
        """The model of ``object``, whether it stands already or begins with this."""
        return KINDS[self.new_kind] if self.new_kind else type(self.instance)

    @property
    def within(self) -> Publishable | None:
        """The product or service item that what begins belongs to."""
        return self._named("within")

    def _named(self, name: str) -> Publishable | None:
        kind, _colon, pk = self.given(name).partition(":")
        if kind not in KINDS or not pk.isdecimal():
            return None
        self.check(KINDS[kind], "change")
        return get_object_or_404(KINDS[kind], pk=int(pk))

    def check(self, model: type[Publishable], action: str) -> None:
        """Raise PermissionDenied unless the person may do so with objects of the model."""
        if not policy_registry.get_by_type(model).user_has_permission(self.request.user, action):
            raise PermissionDenied

    @property
    def seen(self) -> int:
        """The revision that the screen showed."""
        return int(self.given("seen")) if self.given("seen").isdecimal() else 0

    @property
    def spot(self) -> Spot:
        return Spot(self.given("field"), self.given("variant"))

    def citation(self, words: str) -> dict[str, Any]:
        """What the words selected cite."""
        return citing(self.document, self.given("label"), words, self.given("provision"))

    def said(self, work: Callable[[], JsonResponse]) -> JsonResponse:
        """What ``work`` answers, or what is wrong in words."""
        try:
            return work()
        except Outdated as outdated:
            return JsonResponse({"error": " ".join(outdated.messages), "built": self.built()}, status=CONFLICT)
        except ValidationError as refused:
            return JsonResponse({"error": " ".join(refused.messages)}, status=REFUSED)

    def keep(self, entry: Entry, group: "Group | None" = None) -> JsonResponse:
        """Put the entry into ``object``, or begin with it what does not stand yet: one draft, which undo takes back."""
        user = self.request.user
        if not self.new_kind:
            kept = services.put(instance=self.instance, seen=self.seen, entry=entry, user=user, group=group)
            return self.done(kept, _("Kept in the draft."), before=self.seen)
        return self.begin_with(entry=entry)

    def begin_with(self, **given: Any) -> JsonResponse:
        """Begin what ``object`` names with the members of Beginning that are given."""
        self.check(self.model, "add")
        beginning = Beginning(self.new_kind, self.document.title, within=self.within, **given)
        made = begin(document=self.document, beginning=beginning, user=self.request.user)
        return self.done(made, _("A call was begun with it as a draft; nothing is public."), before=None)

    def done(self, instance: Publishable, said: str, *, before: int | None) -> JsonResponse:
        """The new state; ``before`` is the revision that undoing brings back, None where undoing deletes."""
        kind = next(kind for kind, model in KINDS.items() if isinstance(instance, model))
        undo = {"object": f"{kind}:{instance.pk}", "revision": before}
        return JsonResponse({"built": self.built(), "said": said, "undo": undo})


class EntryView(Action):
    """The form of one entry, and what it sends."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(lambda: self._shown(EntryForm(self._block, stored=self._start())))

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(self._keep)

    def _keep(self) -> JsonResponse:
        form = EntryForm(self._block, data=self.request.POST)
        if not form.is_valid():
            return self._shown(form, status=REFUSED)
        entry = Entry(self.spot, self.given("type"), form.stored, self.given("block"))
        kept = self.keep(entry)
        if key := self.given("proposal"):
            services.answer(document=self.document, key=key, said=Answer.ACCEPTED, user=self.request.user)
        return kept

    @property
    def _block(self) -> Any:
        return self.spot.block_of(self.model, self.given("type"))

    def _start(self) -> Any:
        """What the form begins with: the entry, or the words selected."""
        if block_id := self.given("block"):
            draft = self.instance.get_latest_revision_as_object()
            return spots.stored_value(draft, self.spot, block_id)[1]
        offer = offered(self.document, self.given("proposal"))
        if offer is not None:
            return entry_of(offer, self._block, self.document)
        words = self.given("words")
        near = overlapping(self.document, self.spot.field, self.given("type"), words)
        citation = self.citation(words)
        return from_words(self._block, self.spot, citation, words, near.members if near else {})

    def _shown(self, form: EntryForm, status: int = 200) -> JsonResponse:
        stream = self.spot.stream(self.model)
        types = [(name, block.label) for name, block in stream.child_blocks.items()] if not self.given("block") else []
        context = {"form": form, "types": types, "type": self.given("type"), "name": self._block.label}
        return JsonResponse(
            {"form": render_to_string("catalog/workspace/entry.html", context, self.request)}, status=status
        )


class FactsView(Action):
    """The plain fields and organisations of an object."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(lambda: self._shown(self._form()))

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(self._keep)

    def _form(self, data: Any = None) -> FactsForm:
        draft = self.instance.get_latest_revision_as_object()
        return FACTS[type(self.instance)](data, instance=draft, where=places_of(self.document))

    def _keep(self) -> JsonResponse:
        form = self._form(self.request.POST)
        if not form.is_valid():
            return self._shown(form, status=REFUSED)
        kept = services.change(instance=self.instance, seen=self.seen, user=self.request.user, alter=form.write)
        return self.done(kept, _("Kept in the draft."), before=self.seen)

    def _shown(self, form: FactsForm, status: int = 200) -> JsonResponse:
        shown = render_to_string("catalog/workspace/facts.html", {"form": form}, self.request)
        return JsonResponse({"form": shown}, status=status)


class BeginView(Action):
    """A new product, call or service item, named by the words selected."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(self._begin)

    def _begin(self) -> JsonResponse:
        kind, words = self.given("kind"), self.given("words")
        if kind not in KINDS:
            raise ValidationError(_("This cannot be made from a document."))
        self.check(KINDS[kind], "add")
        title = (self.given("title") or without_number(words)).strip("，。；、：: ")[:LONGEST_TITLE]
        if not title:
            raise ValidationError(_("Select the words that name it first."))
        source = self.citation(words) if self.given("label") or words else None
        beginning = Beginning(kind, title, source, within=self.within)
        made = begin(document=self.document, beginning=beginning, user=self.request.user)
        return self.done(made, _("A draft was begun; nothing is public."), before=None)


class RemoveView(Action):
    """Take an entry, or a whole variant, out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(self._remove)

    def _remove(self) -> JsonResponse:
        block_id = self.given("block")
        spot = Spot(VARIANTS) if self.spot.field == VARIANTS else self.spot
        kept = services.take_out(
            instance=self.instance, seen=self.seen, spot=spot, block_id=block_id, user=self.request.user
        )
        return self.done(kept, _("Taken out; undo brings it back."), before=self.seen)


class JoinView(Action):
    """Put a condition together with the one before it, by 且 or 或."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(self._join)

    def _join(self) -> JsonResponse:
        block_id, kind = self.given("block"), self.given("kind")
        kept = services.change(
            instance=self.instance, seen=self.seen, user=self.request.user,
            alter=lambda draft: arranging.join(draft, self.spot, block_id, kind),
        )  # fmt: skip
        return self.done(kept, _("Put together; undo takes them apart."), before=self.seen)


class TakeOverView(Action):
    """Copy conditions and materials of its products into a call that has none."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(self._take)

    def _take(self) -> JsonResponse:
        if not isinstance(self.instance, Call):
            raise ValidationError(_("Only a call takes over from its products."))
        kept = services.change(
            instance=self.instance, seen=self.seen, user=self.request.user, alter=arranging.take_over
        )
        return self.done(kept, _("Taken over from the product; it can be changed here for itself."), before=self.seen)


class LinkView(Action):
    """Link a call to the products that rest on the same document, whichever was there first."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(self._link)

    def _link(self) -> JsonResponse:
        if not isinstance(self.instance, Call):
            raise ValidationError(_("Only a call is linked to products."))
        products = products_of(self.document)
        kept = services.change(
            instance=self.instance, seen=self.seen, user=self.request.user,
            alter=lambda draft: arranging.link(draft, products),
        )  # fmt: skip
        return self.done(kept, _("Linked to the products of this document; undo takes it back."), before=self.seen)


class RestoreView(Action):
    """Undo and redo: an earlier draft becomes the latest; an undone beginning is deleted."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(self._restore)

    @property
    def answer(self) -> str:
        """A proposal is open again once its acceptance is undone, and accepted where it is done again."""
        return Answer.ACCEPTED if self.given("direction") == "redo" else ""

    @transaction.atomic
    def _restore(self) -> JsonResponse:
        user, revision = self.request.user, self.given("revision")
        if key := self.given("proposal"):
            services.answer(document=self.document, key=key, said=self.answer, user=user)
        if not revision.isdecimal():
            self.check(type(self.instance), "delete")
            services.discard(instance=self.instance, seen=self.seen, user=user)
            return JsonResponse({"built": self.built(), "said": _("The draft is gone again."), "undo": None})
        kept = services.restore(instance=self.instance, seen=self.seen, revision=int(revision), user=user)
        return self.done(kept, _("The earlier state is back."), before=self.seen)
