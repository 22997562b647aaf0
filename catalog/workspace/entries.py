"""Proposals as entries of a stream, in the form that streams are stored in, each citing the words it was read from."""

import re
from collections.abc import Mapping
from typing import Any

from wagtail.blocks import Block

from catalog.documents.models import PolicyDocument

from .offers import Offer

_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零\d]+[编章节条]|[（(][一二三四五六七八九十\d]+[）)]"
    r"|[一二三四五六七八九十]+[、.．]|\d+[、.．](?=(?:19|20)\d\d年|\D))\s*"
)


def prefilled(block: Block, given: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults of a block with what is known already; members it does not have are left out."""
    empty: dict[str, Any] = block.get_prep_value(block.get_default())
    return {**empty, **{name: value for name, value in given.items() if name in empty}}


def citing(document: PolicyDocument, label: str, words: str, provision: str = "") -> dict[str, Any]:
    """A citation of the document as streams keep it; the machine fills in the rest.

    The number of a provision is no part of its words: it may shift. ``provision``: the id of the one the words were
    taken from, which tells apart those of one name.
    """
    quoted = _NUMBER.sub("", words)
    return {"document": document.pk, "label": label, "words": quoted, "provision": provision, "digest": "", "cited": ""}


def cited(citation: dict[str, Any]) -> list[dict[str, Any]]:
    """One citation as an entry keeps its citations."""
    return [{"type": "item", "value": citation, "id": ""}]


def without_number(words: str) -> str:
    """The words in one line, without the number of the provision they begin with."""
    return _NUMBER.sub("", " ".join(words.split()))


def entry_of(offer: Offer, block: Block, document: PolicyDocument) -> dict[str, Any]:
    """A proposal as an entry, citing the words it was read from."""
    said = {"words": without_number(offer.words)} if offer.type in ("text", "criterion") else {}
    citation = citing(document, offer.label, offer.cited, offer.provision)
    return prefilled(block, {**offer.members, **said, "citations": cited(citation)})
