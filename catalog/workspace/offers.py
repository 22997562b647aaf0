"""Proposals read from a document as entries that can be put into what is built from it."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from catalog.attributes.models import Attribute
from catalog.blocks.citations import WORDS
from catalog.calls.windows import Bound
from catalog.citations.citing import provisions_on
from catalog.documents.models import PolicyDocument
from catalog.documents.places import places_of
from catalog.provisions.assembling import Provision
from catalog.provisions.naming import labels
from catalog.reference.bearers import Bearers
from catalog.reference.roles import OrganisationRole

from .notes import note_in_words
from .scorecards import scorecard_members

if TYPE_CHECKING:
    from catalog.proposing.benefits import StatedBenefit
    from catalog.proposing.conditions import Group, StatedCondition
    from catalog.proposing.materials import StatedMaterial
    from catalog.proposing.methods import StatedEntry, StatedMethod
    from catalog.proposing.organisations import StatedOrganisation
    from catalog.proposing.products import StatedProduct
    from catalog.proposing.reading import Proposals
    from catalog.proposing.scorecards import StatedScorecard
    from catalog.proposing.source import Proposal, Quote
    from catalog.proposing.windows import StatedWindow

Members = dict[str, Any]

_PRODUCT_KINDS = {"funding": "funds"}
"""Where a rule's word for a kind is another than the vocabulary's code."""
_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]+条|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+、[一-龥]{2,12}\s)\s*"
)
_LIST_NUMBER = re.compile(r"^[（(][一二三四五六七八九十\d]+[）)]\s*")
STACKING = frozenset({"cap", "higher_wins", "exclusive_with"})
SHARED = frozenset({"application_conditions", "stacking", "materials"})
"""Streams that every product of a document may have the same entry in."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One proposal: where it would go, as what, with which members (as streams store them), and its evidence.

    ``group``: the condition belongs to these alternatives. ``field`` is empty for products, organisations and how one
    applies, which are no entries. ``cited`` are the words it will rest on: of an amount its sentence, since 200万元
    proves nothing.
    """

    key: str
    kind: str
    field: str
    type: str
    members: Members
    words: str
    sentence: str
    start: int
    provision: str
    label: str
    certain: bool
    note: str
    group: Group | None = None
    cited: str = ""

    @property
    def name(self) -> str:
        """What it would become."""
        return str(NAMES[self.kind])

    @property
    def is_shared(self) -> bool:
        """Whether it may be of the whole document, so that it goes into every product."""
        return self.field in SHARED

    @property
    def remark(self) -> str:
        """Why it is to be looked at, in the reader's language."""
        return note_in_words(self.note)


NAMES = {
    "condition": _("Condition"), "amount": _("Benefit"), "window": _("Window"), "material": _("Material"),
    "organisation": _("Organisation"), "product": _("Product"),
    "scorecard": _("scorecard"), "method": _("How to apply"), "entry": _("Entry (where one applies)"),
}  # fmt: skip


def offers_of(document: PolicyDocument) -> list[Offer]:
    """What can be proposed from the text in force today, in its order."""
    provisions = provisions_on(document, localdate())
    found = _found(
        json.dumps(list(provisions), ensure_ascii=False),
        document.written_on or document.published_on,
        document.title,
        next((region.name_zh for region in document.regions.all()), ""),
    )
    attributes = dict(Attribute.objects.values_list("code", "pk"))
    called = labels(provisions)
    texts = {each["id"]: each["text"] for each in provisions}
    offers = [_offer(proposal, attributes, called, texts) for proposal in found.all()]
    return list(_with_organisations(document, offers))


def _with_organisations(document: PolicyDocument, offers: Iterable[Offer]) -> Iterator[Offer]:
    """Names of organisations read where the document applies: what is accepted is what was shown."""
    where, known = None, None
    for offer in offers:
        if offer.kind != "organisation":
            yield offer
        elif offer.members["role"] in OrganisationRole:
            where, known = where or places_of(document), known or Bearers()
            named = known.named(offer.members["name"], where)
            members = {**offer.members, "name": named.name, "organisation": named.organisation}
            yield replace(offer, members=members, certain=named.organisation is not None)


@lru_cache(maxsize=8)
def _found(provisions: str, written_on: date | None, title: str, region: str) -> Proposals:
    """What the text gives; kept for the next answer to one of its proposals, which asks for the same again."""
    # What reads texts takes long to load, and no process needs it to start.
    from catalog.proposing.reading import read

    kept = [Provision.from_json(each) for each in json.loads(provisions)]
    return read(kept, written_on=written_on, title=title, region=region)


