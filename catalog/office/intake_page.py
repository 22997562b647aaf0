"""What the confirmation screen shows: each field with the words it came from, warnings, the text as read."""

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog.documents.body import clean_html
from catalog.intake import drafting, selectors, services
from catalog.intake.keeping import shown
from catalog.intake.models import Intake
from catalog.reference.models import Region, Term, Vocabulary

from .intake_forms import DATES, ConfirmForm, IssuerFormSet, RelationFormSet

_LONGEST = 160
"""Characters of words that are quoted; the text itself shows all of them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words and where they stand: ``place`` and ``length`` count characters that are no spaces, as the script does."""

    words: str
    where: str
    place: int
    length: int


class Page:
    """One intake as its screen shows it; ``data`` is what was sent, if anything was."""

    def __init__(self, intake: Intake, *, may_create: bool, data: QueryDict | None = None) -> None:
        self.intake, self.data, self.may_create = intake, data, may_create

    @cached_property
    def read(self) -> dict[str, Any]:
        """Blocks and words of the text."""
        return shown(self.intake.reading)

    @cached_property
    def _weights(self) -> list[int]:
        """Before each place of the text: how many UTF-16 units that are no spaces."""
        return list(accumulate((_weight(char) for char in self.read["text"]), initial=0))

    @cached_property
    def attachable(self) -> bool:
        return services.attachable(self.intake)

    @cached_property
    def form(self) -> ConfirmForm:
        """The fields of the document."""
        return ConfirmForm(self.data, initial=self._initial())

    @cached_property
    def issuers(self) -> Any:
        """A row for each issuer, with whose name it is where one bears it."""
        names: list[str] = next(iter(self._values("issuers")), [])
        known = drafting.known_organisations(names)
        initial = [{"name": name, "organisation": known.get(name), "create": name not in known} for name in names]
        kwargs = {"may_create": self.may_create}
        return IssuerFormSet(self.data, initial=initial, prefix="issuers", form_kwargs=kwargs)

    @cached_property
    def relations(self) -> Any:
        """A row for each relation, with the documents of the library it may mean."""
        proposed = self._values("relations")
        found = selectors.documents_named(self._named() or [(each["title"], each["number"]) for each in proposed])
        initial = []
        for each, documents in zip(proposed, found, strict=False):
            target = selectors.surely(each["title"], each["number"], documents)
            initial.append({**each, "target": target.pk if target else None})
        return RelationFormSet(self.data, initial=initial, prefix="relations", found=found)

    def is_valid(self) -> bool:
        """Every form says whether it is, so that all mistakes are shown at once."""
        return all([self.form.is_valid(), self.issuers.is_valid(), self.relations.is_valid()])

    def confirmed(self) -> drafting.Confirmed:
        """What was sent, as the draft takes it."""
        issuers = [found for form in self.issuers if (found := form.confirmed())]
        relations = [found for form in self.relations if (found := form.confirmed())]
        return self.form.confirmed(issuers, relations, attachable=self.attachable)

    def context(self) -> dict[str, Any]:
        """The template's context."""
        proposed = self.intake.proposals
        return {
            "intake": self.intake, "page": self, "form": self.form, "blocks": self.blocks(),
            "dates": [(self.row(name), self.form[name.replace("_on", "_basis")]) for name in DATES],
            "rows": {name: self.row(name) for name in self.form.fields}, "issuer_words": self.evidence("issuers"),
            "issuers": self.issuers, "relations": self._relation_rows(),
            "relation_management": self.relations.management_form,
            "addressed": self.row("addressed_to"), "named_attachments": self.row("attachments"),
            "warnings": [(each["message"], self._evidence(each)) for each in proposed["warnings"]],
            "alike": self._alike(), "repeated": drafting.repetition(self.intake) is not None,
        }  # fmt: skip

    def row(self, name: str) -> dict[str, Any]:
        """A field, the words its value came from, and other values it may take."""
        values = next(iter(self._values(name)), "")
        return {
            "field": self.form[name] if name in self.form.fields else None,
            "value": "、".join(values) if isinstance(values, list) else values,
            "evidence": self.evidence(name),
            "candidates": self.intake.proposals["candidates"].get(name, ()),
        }

    def evidence(self, name: str) -> list[Evidence]:
        """The words of each proposal for a field."""
        return [self._evidence(each) for each in self._proposals(name)]

    def blocks(self) -> list[dict[str, Any]]:
        """The text as it is shown: runs of clean HTML, tables, and pictures by their place."""
        return [
            {**block, "html": clean_html(block["html"])} if block["type"] == "text" else block
            for block in self.read["blocks"]
        ]

    def _relation_rows(self) -> list[dict[str, Any]]:
        words = self.evidence("relations")
        return [
            {"form": form, "evidence": words[place : place + 1], "extra": place >= len(words)}
            for place, form in enumerate(self.relations)
        ]

    def _alike(self) -> list[selectors.Alike]:
        title = self.form["title"].value() or ""
        number = self.form["number_raw"].value() or ""
        return selectors.alike(title=title, number_raw=number, own_sketch=self.intake.proposals["sketch"])

    def _proposals(self, name: str) -> list[dict[str, Any]]:
        return [each for each in self.intake.proposals["proposals"] if each["field"] == name]

    def _values(self, name: str) -> list[Any]:
        return [each["value"] for each in self._proposals(name)]

    def _evidence(self, kept: dict[str, Any]) -> Evidence:
        text, start, words = self.read["text"], kept["start"], kept["words"]
        shown_words = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
        if start < 0:
            return Evidence(shown_words, _("in the title or file name that came with it"), -1, 0)
        paragraph = text.count("\n", 0, start) + 1
        end = min(start + len(words), len(text))
        where = _("paragraph %(number)d") % {"number": paragraph}
        return Evidence(shown_words, where, self._weights[start], self._weights[end] - self._weights[start])

    def _initial(self) -> dict[str, Any]:
        names = ("title", "number_raw", "index_number", "level", "end_bound_to")
        found: dict[str, Any] = {name: next(iter(self._values(name)), "") for name in names}
        for name in DATES:
            for value in self._values(name)[:1]:
                found[name], found[name.replace("_on", "_basis")] = value["day"], value["basis"]
        for name, vocabulary in (("genre", Vocabulary.GENRE), ("rank", Vocabulary.RANK)):
            for code in self._values(name)[:1]:
                found[name] = Term.objects.filter(vocabulary=vocabulary, code=code).first()
        for codes in self._values("regions")[:1]:
            found["regions"] = list(Region.objects.filter(code__in=codes).values_list("pk", flat=True))
        return {**found, "attach_original": self.attachable, "drop_repetition": True}

    def _named(self) -> list[tuple[str, str]]:
        """Titles and numbers of the relations that were sent."""
        if self.data is None:
            return []
        count = self.data.get("relations-TOTAL_FORMS", "0")
        rows = range(min(int(count) if count.isdigit() else 0, 400))
        return [
            (self.data.get(f"relations-{place}-title", ""), self.data.get(f"relations-{place}-number", ""))
            for place in rows
        ]


def _weight(char: str) -> int:
    if char.isspace() or char == "\ufeff":
        return 0
    return 2 if ord(char) > 0xFFFF else 1
