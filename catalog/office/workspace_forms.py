"""Forms of the workspace: an entry is edited in the very form it has in the object's own page."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.blocks import Block, BlockField

from catalog.workspace.entries import cited, prefilled, without_number
from catalog.workspace.spots import Spot

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


_ADDRESS = re.compile(r"[（(]?\s*(?:网址[:：]?)?\s*(?P<url>https?://[A-Za-z0-9./?&=_%#:~+-]+)\s*[）)]?")
MAIN_WORDS = {"material": "name", "variant": "name", "entry": "name"}
"""Which member of an entry takes the words that were selected, where it is not ``words``."""


def from_words(
    block: Block, spot: Spot, citation: dict[str, Any], words: str, known: Mapping[str, Any]
) -> dict[str, Any]:
    """A new entry made of selected words: they are what it says and what it cites; ``known`` was read from them."""
    if spot.field == "sources":
        return citation
    said = {MAIN_WORDS.get(block.name, "words"): without_number(words)}
    if block.name == "entry" and (address := _ADDRESS.search(words)):
        said = {"name": without_number(_ADDRESS.sub("", words)), "url": address["url"]}
    return prefilled(block, {**known, **said, "citations": cited(citation)})
