"""The forms of clean-up decisions: where the rows come from, what is known of the act, one row put right."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.widgets import AdminSnippetChooser

from catalog.documents.models import PolicyDocument

from .attached import Attached
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


IN_TEXT = "text"
"""Stands for the document's own text among the places where its list may be."""


class NewDecisionForm(DecisionForm):
    """The act, and where its rows are: in its own text or an attachment, pasted, or in a file.

    ``text_rows`` and ``attached``: what was found in the chosen document, when it has attachments with lists.
    """

    list_in = forms.ChoiceField(label=_("The list stands"), required=False, widget=forms.RadioSelect)
    pasted = forms.CharField(
        label=_("or paste the list"), required=False, max_length=_MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("From a web page, Word or a workbook: a table with headings, or a list under headings."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("or upload a table"), required=False,
        help_text=_(
            "CSV or XLSX with headings such as 序号, 文件名称, 文号, 清理意见, 有效期至, 备注; "
            "a title may stand above them."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )  # fmt: skip

    def __init__(self, *args: Any, text_rows: int = 0, attached: Sequence[Attached] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attached = {each.key: each for each in attached}
        lists = [each for each in attached if each.reading.rows]
        self.order_fields(["document", "list_in"])
        if not lists:
            del self.fields["list_in"]
            return
        files = [(each.key, _rows(f"“{each.name}”", len(each.reading.rows))) for each in lists]
        self.fields["list_in"].choices = [*files, (IN_TEXT, _rows(_("the document's own text"), text_rows))]  # type: ignore[attr-defined]
        longest = max(lists, key=lambda each: len(each.reading.rows))
        self.initial["list_in"] = longest.key if len(longest.reading.rows) > text_rows else IN_TEXT

    def clean(self) -> dict[str, Any]:
        """There is something to read, and where it stands is said."""
        given = super().clean()
        elsewhere = given.get("pasted") or given.get("file")
        if "list_in" in self.fields and not elsewhere and not given.get("list_in"):
            self.add_error("list_in", _("Attachments of the document hold lists too: choose what is to be read."))
        if not (given.get("document") or given.get("pasted") or given.get("file") or self.errors):
            self.add_error("pasted", _("Choose a document of the library, paste the list or upload a table."))
        return given


def _rows(where: Any, count: int) -> str:
    return _("in %(where)s: %(count)d rows") % {"where": where, "count": count}


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
