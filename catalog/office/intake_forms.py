"""The forms of texts on their way in: what is brought, and what a person confirms of it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.snippets.widgets import AdminSnippetChooser

from catalog.documents.models import Basis, PolicyDocument, RelationRole
from catalog.intake.drafting import Confirmed, ConfirmedIssuer, ConfirmedRelation, known_organisations
from catalog.intake.models import IntakeKind
from catalog.intake.reading.limits import CHARACTERS, FILE_BYTES, MB
from catalog.reference.models import Level, Organisation, Region, Term, Vocabulary

from .widgets import RegionNamesInput

ACCEPTED = ".docx,.docm,.doc,.wps,.rtf,.odt,.ofd,.pdf,.html,.htm,.mht,.txt"
DATES = ("written_on", "published_on", "effective_on", "expires_on")


class BringForm(forms.Form):
    """A file, or a text with its form (``html``) or without (``text``); exactly one of them counts, the file first."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    file = forms.FileField(
        label=_("File"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("or paste the text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean_file(self) -> Any:
        """Neither empty nor beyond what is read: such a file is not even kept."""
        sent = self.cleaned_data["file"]
        if sent and not sent.size:
            raise forms.ValidationError(_("“%(name)s” is empty.") % {"name": sent.name})
        if sent and sent.size > FILE_BYTES:
            raise forms.ValidationError(
                _("“%(name)s” has %(size)d MB; at most %(limit)d MB are read.")
                % {"name": sent.name, "size": -(-sent.size // MB), "limit": FILE_BYTES // MB}
            )
        return sent

    def clean(self) -> dict[str, Any]:
        """Something is there to read, and a paste is not beyond what is read."""
        given = super().clean() or self.cleaned_data
        words = given.get("html") or given.get("text") or ""
        if len(words) > CHARACTERS:
            self.add_error(
                "text",
                _("The text has %(count)d characters; at most %(limit)d are read. Send it as a file.")
                % {"count": len(words), "limit": CHARACTERS},
            )
        elif not self.errors and not given.get("file") and not words.strip():
            self.add_error(None, _("Choose a file or paste a text: there is nothing to read yet."))
        return given

    def brought(self) -> dict[str, Any]:
        """Arguments of ``services.begin``."""
        given = self.cleaned_data
        if given["file"]:
            sent = given["file"]
            return {"token": given["token"], "kind": IntakeKind.FILE, "name": sent.name, "chunks": sent.chunks()}
        kind = IntakeKind.HTML if given["html"].strip() else IntakeKind.TEXT
        words = given["html"] if kind == IntakeKind.HTML else given["text"]
        # Lone surrogates of a broken clipboard are no text.
        return {"token": given["token"], "kind": kind, "name": "", "chunks": [words.encode("utf-8", "replace")]}


def _term(vocabulary: Vocabulary, label: Any) -> forms.ModelChoiceField:
    terms = Term.objects.filter(vocabulary=vocabulary, active=True).order_by("position", "code")
    return forms.ModelChoiceField(terms, label=label, required=False)


def _day(name: str) -> forms.DateField:
    label = PolicyDocument._meta.get_field(name).verbose_name
    return forms.DateField(label=label, required=False, widget=AdminDateInput)


def _known_from() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("known from"), choices=[("", "—"), *Basis.choices], required=False)


class ConfirmForm(forms.Form):
    """What the text says of itself, put right by a person."""

    drop_repetition = forms.BooleanField(
        label=_("Drop the repetition"), required=False,
        help_text=_("The text is kept up to the place where it starts over."),
    )  # fmt: skip
    title = forms.CharField(label=_("title"), max_length=500, widget=AdminAutoHeightTextInput(attrs={"rows": 1}))
    number_raw = forms.CharField(label=_("document number"), max_length=300, required=False)
    index_number = forms.CharField(label=_("index number"), max_length=80, required=False)
    written_on, written_basis = _day("written_on"), _known_from()
    published_on, published_basis = _day("published_on"), _known_from()
    effective_on, effective_basis = _day("effective_on"), _known_from()
    expires_on, expires_basis = _day("expires_on"), _known_from()
    end_bound_to = forms.CharField(label=_("holds until this is issued"), max_length=300, required=False)
    genre = _term(Vocabulary.GENRE, _("genre"))
    rank = _term(Vocabulary.RANK, _("legal rank"))
    level = forms.ChoiceField(label=_("level"), choices=[("", "—"), *Level.choices], required=False)
    regions = forms.ModelMultipleChoiceField(
        Region.objects.all(), label=_("regions"), required=False, widget=RegionNamesInput,
        help_text=_("Names or codes, separated by 、."),
    )  # fmt: skip
    attach_original = forms.BooleanField(label=_("Attach the original file"), required=False)

    def clean(self) -> dict[str, Any]:
        """A day says how it is known, and validity does not end before it begins."""
        given = super().clean() or self.cleaned_data
        for name in DATES:
            basis = name.replace("_on", "_basis")
            if given.get(name) and not given.get(basis):
                given[basis] = Basis.STATED
        first, last = given.get("effective_on"), given.get("expires_on")
        if first and last and last < first:
            self.add_error("expires_on", _("The last day of validity lies before the first."))
        return given

    def confirmed(
        self, issuers: Sequence[ConfirmedIssuer], relations: Sequence[ConfirmedRelation], *, attachable: bool
    ) -> Confirmed:
        """The values for the draft."""
        given = self.cleaned_data
        names = (
            "title", "number_raw", "index_number", "level", "genre", "rank", "end_bound_to", "drop_repetition",
        )  # fmt: skip
        return Confirmed(
            **{name: given[name] for name in names}, regions=tuple(given["regions"]),
            dates={name: (given[name], given[name.replace("_on", "_basis")]) for name in DATES},
            issuers=issuers, relations=relations, attach_original=attachable and given["attach_original"],
        )  # fmt: skip


class IssuerForm(forms.Form):
    """One issuer: its name in the document and whose it is; emptied, the row says nothing."""

    name = forms.CharField(label=_("name as written"), max_length=200, required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("organisation"), required=False, widget=AdminSnippetChooser(Organisation)
    )
    create = forms.BooleanField(label=_("create this organisation"), required=False)

    def __init__(self, *args: Any, may_create: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_create = may_create
        given = self.initial or {}
        settled = given.get("organisation") is not None or not given.get("name")
        # What was sent and refused may be another name, which nobody knows either.
        if not may_create or (settled and not self.is_bound):
            self.fields["create"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """The name finds its organisation, or one is chosen, or it may be created."""
        given = super().clean() or self.cleaned_data
        name, chosen = given.get("name", "").strip(), given.get("organisation")
        if name and chosen is None:
            chosen = given["organisation"] = known_organisations([name]).get(name)
        if name and chosen is None and not (given.get("create") and self.may_create):
            may = _("Choose the organisation, or have “%(name)s” created.")
            may_not = _("No organisation is called “%(name)s”. Choose one, or ask somebody who may create it.")
            self.add_error("organisation", (may if self.may_create else may_not) % {"name": name})
        return given

    def confirmed(self) -> ConfirmedIssuer | None:
        """The issuer, if the row says one."""
        name: str = self.cleaned_data.get("name", "").strip()
        chosen: Any = self.cleaned_data.get("organisation")
        if not name and chosen is None:
            return None
        return ConfirmedIssuer(name or str(chosen.name_zh), chosen)


class RelationForm(forms.Form):
    """One relation; without a role it is left out."""

    role = forms.ChoiceField(
        label=_("this document"), choices=[("", _("— leave out —")), *RelationRole.choices], required=False
    )
    title = forms.CharField(label=_("title of the other"), max_length=500, required=False)
    number = forms.CharField(label=_("its number"), max_length=200, required=False)
    target = forms.TypedChoiceField(label=_("in the library"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, found: Sequence[PolicyDocument] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {document.pk: document for document in found}
        label = _("none of these: keep title and number")
        choices = [(pk, f"{document.title} {document.number_raw}".strip()) for pk, document in self.found.items()]
        self.fields["target"].choices = [("", label), *choices]  # type: ignore[attr-defined]
        if not found:
            self.fields["target"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """There is something at the other end."""
        given = super().clean() or self.cleaned_data
        if given.get("role") and not (given.get("title") or given.get("number") or given.get("target")):
            self.add_error("title", _("Give the title or the number of the other document, or leave the relation out."))
        return given

    def confirmed(self) -> ConfirmedRelation | None:
        """The relation, if the row says one."""
        given = self.cleaned_data
        if not given.get("role"):
            return None
        target = self.found.get(given.get("target") or 0)
        return ConfirmedRelation(given["role"], given["title"], given["number"], target)


class RelationRows(forms.BaseFormSet):
    """Rows of relations, each with the documents of the library it may mean."""

    def __init__(self, *args: Any, found: Sequence[Sequence[PolicyDocument]] = (), **kwargs: Any) -> None:
        self.found = found
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        found = self.found[index] if index is not None and index < len(self.found) else ()
        return {**super().get_form_kwargs(index), "found": found}


IssuerFormSet: Any = forms.formset_factory(IssuerForm, extra=1, max_num=60)
RelationFormSet: Any = forms.formset_factory(RelationForm, formset=RelationRows, extra=1, max_num=400)
