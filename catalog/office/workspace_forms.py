"""Forms of the workspace: an entry is edited in the very form it has in the object's own page."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.blocks import Block, BlockField

from catalog.workspace.offers import Offer
from catalog.workspace.spots import Spot

_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零\d]+[编章节条]|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十\d]+[、.．])\s*"
)
ENTRY = "entry"
"""Name of the one field; the prefix of everything the block sends."""


class EntryForm(forms.Form):
    """One entry of a stream. ``stored`` is a value as streams keep it."""

    def __init__(self, block: Block, *, data: Any = None, stored: Any = None) -> None:
        self.block = block
        super().__init__(data, initial={ENTRY: block.to_python(stored) if stored is not None else block.get_default()})
        self.fields[ENTRY] = BlockField(block=block, required=True, label="")

    @property
    def rendered(self) -> SafeString:
        """The form with what speaks against it."""
        bound = self[ENTRY]
        field: Any = self.fields[ENTRY]
        value = field.widget.value_from_datadict(self.data, self.files, ENTRY) if self.is_bound else bound.value()
        return format_html("{}", field.widget.render_with_errors(ENTRY, value, errors=self.errors.get(ENTRY)))

    @property
    def stored(self) -> Any:
        """What was sent, as streams keep it; asked after ``is_valid``."""
        return self.block.get_prep_value(self.cleaned_data[ENTRY])


def prefilled(block: Block, given: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults of a block with what is known already; members it does not have are left out."""
    empty: dict[str, Any] = block.get_prep_value(block.get_default())
    return {**empty, **{name: value for name, value in given.items() if name in empty}}


def citing(document: Any, label: str, words: str) -> dict[str, Any]:
    """A citation of the document as streams keep it; the machine fills in the rest.

    The number of a provision is no part of its words: it may shift.
    """
    quoted = _NUMBER.sub("", words)
    return {"document": document.pk, "label": label, "words": quoted, "provision": "", "digest": "", "cited": ""}


MAIN_WORDS = {"material": "name", "variant": "name", "entry": "name"}
"""Which member of an entry takes the words that were selected, where it is not ``words``."""


def without_number(words: str) -> str:
    """The words in one line, without the number of the provision they begin with."""
    return _NUMBER.sub("", " ".join(words.split()))


def from_words(
    block: Block, spot: Spot, citation: dict[str, Any], words: str, known: Mapping[str, Any]
) -> dict[str, Any]:
    """A new entry made of selected words: they are what it says and what it cites; ``known`` was read from them."""
    if spot.field == "sources":
        return citation
    said = {MAIN_WORDS.get(block.name, "words"): without_number(words)}
    return prefilled(block, {**known, **said, "citations": [{"type": "item", "value": citation, "id": ""}]})


def entry_of(offer: Offer, block: Block, document: Any) -> dict[str, Any]:
    """A proposal as an entry, citing the words it was read from."""
    citation = citing(document, offer.label, offer.words)
    return prefilled(block, {**offer.members, "citations": [{"type": "item", "value": citation, "id": ""}]})