def offered(document: PolicyDocument, key: str) -> Offer | None:
    """The proposal with this key, as long as the text still makes it."""
    return next((offer for offer in offers_of(document) if offer.key == key), None) if key else None


def overlapping(document: PolicyDocument, field: str, type_: str, words: str) -> Offer | None:
    """What was read from words that somebody selected, for an entry of this type: the longest such."""
    wanted = "".join(words.split())
    field = "application_conditions" if field.endswith("conditions") else field
    found = [
        offer
        for offer in offers_of(document)
        if (offer.field, offer.type) == (field, type_) and _shares(wanted, "".join(offer.words.split()))
    ]
    return max(found, key=lambda offer: len(offer.words), default=None)


def _shares(selected: str, words: str) -> bool:
    return bool(selected and words) and (words in selected or selected in words)


def _offer(
    proposal: Proposal[Any], attributes: Mapping[str, int], called: Mapping[str, str], texts: Mapping[str, str]
) -> Offer:
    quote, value = proposal.quote, proposal.value
    provision = str(quote.provision or "")
    label = called.get(provision, "")
    cited = _cited(proposal, texts.get(provision, ""), label)
    words = quote.words if getattr(value, "kind", "") == "text" else cited
    field, type_, members = _ENTRIES[proposal.kind](value, attributes, words)
    return Offer(
        key=proposal.key,
        kind=proposal.kind,
        field=field,
        type=type_,
        members=members,
        words=quote.words,
        sentence=quote.sentence,
        start=quote.start,
        provision=provision,
        label=label,
        certain=proposal.confidence == "certain",
        note=proposal.note,
        group=_alternatives(value) if proposal.kind == "condition" else None,
        cited=cited,
    )


def _cited(proposal: Proposal[Any], text: str, label: str) -> str:
    """Of a product its part of the provision, nothing where it is all of it; of an amount its sentence; of a rule how
    benefits go together its own words, since one sentence may state several.

    Steps that are longer than a citation may quote: the provision they stand in.
    """
    if proposal.kind == "method" and label and len(proposal.quote.words) > WORDS:
        return ""
    if proposal.kind == "product":
        return "" if len(proposal.quote.sentence) >= len(text.strip()) else _evidence(proposal.quote, text)
    if proposal.kind != "amount":
        return proposal.quote.words
    is_rule = proposal.value.kind in STACKING
    return _NUMBER.sub("", proposal.quote.words) if is_rule else _evidence(proposal.quote, text)


def _evidence(quote: Quote, text: str) -> str:
    """The sentence a figure stands in, as far as it lies in the provision; without the number it begins with."""
    said = quote.sentence
    # It may begin in a heading above, or run on into the provision below where it has no mark at its end.
    parts = itertools.chain(
        (said[start:] for start in range(len(said))), (said[:end] for end in range(len(said) - 1, 0, -1))
    )
    found = next((part for part in parts if quote.words in part and part in text), "")
    sentence = found.strip() or quote.words
    return _NUMBER.sub("", sentence) or sentence


def _alternatives(condition: StatedCondition) -> Group | None:
    """The outermost group of which not all are needed."""
    return next((group for group in condition.groups if group.kind != "all_of"), None)


def _condition(value: StatedCondition, attributes: Mapping[str, int], words: str) -> tuple[str, str, Members]:
    asked = value.criterion
    field = "application_conditions"
    if asked is None or asked.attribute not in attributes:
        return field, "text", {"words": words, "effect": value.effect}
    members = {
        "attribute": attributes[asked.attribute], "operator": asked.operator, "values": "、".join(asked.values),
        "unit": asked.unit, "period": asked.period, "aggregate": asked.aggregate, "effect": value.effect,
        "words": words,
    }  # fmt: skip
    return field, "criterion", members


def _scorecard(value: StatedScorecard, attributes: Mapping[str, int], _words: str) -> tuple[str, str, Members]:
    read = (_condition(each.value, attributes, each.quote.words) for each in value.routes)
    routes: list[Members] = [{"type": type_, "value": members, "id": ""} for _field, type_, members in read]
    return "recognition_conditions", "scorecard", scorecard_members(value, attributes, routes)


