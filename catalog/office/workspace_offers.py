"""Answers to proposals: taken over as they are, or put aside."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from catalog.workspace import services, spots
from catalog.workspace.beginning import KINDS, Beginning, begin
from catalog.workspace.entries import citing, entry_of
from catalog.workspace.models import Answer
from catalog.workspace.offers import Offer, offered
from catalog.workspace.spots import Entry, Spot

from .workspace_actions import REFUSED, Action
from .workspace_facts import FACTS


class AcceptView(Action):
    """A proposal becomes an entry as it is; what cannot stand so comes back as a form."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        return self.said(self._accept)

    def _accept(self) -> JsonResponse:
        offer = offered(self.document, self.given("proposal"))
        if offer is None:
            raise ValidationError(_("The text changed: this proposal is not made any more."))
        ways = {"product": self._begin, "organisation": self._organise, "method": self._say_how}
        answered = ways.get(offer.kind, self._put)(offer)
        services.answer(document=self.document, key=offer.key, said=Answer.ACCEPTED, user=self.request.user)
        return answered

    def _begin(self, offer: Offer) -> JsonResponse:
        self.check(KINDS["product"], "add")
        source = citing(self.document, offer.label, offer.cited, offer.provision)
        beginning = Beginning("product", offer.members["title"], source, offer.members.get("kind", ""))
        made = begin(document=self.document, beginning=beginning, user=self.request.user)
        return self.done(made, _("A draft was begun; nothing is public."), before=None)

    def _organise(self, offer: Offer) -> JsonResponse:
        role, organisation = offer.members["role"], offer.members["organisation"]
        if organisation is None:
            message = _("There is no organisation called %(names)s; add it under organisations first.")
            raise ValidationError(message % {"names": offer.members["name"]})
        row = FACTS[type(self.instance)].row

        def add(draft: Any) -> None:
            draft.organisations.add(row(role=role, organisation=organisation))

        kept = services.change(instance=self.instance, seen=self.seen, user=self.request.user, alter=add)
        return self.done(kept, _("Kept in the draft."), before=self.seen)

    def _say_how(self, offer: Offer) -> JsonResponse:
        """How one applies is plain text: its words are cited as a basis of the call, and stand below what is there."""
        basis, steps = citing(self.document, offer.label, offer.cited, offer.provision), offer.members["method"]
        if self.new_kind:
            return self.begin_with(source=basis, method=steps)

        def add(draft: Any) -> None:
            draft.method = "\n".join(filter(None, (draft.method, steps)))
            spots.put(draft, Entry(Spot("sources"), "citation", basis))

        kept = services.change(instance=self.instance, seen=self.seen, user=self.request.user, alter=add)
        return self.done(kept, _("Kept in the draft."), before=self.seen)

    def _put(self, offer: Offer) -> JsonResponse:
        block = self.spot.block_of(self.model, offer.type)
        value = block.clean(block.to_python(entry_of(offer, block, self.document)))
        return self.keep(Entry(self.spot, offer.type, block.get_prep_value(value)), offer.group)


class AnswerView(Action):
    """Put a proposal aside, or open it again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        said = self.given("said")
        if said not in ("", Answer.DISMISSED) or not 0 < len(self.given("key")) <= 64:
            return JsonResponse({"error": _("This cannot be answered so.")}, status=REFUSED)
        services.answer(document=self.document, key=self.given("key"), said=said, user=request.user)
        return JsonResponse({"said": _("Put aside.") if said else _("Open again.")})
