"""The forms of clean-up decisions: where the rows come from, what is known of the act, one row put right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.widgets import AdminSnippetChooser

from catalog.documents.models import PolicyDocument

from .models import CleanupDecision, CleanupRow

_MOST_PASTED = 2_000_000  # characters


class DecisionForm(forms.ModelForm):
    """What is known of the deciding act."""

    class Meta:
        model = CleanupDecision
        fields = ["document", "title", "number_raw", "decided_on", "effective_on"]
        help_texts = {
            "document": _("Its text and tables are read, and it will say what it does to the others."),
            "title": _("Left empty, the title of the document chosen above."),
            "effective_on": _("From this day the repealed documents no longer hold. Left empty: the day of decision."),
        }
        widgets = {"decided_on": AdminDateInput, "effective_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"] = forms.ModelChoiceField(
            PolicyDocument.objects.in_source_language(), label=_("document in the library"), required=False,
            widget=AdminSnippetChooser(PolicyDocument), help_text=self.Meta.help_texts["document"],
        )  # fmt: skip
        self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        """Title, number and dates come from the chosen document where nothing else is said."""
        given = super().clean() or self.cleaned_data
        document = given.get("document")
        if document is None and not given.get("title"):
            self.add_error("title", _("Choose the deciding document, or give its title."))
        if document is not None:
            latest = document.get_latest_revision_as_object()
            given["title"] = given.get("title") or latest.title
            given["number_raw"] = given.get("number_raw") or latest.number_raw
            given["decided_on"] = given.get("decided_on") or latest.written_on or latest.published_on
            given["effective_on"] = given.get("effective_on") or latest.effective_on
        return given


class NewDecisionForm(DecisionForm):
    """The act, and where its rows are: in its own text, pasted, or in a file."""

    pasted = forms.CharField(
        label=_("or paste the list"), required=False, max_length=_MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("From a web page, Word or a workbook: a table with headings, or a list under headings."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("or upload a table"), required=False,
        help_text=_("CSV or XLSX; the first row holds the headings: 序号, 文件名称, 文号, 清理意见, 有效期至, 备注."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """There is something to read."""
        given = super().clean()
        if not (given.get("document") or given.get("pasted") or given.get("file") or self.errors):
            self.add_error("pasted", _("Choose a document of the library, paste the list or upload a table."))
        return given


class RowForm(forms.ModelForm):
    """One row put right, or added where the list could not be read."""

    class Meta:
        model = CleanupRow
        fields = ["outcome", "title_as_written", "number_as_written", "issuer_as_written", "until", "note", "target"]
        labels = {"until": _("until which day")}
        widgets = {"until": AdminDateInput, "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title_as_written"].required = True
        self.fields["target"] = forms.ModelChoiceField(
            PolicyDocument.objects.in_source_language(), label=_("document in the library"), required=False,
            widget=AdminSnippetChooser(PolicyDocument),
            help_text=_("Chosen by hand, it counts whatever the number and title say. Left empty: looked for again."),
        )  # fmt: skip