def _benefit(value: StatedBenefit, _attributes: Mapping[str, int], words: str) -> tuple[str, str, Members]:
    named: Members = {
        "amount": value.most, "least": value.least, "most": value.most, "unit": value.unit or "万元",
        "currency": value.currency, "up_to": value.up_to, "base": value.base, "cap": value.cap, "per": value.per,
        "frequency": value.frequency, "places": value.places, "of": value.of, "what": value.what,
        "exempt": value.exempt, "case": _LIST_NUMBER.sub("", value.case), "words": words, "times": value.times,
        "least_base": value.least_base, "cap_rate": value.cap_rate, "cap_base": value.cap_base,
    }  # fmt: skip
    named |= {"points": value.rate} if value.points else {"rate": value.rate}
    if value.kind == "reduction":
        named |= {"to_rate" if value.base == "to_rate" else "by_rate": value.rate, "by_amount": value.most}
    if value.kind == "tiers":
        named |= {
            "kind": "progressive" if value.progressive else "whole",
            "tiers": [_tier(each) for each in value.tiers],
        }
    named |= _deferred(value)
    if value.kind == "cap":
        named |= {"amount": value.cap or value.most, "scope": value.of or "total"}
    if value.kind in STACKING:
        products = [{"name": name, "content_id": ""} for name in value.products]
        named |= {"products": [{"type": "item", "value": each, "id": ""} for each in products]}
        named |= {"reach": value.reach} if value.reach else {}
    members = {name: _plain(each) for name, each in named.items()}
    return "stacking" if value.kind in STACKING else "benefits", value.kind, members


def _deferred(value: StatedBenefit) -> Members:
    """What is put off, until when; nothing of a benefit that gives something else."""
    from catalog.proposing.deferrals import StatedDeferral

    if not isinstance(value, StatedDeferral):
        return {}
    return {
        "due_words": value.due_words, "without_late_fee": value.without_late_fee, "due_on": value.due_on,
        "charge_period": _period(value.charge_period),
    }  # fmt: skip


def _period(days: tuple[date, date] | None) -> Members:
    first, last = days or (None, None)
    return {"starts_on": first and first.isoformat(), "ends_on": last and last.isoformat(), "words": ""}


def _tier(tier: Any) -> Members:
    value = {name: _plain(getattr(tier, name)) for name in ("starts", "rate", "amount")}
    return {"type": "item", "value": value, "id": ""}


def _window(value: StatedWindow, _attributes: Mapping[str, int], words: str) -> tuple[str, str, Members]:
    window = value.window
    members: Members = {
        "words": words, "stage": window.stage, "audience": window.audience, "standing": window.standing,
        "yearly": window.yearly, "announced_later": window.announced_later, "batch": value.batch,
        "while_funds_last": value.while_funds_last, "channel": "online" if value.channel == "online" else "",
        **_bound("opens", window.opens), **_bound("closes", window.closes),
    }  # fmt: skip
    return "windows", "window", members


def _bound(name: str, bound: Bound | None) -> Members:
    if bound is None:
        return {}
    return {
        f"{name}_on": bound.day.isoformat(),
        f"{name}_at": bound.at.isoformat() if bound.at else None,
        f"{name}_precision": bound.precision,
        f"{name}_included": bound.included,
    }


def _material(value: StatedMaterial, _attributes: Mapping[str, int], _words: str) -> tuple[str, str, Members]:
    return "materials", "material", {**asdict(value), "required": not value.when}


def _product(value: StatedProduct, _attributes: Mapping[str, int], _words: str) -> tuple[str, str, Members]:
    return "", "", {"title": value.title, "kind": _PRODUCT_KINDS.get(value.kind, value.kind)}


def _organisation(value: StatedOrganisation, _attributes: Mapping[str, int], _words: str) -> tuple[str, str, Members]:
    return "", "", {"role": value.role, "name": value.name}


def _method(value: StatedMethod, _attributes: Mapping[str, int], _words: str) -> tuple[str, str, Members]:
    return "", "", {"method": value.steps}


def _entry(value: StatedEntry, _attributes: Mapping[str, int], _words: str) -> tuple[str, str, Members]:
    return "entries", "entry", asdict(value)


def _plain(value: Any) -> Any:
    """Decimals as streams store them."""
    return value if value is None or isinstance(value, (str, bool, int, list, dict)) else str(value)


_ENTRIES: Mapping[str, Callable[[Any, Mapping[str, int], str], tuple[str, str, Members]]] = {
    "condition": _condition,
    "amount": _benefit,
    "window": _window,
    "material": _material,
    "organisation": _organisation,
    "product": _product,
    "scorecard": _scorecard,
    "method": _method,
    "entry": _entry,
}


def by_provision(offers: Iterable[Offer]) -> dict[str, list[Offer]]:
    """Offers by the provision they stand in."""
    found: dict[str, list[Offer]] = {}
    for offer in offers:
        found.setdefault(offer.provision, []).append(offer)
    return found
